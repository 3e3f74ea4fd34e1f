"""Formulas as SQL, run by databases: SQLite, and DuckDB where it is installed. Reads from standard input what
`tests/engine/sql.rs` writes, the rows, the expressions and what the engine makes of each, and tells what differs.

What SQLite lacks stands here: `least`, `greatest` and `median`, which pass over NULL as those of DuckDB do."""

import json
import math
import sqlite3
import statistics
import sys

TOLERANCE = 1e-9


class Median:
    def __init__(self):
        self.values = []

    def step(self, value):
        self.values += [] if value is None else [value]

    def finalize(self):
        return statistics.median(self.values) if self.values else None


def sqlite():
    database = sqlite3.connect(":memory:")
    for name, function in (("least", min), ("greatest", max)):
        chosen = lambda *values, f=function: f((v for v in values if v is not None), default=None)
        database.create_function(name, -1, chosen, deterministic=True)
    database.create_aggregate("median", 1, Median)
    return database


def engines():
    yield "SQLite", sqlite()
    try:
        import duckdb
    except ImportError:
        return
    yield "DuckDB", duckdb.connect()


def same(found, wanted):
    if found is None or wanted is None:
        return found is wanted
    return math.isclose(found, wanted, rel_tol=TOLERANCE, abs_tol=1e-300)


def differing(database, asked):
    """What differs, in words, and how many values were compared."""
    told, count = [], 0

    def compare(query, wanted, name):
        nonlocal count
        try:
            found = [row[0] for row in database.execute(query).fetchall()]
        except Exception as error:
            return told.append(f"{name}\n  {query}\n  {error}")
        count += len(wanted)
        if len(found) != len(wanted) or not all(map(same, found, wanted)):
            told.append(f"{name}\n  {query}\n  {found} instead of {wanted}")

    database.execute('CREATE TABLE t ("row" INTEGER, x DOUBLE, y DOUBLE, z DOUBLE, "all" DOUBLE)')
    rows = [(number, *row, 0.0) for number, row in enumerate(asked["rows"])]
    database.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", rows)
    for case in asked["cases"]:
        compare(f'SELECT {case["sql"]} FROM t ORDER BY "row"', case["wanted"], case["formula"])
    database.execute('CREATE TABLE grouped ("row" INTEGER, "year" TEXT, county TEXT, g DOUBLE)')
    database.executemany("INSERT INTO grouped VALUES (?, ?, ?, ?)", asked["groups"]["table"])
    for case in asked["groups"]["queries"]:
        compare(case["query"], case["wanted"], "a group")
    return told, count


def main():
    asked, failed = json.load(sys.stdin), False
    for name, database in engines():
        told, count = differing(database, asked)
        print(*told[:20], f"{name}: {count} values compared, {len(told)} expressions differ", sep="\n")
        failed |= bool(told)
    sys.exit(failed)


if __name__ == "__main__":
    main()
