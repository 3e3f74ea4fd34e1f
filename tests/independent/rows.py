"""Which rows there are: for each set of dimensions the keys that were fed in, that lines combine, and that finer rows
lead to. Goes on until nothing is added."""

from operator import itemgetter

from definitions import shifted


class Ways:
    """From the key of a row over some dimensions to the key it stands for over others."""

    def __init__(self, definitions):
        self.definitions = definitions

    def order(self, dims):
        return sorted(dims)

    def to(self, source, target, steps=()):
        """A function from keys over `source` to keys over `target`; none where a dimension is out of reach."""
        order, ways = self.order(source), []
        for place in self.order(target):
            way = self._way(order, source, place, steps)
            if way is None:
                return None
            ways.append(way)
        if all(way == "same" for way in ways):
            return picked([order.index(place) for place in self.order(target)], len(order))
        ways = [(lambda key, i=order.index(p): key[i]) if w == "same" else w for p, w in zip(self.order(target), ways)]

        def walk(key):
            found = []
            for way in ways:
                member = way(key)
                if member is None:
                    return None
                found.append(member)
            return tuple(found)
        return walk

    def _way(self, order, source, to, steps):
        definitions = self.definitions
        for kind, place, member in steps:
            if kind == "member" and place == to:
                return lambda key: member
        reach = lambda place: definitions.closure([place])
        start = to if to in source else next((p for p in order if to in reach(p)), None)
        if start is None:
            return None
        shifts = [(definitions.dimensions[p].kind, by) for kind, p, by in steps
                  if kind == "shift" and p in reach(start)]
        above = next((a for kind, p, a in steps if kind == "above" and p == to), None)
        at, kind = order.index(start), definitions.dimensions[start].kind
        if start == to and not shifts and above is None:
            return "same"
        known = {}

        def way(key):
            member = key[at]
            if member not in known:
                known[member] = self._counterpart(start, kind, member, shifts, to, above)
            return known[member]
        return way

    def _counterpart(self, start, kind, member, shifts, to, above):
        for along, by in shifts:
            member = shifted(kind, along, member, by)
        member = self.definitions.ascend(start, member, to)
        if member is None or above is None:
            return member
        named = self.definitions.ascend(to, member, above)
        if named is None:
            return None
        name, own = self.definitions.dimensions[above].name(named), self.definitions.dimensions[to]
        return own.member(name) if name in own.index else None


def picked(at, length):
    """A function that takes the members at these places of a key so long."""
    if at == list(range(length)):
        return lambda key: key
    if len(at) > 1:
        return itemgetter(*at)
    return lambda key: tuple([key[i] for i in at])


def frames(book, inputs):
    """The rows over each set of dimensions, in order."""
    return _Rows(book, inputs).close()


class _Rows:
    def __init__(self, book, inputs):
        self.book, self.definitions, self.ways = book, book.definitions, Ways(book.definitions)
        self.keys = {dims: set() for dims in book.frames}
        self.met = set()
        for measure, values in inputs.items():
            dims = self.definitions.measures[measure].per
            if values:
                self.met |= self.definitions.closure(dims)
            if dims in self.keys:
                self.keys[dims] |= values.keys()
        for choice in book.choices.values():
            if choice.coefficient.rows:
                self.met |= self.definitions.closure(choice.coefficient.per)
        self.routes = {}
        # How many keys there were to make others of when last looked at: as they only become more, no more is new.
        self.combined, self.projected = {}, {}

    def size(self):
        return sum(map(len, self.keys.values()))

    def close(self):
        while True:
            before = self.size()
            self.combine_all(set())
            self.project()
            if self.size() > before:
                continue
            # Keys of coefficients make rows by themselves only where nothing else does.
            self.combine_all({dims for dims, keys in self.keys.items() if not keys})
            if self.size() == before:
                return {dims: sorted(keys) for dims, keys in self.keys.items()}

    def combine_all(self, bare):
        for column in self.book.columns:
            if column.kind != "measure":
                what = column.per, tuple(column.sources), column.per in bare
                sizes = [len(self.keys.get(part, ())) for dims, _, of in column.sources for part in (dims, of)]
                if self.combined.get(what) != sizes:
                    self.combined[what] = sizes
                    self.combine(column, column.per in bare)

    def combine(self, column, bare):
        per = column.per
        if self.keys[per] and (per, (), per) in column.sources:
            return
        whole, parts, picked = set(), {}, False
        for dims, members, of in column.sources:
            if any(place not in self.met for place, _ in members):
                continue
            if isinstance(of, frozenset) and not members:
                if dims != per:
                    whole.add(dims)
            elif isinstance(of, frozenset):
                picked = True
                parts.setdefault(dims, set()).update(self.picked(of, members, dims))
            else:
                parts.setdefault(dims, set()).update(self.listed(of, members, dims))
        if not whole and not picked and not bare:
            return
        for dims in whole:
            # What is fed in goes before the keys of coefficients.
            if not bare or self.keys.get(dims) or dims not in parts:
                parts[dims] = self.keys.get(dims, set())
        if frozenset().union(*parts) != per:
            return
        joined = None
        for dims in sorted(parts, key=sorted):
            joined = (dims, parts[dims]) if joined is None else self.join(joined, (dims, parts[dims]))
        if joined:
            self.keys[per] |= joined[1]

    def picked(self, frame, members, rest):
        order = self.ways.order(frame)
        wanted = [(order.index(place), member) for place, member in members]
        kept = [i for i, place in enumerate(order) if place in rest]
        return {tuple(key[i] for i in kept) for key in self.keys.get(frame, ())
                if all(key[i] == member for i, member in wanted)}

    def listed(self, choice, members, rest):
        per, members = choice.coefficient.per, dict(members)
        order = [per.index(place) for place in self.ways.order(rest)]
        rows = (row.key for _, _, row in choice.rows)
        return {tuple(key[i] for i in order) for key in rows
                if all(key[per.index(place)] == member for place, member in members.items())}

    def join(self, left, right):
        """The natural join: keys over both whose parts are among those given."""
        lo, ro = self.ways.order(left[0]), self.ways.order(right[0])
        both = self.ways.order(left[0] | right[0])
        shared = [p for p in lo if p in ro]
        by = {}
        for key in right[1]:
            by.setdefault(tuple(key[ro.index(p)] for p in shared), []).append(key)
        found = set()
        for key in left[1]:
            for other in by.get(tuple(key[lo.index(p)] for p in shared), ()):
                found.add(tuple(key[lo.index(p)] if p in lo else other[ro.index(p)] for p in both))
        return left[0] | right[0], found

    def project(self):
        for small in self.keys:
            for large in self.keys:
                if large == small or self.projected.get((large, small)) == len(self.keys[large]):
                    continue
                self.projected[large, small] = len(self.keys[large])
                if (large, small) not in self.routes:
                    self.routes[large, small] = self.ways.to(large, small)
                route = self.routes[large, small]
                if route:
                    self.keys[small].update(map(route, self.keys[large]))
                    self.keys[small].discard(None)
