"""The settlement operators over the rows of one group. Columns of values come in, one value a row goes out.

`met(kind, values, at)` is told of a decision: the values that were set in order and the place where they were cut.
"""

from fraction import Fraction

from decimals import exact, rounded


def close(columns, step, met=None):
    """Largest remainders: every amount cut to the step, what is left handed out from the largest remainder down; equal
    remainders go by the order of rows. Where the amounts do not come to the total there is nothing to close."""
    amounts, totals = [list(map(exact, column)) for column in columns]
    down = [rounded("round_down", x, step) for x in amounts]
    total = rounded("round", sum(totals) / len(totals), step)
    left = (total - sum(down)) / step
    if abs(left) > len(down):
        return [None] * len(down)
    sign = -1 if left < 0 else 1
    rest = [sign * (x - d) for x, d in zip(amounts, down)]
    order = sorted(range(len(rest)), key=lambda i: (-rest[i], i))
    if met:
        met("close", amounts, [r / step for r in rest], int(abs(left)))
    up = set(order[:int(abs(left))])
    return [d + sign * step * (i in up) for i, d in enumerate(down)]


def cascade(columns, step, met=None):
    """The amount of the whole by the shares of the key, closed."""
    amounts, keys = columns
    whole = sum(keys)
    if whole == 0:
        return [None] * len(keys)
    return close([[x * k / whole for x, k in zip(amounts, keys)], amounts], step, met)


def balance(columns, step=None, met=None):
    """What is paid and what is received made equal by scaling down the larger side."""
    (amounts,) = columns
    paid, received = sum(max(-x, 0) for x in amounts), sum(max(x, 0) for x in amounts)
    down = Fraction(received, paid) if paid > received else 1
    up = Fraction(paid, received) if received > paid else 1
    return [x * (down if x < 0 else up) for x in amounts]


def bound(columns, step=None, met=None):
    """Every amount times one multiple and kept between its limits, so that the sum stays what it was; whoever has
    nothing to scale stays at the lower limit. Limits that leave no room make all missing."""
    amounts, low, high = columns
    high = [h if x > 0 else l for x, l, h in zip(amounts, low, high)]
    wanted = sum(amounts)
    if not sum(low) <= wanted <= sum(high):
        return [None] * len(amounts)
    at = lambda multiple: [min(max(x * multiple, l), h) for x, l, h in zip(amounts, low, high)]
    bends = sorted({limit / x for x, l, h in zip(amounts, low, high) if x > 0 for limit in (l, h)} | {Fraction(0)})
    below = max((b for b in bends if sum(at(b)) <= wanted), default=Fraction(0))
    free = sum(x for x, l, h in zip(amounts, low, high) if x > 0 and l / x <= below < h / x)
    return at(below + (wanted - sum(at(below))) / free if free > 0 else below)


OPERATORS = {"close": close, "cascade": cascade, "balance": balance, "bound": bound}
