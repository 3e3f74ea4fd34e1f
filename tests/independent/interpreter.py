"""A run: the value of every line in every row, worked out cell by cell in exact fractions.

Missing is None and spreads. A number that went through a root, a logarithm or a real power is a float: it is not exact,
and no decision upon it is held against the program's.
"""

from fraction import Fraction
import math
import sys

from book import Column
from decimals import exact, rounded
from layout import layout
from operators import OPERATORS

sys.setrecursionlimit(100_000)
_UNSET = object()


class Run:
    """`inputs` hold by measure, by key (members in the order of dimensions), the value in base units."""

    def __init__(self, book, inputs, probe=None):
        self.book, self.inputs, self.probe = book, inputs, probe
        self.layout = layout(book, inputs)
        self.frames, self.map, self.group_rows = self.layout.frames, self.layout.map, self.layout.group_rows
        self.cells = {}

    def results(self, only=None):
        """Of every line (or those named), by id and key: its value, or None where it has none. Rows outside its scope
        are not there."""
        found = {}
        for id, column in self.book.lines.items():
            if column.check or only is not None and id not in only:
                continue
            value, inside = self.column(column)
            keys = self.frames[column.per]
            found[id] = {key: value(row) for row, key in enumerate(keys) if inside is None or inside(row)}
        return found

    # Columns

    def column(self, column):
        """The functions that give a column's value in a row, and whether it speaks of the row (None: of all)."""
        if column not in self.cells:
            self.cells[column] = self._measure(column) if column.kind == "measure" else self._line(column)
        return self.cells[column]

    def _measure(self, column):
        given = self.inputs.get(column.id, {})
        values = [given.get(key) for key in self.frames[column.per]]
        return values.__getitem__, None

    def _line(self, column):
        count = len(self.frames[column.per])
        values, insides = [_UNSET] * count, [_UNSET] * count
        bound = []

        def bind():
            # Bound when first asked, as a line may lean on its own earlier periods.
            term = self.bind(column.node, column.per, column)
            condition = self.bind(column.scope, column.per, column) if column.scope else None
            lacks = column.scope is not None and self.book.may_lack(column.scope)
            bound.extend([term, condition, lacks])

        def inside(row):
            known = insides[row]
            if known is _UNSET:
                if not bound:
                    bind()
                (_, inherited), condition, lacks = bound
                known = inherited is None or inherited(row)
                if known and condition:
                    holds = condition[0](row)
                    known = holds is True or lacks and holds is None
                insides[row] = known
            return known

        def value(row):
            known = values[row]
            if known is _UNSET:
                if not bound:
                    bind()
                known = values[row] = bound[0][0](row) if inside(row) else None
            return known
        return value, inside

    # Nodes

    def bind(self, node, dims, column):
        """The functions that give a node's value in a row over `dims`, and whether it speaks of the row."""
        return getattr(self, "_" + _METHODS.get(node.op, node.op))(node, dims, column)

    def _parts(self, node, dims, column):
        bound = [self.bind(n, dims, column) for n in node.parts]
        return [value for value, _ in bound], _all([inside for _, inside in bound])

    def _number(self, node, dims, column):
        return lambda row, x=node.data: x, None

    def _name(self, node, dims, column):
        source, steps = node.data
        value, inside = self.column(source)
        if source.per == dims and not steps:
            return value, inside
        rows = self.map(dims, source.per, steps)

        def through(row):
            at = rows[row]
            return None if at is None else value(at)
        return through, inside and (lambda row: rows[row] is None or inside(rows[row]))

    def _coefficient(self, node, dims, column):
        return self.layout.chosen(*node.data, dims).__getitem__, None

    def _negate(self, node, dims, column):
        (a,), inside = self._parts(node, dims, column)

        def value(row):
            x = a(row)
            return None if x is None else -x
        return value, inside

    def _not(self, node, dims, column):
        (a,), inside = self._parts(node, dims, column)

        def value(row):
            x = a(row)
            return None if x is None else not x
        return value, inside

    def _binary(self, node, dims, column):
        (a, b), inside = self._parts(node, dims, column)
        operate = _BINARY[node.op]

        def value(row):
            x, y = a(row), b(row)
            return None if x is None or y is None else operate(x, y)
        return value, inside

    def _compare(self, node, dims, column):
        (a, b), inside = self._parts(node, dims, column)
        compare, probe = _COMPARE[node.data], self.probe

        def value(row):
            x, y = a(row), b(row)
            if x is None or y is None:
                return None
            if probe:
                probe.met(node, column, dims, row, x - y, "compare")
            return compare(exact(x), exact(y))
        return value, inside

    def _tier(self, node, dims, column):
        (a,), inside = self._parts(node, dims, column)
        table, probe = node.data, self.probe

        def value(row):
            x = a(row)
            if x is None:
                return None
            x = exact(x) / table.of
            if probe:
                probe.met(node, column, dims, row, x, "tier")
            return tier(table, x)
        return value, inside

    def _round(self, node, dims, column):
        (a,), inside = self._parts(node, dims, column)
        (mode, step), probe = node.data, self.probe

        def value(row):
            x = a(row)
            if x is None:
                return None
            if probe:
                probe.met(node, column, dims, row, x, mode)
            return rounded(mode, x, step)
        return value, inside

    def _if(self, node, dims, column):
        parts, inside = self._parts(node, dims, column)
        condition, yes = parts[:2]
        no = parts[2] if len(parts) > 2 else lambda row: None

        def value(row):
            holds = condition(row)
            return None if holds is None else yes(row) if holds else no(row)
        return value, inside

    def _coalesce(self, node, dims, column):
        bound = [self.bind(n, dims, column) for n in node.parts]
        values, insides = [v for v, _ in bound], [i for _, i in bound]

        def value(row):
            return next((x for x in (v(row) for v in values) if x is not None), None)
        return value, None if None in insides else (lambda row: any(i(row) for i in insides))

    def _present(self, node, dims, column):
        (a,), _ = self._parts(node, dims, column)
        return lambda row: a(row) is not None, None

    def _strict(self, node, dims, column):
        parts, inside = self._parts(node, dims, column)
        function = _STRICT[node.op]

        def value(row):
            values = [p(row) for p in parts]
            return None if lacking(values) else function(*values)
        return value, inside

    # Over dimensions

    def gathered(self, node, which=0):
        column = node.data["columns"][which]
        value, inside = self.column(column)
        return column, value, inside

    def _over(self, node, dims, column):
        function, group = node.data["function"], node.data["group"]
        source, value, inside = self.gathered(node)
        members, known = self.group_rows(source.per, group), {}
        reduce = {"share": "sum"}.get(function, function)

        def of_group(place):
            if place not in known:
                rows = [r for r in members[place] if inside is None or inside(r)]
                values = [value(r) for r in rows]
                if function in ("rank", "order"):
                    known[place] = dict(zip(rows, self.places(function, node, column, rows, values)))
                else:
                    known[place] = reduced(reduce, values)
            return known[place]

        if function not in ("share", "rank", "order"):
            to_group = self.map(dims, group)
            return lambda row: None if to_group[row] is None else of_group(to_group[row]), None
        own, to_group = self.map(dims, source.per), self.map(source.per, group)

        def within(row):
            at = own[row]
            if at is None or to_group[at] is None:
                return None
            found = of_group(to_group[at])
            if function == "share":
                return None if found is None or value(at) is None else divided(value(at), found)
            return found.get(at)
        return within, inside and (lambda row: own[row] is None or inside(own[row]))

    def places(self, function, node, column, rows, values):
        """From the largest down. Equal values share a place and the next is skipped, or go by the order of rows."""
        if lacking(values):
            return [None] * len(values)
        order = sorted(range(len(rows)), key=lambda i: (-exact(values[i]), i))
        found, place = [None] * len(rows), 0
        for n, i in enumerate(order):
            if function == "order" or n == 0 or exact(values[i]) != exact(values[order[n - 1]]):
                place = n + 1
            found[i] = Fraction(place)
        if self.probe:
            self.probe.ranked(node, column, rows, values)
        return found

    def _upto(self, node, dims, column):
        (source, x, i1), (_, key, i2), (_, level, i3) = (self.gathered(node, n) for n in range(3))
        inside, members = _all([i1, i2, i3]), self.group_rows(source.per, node.data["group"])
        to_group, own = self.map(source.per, node.data["group"]), self.map(dims, source.per)

        def value(row):
            at = own[row]
            if at is None or to_group[at] is None or inside and not inside(at):
                return None
            rows = [r for r in members[to_group[at]] if inside is None or inside(r)]
            pairs, most = [(key(r), x(r)) for r in rows], level(at)
            if most is None or any(k is None or v is None for k, v in pairs):
                return None
            return sum((v for k, v in pairs if exact(k) <= exact(most)), Fraction(0))
        return value, inside and (lambda row: own[row] is None or inside(own[row]))

    def _operator(self, node, dims, column):
        data = node.data
        gathered = [self.gathered(node, n) for n in range(len(data["columns"]))]
        source = gathered[0][0]
        values = [value for _, value, _ in gathered]
        inside = _all([i for _, _, i in gathered])
        members, known = self.group_rows(source.per, data["group"]), {}
        to_group, own = self.map(source.per, data["group"]), self.map(dims, source.per)
        operate = OPERATORS[data["function"]]

        def of_group(place):
            if place not in known:
                rows = [r for r in members[place] if inside is None or inside(r)]
                columns = [[v(r) for r in rows] for v in values]
                if any(map(lacking, columns)) or not rows:
                    found = [None] * len(rows)
                else:
                    met = self.probe and (lambda *what: self.probe.operated(node, column, rows, *what))
                    found = operate(columns, data.get("step"), met)
                known[place] = dict(zip(rows, found))
            return known[place]

        def value(row):
            at = own[row]
            return None if at is None or to_group[at] is None else of_group(to_group[at]).get(at)
        return value, inside and (lambda row: own[row] is None or inside(own[row]))


def _all(insides):
    insides = list(dict.fromkeys(i for i in insides if i))
    if len(insides) < 2:
        return insides[0] if insides else None
    if len(insides) == 2:
        one, other = insides
        return lambda row: one(row) and other(row)
    return lambda row: all(i(row) for i in insides)


def lacking(values):
    """Whether a value is missing: told by what it is, as to ask fractions whether they equal None takes long."""
    for value in values:
        if value is None:
            return True
    return False


def divided(a, b):
    if b == 0:
        return None
    if isinstance(a, float) or isinstance(b, float):
        return a / b
    return Fraction(a) / b


def _power(a, b):
    if a == 0 and b <= 0 or a < 0 and Fraction(b).denominator != 1:
        return None
    if not isinstance(b, float) and Fraction(b).denominator == 1 and abs(b) <= 64:
        return a ** int(b)
    try:
        return float(a) ** float(b)
    except OverflowError:
        return None


def _exp(x):
    try:
        return math.exp(x)
    except OverflowError:
        return None


def _sqrt(x):
    if x < 0:
        return None
    whole = isinstance(x, Fraction) and Fraction(math.isqrt(x.numerator), math.isqrt(x.denominator))
    return whole if whole and whole**2 == x else math.sqrt(x)


def reduced(function, values):
    """What the values of a group come to; nothing was said of a group without rows, and nothing is not 0."""
    if function == "count":
        return Fraction(sum(v is not None for v in values)) if values else None
    if not values or lacking(values):
        return None
    if function == "sum":
        return sum(values[1:], values[0])
    if function == "mean":
        return divided(sum(values[1:], values[0]), len(values))
    if function == "median":
        ordered = sorted(values)
        return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    return min(values) if function == "min" else max(values)


def tier(table, x):
    """By the step that holds `x` its value, or what each part of `x` comes to at the rate of its own step."""
    def holds(start, end):
        if table.closed_left:
            return (start is None or start <= x) and (end is None or x < end)
        return (start is None or start < x) and (end is None or x <= end)

    held = [value for start, end, value in table.steps if holds(start, end)]
    if not held:
        return None
    if table.whole:
        return held[0] * table.unit
    part = lambda start, end: max((x if end is None else min(x, end)) - (start or 0), 0)
    return sum(part(start, end) * value for start, end, value in table.steps) * table.unit * table.of


_BINARY = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": divided, "^": _power,
    "and": lambda a, b: a and b, "or": lambda a, b: a or b,
}
_COMPARE = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b,
}
_STRICT = {
    "min": min, "max": max, "clamp": lambda x, low, high: min(max(x, low), high), "abs": abs, "sqrt": _sqrt,
    "exp": _exp, "ln": lambda x: math.log(x) if x > 0 else None,
}
_METHODS = dict.fromkeys(_BINARY, "binary") | dict.fromkeys(_STRICT, "strict")
