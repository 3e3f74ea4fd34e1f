"""Whether what the program wrote is what the interpreter has, line by line and entry by entry."""

from collections import Counter
from fraction import Fraction

from units import worth

# Numbers that nothing was decided by may differ as binary numbers do.
NEAR = Fraction(1, 10**9)
# In the place of the value of a row that is not there.
ABSENT = "absent"


def money_lines(scheme):
    """The lines that are paid or close a pool: these hold whole steps of money, and the step is what counts."""
    pools = [line for pool in scheme.get("pool", []) for line in [*pool["parts"], pool.get("total")] if line]
    return {p["line"] for p in scheme["pay"]} | set(pools)


def leeway(own, step):
    """How far from a number its equal may lie."""
    if step and not isinstance(own, float) and (own / step).denominator == 1:
        # A sum of steps may be off in its last binary digit; what is paid is the step that it stands for.
        return step / 1_000_000
    return NEAR * max(abs(Fraction(own)), 1)


def same(own, other, step):
    if own is None or other is None:
        return own is other
    return own == other or abs(Fraction(own) - other) <= leeway(own, step)


def steps(book):
    """By line that holds whole steps of money: the step, in the unit of the line."""
    scheme = book.definitions.models[book.profile.id].scheme
    step = Fraction(scheme["step"]) * worth(scheme["money"])
    return {id: step / book.lines[id].unit for id in money_lines(scheme)}


def expected(book, dataset, places):
    """Yields (line, key, value) of the accounting years, in the line's unit."""
    years = {None, *dataset.years}
    for id, own in dataset.results.items():
        column = book.lines[id]
        year = places.year_of(column.per)
        for key, value in own.items():
            if year(key) in years:
                yield id, key, None if value is None else value / column.unit


def lines(book, dataset, theirs, places):
    """Yields (line, key, own, other) where they differ, in the line's unit; "absent" where there is no such row."""
    step = steps(book)
    for id, key, value in expected(book, dataset, places):
        found = theirs.get(id, {}).get(key, ABSENT)
        if found is ABSENT or not same(value, found, step.get(id)):
            yield id, key, value, found
    for id, own in dataset.results.items():
        for key in theirs.get(id, {}).keys() - own.keys():
            yield id, key, ABSENT, theirs[id][key]


def entries(own, other):
    """The entries that stand in one ledger and not in the other."""
    a, b = Counter(own), Counter(other)
    return (a - b), (b - a)
