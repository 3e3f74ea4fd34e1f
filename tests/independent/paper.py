#!/usr/bin/env python3
"""Prints one quarter of the zone's air settlement by LibreOffice and counts its pages.

    python3 tests/independent/paper.py target/debug/geep

What is signed must stand on three pages at most and the whole on forty, each of A4 with the words that it is a trial and a
proposal. Needs soffice (libreoffice-calc), pdftotext and pdfinfo (poppler-utils).
"""

from collections import Counter
from pathlib import Path
import re
import subprocess
import sys
import tempfile

FRONT, WHOLE = 3, 40
SIGNED = ("结算表", "封面")
BANNER = "试算，不作支付依据。建议方案，尚未施行，不是任何机关的规定。"
SIZES = {(595, 842), (842, 595)}


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def main(geep):
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "结算"
        run(geep, "settle", "datasets/taixin-air", "--trial", "--period", "2022Q1", "--out", out)
        run("soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, out / "report.xlsx")
        pdf = Path(folder) / "report.pdf"
        sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", run("pdfinfo", "-l", "9999", pdf))
        if not sizes or any((round(float(w)), round(float(h))) not in SIZES for w, h in sizes):
            sys.exit(f"not all pages are A4: {Counter(sizes)}")
        pages = run("pdftotext", "-layout", pdf, "-").rstrip("\f").split("\f")
    if len(pages) != len(sizes):
        sys.exit(f"{len(pages)} pages of words, {len(sizes)} of paper")
    sheets = Counter()
    for number, page in enumerate(pages, 1):
        if BANNER not in re.sub(r"\s", "", page):
            sys.exit(f"page {number} does not say what it is:\n{page[:400]}")
        name = re.findall(r"(\S.*?) · \d+ / \d+", page)
        sheets[name[-1].strip() if name else "封面"] += 1
    front = sum(sheets[name] for name in SIGNED)
    for name, count in sheets.items():
        print(f"{count:3} {name}")
    print(f"{len(pages)} pages, {front} of them to sign or to lie on top")
    if not all(sheets[name] for name in SIGNED) or front > FRONT or len(pages) > WHOLE:
        sys.exit(f"more than {FRONT} in front or {WHOLE} in all")


if __name__ == "__main__":
    main(*sys.argv[1:])
