#!/usr/bin/env python3
"""Holds the formulas of the workbooks, as LibreOffice works them out, against the interpreter on boundary cases.

    python3 tests/independent/cells.py target/debug/geep --rows 300

Of each scheme as few workbooks as make so many cases. Ends with 1 where a cell differs or a scheme could not be tried.
"""

from pathlib import Path
import argparse
import random
import sys
import tempfile

from book import Book
from cases import Field
from compare import PATIENCE, ROOT, Tally, shown, table
from definitions import Definitions
import judge
import program
import seeds
import workbook


def written(binary, definitions, id, wanted, random, folder):
    """Datasets of a scheme with the workbooks that the program wrote of them."""
    book, tally = Book(definitions, id), Tally(id)
    all_seeds, tally.untried = seeds.of_scheme(book, ROOT / "datasets", random)
    random.shuffle(all_seeds)
    made, cases, refused = [], 0, None
    for turn in range(PATIENCE):
        if cases >= wanted or not all_seeds:
            break
        field = Field(book, all_seeds[turn % len(all_seeds)], random, wanted)
        dataset = field.dataset()
        if not dataset or not dataset.cases:
            continue
        own = folder / f"{id}-{turn}"
        program.write(own / "data", definitions, id, dataset.points, dataset.years)
        try:
            program.settle(binary, own / "data", own / "out", id)
        except program.Refused as found:
            refused = found
            continue
        made.append((field, dataset, own / "out" / "report.xlsx"))
        cases += len(dataset.cases)
    if cases < wanted and refused:
        tally.first.append(f"a workbook was refused: {refused}")
    return tally, made


def hold(tally, field, dataset, path):
    """Compares what stands in the cells; the rows of a sheet are in the order of the keys."""
    book, wrong, theirs = field.book, set(), {}
    for sheet in workbook.columns(path):
        for id, values in sheet.items():
            if id in dataset.results and id not in theirs:
                keys = dataset.settlement.run.frames[book.lines[id].per]
                values = values + [None] * (len(keys) - len(values))
                theirs[id] = {key: value for key, value in zip(keys, values) if key in dataset.results[id]}
    # A line that no calculation sheet shows is not compared.
    dataset.results = {id: dataset.results[id] for id in theirs}
    tally.lines += sum(map(len, theirs.values()))
    for line, key, own, other in judge.lines(book, dataset, theirs, field.places):
        dims = book.lines[line].per
        wrong |= set(field.places.owners(dataset.copies, dims, key))
        tally.differences += 1
        if len(tally.first) < 3:
            names = " ".join(book.definitions.dimensions[p].name(m) for p, m in zip(sorted(dims), key))
            tally.first.append(f"{line} {names}: {shown(own)} here, {shown(other)} in the cell")
    tally.add(dataset.cases, wrong)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=Path)
    parser.add_argument("--rows", type=int, default=300, help="boundary cases of each scheme")
    parser.add_argument("--scheme", action="append", help="this one alone; repeatable")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    definitions = Definitions(ROOT / "coefficients")
    chosen = args.scheme or [m.id for m in definitions.models.values() if m.scheme]
    tallies = []
    for id in chosen:
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            luck = random.Random(f"{args.seed} {id}")
            tally, made = written(args.binary.resolve(), definitions, id, args.rows, luck, folder)
            paths = workbook.recomputed([path for *_, path in made], folder) if made else []
            for (field, dataset, _), path in zip(made, paths):
                hold(tally, field, dataset, path)
            tallies.append(tally.counted())
            print(f"{id}: {tally.cases} cases, {tally.different} different", file=sys.stderr)
    table(tallies)
    short = [t for t in tallies if t.cases < args.rows]
    for t in short:
        print(f"NOT TRIED ENOUGH  {t.scheme}: {t.cases} of {args.rows} cases")
    sys.exit(1 if short or any(t.differences for t in tallies) else 0)


if __name__ == "__main__":
    main()
