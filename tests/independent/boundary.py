"""Decisions that a run comes to, and how far each is from where it turns."""

from collections import defaultdict
from fraction import Fraction


class Probe:
    """Told of every decision of a run by the node that decides and the key of its row; keeps those wanted."""

    def __init__(self, wanted=None):
        self.wanted = wanted
        self.values = {}
        self.groups = defaultdict(list)
        self.cuts = []
        self.run = None

    def met(self, node, column, dims, row, value, kind):
        place = node, self.run.frames[dims][row]
        if self.wanted is None or place in self.wanted:
            self.values[place] = kind, value

    def ranked(self, node, column, rows, values):
        keys = [self.run.frames[node.data["dims"]][row] for row in rows]
        self.groups[node].append(keys)
        for key, value in zip(keys, values):
            if self.wanted is None or (node, key) in self.wanted:
                self.values[node, key] = "rank", value

    def operated(self, node, column, rows, kind, values, rests, cut):
        keys = [self.run.frames[node.data["dims"]][row] for row in rows]
        order = sorted(range(len(rests)), key=lambda i: (-rests[i], i))
        if 0 < cut < len(order):
            self.cuts.append((node, keys[order[cut - 1]], keys[order[cut]], rests[order[cut - 1]] == rests[order[cut]]))


def turns(node, kind, value, random):
    """Where a decision turns, near its value and in no order: lazily, as there is no end of half steps."""
    if kind == "compare":
        yield Fraction(0)
    elif kind == "tier":
        bounds = sorted({b for start, end, _ in node.data.steps for b in (start, end) if b is not None})
        random.shuffle(bounds)
        yield from bounds
    else:
        step = node.data[1]
        half = Fraction(1, 2) if kind in ("round", "round_even") else 0
        here, near = value / step // 1 + half, list(range(-15, 16))
        random.shuffle(near)
        for n in near:
            yield (here + n) * step


class Curve:
    """A decision's value as one number moves, taken to be (a + b u) / (1 + c u): exact for what is linear in the number
    or in its inverse."""

    def __init__(self, step, values):
        x0, x1, x2 = map(Fraction, values)
        bend = 2 * x1 - x2 - x0
        self.a = x0
        self.c = bend / (2 * step * (x2 - x1)) if bend and x2 != x1 else Fraction(0)
        self.b = (x1 - x0) / step + x1 * self.c

    @property
    def moves(self):
        return self.b != self.a * self.c

    def after(self, move):
        """The value after moving so far; none where the curve has a pole."""
        below = 1 + self.c * move
        return (self.a + self.b * move) / below if below else None

    def to(self, value):
        """How far to move for that value."""
        if not self.c:
            return (value - self.a) / self.b
        fall = self.b - self.c * value
        return None if fall == 0 else (value - self.a) / fall
