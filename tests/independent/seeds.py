"""Where boundary cases start: points, each (measure, key) with the number typed and its unit, on which a scheme
settles.

They are the worked examples of the scheme and its shipped datasets, with variants: without measures that are not
needed (so that what was published gives way to what is computed), and with several units in the place of one.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from fraction import Fraction
import csv
import re
import tomllib

from book import reached
from decimals import typed
from interpreter import Run
from definitions import cadence
from settle import Settlement
from units import worth


@dataclass
class Seed:
    points: dict
    years: set
    # Units made in the place of one, of which any two may be made equal.
    twins: tuple = ()
    name: str = ""
    # Points that move with another, in the same or the opposite direction: the two sides of a trade.
    mirror: dict = field(default_factory=dict)

    def moved(self, points, point, value):
        """The points with one at another value, and its mirror with it."""
        unit = points[point][1]
        points = points | {point: (value, unit)}
        if point in self.mirror:
            other, sign = self.mirror[point]
            points[other] = sign * value, unit
        return points


def inputs(points):
    found = defaultdict(dict)
    for (measure, key), (value, unit) in points.items():
        found[measure][key] = value * worth(unit)
    return dict(found)


def run(book, points, probe=None):
    """A run of a scheme, of which nothing is worked out as yet."""
    scheme = book.definitions.models[book.profile.id].scheme
    wanted, period = (scheme["measured"], scheme["settled"]), {}

    def speaks(measure, key):
        # A rule for months does not look at quarters.
        if measure not in period:
            kinds = book.definitions.kinds(book.definitions.measures[measure].per)
            period[measure] = kinds.index("period") if "period" in kinds else None
        at = period[measure]
        return at is None or cadence(key[at]) in wanted
    made = Run(book, inputs({k: v for k, v in points.items() if speaks(*k)}), probe)
    if probe:
        probe.run = made
    return made


def settled(book, points, years, probe=None, only=None):
    made = run(book, points, probe)
    results = made.results(only)
    return made, results, Settlement(book, made, results, years)


def beneath(book):
    """The lines that money rests on."""
    return {column.id for column in reached(book) if column.kind == "line"}


def settles(book, points, years):
    _, _, settlement = settled(book, points, years, only=beneath(book))
    return bool(settlement.entries) and not settlement.faults


def of_scheme(book, folder, random):
    """The seeds of a scheme, and those that do not settle even when filled up."""
    found, failed = [], []
    for seed in [*_examples(book), *_datasets(book, folder)]:
        if not settles(book, seed.points, seed.years):
            seed = _filled(book, seed)
        if not settles(book, seed.points, seed.years):
            seed = _traded(book, seed) or seed
        if settles(book, seed.points, seed.years):
            found += _variants(book, seed, random)
        else:
            failed.append(seed.name)
    return found, failed


def _examples(book):
    return examples_of(book, book.definitions.models[book.profile.id].examples)


def examples_of(book, examples):
    definitions = book.definitions
    for number, example in enumerate(examples):
        if example["profile"] != book.profile.id:
            continue
        points = {}
        for given in example["given"]:
            measure = definitions.called(given["measure"])
            per = definitions.measures[measure].per
            at, year = given.get("at", {}), given.get("year", example["year"])
            key = tuple(member(definitions, place, at, year, example["code"]) for place in sorted(per))
            points[measure, key] = typed(str(given["value"])), given["unit"]
        yield Seed(points, {example["year"]}, name=f"example {number + 1}")


def member(definitions, place, at, year, code):
    dimension = definitions.dimensions[place]
    if dimension.id in at:
        return dimension.member(at[dimension.id])
    if dimension.kind == "year":
        return year
    if dimension.kind == "region":
        return code
    return definitions.ascend(definitions.of_kind("region"), code, place) or code


def _datasets(book, folder):
    for manifest in sorted(folder.glob("*/dataset.toml")):
        about = tomllib.loads(manifest.read_text(encoding="utf-8"))
        if about["profile"] != book.profile.id:
            continue
        points = {}
        for path in sorted(manifest.parent.glob("*.csv")):
            if path.name != "expected.csv":
                points |= _table(book.definitions, path)
        yield Seed(points, set(about["years"]), _alike(book.definitions, points), manifest.parent.name)


def _alike(definitions, points):
    """The regions of which the same is said: any two of them may be made equal."""
    region, said = definitions.of_kind("region"), defaultdict(set)
    for measure, key in points:
        places = sorted(definitions.measures[measure].per)
        if region in places:
            at = places.index(region)
            said[key[at]].add((measure, key[:at] + key[at + 1:]))
    groups = defaultdict(list)
    for code, what in said.items():
        groups[frozenset(what)].append(code)
    return tuple(sorted(max(groups.values(), key=len, default=[])))


def _table(definitions, path):
    """A shipped table, one measure a row or one a column."""
    points = {}
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            where = {"county": row.get("code")} | row
            given = [(row["measure"], row["value"], row["unit"])] if "measure" in row else []
            for header, value in row.items():
                measure, unit = re.fullmatch(r"(\w+)(?:（(.*)）)?", header).groups()
                if definitions.called(measure) in definitions.measures and "measure" not in row:
                    given.append((measure, value, unit or "1"))
            for measure, value, unit in given:
                measure = definitions.called(measure)
                dimensions = [definitions.dimensions[p] for p in sorted(definitions.measures[measure].per)]
                if value:
                    points[measure, tuple(d.member(where[d.id]) for d in dimensions)] = typed(value), unit
    return points


def _filled(book, seed):
    """With measures added, at the keys of its other points, as long as fewer payments lack an amount."""
    definitions = book.definitions
    members = defaultdict(set)
    for measure, key in seed.points:
        for place, member in zip(sorted(definitions.measures[measure].per), key):
            members[place].add(member)
    for place in (definitions.of_kind("region"), definitions.of_kind("period")):
        for above in definitions.dimensions[place].attributes:
            members[above] |= {definitions.ascend(place, own, above) for own in members[place]} - {None}
    members[definitions.of_kind("year")] |= seed.years
    points = dict(seed.points)
    lacking, best = _lacking(book, points, seed.years), None
    for id in [*book.measures] * 2:
        measure = definitions.measures[id]
        keys = [()]
        for place in sorted(measure.per):
            listed = members[place] or set(range(len(definitions.dimensions[place].names)))
            keys = [key + (member,) for key in keys for member in sorted(listed)]
        keys = [key for key in keys if (id, key) not in points]
        # Small and large, at all the keys and at each of them alone.
        low, high = (-10**9 if measure.low is None else measure.low), (10**9 if measure.high is None else measure.high)
        sizes = {Fraction(max(low, min(size, high))) for size in (1, 10**6)}
        for some in [keys, *([key] for key in keys[:12])] if len(keys) < 200 else []:
            for size in sorted(sizes):
                if lacking[0] and some and (id, some[0]) not in points:
                    more = points | {(id, key): (size, measure.unit) for key in some}
                    now = _lacking(book, more, seed.years)
                    if now < lacking:
                        best, lacking = more, now
            points, best = best or points, None
    return Seed(points, seed.years, name=seed.name + ", filled up")


def _traded(book, seed):
    """With a neighbour on the other side of what it trades, where sales and purchases must come to nothing."""
    several = _several(book, seed, 2, None, settling=False)
    if not several:
        return None
    code, other = several.twins
    for measure in sorted({m for m, _ in seed.points}):
        low = book.definitions.measures[measure].low
        if low is not None and low >= 0:
            continue
        points, mirror = dict(several.points), {}
        for point in seed.points:
            twin = point[0], tuple(other if member == code else member for member in point[1])
            if twin != point:
                sign = -1 if point[0] == measure else 1
                mirror |= {point: (twin, sign), twin: (point, sign)}
                value, unit = points[twin]
                points[twin] = sign * value, unit
        if settles(book, points, seed.years):
            return Seed(points, seed.years, name=seed.name + ", both sides", mirror=mirror)
    return None


def _lacking(book, points, years):
    """What stands in the way, and how many figures that money rests on are missing."""
    _, results, settlement = settled(book, points, years, only=beneath(book))
    missing = sum(value is None for rows in results.values() for value in rows.values())
    return (len(settlement.faults), missing) if settlement.faults else (0, 0)


def _variants(book, seed, random):
    yield seed
    if seed.mirror:
        return
    lean = _lean(book, seed, random)
    yield lean
    yield from _changed_about(book, lean, random)
    for base in (seed, lean):
        for count in (2, 3, 5):
            several = _several(book, base, count, random)
            if several:
                yield several


def _lean(book, seed, random):
    """Without every measure that it settles without."""
    points = dict(seed.points)
    measures = sorted({measure for measure, _ in points})
    random.shuffle(measures)
    for measure in measures:
        less = {k: v for k, v in points.items() if k[0] != measure}
        if less and settles(book, less, seed.years):
            points = less
    return Seed(points, seed.years, _alike(book.definitions, points) if seed.twins else (), seed.name + ", lean")


def _changed_about(book, seed, random):
    """With a measure that is zero in the place of one that is not, at most three: of those that are not, some hide the
    others' turns, as their prices leave no figure that can be typed."""
    empty, full = set(), set()
    for (measure, _), (value, _) in seed.points.items():
        (full if value else empty).add(measure)
    empty, found = sorted(empty - full), 0
    random.shuffle(empty)
    for other in empty:
        # Within the bounds of the measure, or the program would rightly refuse it.
        measure = book.definitions.measures[other]
        units = [unit for (id, _), (_, unit) in seed.points.items() if id == other]
        tops = [99] + [int(measure.high * worth(measure.unit) / worth(unit)) for unit in units if measure.high is not None]
        if min(tops) < 1:
            continue
        for own in sorted(full):
            points = {point: (Fraction(random.randint(1, min(tops))) if point[0] == other else Fraction(0), unit)
                      if point[0] in (own, other) else (value, unit) for point, (value, unit) in seed.points.items()}
            low = book.definitions.measures[own].low
            if found < 3 and (low is None or low <= 0) and settles(book, points, seed.years):
                found += 1
                yield Seed(points, seed.years, seed.twins, f"{seed.name}, {other} for {own}")


def _several(book, seed, count, random, settling=True):
    """With neighbours of one of its regions beside it, that have the same figures."""
    definitions, region = book.definitions, book.definitions.of_kind("region")
    own = definitions.dimensions[region]
    codes = sorted({key[sorted(definitions.measures[m].per).index(region)]
                    for m, key in seed.points if region in definitions.measures[m].per})
    if len(codes) != 1:
        return None
    (code,) = codes
    others = [other for other in own.beside(code) if other != code]
    if len(others) < count - 1:
        return None
    chosen = random.sample(others, count - 1) if random else others[:count - 1]
    points = dict(seed.points)
    for (measure, key), typed_value in seed.points.items():
        places = sorted(definitions.measures[measure].per)
        if region in places:
            at = places.index(region)
            for other in chosen:
                points[measure, key[:at] + (other,) + key[at + 1:]] = typed_value
    if settling and not settles(book, points, seed.years):
        return None
    return Seed(points, seed.years, (code, *chosen), f"{seed.name}, {count} units")
