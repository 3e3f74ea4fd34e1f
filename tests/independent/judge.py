"""Whether what the program wrote is what the interpreter has, line by line and entry by entry."""

from collections import Counter
from fractions import Fraction

from units import worth

# Numbers that nothing was decided by may differ as binary numbers do.
NEAR = Fraction(1, 10**9)


def money_lines(scheme):
    """The lines that are paid or close a pool: these hold whole steps of money, and the step is what counts."""
    pools = [line for pool in scheme.get("pool", []) for line in [*pool["parts"], pool.get("total")] if line]
    return {p["line"] for p in scheme["pay"]} | set(pools)


def same(own, other, step):
    if own is None or other is None:
        return own is other
    if step and not isinstance(own, float) and (own / step).denominator == 1:
        # A sum of steps may be off in its last binary digit; what is paid is the step that it stands for.
        return abs(own - other) * 1_000_000 <= step
    return abs(Fraction(own) - other) <= NEAR * max(abs(Fraction(own)), abs(other), 1)


def lines(book, dataset, theirs, places):
    """Yields (line, key, own, other) where they differ, in the line's unit; "absent" where there is no such row."""
    scheme = book.definitions.models[book.profile.id].scheme
    years = {None, *dataset.years}
    money, step = money_lines(scheme), Fraction(scheme["step"]) * worth(scheme["money"])
    for id, own in dataset.results.items():
        column, other = book.lines[id], theirs.get(id, {})
        for key, value in own.items():
            if places.year(column.per, key) not in years:
                continue
            value = None if value is None else value / column.unit
            found = other.get(key, "absent")
            if found == "absent" or not same(value, found, step / column.unit if id in money else None):
                yield id, key, value, found
        for key in other.keys() - own.keys():
            yield id, key, "absent", other[key]


def entries(own, other):
    """The entries that stand in one ledger and not in the other."""
    a, b = Counter(own), Counter(other)
    return (a - b), (b - a)
