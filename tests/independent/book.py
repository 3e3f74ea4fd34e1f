"""The lines of a profile with their names resolved: what each node varies over, and which rows its line draws on.

All values are in base units, so that nothing needs converting within a formula.
"""

from dataclasses import dataclass, field
from fraction import Fraction

from formula import OVER
from units import worth

REDUCTIONS = {"sum", "mean", "count", "median", "min", "max"}
WITHIN = {"share", "rank", "order"}
ROUNDINGS = {"round", "round_down", "round_up", "round_even"}
COMPARISONS = {"<", "<=", ">", ">=", "=", "!="}


@dataclass(eq=False)
class Column:
    """What has a value in each row of its frame: a measure, a line, or a part of a line that is run over."""

    id: str
    kind: str
    per: frozenset
    node: "Node" = None
    scope: "Node" = None
    unit: Fraction = Fraction(1)
    check: str | None = None
    # Where its rows come from: (frame), or (dimensions, members picked, frame or coefficient).
    sources: list = field(default_factory=list)


@dataclass(eq=False)
class Node:
    op: str
    dims: frozenset
    parts: tuple = ()
    data: object = None


@dataclass(eq=False)
class Choice:
    """How the row of a coefficient is chosen under a profile, best first: by the order of the profile's sets and last
    those of none; then by the nearest region and last the nation; then as they stand."""

    coefficient: object
    rows: list
    regions: set
    dated: bool
    moves: bool
    dims: frozenset
    # What was found for a key, a region and a day.
    known: dict = field(default_factory=dict)

    def __post_init__(self):
        self.by_key = {}
        for rank, number, row in self.rows:
            self.by_key.setdefault(row.key, []).append((rank, number, row))


class Book:
    def __init__(self, definitions, profile):
        self.definitions, self.profile = definitions, definitions.profiles[profile]
        self.measures = {}
        self.columns = []
        self.choices = {}
        self.tiers = {}
        self.lines = {}
        models = [definitions.models[m] for m in self.profile.models]
        for model in models:
            self.tiers |= model.tiers
        declared = [line for model in models for line in model.lines]
        for line in declared:
            self.lines[line.id] = Column(line.id, "line", line.per, unit=worth(line.unit), check=line.check)
        self.columns += self.lines.values()
        for line in declared:
            column = self.lines[line.id]
            self.owner = line.id
            column.node = self.resolve(line.formula)
            column.sources = self.sources(column)
            if line.scope:
                column.scope = self.resolve(line.scope)
                if self.may_lack(column.scope):
                    # Where it is not known whether the line speaks of a row, it does, and has no value.
                    column.node = Node("if", column.node.dims | column.scope.dims, (column.scope, column.node))
        self.frames = {column.per for column in self.columns} | self.groups()
        # The layouts of the last runs.
        self.layouts = []

    def groups(self):
        return {node.data["group"] for node in self.nodes() if node.op in ("over", "upto", "operator")}

    def named(self, dims, key):
        """A row in words."""
        return " ".join(self.definitions.dimensions[p].name(m) for p, m in zip(sorted(dims), key))

    def nodes(self):
        """Every node of every column."""
        stack = [n for column in self.columns for n in (column.node, column.scope) if n]
        while stack:
            node = stack.pop()
            yield node
            stack += node.parts

    # Names

    def choice(self, id):
        if id not in self.choices:
            definitions, coefficient = self.definitions, self.definitions.coefficients[id]
            sets = self.profile.sets
            ranked = [((sets.index(r.set) if r.set in sets else len(sets)), i, r)
                      for i, r in enumerate(coefficient.rows) if r.set in sets or not r.set]
            regions = {r.region for _, _, r in ranked if r.region}
            moves = bool(self.profile.price_index) and coefficient.price
            dated = moves or any(r.start or r.end for _, _, r in ranked)
            dims = set(coefficient.per)
            if dated:
                dims.add(definitions.of_kind("year"))
            if regions:
                dims.add(definitions.of_kind("region"))
            self.choices[id] = Choice(coefficient, ranked, regions, dated, moves, frozenset(dims))
        return self.choices[id]

    def measure(self, id):
        if id not in self.measures:
            measure = self.definitions.measures[id]
            self.measures[id] = Column(id, "measure", measure.per, unit=worth(measure.unit))
            self.columns.append(self.measures[id])
        return self.measures[id]

    def union(self, nodes):
        return self.definitions.essential(frozenset().union(*(n.dims for n in nodes)))

    def resolve(self, tree):
        op = tree[0]
        if op == "number":
            return Node("number", frozenset(), data=tree[1] * worth(tree[2]))
        if op == "name":
            return self.name(tree[1], tree[2])
        if op in ("negate", "not"):
            inner = self.resolve(tree[1])
            return Node(op, inner.dims, (inner,))
        if op == "tier":
            inner = self.resolve(tree[1])
            return Node("tier", inner.dims, (inner,), self.tiers[tree[2]])
        if op == "call":
            parts = tuple(self.resolve(a) for a in tree[2])
            if tree[1] in ROUNDINGS:
                return Node("round", parts[0].dims, parts[:1], (tree[1], parts[1].data))
            return Node(tree[1], self.union(parts), parts)
        if op == "over":
            return self.over(*tree[1:])
        parts = tuple(self.resolve(a) for a in tree[1:])
        return Node("compare" if op in COMPARISONS else op, self.union(parts), parts, op)

    def name(self, id, picks):
        definitions = self.definitions
        if id in definitions.measures:
            source = self.measure(id)
            dims = source.per
        elif id in definitions.coefficients:
            source = self.choice(id)
            dims = source.dims
        elif id in self.lines:
            source = self.lines[id]
            dims = source.per
        else:
            # A line that nothing here computes is an input like any other.
            source = self.measure(definitions.called(id))
            dims = source.per
        steps = []
        for dimension, kind, what in picks:
            dim = definitions.by_id[dimension]
            if kind == "member":
                steps.append(("member", dim.place, dim.member(what)))
                dims = dims - {dim.place}
            else:
                steps.append((kind, dim.place, what if kind == "shift" else definitions.by_id[what].place))
        return Node("coefficient" if isinstance(source, Choice) else "name", dims, data=(source, tuple(steps)))

    def part(self, node, dims):
        """The column that a node is, or one of its own."""
        if node.op == "name" and not node.data[1] and node.dims == dims:
            return node.data[0]
        column = Column(f"{self.owner}~{len(self.columns)}", "part", dims, node)
        column.sources = self.sources(column)
        self.columns.append(column)
        return column

    def over(self, function, arguments, dimensions, by, step):
        places = self.definitions.places(dimensions)
        nodes = [self.resolve(a) for a in arguments]
        dims = self.union(nodes)
        group = dims - places
        if by:
            group = group | {self.definitions.by_id[by].place}
        columns = [self.part(n, dims) for n in nodes]
        data = {"function": function, "columns": columns, "group": group, "dims": dims}
        if function in REDUCTIONS:
            return Node("over", group, data=data)
        if function in WITHIN:
            return Node("over", dims, data=data)
        if function == "sum_upto":
            return Node("upto", dims, data=data)
        if step:
            data["step"] = self.resolve(step).data
        return Node("operator", dims, data=data)

    # Rows

    def sources(self, column):
        """What a formula names within the dimensions of its column, each once."""
        found = []
        stack = [column.node]
        while stack:
            node = stack.pop()
            stack += reversed(node.parts)
            for source in self.source(node):
                dims, members, _ = source
                if dims <= column.per and source not in found:
                    found.append(source)
        return found

    def source(self, node):
        if node.op == "over":
            yield node.data["group"], (), node.data["group"]
        elif node.op == "upto":
            yield node.data["dims"], (), node.data["dims"]
        elif node.op == "operator":
            yield node.data["dims"], (), node.data["dims"]
            yield node.data["group"], (), node.data["group"]
        elif node.op in ("name", "coefficient"):
            of, steps = node.data
            members = tuple((place, member) for kind, place, member in steps if kind == "member")
            if node.op == "coefficient":
                keys = frozenset(of.coefficient.per)
                members = tuple(m for m in members if m[0] in keys)
                dims = keys - {place for place, _ in members}
                if dims:
                    yield dims, members, of
            else:
                yield of.per - {place for place, _ in members}, members, of.per

    # Conditions

    def may_lack(self, node):
        """Whether a condition can itself lack a value; a count of nothing is none, not unknown."""
        if node.op in ("not", "and", "or"):
            return any(map(self.may_lack, node.parts))
        if node.op == "compare":
            return not all(n.op == "number" or n.op == "over" and n.data["function"] == "count" for n in node.parts)
        return node.op != "present"


def within(column):
    """The nodes of a column."""
    stack = [n for n in (column.node, column.scope) if n]
    while stack:
        node = stack.pop()
        yield node
        stack += node.parts


def reached(book):
    """The columns that money rests on: what is paid, and what its pools are checked by."""
    scheme = book.definitions.models[book.profile.id].scheme
    pools = [line for pool in scheme.get("pool", []) for line in [*pool["parts"], pool.get("total")] if line]
    open_, found = [book.lines[line] for line in [*(p["line"] for p in scheme["pay"]), *pools]], []
    while open_:
        column = open_.pop()
        if column in found:
            continue
        found.append(column)
        for node in within(column) if column.node else ():
            if node.op == "name":
                open_.append(node.data[0])
            elif node.op in ("over", "upto", "operator"):
                open_ += node.data["columns"]
    return found
