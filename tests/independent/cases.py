"""Random datasets whose decisions stand exactly where they turn, and one last digit to either side.

A seed is repeated in many places. In each, one number of it is moved: first to see how a decision follows it, then to
where the decision turns. A case is such a decision, counted once it is seen to stand there.
"""

from collections import defaultdict
from dataclasses import dataclass
from fraction import Fraction

from boundary import Curve, Probe, turns
from book import within
from decimals import text
from places import MOST_POINTS, Places, Slot
from seeds import run, settled
from settle import broken
from units import worth

# Figures typed are at most this large, and have at most so many decimals.
LARGEST, DECIMALS = 10**9, 4
TINY = Fraction(1, 10**6)


@dataclass
class Case:
    slot: Slot
    kind: str
    # Exactly where it turns, or beside.
    at: bool
    # The node that decides, the key of its row in the seed, and what it should decide upon.
    node: object = None
    key: tuple = ()
    value: Fraction | None = None
    # Two units of equal figures, or all but equal ones, in the place of these.
    twins: tuple = ()


@dataclass
class Dataset:
    """Points that settle, with what they come to."""

    points: dict
    years: set
    # By slot its points and its case, whether or not that stands where it should.
    copies: dict
    cases: list
    results: dict
    settlement: object


class Field:
    """A seed, its places, and what its decisions depend on."""

    def __init__(self, book, seed, random, wanted):
        self.book, self.seed, self.random, self.wanted = book, seed, random, wanted
        self.definitions = book.definitions
        self.places = Places(book, seed, random, wanted)
        self.spoken = {self.places.year(self.definitions.measures[m].per, key) for m, key in seed.points} - {None}
        # How often each number was moved for each decision, and met where it turns in what was settled; and of each way
        # to come to cases the copies made, and settled.
        self.luck = defaultdict(lambda: [2, 1])
        self.borne = defaultdict(lambda: [1, 1])
        self.column = {node: column for column in book.columns for node in within(column)}
        self.dims = {node: node.data["dims"] if node.op == "over" else column.per
                     for node, column in self.column.items()}
        kinds = [self._kinds(measure) for measure, _ in seed.points]
        # Aims given up: at numbers that are not exact, and at turns that no figure with so few decimals meets.
        self.inexact = self.unmet = 0
        self.shares = any(k & {"year", "period"} and not k & {"region", "code"} for k in kinds)
        self.stays = False
        # Whether nothing that was moved settled of late.
        self.stuck = False
        # Copies that one dataset holds at most, and of the slots at hand where each figure of the seed stands in them.
        self.most, self.keyed = max(1, MOST_POINTS // len(seed.points)), {}
        self._learn()

    def _kinds(self, measure):
        """The kinds of dimension that a measure varies over."""
        return {self.definitions.dimensions[p].kind for p in self.definitions.measures[measure].per}

    def _free(self, point):
        """Whether a number can be moved in one place alone."""
        kinds = self._kinds(point[0])
        timed = bool(kinds & {"year", "period"}) or len(self.places.slots) == 1
        return timed and not (self.stays and not kinds & {"region", "code"})

    def _probe(self, points, years, wanted=None):
        """The decisions of a run as far as money rests on it, and what is settled."""
        probe = Probe(wanted)
        _, _, settlement = settled(self.book, points, years, probe, self.places.beneath)
        return probe, settlement

    def _values(self, points, wanted):
        """The values of these decisions alone; nothing is worked out that they do not rest on."""
        probe = Probe(wanted)
        made = run(self.book, points, probe)
        for node, key in wanted:
            column = self.column[node]
            value, _ = made.column(column)
            here = column.per == self.dims[node]
            for row in [made.layout.place[column.per].get(key)] if here else range(len(made.frames[column.per])):
                if row is not None:
                    value(row)
        return probe.values

    def _learn(self):
        """Which numbers move which decisions, who is ranked with whom, and who stands at a cut."""
        seed = self.seed
        base, _ = self._probe(seed.points, seed.years)
        nodes = {node for column in self.places.reached for node in within(column)}
        places = dict.fromkeys(place for place in base.values if place[0] in nodes)
        self.follows, self.partners, self.by_node = defaultdict(list), {}, defaultdict(list)
        for point in filter(self._free, seed.points):
            value = seed.points[point][0]
            nudged = lambda by: seed.moved(seed.points, point, value + by)
            hundredth = abs(value) / 100 or 1
            if all(any(broken(run(self.book, nudged(by)))) for by in (hundredth, -hundredth)):
                # It cannot move alone, such as one of two weights that must come to one.
                continue
            moved = self._values(nudged(TINY), places)
            for place in places:
                if moved.get(place, base.values[place])[1] != base.values[place][1]:
                    self.follows[place].append(point)
        for node, groups in base.groups.items():
            for keys in groups:
                for key in keys:
                    self.partners[node, key] = [other for other in keys if other != key]
        for place in self.follows:
            if base.values[place][0] != "rank" or self.partners.get(place):
                self.by_node[place[0]].append(place)
        # Decisions that stand where they turn as the figures are.
        self.home = [(kind, *place, value) for place, (kind, value) in base.values.items() if place[0] in nodes
                     and (kind == "tier" and value in _bounds(place[0]) or kind == "compare" and value == 0)]
        told = [[[m for m in key if m in seed.twins] for key in keys] for _, *keys, _ in base.cuts]
        self.cut = [(a[0], b[0]) for a, b in told if a and b]
        orders = {"close", "cascade", "rank", "order"}
        self.ordered = len(seed.twins) > 1 and any(
            node.op in ("over", "operator") and node.data["function"] in orders for node in nodes)

    # Making a dataset

    def dataset(self):
        """One dataset with its cases, or nothing where there is none to be had."""
        if not self.by_node and not self.ordered and not self.home:
            return None
        copies, aims, ways = {}, [], {}
        self.keyed.clear()
        exchanged = self.home and self.stuck and self.random.random() < 0.5
        for group in self._groups():
            points, way = self._jittered(), "exchanged" if exchanged else self._way()
            ways |= dict.fromkeys(group, way)
            if way == "exchanged":
                copies |= self._exchanged(group)
            elif way == "twins":
                copies |= self._twinned(group, points)
            elif way == "home":
                kind, node, key, value = self.random.choice(self.home)
                copies |= {slot: (self.seed.points, Case(slot, kind, True, node, key, value)) for slot in group}
            else:
                place = self.random.choice(self.by_node[self.random.choice(list(self.by_node))])
                free = list(filter(self._free, self.follows[place]))
                if free:
                    # Rather what has led to where the decision turns: not every number can, with few decimals.
                    odds = [self.luck[place, point][1] / self.luck[place, point][0] for point in free]
                    aims.append((group, points, place, self.random.choices(free, odds)[0]))
        aimed = self._aimed(aims)
        copies |= aimed
        dataset = self.checked(copies)
        if aims:
            self.stuck = not dataset or not any(case.slot in aimed for case in dataset.cases)
        kept = dataset.copies if dataset else {}
        for slot in copies:
            self.borne[ways[slot]][0] += 1
            self.borne[ways[slot]][1] += slot in kept
        for group, _, place, point in aims:
            self.luck[place, point][0] += 1
            self.luck[place, point][1] += any(slot in kept and kept[slot][1].at for slot in group)
        return dataset

    def _way(self):
        """How a group of copies comes to cases: rather one of which the copies were settled."""
        usual = {"twins": 3 * self.ordered, "home": bool(self.home), "aim": 7 * bool(self.by_node)}
        return self.random.choices(list(usual), [odds * self.borne[way][1] / self.borne[way][0]
                                                 for way, odds in usual.items()])[0]

    def _groups(self):
        """Slots by fives: one for the decision where it turns, the others for it beside."""
        slots = self.random.sample(self.places.slots, len(self.places.slots))
        # What is the same for all regions of a time stays, or is moved for one of them alone.
        self.stays = self.shares and self.random.random() < 0.5
        if self.shares and not self.stays:
            slots = list({(s.years, s.part): s for s in slots}.values())
        slots = slots[:min(self.most, max(25, self.wanted * 2))]
        return [slots[i:i + 5] for i in range(0, len(slots), 5)]

    def _jittered(self):
        """The figures of the seed moved at random."""
        random, points = self.random, dict(self.seed.points)
        if random.random() < 0.3:
            return points
        large = random.choice([1] * 9 + [100, 10_000])
        for point, (value, unit) in points.items():
            measure = self.definitions.measures[point[0]]
            count = measure.unit in ("1", "%") and value.denominator == 1 and abs(value) <= 100
            if not self._free(point) or count or value == 0 or point in self.seed.mirror or random.random() < 0.4:
                continue
            if unit == "万元" and abs(value) * 10_000 <= LARGEST and random.random() < 0.3:
                value, unit = value * 10_000, "元"
            factor = Fraction(random.randint(60, 160), 100) * (large if "元" in unit and "/" not in unit else 1)
            places = random.randint(0, DECIMALS)
            moved = Fraction(round(value * factor * 10**places), 10**places)
            if moved and self._fits(measure, moved, unit):
                points[point] = moved, unit
        return points

    def _fits(self, measure, value, unit):
        """Whether a figure can be typed, and is within the bounds of its measure."""
        own = value * worth(unit) / worth(measure.unit)
        within_bounds = (measure.low is None or own >= measure.low) and (measure.high is None or own <= measure.high)
        return within_bounds and abs(value) <= LARGEST and text(value) is not None

    def _everywhere(self, copies):
        """The points of all slots, and their accounting years."""
        points, years, spoken = {}, set(), set()
        for slot, own in copies.items():
            if slot not in self.keyed:
                self.keyed[slot] = slot.points({point: point for point in own})
            points |= {key: own[point] for key, point in self.keyed[slot].items()}
            years |= {year + slot.years for year in self.seed.years}
            spoken |= {year + slot.years for year in self.spoken}
        return points, years & spoken or years

    # Aiming at where a decision turns

    def _aimed(self, aims):
        """Moves one number of each aim to where its decision turns, by how it follows two small moves."""
        values = []
        wanted = {(node, group[0].key(self.dims[node], one)) for group, _, (node, key), _ in aims
                  for one in [key, *self.partners.get((node, key), ())]}
        for n in range(3):
            copies = {group[0]: self.seed.moved(points, point, points[point][0] + n * TINY)
                      for group, points, _, point in aims}
            values.append(self._values(self._everywhere(copies)[0], wanted))
        made = {}
        for group, points, (node, key), point in aims:
            at = lambda one: (node, group[0].key(self.dims[node], one))
            found = [value.get(at(key), (None, None)) for value in values]
            if any(x is None or isinstance(x, float) for _, x in found):
                self.inexact += any(isinstance(x, float) for _, x in found)
                continue
            kind, here = found[0]
            if kind == "rank":
                goals = [values[0].get(at(one), (None, None))[1] for one in self.partners[node, key]]
                self.random.shuffle(goals)
            else:
                goals = turns(node, kind, here, self.random)
            curve = Curve(TINY, [x for _, x in found])
            solved = self._solved(group, points, point, curve, goals, kind, node, key) if curve.moves else {}
            made |= solved
        return made

    def _solved(self, group, points, point, curve, goals, kind, node, key):
        """The first of the goals that can be typed, with its neighbours by the last digit typed and by the finest; where
        none can, the finest figures on either side of the first."""
        measure, (value, unit) = self.definitions.measures[point[0]], points[point]
        aims = [value + move for move in map(curve.to, (g for g in goals if g is not None)) if move is not None]
        typed = next((aim for aim in aims if 10**DECIMALS % aim.denominator == 0 and self._fits(measure, aim, unit)), None)
        finest = Fraction(1, 10**DECIMALS)
        if typed is not None:
            places = next(n for n in range(DECIMALS + 1) if 10**n % typed.denominator == 0)
            last = Fraction(1, 10**places)
            figures = [typed, typed - last, typed + last] + ([typed - finest, typed + finest] if last != finest else [])
        elif aims:
            self.unmet += 1
            figures = [aims[0] // finest * finest, (aims[0] // finest + 1) * finest]
        else:
            return {}
        return {slot: (self.seed.moved(points, point, figure),
                       Case(slot, kind, figure == typed, node, key, curve.after(figure - value)))
                for slot, figure in zip(group, figures) if self._fits(measure, figure, unit)}

    def _twinned(self, group, points):
        """Two units with equal figures, then with one of them off in a last digit."""
        measures, region = self.definitions.measures, self.definitions.of_kind("region")
        one, other = self.random.sample(self.seed.twins, 2)
        if self.cut and self.random.random() < 0.6:
            # On either side of a cut: made equal, they tie just there.
            one, other = self.random.choice(self.cut)
        equal, own = dict(points), []
        for (measure, key), typed in points.items():
            places = sorted(measures[measure].per)
            if region in places and key[places.index(region)] == one:
                at = places.index(region)
                twin = measure, key[:at] + (other,) + key[at + 1:]
                if twin in equal and self._free(twin):
                    equal[twin] = typed
                    own.append(twin)
        made = {}
        for n, slot in enumerate(group):
            moved = dict(equal)
            if n and own:
                point = self.random.choice(own)
                value, unit = moved[point]
                places = next((k for k in range(DECIMALS) if 10**k % value.denominator == 0), DECIMALS)
                value += self.random.choice([-1, 1]) * Fraction(1, 10**places)
                if not self._fits(measures[point[0]], value, unit):
                    continue
                moved[point] = value, unit
            made[slot] = moved, Case(slot, "twins", n == 0, twins=(one, other))
        return made

    def _exchanged(self, group):
        """The figures as they are in other hands: where they must come to a sum, no single one can be moved."""
        made = {}
        for slot in group:
            hands = dict(zip(self.seed.twins, self.random.sample(self.seed.twins, len(self.seed.twins))))
            at = lambda key: tuple(hands.get(member, member) for member in key)
            points = {(measure, at(key)): typed for (measure, key), typed in self.seed.points.items()}
            kind, node, key, value = self.random.choice(self.home)
            made[slot] = points, Case(slot, kind, True, node, at(key), value)
        return made

    # What came of it

    def checked(self, copies):
        """A dataset without the copies that stand in the way of settling, and with the cases that stand where they
        should."""
        for last in (False,) * 4 + (True,):
            if not copies:
                return None
            points, years = self._everywhere({slot: own for slot, (own, _) in copies.items()})
            wanted = {(case.node, case.slot.key(self.dims[case.node], key)) for _, case in copies.values() if case.node
                      for key in [case.key, *self.partners.get((case.node, case.key), ())]}
            probe, settlement = self._probe(points, years, wanted)
            at_fault = [self.places.owners(copies, dims, key) for _, dims, key in settlement.faults]
            # Of several that share a fault the first may be sound by itself.
            ill = {slot for slots in at_fault for slot in (slots if last else slots[1:] or slots)}
            if not ill:
                cases = [case for _, case in copies.values() if self._stands(case, probe)]
                return Dataset(points, years, copies, cases, probe.run.results(), settlement)
            copies = {slot: what for slot, what in copies.items() if slot not in ill}
        return None

    def _stands(self, case, probe):
        if case.kind == "twins":
            return self._twins_decide(case, probe)
        value = lambda key: probe.values.get((case.node, case.slot.key(self.dims[case.node], key)), (None, None))[1]
        found = value(case.key)
        if found is None or isinstance(found, float):
            return False
        if case.kind == "rank" and case.at:
            return any(value(key) == found for key in self.partners[case.node, case.key])
        return found == case.value

    def _twins_decide(self, case, probe):
        """Whether the twins are ranked with each other, or stand on either side of a cut."""
        regions = dict(case.slot.regions)
        pair = {regions.get(code, code) for code in case.twins}
        for node, keys in [*((node, [a, b]) for node, a, b, _ in probe.cuts),
                           *((node, keys) for node, groups in probe.groups.items() for keys in groups)]:
            year = self.places.year(node.data["dims"], keys[0])
            here = year is None or year - case.slot.years in self.seed.years
            if here and pair <= {member for key in keys for member in key}:
                return True
        return False


def _bounds(node):
    """The ends of the steps of a table."""
    return {end for start, stop, _ in node.data.steps for end in (start, stop)}
