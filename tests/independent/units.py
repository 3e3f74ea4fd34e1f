"""What a unit is worth in base units (metre, kilogram, second, yuan, one), as an exact fraction.

Dimensions are not looked at: whether units go together is the program's own affair.
"""

from fraction import Fraction
from functools import cache
import re

_PREFIXES = {
    "p": -12, "皮": -12, "n": -9, "纳": -9, "u": -6, "微": -6, "m": -3, "毫": -3, "c": -2, "厘": -2, "d": -1, "分": -1,
    "da": 1, "十": 1, "h": 2, "百": 2, "k": 3, "千": 3, "M": 6, "兆": 6, "G": 9, "吉": 9, "T": 12, "太": 12, "P": 15, "拍": 15,
}
_MULTIPLIERS = {
    "十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12,
}
# Words that take every prefix, those that take thousands and up, and those that take none. A year is 1, as is a head.
_ALL = "m 1|米 1|L 1/1000|l 1/1000|升 1/1000|g 1/1000|克 1/1000|s 1|秒 1|N 1|牛 1|牛顿 1|Pa 1|帕 1|帕斯卡 1|J 1|焦 1|焦耳 1|" \
    "Wh 3600|瓦时 3600|gce 293076/10|克标准煤 293076/10|克标煤 293076/10|W 1|瓦 1|瓦特 1|gC 1/1000|克碳 1/1000|克C 1/1000|" \
    "gCO2 1/1000|gCO2e 1/1000|克二氧化碳 1/1000|克CO2 1/1000"
_LARGE = "t 1000|吨 1000|tce 29307600000|吨标准煤 29307600000|吨标煤 29307600000|tC 1000|吨碳 1000|吨C 1000|" \
    "tCO2 1000|tCO2e 1000|吨二氧化碳 1000|吨二氧化碳当量 1000|吨CO2 1000|吨CO2e 1000"
_PLAIN = "公里 1000|㎞ 1000|㎝ 1/100|㎜ 1/1000|平方毫米 1/1000000|平方厘米 1/10000|㎠ 1/10000|平方分米 1/100|平方米 1|㎡ 1|" \
    "平方千米 1000000|平方公里 1000000|㎢ 1000000|ha 10000|公顷 10000|㏊ 10000|亩 10000/15|立方毫米 1/1000000000|" \
    "立方厘米 1/1000000|㎤ 1/1000000|立方分米 1/1000|立方米 1|方 1|㎥ 1|立方千米 1000000000|立方公里 1000000000|公斤 1|㎏ 1|" \
    "㎎ 1/1000000|min 60|分钟 60|h 3600|小时 3600|时 3600|d 86400|日 86400|天 86400|a 1|年 1|yr 1|K 1|开 1|开尔文 1|℃ 1|" \
    "°C 1|degC 1|摄氏度 1|KWh 3600000|kwh 3600000|Kwh 3600000|KWH 3600000|度 3600000|公斤标准煤 29307600|公斤标煤 29307600|" \
    "元 1|CNY 1|RMB 1|yuan 1|角 1/10|人 1|person 1|persons 1|人次 1|visit 1|visits 1|公斤碳 1|公斤C 1|公斤二氧化碳 1|公斤CO2 1|" \
    "当量 1|污染当量 1|eq 1|eq. 1|equivalent 1|equivalents 1|% 1/100|‰ 1/1000|ppm 1/1000000|ppb 1/1000000000|dB 1|分贝 1|" \
    "个 1|件 1|头 1|只 1|羽 1|株 1|棵 1|台 1|次 1|户 1|套 1|辆 1|项 1|张 1|座 1|处 1|家 1|所 1|条 1|匹 1|尾 1|床 1"

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SIGNS = str.maketrans("µμ·⋅∙•・×∕⁄÷每−", "uu******////-")


def _words():
    """Every word with its prefixes; a word of the table goes before one made with a prefix."""
    table = {}
    lists = [(_ALL, -99), (_LARGE, 3), (_PLAIN, 99)]
    for words, _ in lists:
        for entry in words.split("|"):
            word, worth = entry.rsplit(" ", 1)
            table.setdefault(word, Fraction(worth))
    for words, least in lists:
        for entry in words.split("|"):
            word, worth = entry.rsplit(" ", 1)
            for prefix, power in _PREFIXES.items():
                if power >= least and prefix.isascii() == (word[0].isascii()):
                    table.setdefault(prefix + word, Fraction(worth) * Fraction(10) ** power)
    return table


_WORDS = _words()
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([^\s()*/^\-+\d⁰¹²³⁴⁵⁶⁷⁸⁹⁻][^\s()*/^\-+⁰¹²³⁴⁵⁶⁷⁸⁹⁻]*)|(.))")


class UnknownUnit(ValueError):
    pass


@cache
def worth(text):
    """How much of the base units one of `text` is: 万元 is 10000, ug/m3 is 1/1000000000."""
    folded = text.replace("dB(A)", "dB").translate(_SIGNS)
    folded = re.sub(r"(?<=\w)\s+(?=(C|CO2|CO2e)\b)", "", folded)
    value, rest = _product(folded.strip())
    if rest.strip():
        raise UnknownUnit(text)
    return value


def _product(rest):
    value, divide = Fraction(1), False
    while rest.strip() and not rest.lstrip().startswith(")"):
        rest = rest.lstrip()
        if rest[0] in "*/":
            divide, rest = rest[0] == "/", rest[1:]
            continue
        factor, rest = _factor(rest)
        value = value / factor if divide else value * factor
        divide = False
    return value, rest


def _factor(rest):
    if rest[0] == "(":
        inner, rest = _product(rest[1:])
        power, rest = _power(rest.lstrip()[1:])
        return inner**power, rest
    number, word, _ = _TOKEN.match(rest).groups()
    rest = rest[_TOKEN.match(rest).end():]
    if number:
        power, rest = _power(rest) if rest[:1] == "^" else (1, rest)
        return Fraction(number) ** power, rest
    if not word:
        raise UnknownUnit(rest)
    scale, multiplier, digits = _word(word)
    power, rest = (int(digits), rest) if digits else _power(rest)
    return multiplier * scale**power, rest


def _power(rest):
    found = re.match(r"\^?(-?\d+)|([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", rest)
    if not found:
        return 1, rest
    return int(found.group(0).lstrip("^").translate(_SUPERSCRIPTS)), rest[found.end():]


def _word(word):
    """A word taken apart: its worth, what stands before the whole factor (万m3 is 10000 m3), the digits behind it."""
    for multiplier in sorted(_MULTIPLIERS, key=len, reverse=True):
        if _bare(word) is None and word.startswith(multiplier) and _bare(word[len(multiplier):]):
            scale, digits = _bare(word[len(multiplier):])
            return scale, Fraction(10) ** _MULTIPLIERS[multiplier], digits
    found = _bare(word)
    if found is None:
        raise UnknownUnit(word)
    return found[0], Fraction(1), found[1]


def _bare(word):
    """The longest known word that leaves only digits: tCO2 is one, km2 is km and 2."""
    for end in range(len(word), len(word.rstrip("0123456789")) - 1, -1):
        if word[:end] in _WORDS:
            return _WORDS[word[:end]], word[end:]
    return None
