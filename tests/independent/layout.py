"""The rows of a run and the ways between them: all that depends on which figures are given and not on what they are."""

from definitions import last_day
from rows import Ways, frames

# Layouts of a book that are kept: a figure moved leaves the rows as they are.
_KEPT = 3


def layout(book, inputs):
    """The layout of inputs, anew only where other figures are given than of late."""
    given = {measure: values.keys() for measure, values in inputs.items()}
    found = next((known for known in book.layouts if known.given == given), None) or Layout(book, inputs)
    book.layouts = [found, *(known for known in book.layouts if known is not found)][:_KEPT]
    return found


class Layout:
    def __init__(self, book, inputs):
        self.book, self.definitions, self.ways = book, book.definitions, Ways(book.definitions)
        self.given = {measure: values.keys() for measure, values in inputs.items()}
        self.frames = frames(book, inputs)
        self.place = {dims: {key: row for row, key in enumerate(keys)} for dims, keys in self.frames.items()}
        self.maps, self.members, self.entries = {}, {}, {}

    def map(self, source, target, steps=()):
        """For each row over `source` the row over `target` that it stands for."""
        if (source, target, steps) not in self.maps:
            way, places = self.ways.to(source, target, steps), self.place[target]
            keys = self.frames[source]
            rows = [None] * len(keys) if way is None else [places.get(to) for to in map(way, keys)]
            self.maps[source, target, steps] = rows
        return self.maps[source, target, steps]

    def group_rows(self, source, group):
        """The rows over `source` in each row over `group`."""
        if (source, group) not in self.members:
            members = [[] for _ in self.frames[group]]
            for row, place in enumerate(self.map(source, group)):
                if place is not None:
                    members[place].append(row)
            self.members[source, group] = members
        return self.members[source, group]

    # Coefficients

    def chosen(self, choice, steps, dims):
        """The value that holds in each row over `dims`."""
        if (choice, steps, dims) not in self.entries:
            self.entries[choice, steps, dims] = self._chosen(choice, steps, dims)
        return self.entries[choice, steps, dims]

    def _chosen(self, choice, steps, dims):
        definitions = self.definitions
        reach = lambda place: self.ways.to(dims, frozenset([place]), steps)
        keys = [reach(place) for place in choice.coefficient.per]
        rows = self.frames[dims]
        if None in keys:
            return [None] * len(rows)
        region = reach(definitions.of_kind("region")) if choice.regions else None
        times = ((kind, reach(definitions.of_kind(kind))) for kind in ("period", "year")) if choice.dated else ()
        time, when = next(((kind, way) for kind, way in times if way), (None, None))
        members = [[found and found[0] for found in map(way, rows)] if way else [None] * len(rows)
                   for way in (*keys, region, when)]
        known, values = choice.known, []
        for *key, where, at in zip(*members):
            place = tuple(key), where, at and (time, at)
            if place not in known:
                known[place] = self._in_force(choice, *place[:2], last_day(time, at) if at else None)
            values.append(known[place])
        return values

    def _in_force(self, choice, key, region, day):
        around = self.definitions.lies_in(region) if region else []
        best = None
        for rank, number, row in choice.by_key.get(key, ()):
            holds = (not row.start or day and row.start <= day) and (not row.end or day and day <= row.end)
            if holds and (not row.region or row.region in around):
                place = rank, around.index(row.region) if row.region else len(around), number
                best = min(best or place, place)
        if best is None:
            return None
        row = choice.coefficient.rows[best[2]]
        if choice.moves and row.price_year and day:
            return self._moved(row, int(day[:4]))
        return row.value

    def _moved(self, row, year):
        """A price brought to the prices of a year."""
        index = self.book.choice(self.book.profile.price_index)
        rows = [r for _, _, r in sorted(index.rows, key=lambda candidate: candidate[:2]) if not r.region]

        def of(year):
            day = f"{year}-12-31"
            return next((r.value for r in rows if (not r.start or r.start <= day) and (not r.end or day <= r.end)), None)
        above, below = of(year), of(row.price_year)
        return None if above is None or below is None else row.value * above / below
