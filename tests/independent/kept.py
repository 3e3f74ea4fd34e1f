"""Boundary workbooks laid up for another spreadsheet engine, beside what the interpreter has for each of their cells."""

from fraction import Fraction
import csv
import shutil

import judge

# A binary number is off its decimal by less than this part of it.
BINARY = Fraction(1, 10**15)


def keep(folder, number, field, dataset, report, cells):
    """Lays up a workbook as `scheme-number.xlsx`. Of each cell that is compared, a line in `scheme-number.tsv`: sheet,
    cell, line, row, the exact number (empty where there is none), how far its equal may lie from it, and the cases of
    the workbook that its row belongs to."""
    book = field.book
    name = f"{book.profile.id}-{number}"
    shutil.copy(report, folder / f"{name}.xlsx")
    at = {case.slot: str(n) for n, case in enumerate(dataset.cases)}
    step, owned = judge.steps(book), {}
    with open(folder / f"{name}.tsv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, lineterminator="\n")
        out.writerow(["sheet", "cell", "line", "row", "value", "within", "cases"])
        for id, key, value in judge.expected(book, dataset, field.places):
            if key not in cells.get(id, {}):
                continue
            dims = book.lines[id].per
            if (dims, key) not in owned:
                slots = field.places.owners(dataset.copies, dims, key)
                owned[dims, key] = " ".join(at[slot] for slot in slots if slot in at)
            numbers = ["", ""]
            if value is not None:
                value = Fraction(value)
                numbers = [value, judge.leeway(value, step.get(id)) + abs(value) * BINARY]
            sheet, cell, _ = cells[id][key]
            out.writerow([sheet, cell, id, book.named(dims, key), *numbers, owned[dims, key]])
