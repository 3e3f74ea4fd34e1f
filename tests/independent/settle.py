"""What a scheme's results come to as money: who pays whom how much, and what stands in the way."""

from dataclasses import dataclass
from fractions import Fraction

from rows import Ways
from units import worth


@dataclass(frozen=True)
class Entry:
    step: str
    period: str
    payer: str
    payee: str
    yuan: Fraction


class Settlement:
    """The ledger of a run, and of every row at fault its dimensions and key: a settlement is refused for any of them."""

    def __init__(self, book, run, results, years):
        self.book, self.run, self.results = book, run, results
        self.definitions = book.definitions
        self.scheme = self.definitions.models[book.profile.id].scheme
        self.step = Fraction(self.scheme["step"]) * worth(self.scheme["money"])
        self.ways = Ways(self.definitions)
        self.time = [p for p in (self.definitions.of_kind("year"), self.definitions.of_kind("period")) if p is not None]
        self.years = set(years)
        self.entries, self.faults = [], []
        for payment in self.scheme["pay"]:
            self.pay(payment)
        for pool in self.scheme.get("pool", []):
            self.pool(pool)
        for party in self.scheme.get("party", []):
            if "holds" in party:
                self.hold(party)

    def when(self, dims, key):
        """The kind of time of a key, and the time; none where it has none."""
        for place, member in zip(sorted(dims), key):
            if place in self.time:
                return self.definitions.dimensions[place], member
        return None, None

    def rows(self, line):
        """The rows of a line in the accounting years, with their values."""
        dims = self.book.lines[line].per
        for key, value in self.results[line].items():
            dimension, time = self.when(dims, key)
            year = time if dimension is None or dimension.kind == "year" else time // 100
            if year is None or year in self.years:
                yield dims, key, value

    def fault(self, why, dims, key):
        self.faults.append((why, dims, key))

    def pay(self, payment):
        posted = {}
        for dims, key, value in self.rows(payment["line"]):
            if value is None:
                # Who lacks data is left out where the scheme says so.
                if self.scheme.get("missing") != "leave-out":
                    self.fault("missing", dims, key)
                continue
            if (Fraction(value) / self.step).denominator != 1:
                self.fault("not rounded", dims, key)
                continue
            dimension, time = self.when(dims, key)
            payer, payee = (self.side(payment[side], dims, key) for side in ("from", "to"))
            if self.scheme.get("cumulative"):
                # Amounts from January on: what was paid before in the year comes off.
                place = (time if dimension.kind == "year" else time // 100, payer, payee)
                value, posted[place] = value - posted.get(place, 0), value
            if value:
                way = (payee, payer) if value < 0 else (payer, payee)
                self.entries.append(Entry(payment["id"], dimension.name(time) if dimension else "", *way, abs(value)))

    def side(self, side, dims, key):
        """A party of the scheme, or the member of the dimension that a key belongs to."""
        if side not in self.definitions.by_id:
            return side
        wanted = self.definitions.by_id[side]
        for place, member in zip(sorted(dims), key):
            found = self.definitions.ascend(place, member, wanted.place)
            if found is not None:
                return wanted.name(found)
        return ""

    def pool(self, pool):
        paid = {p["line"] for p in self.scheme["pay"]}
        sums, owner_of = {}, None
        total = pool.get("total")
        if total:
            for dims, key, value in self.rows(total):
                sums[key] = [dims, value, Fraction(0)]
                if value is None or (value / self.step).denominator != 1 or value < 0:
                    self.fault("pool", dims, key)
        for part in pool["parts"]:
            if total:
                owner_of = self.ways.to(self.book.lines[part].per, self.book.lines[total].per)
            for dims, key, value in self.rows(part):
                owner = (owner_of(key) if owner_of else None) if total else self.when(dims, key)[1]
                if value is None:
                    if not (self.scheme.get("missing") == "leave-out" and part in paid):
                        self.fault("pool part", dims, key)
                    continue
                if (value / self.step).denominator != 1 or total and part not in paid and value < 0:
                    self.fault("pool part", dims, key)
                if total and owner not in sums:
                    if value:
                        self.fault("no pool", dims, key)
                    continue
                sums.setdefault(owner, [dims, Fraction(0), Fraction(0), key])[2] += value
        for key, (dims, whole, parts, *own) in sums.items():
            if whole is not None and whole != parts:
                self.fault("open pool", dims, own[0] if own else key)

    def hold(self, party):
        held = {self.when(dims, key)[1]: (dims, key, value) for dims, key, value in self.rows(party["holds"])}
        flows = {}
        for entry in self.entries:
            flows[entry.period] = flows.get(entry.period, 0) + entry.yuan * ((entry.payer == party["id"]) - (entry.payee == party["id"]))
        for time, (dims, key, value) in held.items():
            dimension, _ = self.when(dims, key)
            over = flows.get(dimension.name(time) if dimension else "", 0)
            if over > 0 and (value is None or over > value):
                self.fault("overspent", dims, key)
