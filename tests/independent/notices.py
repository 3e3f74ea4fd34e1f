#!/usr/bin/env python3
"""Prints the notices of a settlement by LibreOffice and reads the pages back.

    python3 tests/independent/notices.py target/debug/geep DATASET [SCHEME] [PERIOD]

Every unit of `notices.json` must have a letter whose printed text holds all that the notice says, amounts in figures
and in capitals among it, on no more than two pages of A4; a file that cannot be printed, or prints nothing, is a failure.
Needs soffice (libreoffice-writer), pdftotext and pdfinfo (poppler-utils).
"""

from pathlib import Path
import json
import re
import subprocess
import sys
import tempfile

A4 = (595, 842)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def bare(words):
    """Without spaces and the breaks of lines."""
    return re.sub(r"\s", "", words)


def printed(letters, folder):
    """The pages of each letter, as text."""
    run("soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, *letters)
    pages = {}
    for letter in letters:
        pdf = Path(folder) / (letter.stem + ".pdf")
        size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", run("pdfinfo", pdf))
        if not size or any(abs(float(got) - want) > 1 for got, want in zip(size.groups(), A4)):
            sys.exit(f"{letter.name}: not A4: {size and size.group()}")
        pages[letter.name] = run("pdftotext", "-layout", pdf, "-").rstrip("\f").split("\f")
    return pages


def main(geep, dataset, scheme=None, period=None):
    with tempfile.TemporaryDirectory() as folder:
        results, out = Path(folder) / "结算", Path(folder) / "通知"
        options = [*(["--scheme", scheme] if scheme else []), *(["--period", period] if period else [])]
        run(geep, "settle", dataset, "--trial", "--out", results, *options)
        run(geep, "notice", results, "--out", out)
        told = json.loads((results / "notices.json").read_text())
        letters = sorted(out.glob("*.docx"))
        pages = printed(letters, folder)
        notices = told["notices"]
        found = 0
        for notice in notices:
            own = [name for name in pages if name.startswith(f"{notice['id']} ")]
            own = [name for name in own if notice["period"] in name] or own
            if not own:
                sys.exit(f"no letter to {notice['id']} {notice['name']}")
            if len(pages[own[0]]) > 2:
                sys.exit(f"{own[0]}: {len(pages[own[0]])} pages")
            text = bare("".join(pages[own[0]]))
            amounts = [row[-1] for row in notice["table"]]
            for words in [notice["title"], notice["name"], *notice["body"], *notice["closing"], *amounts]:
                if bare(words) not in text:
                    sys.exit(f"{own[0]}: {words} is not on its pages:\n{text}")
            found += 1
        if not found:
            sys.exit("no notices")
        print(f"{dataset}: {found} letters printed, {sum(map(len, pages.values()))} pages")


if __name__ == "__main__":
    main(*sys.argv[1:])
