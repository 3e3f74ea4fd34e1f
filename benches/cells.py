"""What a written file holds, cell by cell: each place in it with what stands there."""

import csv
import hashlib
import json
import re
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TO_SHEET = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def of(path):
    """Every place of a file with what stands there, in the order of the file."""
    return READERS.get(path.suffix, whole)(path)


def count(path):
    """How many cells a file has and how many of them are formulas, without reading what stands in them."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            sheets = [book.read(name) for name in book.namelist() if is_sheet(name)]
        formulas = sum(sheet.count(b"<f>") + sheet.count(b"<f ") for sheet in sheets)
        return sum(sheet.count(b"<c r=") for sheet in sheets), formulas
    return len(of(path)), 0


def table(path):
    """A CSV by row and column name."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    head = rows[0] if rows else []
    cells = {f"header column {at + 1}": name for at, name in enumerate(head)}
    for row, values in enumerate(rows[1:], 2):
        for at, value in enumerate(values):
            cells[f"row {row} {head[at] if at < len(head) else at + 1}"] = value
    return cells


def tree(path):
    """A JSON by key."""
    cells = {}

    def walk(key, value):
        if isinstance(value, dict) and value:
            for name, inner in value.items():
                walk(f"{key}.{name}" if key else name, inner)
        elif isinstance(value, list) and value:
            for at, inner in enumerate(value):
                walk(f"{key}[{at}]", inner)
        else:
            cells[key] = json.dumps(value, ensure_ascii=False)

    walk("", json.loads(path.read_text(encoding="utf-8")))
    return cells


def workbook(path):
    """A workbook by sheet and cell: the value it shows, the formula behind it and its look; then all else in it."""
    cells = {}
    with zipfile.ZipFile(path) as book:
        texts = shared(book)
        for title, name in sheets(book):
            sheet = ElementTree.fromstring(book.read(name))
            for cell in sheet.iter(f"{MAIN}c"):
                place = f"{title}!{cell.get('r')}"
                cells[place] = value(cell, texts)
                cells[f"{place} look"] = cell.get("s", "0")
                formula = cell.find(f"{MAIN}f")
                if formula is not None:
                    kind = " ".join(f"{key}={said}" for key, said in sorted(formula.attrib.items()))
                    cells[f"{place} formula"] = f"{kind} {formula.text or ''}".strip()
            data = sheet.find(f"{MAIN}sheetData")
            for row in data:
                height = {key: said for key, said in row.attrib.items() if key != "spans"}
                cells[f"{title} row {row.get('r')}"] = str(sorted(height.items()))
            sheet.remove(data)
            cells[f"{title} around the cells"] = ElementTree.tostring(sheet, encoding="unicode")
        # Shared texts may stand in another order: each was read where it is shown.
        others = [name for name in book.namelist() if not is_sheet(name) and name != "xl/sharedStrings.xml"]
        for name in others:
            cells[f"part {name}"] = book.read(name).decode("utf-8", "replace")
    return cells


def value(cell, texts):
    """What a cell shows; a text is quoted, so that it never equals a number."""
    kind, shown = cell.get("t", "n"), cell.find(f"{MAIN}v")
    if kind == "inlineStr":
        return '"' + "".join(cell.find(f"{MAIN}is").itertext()) + '"'
    if shown is None:
        return ""
    if kind == "s":
        return f'"{texts[int(shown.text)]}"'
    return shown.text or "" if kind == "n" else f'{kind} "{shown.text or ""}"'


def shared(book):
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return ["".join(text.itertext()) for text in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]


def sheets(book):
    """Title and part of each sheet."""
    links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    parts = {link.get("Id"): "xl/" + link.get("Target") for link in links}
    listed = ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
    return [(sheet.get("name"), parts[sheet.get(TO_SHEET)]) for sheet in listed]


def is_sheet(name):
    return re.fullmatch(r"xl/worksheets/[^/]+\.xml", name) is not None


def whole(path):
    """A file of another kind, by its bytes."""
    return {"bytes": hashlib.sha256(path.read_bytes()).hexdigest()}


READERS = {".csv": table, ".json": tree, ".xlsx": workbook}
