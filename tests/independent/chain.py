#!/usr/bin/env python3
"""What the form taixin-transfer-linkage comes to, worked out apart from the program: its own reading of the tables, exact
fractions, no code in common. The second step is that of linkage.py beside this file, given what the first step comes to.

  chain.py            writes the expected.csv of the dataset
  chain.py --check    says what differs from it, and fails if anything does

The rule in words. What a county lacks (expenditure less revenue, never below nothing) times its rate, and guidance; no less
than last year's transfer; with a reward where the assessment is 2 or better, less a deduction where it is below 0: the
transfer due. That, and nothing typed, is the base of the reverse linkage.

By hand: Yingze (15000 - 10000) x 20 % + 10 = 1010; Gujiao (15000 - 10500) x 20 % + 10 = 910; Xinfu comes to 890 and is
lifted to 900. The six of Taiyuan 1010 + 990 + 970 + 950 + 930 + 910 = 5760, the six of Xinzhou 6 x 900 = 5400: 11160.
"""

import csv
import importlib.util
import io
import sys
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).parent
DATASET = HERE.parent.parent / "datasets" / "taixin-transfer-linkage"
FLOOR, REWARDED = Fraction(1), 2


def linkage():
    """The program of the second step, as a module."""
    spec = importlib.util.spec_from_file_location("linkage", HERE / "linkage.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def transfers(step, rows):
    """The transfer due of each county, in yuan."""
    data = {(r["code"], r["measure"]): Fraction(r["value"]) * step.UNITS[r["unit"]] for r in rows}
    due = {}
    for code in sorted({code for code, _ in data}):
        given = {measure: value for (of, measure), value in data.items() if of == code}
        lacks = max(Fraction(0), given["standard_expenditure"] - given["standard_revenue"])
        base = lacks * given["gap_subsidy_rate"] + given["guidance_amount"]
        amount = max(base, FLOOR * given["transfer_paid_before"])
        if given["assessment_class"] >= REWARDED:
            amount += given["class_reward_supplied"]
        if given["assessment_class"] < 0:
            amount -= given["class_deduction_supplied"]
        due[code] = step.half_away(amount, step.FEN_STEP)
    return due


def text():
    step = linkage()
    step.DATASET = DATASET
    with open(DATASET / "禁止开发.csv", encoding="utf-8", newline="") as file:
        assert all(row["value"] == "0" for row in csv.DictReader(file)), "no money for protected zones in this dataset"
    with open(DATASET / "转移支付.csv", encoding="utf-8", newline="") as file:
        due = transfers(step, list(csv.DictReader(file)))
    files = step.tables()
    files["base"] = [
        {"measure": "base_compensation", "code": code, "year": step.YEAR, "value": amount, "unit": "元"} for code, amount in due.items()
    ]
    rows = [(code, "", "transfer_paid", step.money(amount), "万元", "0", "缺口 × 系数 + 引导，保底，考核") for code, amount in due.items()]
    rows.append(("", "140000", "linkage_total", step.money(sum(due.values())), "万元", "0", "应补助额之和"))
    rows += step.worked_out(files)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow("code,province,year,line,value,unit,tolerance,basis,source,note".split(","))
    for code, province, line, value, unit, tolerance, note in rows:
        writer.writerow([code, province, step.YEAR, line, value, unit, tolerance, "independent", "独立核算（tests/independent/chain.py）", note])
    return out.getvalue()


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit(__doc__)
    path, should = DATASET / "expected.csv", text()
    if not sys.argv[1:]:
        path.write_text(should, encoding="utf-8")
    elif path.read_text(encoding="utf-8") != should:
        sys.exit(f"differs from what is worked out: {path}")


main()
