"""Where copies of a seed can stand in one dataset without touching each other: years, months and regions."""

from collections import defaultdict
from dataclasses import dataclass, field
from operator import itemgetter

from book import reached
from seeds import beneath, settled

FIRST, LAST = 1950, 2150
# Points that one dataset holds at most.
MOST_POINTS = 30_000


@dataclass(frozen=True)
class Slot:
    """A place for a copy: so many years on, in that month or quarter, with other regions in the place of its own."""

    years: int
    part: int | None
    regions: tuple
    definitions: object = field(compare=False, repr=False)

    def __post_init__(self):
        object.__setattr__(self, "fit", dict(self.regions))

    def key(self, dims, key):
        moved = []
        for kind, member in zip(self.definitions.kinds(dims), key):
            if kind == "year":
                member += self.years
            elif kind == "period":
                member = (member // 100 + self.years) * 100 + (self.part or member % 100)
            elif kind in ("region", "code"):
                member = self.fit.get(member, member)
            moved.append(member)
        return tuple(moved)

    def points(self, points):
        measures = self.definitions.measures
        return {(m, self.key(measures[m].per, key)): value for (m, key), value in points.items()}


class Places:
    """The slots of a seed, and which of them a row belongs to."""

    def __init__(self, book, seed, random, wanted):
        self.book, self.seed, self.random, self.wanted = book, seed, random, wanted
        self.definitions = book.definitions
        self.reached, self.beneath = reached(book), beneath(book)
        times = list(filter(None, (self.time(self.definitions.measures[m].per, key) for m, key in seed.points)))
        self.parts = {member % 100 for kind, member in times if kind == "period"}
        self.span = {_year(time) for time in times} | seed.years
        self.slots = self._slots() if times else [self.slot(0, None, ())]

    def slot(self, years, part, regions):
        return Slot(years, part, regions, self.definitions)

    def time(self, dims, key):
        """The kind of time of a key, and the time; none where it has none."""
        for kind, member in zip(self.definitions.kinds(dims), key):
            if kind in ("year", "period"):
                return kind, member
        return None

    def year(self, dims, key):
        return self.year_of(dims)(key)

    def year_of(self, dims):
        """A function that gives the year of a key; none where it has none."""
        kinds = self.definitions.kinds(dims)
        if "year" in kinds:
            return itemgetter(kinds.index("year"))
        if "period" in kinds:
            return lambda key, at=kinds.index("period"): key[at] // 100
        return lambda key: None

    # Finding them

    def _slots(self):
        length = max(self.span) - min(self.span) + 1
        # Where nothing is counted by the year, each month is a place of its own.
        apart = len(self.parts) == 1 and not any(self.definitions.of_kind("year") in c.per for c in self.reached)
        (part,) = self.parts if apart else (None,)
        shifts = range((FIRST - min(self.span)) // length, (LAST - max(self.span)) // length + 1)
        ahead = [self.slot(n * length, p, ()) for p in _alike(part) for n in shifts]
        # What one dataset can hold is enough.
        most = min(2 * self.wanted + 20, MOST_POINTS // len(self.seed.points) + 20)
        home = self.slot(0, None, ())
        ahead = self._sound([home, *self.random.sample(ahead, min(len(ahead), most))]) or [home]
        if len(ahead) >= most:
            return ahead
        for blocks in (self._neighbours(), self._provinces()):
            blocks = [(), *blocks[:most // len(ahead) + 1]]
            there = self._sound([self.slot(ahead[0].years, ahead[0].part, block) for block in blocks], alone=True)
            if len(there) > 1:
                return [self.slot(s.years, s.part, one.regions) for s in ahead for one in there]
        return ahead

    def _sound(self, slots, alone=False):
        """The slots in which nothing stands in the way of settling, and the seed comes to a value where it does at home
        or (`alone`) to just the same; all are taken at once."""
        seed, points = self.seed, {}
        _, home, _ = settled(self.book, seed.points, seed.years, only=self.beneath)
        for slot in slots:
            points |= slot.points(seed.points)
        years = {year + slot.years for slot in slots for year in seed.years}
        _, results, settlement = settled(self.book, points, years, only=self.beneath)
        ill = {slot for _, dims, key in settlement.faults for slot in self.owners(slots, dims, key)}

        def same(column, key, value):
            if alone:
                return key in results[column.id] and results[column.id][key] == value
            return (results[column.id].get(key) is None) == (value is None)

        rows = defaultdict(list)
        for column in self.reached:
            for key, value in home[column.id].items() if column.kind == "line" else ():
                if self.year(column.per, key) in (None, *seed.years):
                    rows[column.per, key].append((column, value))

        def sound(slot):
            here = ((slot.key(dims, key), values) for (dims, key), values in rows.items())
            return all(same(column, key, value) for key, values in here for column, value in values)
        return [slot for slot in slots if slot not in ill and sound(slot)]

    def _used(self):
        """The codes in the keys of the seed."""
        definitions = self.definitions
        regional = {p for p, d in enumerate(definitions.dimensions) if d.kind in ("region", "code")}
        return {m for measure, key in self.seed.points for p, m in zip(sorted(definitions.measures[measure].per), key)
                if p in regional}

    def _neighbours(self):
        """Every other region of the same level, where the seed has one alone: the near ones first, as prices and
        parameters are often those of a province."""
        region, used = self.definitions.dimensions[self.definitions.of_kind("region")], self._used()
        above = {known(m) for m in used for known in region.attributes.values()}
        codes = [m for m in used if m not in above]
        if len(codes) != 1 or region.level.get(codes[0]) not in ("county", "city"):
            return []
        (own,) = codes
        levels = [lambda m: m, *region.attributes.values()]
        fit = lambda other: {level(own): level(other) for level in levels if level(own) in used}
        others = [c for c in region.names if c != own and region.level[c] == region.level[own]]
        self.random.shuffle(others)
        others.sort(key=lambda other: sum(known(other) != known(own) for known in region.attributes.values()))
        return [tuple(sorted(fit(o).items())) for o in others if None not in fit(o).values()]

    def _provinces(self):
        """Provinces in which each region of the seed has a counterpart: as many cities, as many counties in each."""
        region, used = self.definitions.dimensions[self.definitions.of_kind("region")], self._used()
        city, province = list(region.attributes)
        level = region.level
        if any(level.get(m) not in ("province", "city", "county") for m in used):
            return []
        provinces = {m if level[m] == "province" else region.attributes[province](m) for m in used}
        if len(provinces) != 1:
            return []
        (own,) = provinces
        tree = defaultdict(lambda: defaultdict(list))
        for code in region.names:
            if level[code] == "city":
                tree[region.attributes[province](code)].setdefault(code, [])
            elif level[code] == "county" and region.attributes[city](code):
                tree[region.attributes[province](code)][region.attributes[city](code)].append(code)
        cities = {m if level[m] == "city" else region.attributes[city](m) for m in used if level[m] != "province"}
        if None in cities:
            return []
        cities = sorted(cities)
        counties = {c: sorted(m for m in used if region.attributes[city](m) == c) for c in cities}
        blocks = []
        for other in sorted(tree):
            if other == own:
                continue
            fit, taken = {own: other}, set()
            for c in cities:
                fits = (o for o in sorted(tree[other]) if o not in taken and len(tree[other][o]) >= len(counties[c]))
                match = next(fits, None)
                if match is None:
                    break
                taken.add(match)
                fit |= {c: match} | dict(zip(counties[c], sorted(tree[other][match])))
            else:
                blocks.append(tuple(sorted(fit.items())))
        self.random.shuffle(blocks)
        return blocks

    # Whose a row is

    def owners(self, slots, dims, key):
        """Those of some slots that a key belongs to."""
        codes = {member for kind, member in zip(self.definitions.kinds(dims), key) if kind in ("region", "code")}
        here = self._at(slots, self.time(dims, key))
        named = [slot for slot in here if not codes.isdisjoint(slot.fit.values())]
        # Who is in no other slot is in one that keeps its regions; what has no region is all of theirs.
        return named or ([slot for slot in here if not slot.regions] if codes else here)

    def _at(self, slots, time):
        if time is None:
            return list(slots)
        kind, member = time
        year = _year(time)
        reach = range(year - max(self.span), year - min(self.span) + 1)
        return [s for s in slots if s.years in reach and (kind == "year" or s.part in (None, member % 100))]


def _year(time):
    kind, member = time
    return member if kind == "year" else member // 100


def _alike(part):
    """The months, quarters or half-years of a year, by one of them."""
    if part is None or part > 40:
        return [None]
    return range(31, 33) if part > 30 else range(21, 25) if part > 20 else range(1, 13)
