"""Exact fractions: those of the standard library or, where it is installed, the same type from quicktions, which is
written in C and several times as fast."""

try:
    from quicktions import Fraction
except ImportError:
    from fractions import Fraction

__all__ = ["Fraction"]
