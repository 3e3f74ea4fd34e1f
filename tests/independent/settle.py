"""What a scheme's results come to as money: who pays whom how much, and what stands in the way."""

from dataclasses import dataclass
from fraction import Fraction

from rows import Ways
from units import worth

@dataclass(frozen=True)
class Entry:
    step: str
    period: str
    payer: str
    payee: str
    yuan: Fraction


def broken(run):
    """The conditions that must hold and do not, with their keys; where a figure is missing there is nothing to judge."""
    for column in run.book.lines.values():
        if column.check == "error":
            value, inside = run.column(column)
            for row, key in enumerate(run.frames[column.per]):
                if (inside is None or inside(row)) and value(row) == 0:
                    yield column, key


class Settlement:
    """The ledger of a run, and every row at fault with its dimensions and key: any of them stands in the way of money."""

    def __init__(self, book, run, results, years):
        self.book, self.run, self.results = book, run, results
        self.definitions = book.definitions
        self.scheme = self.definitions.models[book.profile.id].scheme
        self.step = Fraction(self.scheme["step"]) * worth(self.scheme["money"])
        self.ways = Ways(self.definitions)
        self.time = [p for p in (self.definitions.of_kind("year"), self.definitions.of_kind("period")) if p is not None]
        self.years, self.clocks = set(years), {}
        self.entries, self.faults = [], []
        self.check()
        for payment in self.scheme["pay"]:
            self.pay(payment)
        for pool in self.scheme.get("pool", []):
            self.pool(pool)
        for party in self.scheme.get("party", []):
            if "holds" in party:
                self.hold(party)

    def when(self, dims, key):
        """The kind of time of a key, and the time; none where it has none."""
        at, dimension = self.clock(dims)
        return dimension, None if at is None else key[at]

    def clock(self, dims):
        """Where the time stands in a key, and its kind."""
        if dims not in self.clocks:
            found = [(at, place) for at, place in enumerate(sorted(dims)) if place in self.time]
            at, place = found[0] if found else (None, None)
            self.clocks[dims] = at, None if at is None else self.definitions.dimensions[place]
        return self.clocks[dims]

    def rows(self, line):
        """The rows of a line in the accounting years, with their values."""
        dims = self.book.lines[line].per
        at, dimension = self.clock(dims)
        for key, value in self.results[line].items():
            time = None if at is None else key[at]
            year = time if dimension is None or dimension.kind == "year" else time // 100
            if year is None or year in self.years:
                yield dims, key, value

    def fault(self, why, dims, key):
        self.faults.append((why, dims, key))

    def check(self):
        for column, key in broken(self.run):
            self.fault("a check does not hold", column.per, key)

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
        """What is paid and kept comes to the total; nothing is kept that is not there, but for what rounding leaves."""
        total, paid = pool.get("total"), {p["line"] for p in self.scheme["pay"]}
        drawers = {}
        if total:
            drawers = {key: (dims, key, [(total, value)], []) for dims, key, value in self.rows(total)}
        for part in pool["parts"]:
            dims = self.book.lines[part].per
            owner_of = self.ways.to(dims, self.book.lines[total].per) if total else lambda key: self.when(dims, key)[1]
            for dims, key, value in self.rows(part):
                owner = owner_of(key) if owner_of else None
                if not total:
                    # All amounts of a time belong to it, whoever's they are.
                    time = self.when(dims, key)[0]
                    drawers.setdefault(owner, (frozenset({time.place} if time else ()), (owner,), [], []))
                if owner in drawers:
                    drawers[owner][3].append((part, value))
                elif value:
                    self.fault("outside a pool", dims, key)
        for dims, key, whole, parts in drawers.values():
            why = self._judge(pool, whole, parts, paid)
            if why:
                self.fault(why, dims, key)

    def _judge(self, pool, whole, parts, paid):
        leaves_out = self.scheme.get("missing") == "leave-out"
        lacking = [line for line, value in whole + parts if value is None]
        if any(not (leaves_out and line in paid) for line in lacking):
            # A trial goes on with those of whom there are figures, where the scheme leaves the others out.
            return None if leaves_out else "a pool that is not known"
        values = [(line, value) for line, value in parts if value is not None]
        if any((value / self.step).denominator != 1 for _, value in whole + values):
            return "a pool that is not rounded"
        tail, rounded = pool.get("tail"), sum(line != pool.get("tail") for line, _ in values)
        for line, value in values:
            if whole and line not in paid and value < 0 and not (line == tail and -value <= self.step * rounded / 2):
                return "an overspent pool"
        sums = whole[0][1] if whole else Fraction(0)
        return "an open pool" if sums != sum(value for _, value in values) else "a negative pool" if sums < 0 else None

    def hold(self, party):
        """Who pays out of what it holds pays no more than that and what it is paid."""
        held = {self.when(dims, key)[1]: (dims, key, value) for dims, key, value in self.rows(party["holds"])}
        names = {self.when(dims, key)[0].name(time): time for time, (dims, key, _) in held.items() if time is not None}
        over = {}
        for entry in self.entries:
            if party["id"] in (entry.payer, entry.payee):
                sign = 1 if entry.payer == party["id"] else -1
                over[entry.period] = over.get(entry.period, 0) + sign * entry.yuan
        for period, paid in over.items():
            dims, key, value = held.get(names.get(period), (frozenset(), (), None))
            if value is None or (value / self.step).denominator != 1:
                self.fault("what is held is not known", dims, key)
            elif paid > value:
                self.fault("overspent", dims, key)
