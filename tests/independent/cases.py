"""Random datasets whose decisions stand exactly where they turn, and one last digit to either side.

A seed is repeated over many years, months and provinces. In each place one number of it is moved: first to see how a
decision follows it, then to where the decision turns. A case is such a decision, counted once it is seen to stand there.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from boundary import Curve, Probe, turns
from book import reached, within
from decimals import text
from seeds import beneath, settled
from units import worth

FIRST, LAST = 1950, 2150
MOST_POINTS = 30_000
# Figures typed are at most this large.
LARGEST = 10**9
TINY = Fraction(1, 10**6)


@dataclass(frozen=True)
class Slot:
    """A place for a copy of a seed: so many years on, in that month, with those regions for its own."""

    years: int
    part: int | None
    regions: tuple
    definitions: object = field(compare=False, repr=False)

    def key(self, dims, key):
        regions, moved = dict(self.regions), []
        for place, member in zip(sorted(dims), key):
            kind = self.definitions.dimensions[place].kind
            if kind == "year":
                member += self.years
            elif kind == "period":
                member = (member // 100 + self.years) * 100 + (self.part or member % 100)
            elif kind in ("region", "code"):
                member = regions.get(member, member)
            moved.append(member)
        return tuple(moved)

    def points(self, definitions, points):
        return {(m, self.key(definitions.measures[m].per, k)): v for (m, k), v in points.items()}


@dataclass
class Case:
    slot: Slot
    node: object
    key: tuple
    # What is decided upon.
    value: Fraction | None
    at: bool
    # Two units of equal figures, where these decide.
    twins: tuple = ()
    kind: str = ""


class Field:
    """The seed with the slots that it can be repeated in, and what its decisions depend on."""

    def __init__(self, book, seed, random, wanted):
        self.book, self.seed, self.random, self.wanted = book, seed, random, wanted
        self.definitions = book.definitions
        self.reached, self.beneath = reached(book), beneath(book)
        # How often each number was moved for each decision, and met where it turns.
        self.luck = defaultdict(lambda: [2, 1])
        self.stays = False
        # Decimals that figures are typed with; more only where no boundary can be met with four.
        self.decimals = 4
        self.slots = self._slots()
        kinds = [{self.definitions.dimensions[p].kind for p in self.definitions.measures[m].per} for m, _ in seed.points]
        self.shares = any(k & {"year", "period"} and not k & {"region", "code"} for k in kinds)
        self.follows = self._follows()

    # Slots

    def _slots(self):
        definitions, seed = self.definitions, self.seed
        none = Slot(0, None, (), definitions)
        times = {(definitions.dimensions[p].kind, m) for measure, key in seed.points
                 for p, m in zip(sorted(definitions.measures[measure].per), key)
                 if definitions.dimensions[p].kind in ("year", "period")}
        years = {m if kind == "year" else m // 100 for kind, m in times} | seed.years
        if not times:
            return [none]
        span = max(years) - min(years) + 1
        parts = {m % 100 for kind, m in times if kind == "period"}
        bare = any(definitions.of_kind("year") in c.per for c in self.reached)
        part = next(iter(parts)) if len(parts) == 1 and not bare else None
        alike = [None] if part is None or part > 40 else range(31, 33) if part > 30 else range(21, 25) if part > 20 else range(1, 13)
        ahead = [Slot(n * span, p, (), definitions) for p in alike
                 for n in range((FIRST - min(years)) // span, (LAST - max(years)) // span + 1)]
        # What one dataset can hold is enough.
        most = min(2 * self.wanted + 20, MOST_POINTS // len(seed.points) + 20)
        ahead = self._sound([none, *self.random.sample(ahead, min(len(ahead), most))])
        if len(ahead) >= most:
            return ahead
        for blocks in (self._neighbours(), self._provinces()):
            self.random.shuffle(blocks)
            blocks = [(), *blocks[:most // len(ahead) + 1]]
            there = self._sound([Slot(ahead[0].years, ahead[0].part, block, definitions) for block in blocks], alone=True)
            if len(there) > 1:
                return [Slot(s.years, s.part, one.regions, definitions) for s in ahead for one in there]
        return ahead

    def _sound(self, slots, alone=False):
        """The slots in which the seed comes to just the same, all taken at once."""
        definitions, seed = self.definitions, self.seed
        base = settled(self.book, seed.points, seed.years, only=self.beneath)[1]
        points = {}
        for slot in slots:
            points |= slot.points(definitions, seed.points)
        years = {y + s.years for s in slots for y in seed.years}
        _, results, _ = settled(self.book, points, years, only=self.beneath)

        def same(slot):
            for column in self.reached:
                if column.kind == "line":
                    for key, value in base[column.id].items():
                        if self.year(column.per, key) not in (None, *seed.years):
                            continue
                        found = results[column.id].get(slot.key(column.per, key), "absent")
                        if found != value if alone else (found is None or found == "absent") != (value is None):
                            return False
            return True
        return [slot for slot in slots if same(slot)]

    def year(self, dims, key):
        for place, member in zip(sorted(dims), key):
            kind = self.definitions.dimensions[place].kind
            if kind in ("year", "period"):
                return member if kind == "year" else member // 100
        return None

    def _used(self):
        """The codes in the keys of the seed."""
        definitions = self.definitions
        regional = {p for p, d in enumerate(definitions.dimensions) if d.kind in ("region", "code")}
        return {m for measure, key in self.seed.points for p, m in zip(sorted(definitions.measures[measure].per), key)
                if p in regional}

    def _neighbours(self):
        """Every other region of the same level, where the seed has one alone."""
        region, used = self.definitions.dimensions[self.definitions.of_kind("region")], self._used()
        above = {known(m) for m in used for known in region.attributes.values()}
        codes = [m for m in used if m not in above]
        if len(codes) != 1 or region.level.get(codes[0]) not in ("county", "city"):
            return []
        (own,) = codes
        levels = [lambda m: m, *region.attributes.values()]
        fit = lambda other: {level(own): level(other) for level in levels if level(own) in used}
        others = [c for c in region.names if c != own and region.level[c] == region.level[own]]
        return [tuple(sorted(fit(o).items())) for o in others if None not in fit(o).values()]

    def _provinces(self):
        """Provinces in which each region of the seed has a counterpart: as many cities, as many counties in each."""
        region, used = self.definitions.dimensions[self.definitions.of_kind("region")], self._used()
        city, province = list(region.attributes)
        provinces = sorted({m for m in used if region.level.get(m) == "province"} | {region.attributes[province](m) for m in used} - {None})
        if len(provinces) != 1 or any(region.level.get(m) not in ("province", "city", "county") for m in used):
            return []
        tree = defaultdict(lambda: defaultdict(list))
        for code in region.names:
            if region.level[code] == "city":
                tree[region.attributes[province](code)][code]
            elif region.level[code] == "county" and region.attributes[city](code):
                tree[region.attributes[province](code)][region.attributes[city](code)].append(code)
        own = provinces[0]
        cities = sorted({m if region.level[m] == "city" else region.attributes[city](m) for m in used if region.level[m] != "province"} - {None})
        counties = {c: sorted(m for m in used if region.attributes[city](m) == c) for c in cities}
        if any(region.level[m] == "county" and region.attributes[city](m) not in cities for m in used):
            return []
        blocks = []
        for other in sorted(tree):
            if other == own:
                continue
            fit, taken = {own: other}, set()
            for c in cities:
                match = next((o for o in sorted(tree[other]) if o not in taken and len(tree[other][o]) >= len(counties[c])), None)
                if match is None:
                    break
                taken.add(match)
                fit |= {c: match} | dict(zip(counties[c], sorted(tree[other][match])))
            else:
                blocks.append(tuple(sorted(fit.items())))
        return blocks

    # What depends on what

    def timed(self, point):
        kinds = {self.definitions.dimensions[p].kind for p in self.definitions.measures[point[0]].per}
        timed = bool(kinds & {"year", "period"}) or len(self.slots) == 1
        return timed and not (self.stays and not kinds & {"region", "code"})

    def probe(self, points, years, wanted=None, whole=False):
        probe = Probe(wanted)
        _, results, settlement = settled(self.book, points, years, probe, None if whole else self.beneath)
        return probe, results, settlement

    def _follows(self):
        """By decision the points that move it."""
        base, _, _ = self.probe(self.seed.points, self.seed.years)
        nodes = {node for column in self.reached for node in within(column)}
        follows = defaultdict(list)
        for point, (value, unit) in self.seed.points.items():
            if not self.timed(point):
                continue
            moved, _, _ = self.probe(self.seed.moved(self.seed.points, point, value + TINY), self.seed.years)
            for place, (kind, x) in base.values.items():
                if place[0] in nodes and moved.values.get(place, (kind, x))[1] != x:
                    follows[place].append(point)
        self.partners = {}
        for node, groups in base.groups.items():
            for keys in groups:
                for key in keys:
                    self.partners[node, key] = [other for other in keys if other != key]
        by_node = defaultdict(list)
        for place in follows:
            if not (base.values[place][0] == "rank" and not self.partners.get(place)):
                by_node[place[0]].append(place)
        self.by_node = by_node
        # Units that stand on either side of a cut: made equal, they tie just there.
        pairs = ([m for m in key if m in seed_twins] for seed_twins in [set(self.seed.twins)] for _, *keys, _ in base.cuts for key in keys)
        self.cut = [(a[0], b[0]) for a, b in zip(pairs, pairs) if a and b]
        self.closes = any(node.op == "operator" and node.data["function"] in ("close", "cascade") or
                          node.op == "over" and node.data["function"] in ("rank", "order") for node in nodes)
        return follows

    # Cases

    def dataset(self):
        """Points, accounting years and cases of one dataset, or nothing where there is none to be had."""
        size = max(1, MOST_POINTS // max(1, len(self.seed.points)))
        slots = self.random.sample(self.slots, len(self.slots))
        # What is the same for all regions of a time stays, or is moved for one of them alone.
        self.stays = self.shares and self.random.random() < 0.5
        if self.shares and not self.stays:
            slots = list({(s.years, s.part): s for s in slots}.values())
        slots = slots[:min(size, max(25, self.wanted * 2))]
        twins = len(self.seed.twins) > 1 and self.closes
        if not self.by_node and not twins:
            return None
        apart = [slots[i:i + 5] for i in range(0, len(slots), 5)]
        made = {}
        aims = []
        for group in apart:
            points = self._jittered()
            if twins and (not self.by_node or self.random.random() < 0.3):
                made |= self._twinned(group, points)
                continue
            place = self.random.choice(self.by_node[self.random.choice(list(self.by_node))])
            free = [point for point in self.follows[place] if self.timed(point)]
            if free:
                # Rather what has led to where the decision turns: not every number can, with few decimals.
                odds = [self.luck[place, point][1] / self.luck[place, point][0] for point in free]
                aims.append((group, points, place, self.random.choices(free, odds)[0]))
        made |= self._aimed(aims)
        return self._checked(made)

    def _jittered(self):
        """The figures of the seed moved at random, with no more than four decimals."""
        random, points = self.random, dict(self.seed.points)
        if random.random() < 0.3:
            return points
        large = random.choice([1] * 9 + [100, 10_000])
        for point, (value, unit) in points.items():
            measure = self.definitions.measures[point[0]]
            count = measure.unit in ("1", "%") and value.denominator == 1 and abs(value) <= 100
            if not self.timed(point) or count or value == 0 or point in self.seed.mirror or random.random() < 0.4:
                continue
            if unit == "万元" and abs(value) * 10_000 <= LARGEST and random.random() < 0.3:
                value, unit = value * 10_000, "元"
            factor = Fraction(random.randint(60, 160), 100) * (large if "元" in unit and "/" not in unit else 1)
            moved = Fraction(round(value * factor * 10**(places := random.randint(0, 4))), 10**places)
            if moved and self._fits(measure, moved, unit):
                points[point] = moved, unit
        return points

    def _fits(self, measure, value, unit):
        own = value * worth(unit) / worth(measure.unit)
        return (measure.low is None or own >= measure.low) and (measure.high is None or own <= measure.high) \
            and abs(value) <= LARGEST and text(value) is not None

    def _everywhere(self, placed):
        """The points of all slots, and their accounting years."""
        points, years = {}, set()
        for slot, own in placed.items():
            points |= slot.points(self.definitions, own)
            years |= {y + slot.years for y in self.seed.years}
        spoken = {self.year(self.definitions.measures[m].per, key) for m, key in points}
        return points, years & spoken or years

    def _dims(self, node):
        return node.data["dims"] if node.op == "over" else self.dims_of[node]

    def _aimed(self, aims):
        """Moves one number of each aim to where its decision turns."""
        values = []
        keyed = {}
        for group, points, (node, key), point in aims:
            keyed[group[0]] = group[0].key(self._dims(node), key)
        wanted = {(node, keyed[group[0]]) for group, _, (node, _), _ in aims}
        wanted |= {(node, group[0].key(self._dims(node), other)) for group, _, (node, key), _ in aims
                   for other in self.partners.get((node, key), ())}
        for n in range(3):
            placed = {group[0]: self.seed.moved(points, point, points[point][0] + n * TINY) for group, points, _, point in aims}
            points, years = self._everywhere(placed)
            values.append(self.probe(points, years, wanted)[0].values)
        made = {}
        for group, points, (node, key), point in aims:
            found = [v.get((node, keyed[group[0]])) for v in values]
            if None in found or any(isinstance(x, float) for _, x in found):
                continue
            kind = found[0][0]
            others = self.partners.get((node, key), ())
            if kind == "rank":
                others = [values[0].get((node, group[0].key(self._dims(node), o))) for o in others]
                aim = [o[1] for o in others if o and o[1] is not None]
                self.random.shuffle(aim)
            else:
                aim = turns(node, kind, found[0][1], self.random)
            solved = self._solved(group, points, (node, key), point, kind, [x for _, x in found], aim)
            luck = self.luck[(node, key), point]
            luck[:] = luck[0] + 1, luck[1] + bool(solved)
            made |= solved
        return made

    def _solved(self, group, points, place, point, kind, values, aim):
        if None in values or values[0] == values[1]:
            return {}
        curve = Curve(TINY, values)
        if not curve.moves:
            return {}
        measure, (value, unit) = self.definitions.measures[point[0]], points[point]
        for turn in aim:
            move = curve.to(turn)
            goal = None if move is None else value + move
            if goal is None or (goal * 10**self.decimals).denominator != 1 or not self._fits(measure, goal, unit):
                continue
            places = next(n for n in range(10) if (goal * 10**n).denominator == 1)
            last, finest = Fraction(1, 10**places), Fraction(1, 10**self.decimals)
            beside = [0, -last, last] + ([-finest, finest] if places < self.decimals else [])
            made = {}
            for slot, off in zip(group, beside):
                if self._fits(measure, goal + off, unit):
                    made[slot] = (self.seed.moved(points, point, goal + off),
                                  Case(slot, *place, curve.after(goal + off - value), off == 0, kind=kind))
            return made
        return {}

    def _twinned(self, group, points):
        """Two units with equal figures, and with one of them off in a last digit."""
        definitions, region = self.definitions, self.definitions.of_kind("region")
        one, other = self.random.sample(self.seed.twins, 2)
        if self.cut and self.random.random() < 0.6:
            one, other = self.random.choice(self.cut)
        equal = dict(points)
        for (measure, key), typed_value in points.items():
            places = sorted(definitions.measures[measure].per)
            if region in places and key[places.index(region)] == one:
                at = places.index(region)
                twin = measure, key[:at] + (other,) + key[at + 1:]
                if twin in equal and self.timed(twin):
                    equal[twin] = typed_value
        own = [p for p in equal if p not in points or self.timed(p) and other in p[1]]
        made = {}
        for n, slot in enumerate(group):
            moved = dict(equal)
            if n and own:
                point = self.random.choice(own)
                value, unit = moved[point]
                places = next((k for k in range(5) if (value * 10**k).denominator == 1), 4)
                value += self.random.choice([-1, 1]) * Fraction(1, 10**places)
                if not self._fits(definitions.measures[point[0]], value, unit):
                    continue
                moved[point] = value, unit
            made[slot] = moved, Case(slot, None, None, None, n == 0, (one, other), "twins")
        return made

    def _checked(self, made):
        """Without the copies that would stop the settlement, and with those cases only that stand where they should."""
        for _ in range(4):
            if not made:
                return None
            points, years = self._everywhere({slot: own for slot, (own, _) in made.items()})
            wanted = {(case.node, case.slot.key(self._dims(case.node), key)) for _, case in made.values() if case.node
                      for key in [case.key, *self.partners.get((case.node, case.key), ())]}
            probe, results, settlement = self.probe(points, years, wanted, whole=True)
            ill = {slot for _, dims, key in settlement.faults for slot in self.owners(made, dims, key)}
            if not ill:
                break
            made = {slot: what for slot, what in made.items() if slot not in ill}
        else:
            return None
        cuts = defaultdict(list)
        for node, a, b, tie in probe.cuts:
            cuts[frozenset((node, a, b))].append(tie)
        cases = [case for _, case in made.values() if self._stands(case, probe)]
        return points, years, made, cases, results, settlement

    def _stands(self, case, probe):
        if case.kind == "twins":
            return self._twins_decide(case, probe)
        found = probe.values.get((case.node, case.slot.key(self._dims(case.node), case.key)))
        if found is None or found[1] is None or isinstance(found[1], float):
            return False
        if case.kind == "rank" and case.at:
            others = (probe.values.get((case.node, case.slot.key(self._dims(case.node), o)))
                      for o in self.partners[case.node, case.key])
            return any(o and o[1] == found[1] for o in others)
        return found[1] == case.value

    def _twins_decide(self, case, probe):
        regions = dict(case.slot.regions)
        pair = {regions.get(code, code) for code in case.twins}
        year = {y + case.slot.years for y in self.seed.years}
        def here(key):
            times = [m for m in key if isinstance(m, int) and (m in year or m // 100 in year)]
            return bool(times) or len(self.slots) == 1
        def meet(a, b):
            return here(a) and pair == {*(m for m in a if m in pair), *(m for m in b if m in pair)} and a != b
        if any(meet(a, b) for _, a, b, _ in probe.cuts):
            return True
        return any(pair <= {m for key in keys for m in key} for groups in probe.groups.values() for keys in groups if here(keys[0]))

    def owners(self, slots, dims, key):
        """The slots that a key belongs to."""
        dimensions = self.definitions.dimensions
        found = []
        time = next(((dimensions[p].kind, m) for p, m in zip(sorted(dims), key) if dimensions[p].kind in ("year", "period")), None)
        regions = {m for p, m in zip(sorted(dims), key) if dimensions[p].kind in ("region", "code")}
        for slot in self._at(slots, time):
            own = set(dict(slot.regions).values())
            if not slot.regions or not regions or regions & own:
                found.append(slot)
        if len(found) > 1 and regions:
            mapped = [s for s in found if s.regions]
            found = mapped or found
        return found

    def _at(self, slots, time):
        if time is None:
            return list(slots)
        if getattr(self, "_index_of", None) is not slots:
            self._index_of, self._index = slots, defaultdict(list)
            times = {(self.definitions.dimensions[p].kind, m) for measure, key in self.seed.points
                     for p, m in zip(sorted(self.definitions.measures[measure].per), key)
                     if self.definitions.dimensions[p].kind in ("year", "period")}
            years = {m if kind == "year" else m // 100 for kind, m in times} | self.seed.years
            for slot in slots:
                for year in range(min(years), max(years) + 1):
                    self._index[year + slot.years].append(slot)
        kind, member = time
        year = member if kind == "year" else member // 100
        return [s for s in self._index[year] if kind == "year" or s.part in (None, member % 100)]

    @property
    def dims_of(self):
        if not hasattr(self, "_dims_of"):
            self._dims_of = {node: column.per for column in self.book.columns for node in within(column)}
        return self._dims_of
