"""Numbers as typed: a decimal is the fraction that it says, and rounding looks at that fraction."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fraction import Fraction

# More digits than a spreadsheet keeps do not count.
_KEPT = Context(prec=15, rounding=ROUND_HALF_UP)


def typed(text):
    """The number that a text stands for, by its 15 significant digits."""
    return Fraction(_KEPT.create_decimal(text))


def exact(x):
    """A number to be decided upon; one that went through a root or a power counts with its 15 digits."""
    return typed(repr(x)) if isinstance(x, float) else x


def rounded(mode, x, step):
    """`x` in whole steps: `round` half away from zero, `round_down` to zero, `round_up` away from it, `round_even` by
    GB/T 8170 half to the even digit."""
    steps = exact(x) / step
    whole, rest = divmod(abs(steps), 1)
    if mode == "round":
        up = rest >= Fraction(1, 2)
    elif mode == "round_down":
        up = False
    elif mode == "round_up":
        up = rest > 0
    else:
        up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1)
    return (whole + up) * step * (-1 if steps < 0 else 1)


def text(x, places=None):
    """A fraction that is a decimal, written out; none where it is no decimal of at most 15 digits."""
    for places in range(16) if places is None else [places]:
        scaled = x * 10**places
        if scaled.denominator == 1:
            digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
            if len(digits.lstrip("0")) > 15:
                return None
            sign = "-" if x < 0 else ""
            return sign + (digits[:-places] + "." + digits[-places:] if places else digits)
    return None
