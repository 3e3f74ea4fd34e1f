"""The definitions of a folder such as `coefficients/`: dimensions, measures, coefficients, models, profiles, schemes."""

from calendar import monthrange
from dataclasses import dataclass, field
from decimal import Decimal
from fraction import Fraction
from pathlib import Path
import csv
import tomllib

from decimals import typed
from formula import parse
from units import worth

TIME, REGION = ("year", "period"), "region"
# What formulas call the given value of a line: its id with this behind.
GIVEN = "_supplied"
_KINDS = {"year": 0, "period": 1, "region": 2, "list": 3}
# Quarters, half-years and the whole year stand behind the months in the number of a period: 201621 is 2016Q1.
_QUARTERS, _HALVES, _WHOLE = 20, 30, 41


@dataclass
class Dimension:
    """Members are numbers that sort as rows do: a year itself, a period its year and part, a list's member its place.
    Regions are their codes."""

    id: str
    kind: str
    place: int
    names: list = field(default_factory=list)
    # The dimensions known from a member of this one, and for each the member known from each member.
    attributes: dict = field(default_factory=dict)

    def __post_init__(self):
        self.index = {name: i for i, name in enumerate(self.names)}
        # Of regions the level, and by level and attributes those that share them.
        self.level, self.alike = {}, {}

    def member(self, name):
        if self.kind == "year":
            return int(name)
        if self.kind == "period":
            return _period(name)
        if self.kind == "region" or self.kind == "code":
            return name
        return self.index[name]

    def name(self, member):
        if self.kind == "year":
            return str(member)
        if self.kind == "period":
            year, part = divmod(member, 100)
            if part == _WHOLE:
                return str(year)
            if part > _HALVES:
                return f"{year}H{part - _HALVES}"
            return f"{year}Q{part - _QUARTERS}" if part > _QUARTERS else f"{year}-{part:02}"
        return member if self.kind in ("region", "code") else self.names[member]

    def beside(self, region):
        """The regions of its level in the same city and province, itself among them."""
        about = lambda one: (self.level[one], *(known(one) for known in self.attributes.values()))
        if not self.alike:
            for one in self.names:
                self.alike.setdefault(about(one), []).append(one)
        return self.alike[about(region)]


def _period(name):
    if len(name) == 4:
        return int(name) * 100 + _WHOLE
    if "Q" in name:
        return int(name[:4]) * 100 + _QUARTERS + int(name[5:])
    if "H" in name:
        return int(name[:4]) * 100 + _HALVES + int(name[5:])
    return int(name[:4]) * 100 + int(name[5:])


def cadence(period):
    part = period % 100
    return "year" if part == _WHOLE else "half-year" if part > _HALVES else "quarter" if part > _QUARTERS else "month"


def _part(part):
    """The first part of a year of that length, and how many there are."""
    if part == _WHOLE:
        return _WHOLE, 1
    return (_HALVES + 1, 2) if part > _HALVES else (_QUARTERS + 1, 4) if part > _QUARTERS else (1, 12)


def shifted(kind, along, member, steps):
    """The year or period so many steps along; a period can also step by years."""
    if kind == "year":
        return member + steps
    if along == "year":
        return member + 100 * steps
    first, length = _part(member % 100)
    count = member // 100 * length + member % 100 - first + steps
    return count // length * 100 + count % length + first


def last_day(kind, member):
    """The last day of a year or period, as text that compares."""
    if kind == "year":
        return f"{member}-12-31"
    year, part = divmod(member, 100)
    first, length = _part(part)
    month = (part - first + 1) * 12 // length
    return f"{year}-{month:02}-{monthrange(year, month)[1]}"


@dataclass
class Measure:
    id: str
    per: frozenset
    unit: str
    low: Fraction | None
    high: Fraction | None


@dataclass
class Row:
    """One number of a coefficient, in base units."""

    key: tuple
    region: str
    set: str
    value: Fraction
    price_year: int | None
    start: str
    end: str


@dataclass
class Coefficient:
    id: str
    per: list
    price: bool
    rows: list = field(default_factory=list)


@dataclass
class Tier:
    of: Fraction
    unit: Fraction
    whole: bool
    closed_left: bool
    steps: list


@dataclass
class Line:
    id: str
    per: frozenset
    unit: str
    formula: tuple
    scope: tuple | None
    # Of a condition that must hold, "error" where it stops a settlement and "warning" where it does not.
    check: str | None = None


@dataclass
class Model:
    id: str
    lines: list
    tiers: dict
    scheme: dict | None
    examples: list


@dataclass
class Profile:
    id: str
    models: list
    sets: list
    price_index: str | None


class Definitions:
    def __init__(self, folder):
        self.folder, self.read, self.ordered = Path(folder), {}, {}
        self.dimensions = self._dimensions()
        self.by_id = {d.id: d for d in self.dimensions}
        self.measures = {m.id: m for m in self._measures()}
        self.coefficients = self._coefficients()
        self.models = {m.id: m for m in self._models()}
        self.profiles = self._profiles()

    def _tables(self, holds):
        """Every TOML file that holds such a thing, wherever it lies."""
        for path in sorted(self.folder.rglob("*.toml")):
            if path not in self.read:
                with open(path, "rb") as file:
                    self.read[path] = tomllib.load(file, parse_float=Decimal)
            if holds(self.read[path]):
                yield path, self.read[path]

    def _lists(self, first):
        """Every CSV file whose first column is so called."""
        for path in sorted(self.folder.rglob("*.csv")):
            with open(path, encoding="utf-8-sig", newline="") as file:
                rows = csv.DictReader(file)
                if rows.fieldnames[0] == first:
                    yield path, list(rows)

    def called(self, word):
        """The measure that a table or an example calls so: its id, or that of the line it is given for."""
        return word if word in self.measures else word + GIVEN

    def of_kind(self, kind):
        return next((d.place for d in self.dimensions if d.kind == kind), None)

    def places(self, ids):
        return frozenset(self.by_id[i].place for i in ids)

    # Dimensions

    def _dimensions(self):
        declared = [(path, d) for path, table in self._tables(lambda t: "dimension" in t) for d in table["dimension"]]
        declared.sort(key=lambda pair: _KINDS[pair[1]["kind"]])
        made = []
        for path, d in declared:
            made += _region(d, self._lists("code"), len(made)) if "members" in d else _listed(d, len(made))
        year = next(d for d in made if d.kind == "year")
        period = next(d for d in made if d.kind == "period")
        period.attributes[year.place] = lambda member: member // 100
        return made

    def kinds(self, dims):
        """The kinds of some dimensions, in the order of keys."""
        if dims not in self.ordered:
            self.ordered[dims] = [self.dimensions[place].kind for place in sorted(dims)]
        return self.ordered[dims]

    def closure(self, places):
        known = set(places)
        for place in places:
            for above in self.dimensions[place].attributes:
                known |= self.closure([above])
        return frozenset(known)

    def essential(self, places):
        """Without the dimensions that others among them determine."""
        return frozenset(p for p in places if not any(p in self.closure([q]) for q in places if q != p))

    def ascend(self, place, member, to):
        if place == to:
            return member
        known = self.dimensions[place].attributes.get(to)
        return known(member) if known else None

    def lies_in(self, region):
        """A region, its city, its province and the nation."""
        own = self.dimensions[self.of_kind("region")]
        above = [known(region) for known in own.attributes.values()]
        return [region, *(a for a in above if a), "000000"]

    # Numbers

    def _measures(self):
        for _, table in self._tables(lambda t: "measure" in t):
            for m in table["measure"]:
                yield self._measure(m, m["id"])
        # The given value of a line is a measure that formulas call by its id and an ending.
        given = {}
        for _, table in self._tables(lambda t: "line" in t):
            for line in table["line"]:
                if line.get("given"):
                    given.setdefault(line["id"], self._measure(line, line["id"] + GIVEN))
        yield from given.values()

    def _measure(self, m, name):
        bound = lambda key: Fraction(m[key]) if key in m else None
        return Measure(name, self.places(m["per"]), m["unit"], bound("min"), bound("max"))

    def _coefficients(self):
        known = {}
        for _, table in self._tables(lambda t: "coefficient" in t):
            for c in table["coefficient"]:
                per = [self.by_id[d].place for d in c.get("per", [])]
                known[c["id"]] = Coefficient(c["id"], per, c.get("price", False))
        for _, rows in self._lists("id"):
            for row in rows:
                coefficient = known[row["id"]]
                of = lambda place: self.dimensions[place].member(row[self.dimensions[place].id])
                year = row["price_year"] if row["price_year"] != "nominal" else ""
                coefficient.rows.append(Row(
                    tuple(of(place) for place in coefficient.per), row["region"], row["set"],
                    typed(row["value"]) * worth(row["unit"]), int(year) if year else None,
                    row["valid_from"], row["valid_to"]))
        return known

    # Rules

    def _models(self):
        tables = {t["id"]: t for _, t in self._tables(lambda t: "id" in t and "models" not in t)}
        for table in tables.values():
            table = _completed(table, tables)
            lines = [self._line(l, _formula(l)) for l in table.get("line", [])]
            lines += [self._line(c | {"unit": "1"}, c["that"], c["level"]) for c in table.get("check", [])]
            tiers = {t["id"]: _tier(t) for t in table.get("tier", [])}
            yield Model(table["id"], lines, tiers, table.get("scheme"), table.get("example", []))

    def _line(self, line, formula, check=None):
        tree = parse(formula, self.by_id)
        if check:
            tree = ("call", "if", (tree, ("number", Fraction(1), ""), ("number", Fraction(0), "")))
        scope = parse(line["where"], self.by_id) if "where" in line else None
        return Line(line["id"], self.places(line["per"]), line["unit"], tree, scope, check)

    def _profiles(self):
        known = {}
        for _, p in self._tables(lambda t: "models" in t):
            known[p["id"]] = Profile(p["id"], p["models"], p.get("sets", []), p.get("price_index"))
        for model in self.models.values():
            if model.scheme:
                base = known.get(model.scheme.get("base"), Profile("", [], [], None))
                known[model.id] = Profile(
                    model.id, base.models + model.scheme.get("uses", []) + [model.id],
                    model.scheme.get("sets", []) + base.sets, model.scheme.get("price_index", base.price_index))
        return known


def _completed(table, tables):
    """With what it takes from the model that it extends: lines and checks, tiers, and a scheme where it has none."""
    if "extends" not in table:
        return table
    base, without = _completed(tables[table["extends"]], tables), table.get("without", [])
    whole = table | {"scheme": table.get("scheme", base.get("scheme"))}
    for kind in ("line", "check"):
        own = {l["id"]: l for l in table.get(kind, [])}
        kept = [own.pop(l["id"], l) for l in base.get(kind, []) if l["id"] not in without]
        whole[kind] = kept + list(own.values())
    own = {t["id"] for t in table.get("tier", [])}
    whole["tier"] = [t for t in base.get("tier", []) if t["id"] not in own] + table.get("tier", [])
    return whole


def _formula(line):
    """With a given value first; a line that can only be given has no formula."""
    own, name = line.get("formula"), line["id"] + GIVEN
    if not line.get("given") or own and name in own:
        return own
    return f"coalesce({name}, {own})" if own else name


def _tier(t):
    number = lambda step, name: Fraction(step[name]) if name in step else None
    steps = [(number(s, "from"), number(s, "to"), Fraction(s["value"])) for s in t["steps"]]
    return Tier(worth(t["of"]), worth(t["unit"]), t["reading"] == "whole", t["closed"] == "left", steps)


def _listed(d, place):
    """A dimension of years, periods or listed members, with its attributes behind it."""
    members = d.get("member", [])
    own = Dimension(d["id"], d["kind"], place, [m["id"] for m in members])
    made = [own]
    for attribute in d.get("attribute", []):
        values = [m.get("attributes", {}).get(attribute["id"]) for m in members]
        names = list(dict.fromkeys(v for v in values if v is not None))
        above = Dimension(attribute["id"], "list", place + len(made), names)
        own.attributes[above.place] = lambda member, values=values, above=above: \
            None if values[member] is None else above.index[values[member]]
        made.append(above)
    for attribute in d.get("attribute", []):
        if "within" in attribute:
            raise NotImplementedError(f"{d['id']}: an attribute of a list within another")
    return made


def _region(d, lists, place):
    """Regions with their cities and provinces. Units that are no more are left out: no case here speaks of them."""
    own = lambda path: path.name == d["members"] or path.name.startswith(d["special"])
    rows = [row for path, listed in lists if own(path) for row in listed]
    own = Dimension(d["id"], "region", place, sorted(r["code"] for r in rows))
    own.level = {r["code"]: r["level"] for r in rows}
    made = [own]
    for attribute in d["attribute"]:
        known = {r["code"]: r[attribute["id"]] for r in rows if r[attribute["id"]]}
        above = Dimension(attribute["id"], "code", place + len(made), sorted(set(known.values())))
        own.attributes[above.place] = known.get
        made.append(above)
    for i, attribute in enumerate(d["attribute"]):
        if "within" in attribute:
            wider = next(m for m in made if m.id == attribute["within"])
            lies = {}
            for row in rows:
                if row[attribute["id"]] and row[wider.id]:
                    lies[row[attribute["id"]]] = row[wider.id]
            made[1 + i].attributes[wider.place] = lies.get
    return made
