#!/usr/bin/env python3
"""Holds the program against the interpreter on random boundary cases of every shipped scheme.

    python3 tests/independent/compare.py target/debug/geep --cases 10000 --seed 1

Each scheme gets its share of the cases. Datasets are written to a temporary folder, settled with `--trial`, and every
line and every entry of the ledger is compared. Ends with 1 where something differs or a scheme could not be tried.

The standard library is enough; for very many cases `pip install quicktions` saves time.
"""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
import argparse
import random
import shutil
import sys
import tempfile
import time

from book import Book
from cases import Field
from definitions import Definitions
import judge
import program
import seeds

ROOT = Path(__file__).resolve().parents[2]
# Tries without a new case before a scheme is given up, and runs spent on finding what is refused.
PATIENCE, SEARCHES = 30, 40
# Cases that a dataset of one seed aims at, at least: of fewer the program's start would cost most.
LEAST_OF_ONE = 300


class Tally:
    """What was tried of one scheme. `differences` are lines and entries, also of rows in which no case stands."""

    def __init__(self, scheme):
        self.scheme, self.cases, self.different, self.refused = scheme, 0, 0, 0
        self.kinds, self.wrong = Counter(), Counter()
        self.first, self.untried, self.met, self.all = [], [], set(), set()
        self.inexact = self.unmet = 0
        self.lines = self.entries = self.differences = 0

    def counted(self):
        """With numbers in the place of what was counted, to be handed from one process to another."""
        self.met, self.all = len(self.met), len(self.all)
        return self

    def add(self, cases, wrong, refused=False):
        for case in cases:
            kind = case.kind + (" at" if case.at else " beside")
            bad = case.slot in wrong
            self.cases += 1
            self.kinds[kind] += 1
            self.different += bad
            self.wrong[kind] += bad
            self.refused += refused
            if case.node:
                self.met.add(case.node)


class Comparison:
    def __init__(self, binary, definitions, folder, shown):
        self.binary, self.definitions, self.folder, self.shown = binary, definitions, folder, shown
        self.count = 0

    def scheme(self, id, wanted, random):
        book, tally = Book(self.definitions, id), Tally(id)
        all_seeds, tally.untried = seeds.of_scheme(book, ROOT / "datasets", random)
        random.shuffle(all_seeds)
        fields, idle, turn = [], 0, 0
        # What one seed is to give, so that many cases come from all of them.
        share = min(wanted, max(LEAST_OF_ONE, -(-wanted // max(1, len(all_seeds)))))
        while all_seeds and tally.cases < wanted and idle < PATIENCE + len(all_seeds):
            # A few cases come from a few seeds, many from all; where a seed gives nothing it is the turn of the next.
            more = idle or tally.cases >= wanted * len(fields) / len(all_seeds) / 2
            if len(fields) < len(all_seeds) and more:
                fields.append(Field(book, all_seeds[len(fields)], random, share))
                tally.all |= {*fields[-1].by_node, *(node for _, node, *_ in fields[-1].home)}
                turn = len(fields) - 1
            field = fields[turn % len(fields)]
            turn += 1
            before = tally.cases
            dataset = field.dataset()
            if dataset:
                self.hold(field, dataset, tally)
            idle = 0 if tally.cases > before else idle + 1
        tally.inexact, tally.unmet = sum(f.inexact for f in fields), sum(f.unmet for f in fields)
        return tally.counted()

    def hold(self, field, dataset, tally):
        self._hold(field, dataset, tally, [SEARCHES])

    def _hold(self, field, dataset, tally, searches):
        self.count += 1
        folder = self.folder / f"{self.count}"
        program.write(folder / "data", self.definitions, tally.scheme, dataset.points, dataset.years)
        searches[0] -= 1
        try:
            program.settle(self.binary, folder / "data", folder / "out", tally.scheme)
        except program.Refused as refused:
            self._search(field, dataset, tally, refused, searches)
        else:
            tally.add(dataset.cases, self._differences(field, dataset, tally, folder / "out"))
        shutil.rmtree(folder)

    def _search(self, field, dataset, tally, refused, searches):
        """What the interpreter settles and the program does not: halved until the copies at fault stand alone."""
        if len(dataset.copies) == 1 or searches[0] <= 0:
            self._note(tally, f"refused: {refused} {_words(refused)}")
            tally.add(dataset.cases, set(dataset.copies), refused=True)
            return
        order, before = list(dataset.copies), tally.refused
        for half in (order[:len(order) // 2], order[len(order) // 2:]):
            part = field.checked({slot: dataset.copies[slot] for slot in half})
            if part:
                self._hold(field, part, tally, searches)
        if tally.refused == before:
            # No copy was at fault, there were too many for one report.
            field.most = min(field.most, len(order) // 2)

    def _differences(self, field, dataset, tally, out):
        """The slots in which a line or an entry differs."""
        book, wrong = field.book, set()
        theirs = program.results(out, book)
        tally.lines += sum(map(len, theirs.values()))
        for line, key, own, other in judge.lines(book, dataset, theirs, field.places):
            dims = book.lines[line].per
            wrong |= set(field.places.owners(dataset.copies, dims, key))
            self._note(tally, f"{line} {book.named(dims, key)}: {shown(own)} here, {shown(other)} there")
        ledger = program.ledger(out)
        tally.entries += len(ledger)
        for which, entries in zip(("here", "there"), judge.entries(dataset.settlement.entries, ledger)):
            for entry in entries:
                who = f"{entry.step} {entry.period} {entry.payer} to {entry.payee}"
                self._note(tally, f"ledger {who}: {shown(entry.yuan)} only {which}")
                wrong |= self._of_entry(field, dataset.copies, entry)
        return wrong

    def _of_entry(self, field, slots, entry):
        definitions = self.definitions
        if not entry.period:
            return set(slots)
        # A year is told as a year or as a period by what the line has.
        kind = "year" if len(entry.period) == 4 else "period"
        dims = frozenset({definitions.of_kind(kind), definitions.of_kind("region")})
        member = definitions.dimensions[definitions.of_kind(kind)].member(entry.period)
        found = set()
        for party in (entry.payer, entry.payee):
            if party[:6].isdigit():
                found |= set(field.places.owners(slots, dims, (member, party)))
        return found

    def _note(self, tally, words):
        tally.differences += 1
        if len(tally.first) < self.shown:
            tally.first.append(words)


def shown(x):
    return x if x is None or x is judge.ABSENT else repr(float(x))


def _words(refused):
    message = next((f.get("message") for f in refused.findings), "")
    return str(message.get("en") if isinstance(message, dict) else message)[:300]


def table(tallies):
    heads = ["cases", "equal", "different", "refused", "lines", "entries", "differ", "decisions"]
    print(f"{'scheme':28}" + "".join(f"{head:>10}" for head in heads))
    for t in tallies:
        counts = [t.cases, t.cases - t.different, t.different, t.refused, t.lines, t.entries, t.differences,
                  f"{t.met}/{t.all}"]
        print(f"{t.scheme:28}" + "".join(f"{count:>10}" for count in counts))
    whole, bad = sum(t.cases for t in tallies), sum(t.different for t in tallies)
    counts = [whole, whole - bad, bad, sum(t.refused for t in tallies)]
    print(f"{'all':28}" + "".join(f"{count:>10}" for count in counts))
    kinds, wrong = sum((t.kinds for t in tallies), Counter()), sum((t.wrong for t in tallies), Counter())
    print("\n" + "\n".join(f"{kind:20} {kinds[kind]:8} cases {wrong[kind]:8} different" for kind in sorted(kinds)))
    for t in tallies:
        for words in t.first:
            print(f"  {t.scheme}: {words}")


def one(binary, id, wanted, seed, shown):
    """One scheme, in a process of its own."""
    began = time.time()
    with tempfile.TemporaryDirectory() as folder:
        comparison = Comparison(binary, Definitions(ROOT / "coefficients"), Path(folder), shown)
        t = comparison.scheme(id, wanted, random.Random(f"{seed} {id}"))
    print(f"{id}: {t.cases} cases, {t.different} different, {t.refused} refused, {t.lines} lines, {t.entries} entries, "
          f"{t.differences} differ, {time.time() - began:.0f} s", file=sys.stderr)
    return t


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=Path)
    parser.add_argument("--cases", type=int, default=10_000, help="of all schemes together")
    parser.add_argument("--scheme", action="append", help="this one alone; repeatable")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shown", type=int, default=3, help="differences shown of each scheme")
    parser.add_argument("--jobs", type=int, default=1, help="schemes tried at once")
    args = parser.parse_args()
    definitions = Definitions(ROOT / "coefficients")
    known = [m.id for m in definitions.models.values() if m.scheme]
    chosen = args.scheme or known
    if set(chosen) - set(known):
        parser.error(f"no schemes: {sorted(set(chosen) - set(known))}")
    wanted = -(-args.cases // len(chosen))
    with ProcessPoolExecutor(args.jobs) as pool:
        tried = [pool.submit(one, args.binary.resolve(), id, wanted, args.seed, args.shown) for id in chosen]
        tallies = [t.result() for t in tried]
    table(tallies)
    short = [t for t in tallies if t.cases < wanted]
    for t in short:
        print(f"NOT TRIED ENOUGH  {t.scheme}: {t.cases} of {wanted} cases ({t.inexact} aims at numbers that are not exact;"
              " copies that do not settle are left out)")
    for t in tallies:
        if t.unmet and not any(kind.endswith(" at") for kind in t.kinds):
            print(f"beside only, as no figure with four decimals stands where a decision turns: {t.scheme}")
        for name in t.untried:
            print(f"no start for cases: {t.scheme}, {name} (a payment has no amount)")
    sys.exit(1 if short or any(t.different or t.differences for t in tallies) else 0)


if __name__ == "__main__":
    main()
