"""The values of a report's calculation sheets as LibreOffice works them out anew."""

from fractions import Fraction
from pathlib import Path
import re
import subprocess
import xml.etree.ElementTree as xml
import zipfile

from decimals import typed

_NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Every formula is worked out when a workbook is opened, whatever value stands in it.
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


def recomputed(workbooks, folder):
    """Copies of workbooks with the values of LibreOffice, in their order."""
    profile = folder / "office"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    out = folder / "recomputed"
    for number, workbook in enumerate(workbooks):
        workbook.rename(folder / f"{number}.xlsx")
    command = ["soffice", f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless", "--convert-to", "xlsx"]
    files = [folder / f"{n}.xlsx" for n in range(len(workbooks))]
    subprocess.run([*command, "--outdir", out, *files], check=True, capture_output=True, timeout=1800)
    return [out / f"{n}.xlsx" for n in range(len(workbooks))]


# Rows of a calculation sheet: the ids of the lines, and the first of the figures.
HEADS, FIRST = 4, 6


def columns(path):
    """Of every calculation sheet its name, and by the id of a line the letters of its column and its figures, from the
    first row of figures down."""
    with zipfile.ZipFile(path) as book:
        shared = _shared(book)
        targets = {r.get("Id"): r.get("Target") for r in xml.fromstring(book.read("xl/_rels/workbook.xml.rels"))}
        for sheet in xml.fromstring(book.read("xl/workbook.xml")).find("m:sheets", _NAMES):
            if sheet.get("name").startswith("计算"):
                target = targets[sheet.get(_RELATION)].lstrip("/")
                yield sheet.get("name"), _sheet(book.read(target if target.startswith("xl/") else "xl/" + target), shared)


def _shared(book):
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    items = xml.fromstring(book.read("xl/sharedStrings.xml")).findall("m:si", _NAMES)
    return ["".join(t.text or "" for t in item.iter("{%s}t" % _NAMES["m"])) for item in items]


def _sheet(text, shared):
    rows = {}
    for row in xml.fromstring(text).find("m:sheetData", _NAMES):
        for cell in row:
            column, number = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r")).groups()
            rows.setdefault(int(number), {})[column] = _value(cell, shared)
    heads, below = rows.get(HEADS, {}), range(FIRST, max(rows, default=0) + 1)
    return {id: (column, [rows.get(n, {}).get(column) for n in below])
            for column, id in heads.items() if isinstance(id, str)}


def _value(cell, shared):
    """A number, a text, or None where there is none or an error."""
    value = cell.find("m:v", _NAMES)
    kind = cell.get("t")
    if kind == "inlineStr":
        return "".join(t.text or "" for t in cell.iter("{%s}t" % _NAMES["m"]))
    if value is None or value.text is None or kind == "e":
        return None
    if kind == "s":
        return shared[int(value.text)]
    return value.text if kind == "str" else Fraction(typed(value.text))
