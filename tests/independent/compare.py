#!/usr/bin/env python3
"""Holds the program against the interpreter on random boundary cases of every shipped scheme.

    python3 tests/independent/compare.py target/debug/geep --cases 10000 --seed 1

Each scheme gets its share of the cases. Datasets are written to a temporary folder, settled with `--trial`, and every
line and every entry of the ledger is compared. Ends with 1 where something differs or a scheme could not be tried.
"""

from collections import Counter, defaultdict
from pathlib import Path
import argparse
import random
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


class Tally:
    """What was tried of one scheme. `differences` are lines and entries, also of rows in which no case stands."""

    def __init__(self, scheme):
        self.scheme, self.cases, self.different, self.refused = scheme, 0, 0, 0
        self.kinds, self.wrong = Counter(), Counter()
        self.first, self.untried, self.met, self.all = [], [], set(), set()
        self.finer = False
        self.datasets = self.lines = self.entries = self.differences = 0

    def add(self, field, cases, wrong, refused=False):
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
        while all_seeds and tally.cases < wanted and idle < PATIENCE + len(all_seeds):
            # A few cases come from a few seeds, many from all.
            if len(fields) < len(all_seeds) and tally.cases >= wanted * len(fields) / len(all_seeds) / 2 or not fields:
                fields.append(Field(book, all_seeds[len(fields)], random, wanted))
                tally.all |= {node for node in fields[-1].by_node}
                turn = len(fields) - 1
            field = fields[turn % len(fields)]
            field.decimals = 4 if tally.cases or idle < 5 else 7
            tally.finer |= field.decimals > 4
            turn += 1
            before = tally.cases
            made = field.dataset()
            if made:
                self.hold(field, made, tally)
            idle = 0 if tally.cases > before else idle + 1
        return tally

    def hold(self, field, made, tally):
        points, years, slots, cases, results, settlement = made
        searches = [SEARCHES]
        self._hold(field, tally, points, years, slots, cases, results, settlement, searches)

    def _hold(self, field, tally, points, years, slots, cases, results, settlement, searches):
        self.count += 1
        folder = self.folder / f"{self.count}"
        program.write(folder / "data", self.definitions, tally.scheme, points, years)
        searches[0] -= 1
        try:
            program.settle(self.binary, folder / "data", folder / "out", tally.scheme)
        except program.Refused as refused:
            self._search(field, tally, slots, cases, refused, searches)
            return
        tally.datasets += 1
        wrong = self._differences(field, tally, folder / "out", years, slots, results, settlement)
        tally.add(field, cases, wrong)
        _remove(folder)

    def _search(self, field, tally, slots, cases, refused, searches):
        """What the interpreter settles and the program does not: halved until the copies at fault stand alone."""
        if len(slots) == 1 or searches[0] <= 0:
            self._note(tally, f"refused: {refused} {_words(refused)}")
            tally.add(field, cases, set(slots), refused=True)
            return
        order = list(slots)
        for half in (order[:len(order) // 2], order[len(order) // 2:]):
            own = {slot: slots[slot] for slot in half}
            checked = field._checked(own)
            if checked:
                points, years, own, some, results, settlement = checked
                self._hold(field, tally, points, years, own, some, results, settlement, searches)

    def _differences(self, field, tally, out, years, slots, results, settlement):
        """The slots in which a line or an entry differs."""
        book, wrong = field.book, set()
        when = lambda dims, key: field.year(dims, key) or next(iter(years))
        theirs = program.results(out, book)
        tally.lines += sum(map(len, theirs.values()))
        for line, key, own, other in judge.lines(book, results, theirs, years, when):
            dims = book.lines[line].per
            wrong |= set(field.owners(slots, dims, key))
            names = " ".join(field.definitions.dimensions[p].name(m) for p, m in zip(sorted(dims), key))
            self._note(tally, f"{line} {names}: {_number(own)} here, {_number(other)} there")
        ledger = program.ledger(out)
        tally.entries += len(ledger)
        for which, entries in zip(("here", "there"), judge.entries(settlement.entries, ledger)):
            for entry in entries:
                self._note(tally, f"ledger {entry.step} {entry.period} {entry.payer} to {entry.payee}: {_number(entry.yuan)} only {which}")
                wrong |= self._of_entry(field, slots, entry)
        return wrong

    def _of_entry(self, field, slots, entry):
        definitions = self.definitions
        if not entry.period:
            return set(slots)
        kind = "year" if len(entry.period) == 4 and definitions.models[field.book.profile.id].scheme["settled"] == "year" else "period"
        dims = frozenset({definitions.of_kind(kind), definitions.of_kind("region")})
        member = definitions.dimensions[definitions.of_kind(kind)].member(entry.period)
        found = set()
        for party in (entry.payer, entry.payee):
            if party[:6].isdigit():
                found |= set(field.owners(slots, dims, (member, party)))
        return found

    def _note(self, tally, words):
        tally.differences += 1
        if len(tally.first) < self.shown:
            tally.first.append(words)


def _number(x):
    return x if x is None or x == "absent" else repr(float(x))


def _words(refused):
    message = next((f.get("message") for f in refused.findings), "")
    return str(message.get("en") if isinstance(message, dict) else message)[:300]


def _remove(folder):
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


def table(tallies):
    print(f"{'scheme':28} {'cases':>8} {'equal':>8} {'different':>9} {'refused':>8} {'lines':>9} {'entries':>8} {'differ':>7} {'decisions':>9}")
    for t in tallies:
        print(f"{t.scheme:28} {t.cases:8} {t.cases - t.different:8} {t.different:9} {t.refused:8} {t.lines:9} {t.entries:8}"
              f" {t.differences:7} {len(t.met):4}/{len(t.all)}")
    whole, bad = sum(t.cases for t in tallies), sum(t.different for t in tallies)
    print(f"{'all':28} {whole:8} {whole - bad:8} {bad:9} {sum(t.refused for t in tallies):8}")
    kinds, wrong = sum((t.kinds for t in tallies), Counter()), sum((t.wrong for t in tallies), Counter())
    print("\n" + "\n".join(f"{kind:20} {kinds[kind]:8} cases {wrong[kind]:8} different" for kind in sorted(kinds)))
    for t in tallies:
        for words in t.first:
            print(f"  {t.scheme}: {words}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=Path)
    parser.add_argument("--cases", type=int, default=10_000, help="of all schemes together")
    parser.add_argument("--scheme", action="append", help="this one alone; repeatable")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shown", type=int, default=3, help="differences shown of each scheme")
    args = parser.parse_args()
    definitions = Definitions(ROOT / "coefficients")
    known = [m.id for m in definitions.models.values() if m.scheme]
    chosen = args.scheme or known
    if set(chosen) - set(known):
        parser.error(f"no schemes: {sorted(set(chosen) - set(known))}")
    tallies = []
    with tempfile.TemporaryDirectory() as folder:
        comparison = Comparison(args.binary.resolve(), definitions, Path(folder), args.shown)
        for id in chosen:
            began = time.time()
            wanted = -(-args.cases // len(chosen))
            tallies.append(comparison.scheme(id, wanted, random.Random(f"{args.seed} {id}")))
            t = tallies[-1]
            print(f"{id}: {t.cases} cases, {t.different} different, {time.time() - began:.0f} s", file=sys.stderr)
    table(tallies)
    short = [t for t in tallies if t.cases < wanted]
    for t in short:
        print(f"NOT TRIED ENOUGH  {t.scheme}: {t.cases} of {wanted} cases")
    for t in tallies:
        if t.finer:
            print(f"with more than four decimals, as no boundary was met with four: {t.scheme}")
        for name in t.untried:
            print(f"no start for cases: {t.scheme}, {name} (a payment has no amount)")
    sys.exit(1 if short or any(t.different or t.differences for t in tallies) else 0)


if __name__ == "__main__":
    main()
