#!/usr/bin/env python3
"""What the form taixin-linkage comes to, worked out apart from the program: its own reading of the tables, exact fractions,
no code in common.

  linkage.py            writes linkage-expected.csv beside this file, and the expected.csv of the dataset
  linkage.py --check    says what differs from them, and fails if anything does

The rule in words. A listed industry counts by the tonnes it made beyond last year's: beyond last year's by the tolerated
growth (slope 1), and beyond that of the province as well where it is higher (slope 2); all of them where there were none.
A tonne is worth this year's value added at last year's prices, or where that is not given last year's. What was added
so, as a part of last year's GDP, is the rate, at most 20 %; a veto event costs the 20 %. Counties of no ecological importance
are left alone. What is taken off is shared, by their base, among important counties without a veto event where no listed
industry made more than last year.
"""

import csv
import io
import sys
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).parent
DATASET = HERE.parent.parent / "datasets" / "taixin-linkage"
YEAR = 2022
SLOPE, SLOPE_PROVINCIAL = Fraction(1), Fraction(2)
TOLERATED = Fraction(0)
CAP = Fraction(20, 100)
# Every industry of the dataset stands in the policy texts, and no county has a list of its own: all restricted, weight 1.
LISTED = {"2017:" + code for code in "0610 2521 3011 3110 3120 3130 3216 3217 4411".split()}
UNITS = {"%": Fraction(1, 100), "1": 1, "次": 1, "t": 1, "万t": 10**4, "元": 1, "万元": 10**4, "亿元": 10**8}
FEN_STEP = Fraction(100)  # 0.01 万元 in yuan


def tables():
    """Every cell of the dataset, by file: rows as dictionaries."""
    files = {}
    for name in ("行业.csv", "县区.csv", "全省.csv", "价格.csv"):
        with open(DATASET / name, encoding="utf-8-sig", newline="") as file:
            files[name] = list(csv.DictReader(file))
    return files


def cases():
    """The dataset as it is, and with a few cells changed: by case the changes."""
    changes = {"as-shipped": []}
    with open(HERE / "linkage-cases.csv", encoding="utf-8", newline="") as file:
        for change in csv.DictReader(file):
            changes.setdefault(change.pop("case"), []).append(change)
    return changes


def changed(files, changes):
    """The same tables with some values replaced; each change must meet just one row."""
    for change in changes:
        wanted = {key: change[key] for key in ("code", "province", "year", "industry", "measure") if change[key]}
        met = [row for row in files[change["file"]] if all(row.get(k) == v for k, v in wanted.items())]
        assert len(met) == 1, change
        met[0]["value"] = change["value"]
    return files


def half_away(amount, step):
    """To a step, half away from zero."""
    whole, rest = divmod(abs(amount), step)
    rounded = (whole + (1 if 2 * rest >= step else 0)) * step
    return rounded if amount >= 0 else -rounded


def shared(pot, keys):
    """A pot in whole steps by keys: rounded down, what is left over to the largest remainders."""
    exact = {code: pot * key / sum(keys.values()) for code, key in keys.items()}
    parts = {code: amount // FEN_STEP * FEN_STEP for code, amount in exact.items()}
    left = int((pot - sum(parts.values())) / FEN_STEP)
    for code in sorted(exact, key=lambda code: (parts[code] - exact[code], code))[:left]:
        parts[code] += FEN_STEP
    return parts


def worked_out(files):
    data = {}
    for row in (row for rows in files.values() for row in rows):
        key = (row["measure"], row.get("code") or "", row.get("industry") or "", int(row["year"]))
        assert key not in data, key
        data[key] = Fraction(row["value"]) * UNITS[row["unit"]]
    counties = sorted({code for _, code, _, _ in data if code})
    rates, cuts, keys = {}, {}, {}
    for code in counties:
        rate, grows = Fraction(0), False
        for industry in sorted({i for measure, c, i, _ in data if c == code and i and measure == "industry_output"}):
            assert industry in LISTED, industry
            now = data["industry_output", code, industry, YEAR]
            before = data["industry_output", code, industry, YEAR - 1]
            if now <= before:
                continue
            grows = True
            added = max(Fraction(0), now - before * (1 + TOLERATED))
            beyond = added
            if before > 0:
                provincial = data["provincial_growth", "", industry, YEAR]
                beyond = max(Fraction(0), now - before * (1 + max(TOLERATED, provincial)))
            value = data.get(("industry_value_added", code, industry, YEAR))
            if value is not None:
                of_a_tonne = value / data["industry_price_relative", "", industry, YEAR] / now
            else:
                of_a_tonne = data["industry_value_added", code, industry, YEAR - 1] / before
                assert of_a_tonne > 0, "a plant of no value last year needs its value of this one"
            rate += of_a_tonne * (SLOPE * added + SLOPE_PROVINCIAL * beyond) / data["gdp", code, "", YEAR - 1]
        veto = data["veto_events", code, "", YEAR] > 0
        important = data["ecological_importance", code, "", YEAR]
        base = data["base_compensation", code, "", YEAR]
        rates[code] = CAP if veto else min(CAP, rate)
        cuts[code] = half_away(important * rates[code] * base, FEN_STEP)
        keys[code] = Fraction(0) if grows or veto else important * base
    pot = sum(cuts.values())
    awards = shared(pot, keys) if sum(keys.values()) > 0 else dict.fromkeys(counties, Fraction(0))
    rows = []
    for code in counties:
        paid = data["base_compensation", code, "", YEAR] - cuts[code] + awards[code]
        rows.append((code, "", "linkage_rate", f"{float(rates[code] * 100):.9g}", "%", "1e-6", "Σ 权重 × 增加部分的增加值 ÷ 上年地区生产总值"))
        rows.append((code, "", "linkage_deduction", money(cuts[code]), "万元", "0", "基数 × 扣减比例"))
        rows.append((code, "", "linkage_paid", money(paid), "万元", "0", "基数 − 扣减 + 分享"))
    kept = pot - sum(awards.values())
    rows.append(("", "140000", "linkage_retained", money(kept), "万元", "0", "扣减全部分给没有增长的生态重要县"))
    return rows


def money(yuan):
    """In 万元, to two places: amounts are whole steps of 0.01 万元."""
    steps = yuan / FEN_STEP
    assert steps.denominator == 1, yuan
    return f"{'-' if steps < 0 else ''}{abs(int(steps)) // 100}.{abs(int(steps)) % 100:02d}"


def texts():
    """Each file that is written, and what it must hold."""
    every, shipped = io.StringIO(), io.StringIO()
    rows = csv.writer(every, lineterminator="\n")
    rows.writerow(["case", "code", "province", "line", "value", "unit", "tolerance"])
    for case, changes in cases().items():
        for code, province, line, value, unit, tolerance, note in worked_out(changed(tables(), changes)):
            rows.writerow([case, code, province, line, value, unit, tolerance])
    rows = csv.writer(shipped, lineterminator="\n")
    rows.writerow("code,province,year,line,value,unit,tolerance,basis,source,note".split(","))
    for code, province, line, value, unit, tolerance, note in worked_out(tables()):
        rows.writerow([code, province, YEAR, line, value, unit, tolerance, "independent", "独立核算（tests/independent/linkage.py）", note])
    return {HERE / "linkage-expected.csv": every.getvalue(), DATASET / "expected.csv": shipped.getvalue()}


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit(__doc__)
    stale = []
    for path, text in texts().items():
        if sys.argv[1:]:
            if path.read_text(encoding="utf-8") != text:
                stale.append(str(path))
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        sys.exit("differs from what is worked out: " + ", ".join(stale))


if __name__ == "__main__":
    main()
