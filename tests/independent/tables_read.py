#!/usr/bin/env python3
"""Reads the tidy tables of a report by DuckDB, in every format, and holds them against each other, cell by cell.

    python3 tests/independent/tables_read.py out/report

The CSV is read here as text, by the standard library; DuckDB reads the Parquet and the JSON. Codes must be text there, years
and fen whole numbers, values floating; what is empty in the CSV must be missing. Ends with 1 where something differs.
"""

from pathlib import Path
import csv
import sys

import duckdb

TYPES = {"year": "INTEGER", "value": "DOUBLE", "amount_fen": "BIGINT"}


def plain(cell):
    """A cell of the CSV without the apostrophe that keeps spreadsheets from computing it."""
    if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@"):
        return cell[1:]
    return cell or None


def said(cell, kind):
    """A cell of another format as the CSV has it."""
    if cell is None:
        return None
    return float(cell) if kind == "DOUBLE" else str(cell)


def held(folder, name):
    with open(folder / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    kinds = {column: TYPES.get(column, "VARCHAR") for column in rows[0]}
    wanted = [{c: said(plain(cell), kinds[c]) for c, cell in row.items()} for row in rows]
    parquet = duckdb.sql(f"select * from read_parquet('{folder / name}.parquet')")
    found = dict(zip(parquet.columns, map(str, parquet.types)))
    if found != kinds or list(found) != list(rows[0]):
        yield f"{name}.parquet: columns {found}, wanted {kinds}"
    for ending, relation in (
            ("parquet", parquet),
            ("json", duckdb.sql(f"select * from read_json('{folder / name}.json', columns={kinds})"))):
        order = relation.columns
        got = [{c: said(cell, kinds[c]) for c, cell in zip(order, row)} for row in relation.fetchall()]
        if len(got) != len(wanted):
            yield f"{name}.{ending}: {len(got)} rows, the CSV has {len(wanted)}"
        for at, (one, other) in enumerate(zip(got, wanted)):
            for column in other:
                if one.get(column) != other[column]:
                    yield f"{name}.{ending} row {at + 1} {column}: {one.get(column)!r}, in the CSV {other[column]!r}"
    print(f"{name}: {len(wanted)} rows of {len(kinds)} columns, three formats")


def main():
    folder = Path(sys.argv[1])
    tables = [name for name in ("results", "ledger") if (folder / f"{name}.csv").exists()]
    if not tables:
        sys.exit(f"{folder}: no table to read")
    differences = [line for name in tables for line in held(folder, name)]
    print("\n".join(differences[:20]) or "none differs")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
