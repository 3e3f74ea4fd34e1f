"""The formula language: text to a tree of tuples.

    ("number", value, unit)            0.3[m]; the unit is its text, "" where there is none
    ("name", name, picks)              x[year - 1]; a pick is (dimension, "shift" | "member" | "above", what)
    ("negate", a)  ("not", a)  ("and" | "or" | "+" | "<=" | …, a, b)
    ("call", function, arguments)      of the values of a row
    ("over", function, arguments, dimensions, by, step)
    ("tier", a, table)

Powers bind tightest and nest to the right, then a minus in front, then * /, + -, comparisons, not, and, or.
"""

from fraction import Fraction
import re

OVER = {"sum": 1, "mean": 1, "count": 1, "median": 1, "share": 1, "rank": 1, "order": 1, "sum_upto": 3,
        "close": 2, "bound": 3, "balance": 1, "cascade": 2}
STEPPED = {"close", "cascade"}
# These two are also functions of the values of a row; a dimension behind the first value tells.
EITHER = {"min", "max"}

_TOKENS = re.compile(r"""
    (?P<space>\s+)
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?P<unit>\[[^\]]*\])?
  | (?P<word>[A-Za-z_]\w*)
  | "(?P<quoted>[^"]*)"
  | (?P<mark><=|>=|!=|[-+*/^<>=()\[\],])
""", re.VERBOSE | re.ASCII)
_NOT, _NEGATE = 3, 7
_STRENGTH = {"or": 1, "and": 2, **dict.fromkeys(("<", "<=", ">", ">=", "=", "!="), 4),
             "+": 5, "-": 5, "*": 6, "/": 6, "^": 8}


class Malformed(ValueError):
    pass


def parse(text, dimensions):
    """The tree of a formula; `dimensions` are the words that name one."""
    return _Parser(text, dimensions).whole()


def _tokens(text):
    at = 0
    while at < len(text):
        found = _TOKENS.match(text, at)
        if not found:
            raise Malformed(text[at:])
        at = found.end()
        if found["number"]:
            yield "number", (Fraction(found["number"]), (found["unit"] or "[]")[1:-1])
        elif not found["space"]:
            yield found.lastgroup, found[found.lastgroup]
    yield "end", ""


class _Parser:
    def __init__(self, text, dimensions):
        self.text, self.tokens, self.at, self.dimensions = text, list(_tokens(text)), 0, dimensions

    def whole(self):
        tree = self.expression(0)
        self.take("end", "")
        return tree

    def next(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def is_next(self, kind, what, ahead=0):
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)] == (kind, what)

    def eat(self, mark):
        if self.is_next("mark", mark):
            self.at += 1
            return True
        return False

    def take(self, kind, what=None):
        found = self.next()
        if found[0] != kind or what not in (None, found[1]):
            raise Malformed(f"{found} where {what or kind} belongs: {self.text}")
        return found[1]

    def expression(self, least):
        left = self.prefix()
        while True:
            kind, operator = self.tokens[self.at]
            strength = _STRENGTH.get(operator, -1) if kind in ("mark", "word") else -1
            if strength < max(least, 1):
                return left
            self.at += 1
            left = (operator, left, self.expression(_NEGATE if operator == "^" else strength + 1))

    def prefix(self):
        kind, what = self.next()
        if (kind, what) == ("mark", "-"):
            return ("negate", self.expression(_NEGATE))
        if (kind, what) == ("word", "not"):
            return ("not", self.expression(_NOT))
        if (kind, what) == ("mark", "("):
            inner = self.expression(0)
            self.take("mark", ")")
            return inner
        if kind == "number":
            return ("number", *what)
        if kind != "word":
            raise Malformed(f"{what!r}: {self.text}")
        if self.eat("("):
            return self.call(what)
        return ("name", what, self.picks() if self.eat("[") else ())

    def picks(self):
        picks = []
        while True:
            dimension = self.take("word")
            if self.eat("="):
                kind, what = self.next()
                if kind == "word":
                    picks.append((dimension, "above", what))
                else:
                    picks.append((dimension, "member", str(what[0]) if kind == "number" else what))
            else:
                sign = -1 if self.take("mark") == "-" else 1
                picks.append((dimension, "shift", sign * int(self.take("number")[0])))
            if not self.eat(","):
                self.take("mark", "]")
                return tuple(picks)

    def call(self, function):
        first = self.expression(0)
        dimension_next = self.is_next("mark", ",") and self.tokens[self.at + 1][0] == "word" \
            and self.tokens[self.at + 1][1] in self.dimensions
        if function in OVER or function in EITHER and dimension_next:
            return self.over(function, first)
        if function == "tier":
            self.take("mark", ",")
            table = self.take("word")
            self.take("mark", ")")
            return ("tier", first, table)
        arguments = [first]
        while self.eat(","):
            arguments.append(self.expression(0))
        self.take("mark", ")")
        return ("call", function, tuple(arguments))

    def over(self, function, first):
        arguments = [first]
        while len(arguments) < OVER.get(function, 1):
            self.take("mark", ",")
            arguments.append(self.expression(0))
        dimensions, by, step = [], None, None
        # A step of money follows the dimensions and is no word.
        while self.is_next("mark", ",") and self.tokens[self.at + 1][0] == "word":
            self.at += 1
            dimensions.append(self.take("word"))
            if self.is_next("word", "by"):
                self.at += 1
                by = self.take("word")
                break
        if function in STEPPED:
            self.take("mark", ",")
            step = self.expression(0)
        self.take("mark", ")")
        return ("over", function, tuple(arguments), tuple(dimensions), by, step)
