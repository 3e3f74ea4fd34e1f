#!/usr/bin/env python3
"""Holds the formulas of the workbooks, as LibreOffice works them out, against the interpreter on boundary cases.

    python3 tests/independent/cells.py target/debug/geep --rows 300 --keep target/boundary

Of each scheme as few workbooks as make so many cases. With `--keep` they are laid up for another spreadsheet engine, with
what their cells should hold. Ends with 1 where a cell differs or a scheme could not be tried.
"""

from concurrent.futures import ProcessPoolExecutor
from itertools import count
from pathlib import Path
import argparse
import random
import sys
import tempfile

from book import Book
from cases import DECIMALS, Field
from compare import PATIENCE, ROOT, Tally, shown, table
from definitions import Definitions
import judge
from kept import keep
import program
import seeds
import workbook

# Cases that one dataset aims at: among more of them more stand in each other's way.
MOST_AT_ONCE = 100


def written(binary, definitions, id, wanted, random, folder):
    """Datasets of a scheme with the workbooks that the program wrote of them."""
    book, tally = Book(definitions, id), Tally(id)
    all_seeds, tally.untried = seeds.of_scheme(book, ROOT / "datasets", random)
    random.shuffle(all_seeds)
    fields, made, cases, idle, refused, yields = {}, [], 0, 0, None, {}
    for turn in count():
        if cases >= wanted or not all_seeds or idle >= PATIENCE + len(all_seeds):
            break
        place = turn % len(all_seeds)
        most = max(yields.values(), default=0)
        if yields.get(place, most) * 10 < most:
            # Tried once: with the others it takes fewer workbooks.
            continue
        idle += 1
        if place not in fields:
            fields[place] = Field(book, all_seeds[place], random, min(wanted, MOST_AT_ONCE))
        field = fields[place]
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
        yields[place] = len(dataset.cases)
        idle = 0
    if cases < wanted and refused:
        tally.first.append(f"a workbook was refused: {refused}")
    if cases < wanted:
        deciding = {node for field in fields.values() for node in field.by_node}
        unmet = sum(field.unmet for field in fields.values())
        tally.first.append(f"{len(deciding)} decisions that a figure moves; {unmet} turns no figure of {DECIMALS} decimals meets")
    return tally, made


def cells(field, dataset, path):
    """By line and key the sheet, the cell and its number; the rows of a sheet are in the order of the keys. Lines that no
    calculation sheet shows are not there."""
    found = {}
    for sheet, columns in workbook.columns(path):
        for id, (column, values) in columns.items():
            if id in dataset.results and id not in found:
                keys = dataset.settlement.run.frames[field.book.lines[id].per]
                values = values + [None] * (len(keys) - len(values))
                rows = enumerate(zip(keys, values), workbook.FIRST)
                found[id] = {key: (sheet, f"{column}{row}", value) for row, (key, value) in rows
                             if key in dataset.results[id]}
    return found


def hold(tally, field, dataset, path):
    """Compares what stands in the cells."""
    book, wrong = field.book, set()
    theirs = {id: {key: value for key, (*_, value) in column.items()} for id, column in cells(field, dataset, path).items()}
    dataset.results = {id: dataset.results[id] for id in theirs}
    tally.lines += sum(map(len, theirs.values()))
    for line, key, own, other in judge.lines(book, dataset, theirs, field.places):
        dims = book.lines[line].per
        wrong |= set(field.places.owners(dataset.copies, dims, key))
        tally.differences += 1
        if len(tally.first) < 3:
            words = f"{shown(own)} here, {shown(other)} in the cell"
            tally.first.append(f"{line} {book.named(dims, key)}: {words}")
    tally.add(dataset.cases, wrong)


def one(binary, id, wanted, seed, kept):
    """One scheme, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        luck = random.Random(f"{seed} {id}")
        tally, made = written(binary, Definitions(ROOT / "coefficients"), id, wanted, luck, folder)
        if kept:
            for number, (field, dataset, path) in enumerate(made):
                keep(kept, number, field, dataset, path, cells(field, dataset, path))
        paths = workbook.recomputed([path for *_, path in made], folder) if made else []
        for (field, dataset, _), path in zip(made, paths):
            hold(tally, field, dataset, path)
    print(f"{id}: {tally.cases} cases, {tally.different} different", file=sys.stderr)
    return tally.counted()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=Path)
    parser.add_argument("--rows", type=int, default=300, help="boundary cases of each scheme")
    parser.add_argument("--scheme", action="append", help="this one alone; repeatable")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="schemes tried at once")
    parser.add_argument("--keep", type=Path, help="a new folder for the workbooks and what their cells should hold")
    args = parser.parse_args()
    if args.keep:
        args.keep.mkdir(parents=True)
    models = Definitions(ROOT / "coefficients").models
    chosen = args.scheme or [m.id for m in models.values() if m.scheme]
    with ProcessPoolExecutor(args.jobs) as pool:
        tried = [pool.submit(one, args.binary.resolve(), id, args.rows, args.seed, args.keep) for id in chosen]
        tallies = [t.result() for t in tried]
    table(tallies)
    short = [t for t in tallies if t.cases < args.rows]
    for t in short:
        print(f"NOT TRIED ENOUGH  {t.scheme}: {t.cases} of {args.rows} cases")
    sys.exit(1 if short or any(t.differences for t in tallies) else 0)


if __name__ == "__main__":
    main()
