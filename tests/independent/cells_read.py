#!/usr/bin/env python3
"""Holds every cell that geep reads of workbooks against what openpyxl and xlrd read of them.

    python3 -m venv venv && venv/bin/pip install openpyxl xlrd msoffcrypto-tool
    venv/bin/python tests/independent/cells_read.py target/debug/geep FOLDER [--list 5]

Of .xlsx, .xlsm and .xls below the folder, those under Excel's own password too. What only one of the two reads is
counted as wrong as well. Ends with 1 where a cell differs.
"""

from datetime import date, datetime, time, timedelta
from pathlib import Path
import argparse
import io
import json
import re
import subprocess
import sys

import msoffcrypto
import openpyxl
import xlrd
from openpyxl.cell.rich_text import CellRichText

# Around texts the program drops white space and these marks.
MARKS = "\ufeff\u200b"
DEFAULT = "VelvetSweatshop"
RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")


def unlocked(data):
    """The file without Excel's own password; as it is where it has none, nothing where it has another."""
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        if not file.is_encrypted():
            return data
    except Exception:
        return data
    try:
        # Of old workbooks the key is always verified.
        file.load_key(password=DEFAULT, **({"verify_password": True} if file.format == "ooxml" else {}))
    except Exception:
        return None
    out = io.BytesIO()
    file.decrypt(out)
    return out.getvalue()


def trimmed(text):
    before = None
    while before != text:
        before, text = text, text.strip().strip(MARKS)
    return text


def of_openpyxl(data):
    """Cells by sheet, row and column: value and number format."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, rich_text=True)
    except KeyError:
        # Pictures that are named and not there keep it from the cells.
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, read_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
    cells = {}
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    value = Error(cell.value) if cell.data_type == "e" else cell.value
                    if isinstance(value, CellRichText):
                        value = "".join(map(run, value))
                    cells[sheet.title, cell.row - 1, cell.column - 1] = (value, cell.number_format)
    return cells


def run(part):
    """The letters of a run, those that are raised as the letters made for it."""
    if isinstance(part, str):
        return part
    return part.text.translate(RAISED) if part.font is not None and part.font.vertAlign == "superscript" else part.text


def of_xlrd(data):
    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    cells = {}
    for sheet in book.sheets():
        if sheet.visibility:
            continue
        for row in range(sheet.nrows):
            for column in range(sheet.row_len(row)):
                cell = sheet.cell(row, column)
                shown = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
                if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    continue
                value = cell.value
                if cell.ctype == xlrd.XL_CELL_BOOLEAN:
                    value = bool(value)
                elif cell.ctype == xlrd.XL_CELL_ERROR:
                    value = Error(xlrd.error_text_from_code[value])
                elif cell.ctype == xlrd.XL_CELL_DATE:
                    try:
                        value = xlrd.xldate_as_datetime(value, book.datemode)
                    except (OverflowError, ValueError):
                        pass
                elif cell.ctype == xlrd.XL_CELL_TEXT:
                    runs = [(0, None), *sheet.rich_text_runlist_map.get((row, column), [])]
                    ends = [start for start, _ in runs[1:]] + [len(value)]
                    raised = lambda font: font is not None and book.font_list[font].escapement == 1
                    value = "".join(value[start:end].translate(RAISED) if raised(font) else value[start:end] for (start, font), end in zip(runs, ends))
                cells[sheet.name, row, column] = (value, shown)
    return cells


class Error(str):
    pass


def bare(shown, literal=""):
    """A number format without its letters: those in quotes, behind a backslash, in brackets; `literal` stands for each
    point among them."""
    out, at = "", 0
    while at < len(shown):
        letter = shown[at]
        if letter == '"':
            end = shown.find('"', at + 1)
            end = len(shown) if end < 0 else end
            out += literal if shown[at + 1:end] == "." else ""
            at = end
        elif letter == "[":
            at = max(shown.find("]", at), at)
        elif letter in "\\!":
            out += literal if shown[at + 1:at + 2] == "." else ""
            at += 1
        elif letter in "_*":
            at += 1
        else:
            out += letter
        at += 1
    return out


def power(shown, value):
    """By which power of ten a number is shown smaller: a comma behind the last digit is a thousand, a digit behind a
    point that is only drawn is ten."""
    sections = bare(shown, "@").split(";")
    section = sections[1] if value < 0 and len(sections) > 1 else sections[2] if value == 0 and len(sections) > 2 else sections[0]
    whole, point, _ = section.partition(".")
    behind = re.search(r"[0#?]([^0#?]*)$", section)
    power = 3 * behind[1].count(",") if behind else 0
    if point:
        inner = re.search(r"[0#?](,+)$", whole)
        return power + (3 * len(inner[1]) if inner else 0)
    drawn = re.search(r"[0#?][^@]*@(.*)$", whole)
    return power + (len(re.findall(r"[0#?]", drawn[1])) if drawn else 0)


def is_percent(shown):
    return "%" in bare(shown)


def same(value, shown, cell):
    kind, text = cell["kind"], cell["text"]
    if kind == "Formula":
        # Nothing has computed it; what stands there is no value.
        return value == 0 or value == ""
    if isinstance(value, Error):
        return kind == "Error" and text == value
    if isinstance(value, bool):
        return text == str(value).upper()
    if isinstance(value, (int, float)):
        if kind == "Percent":
            return is_percent(shown) and close(text.rstrip("%"), value * 100)
        smaller = value if "[<" in shown or "[>" in shown or "[=" in shown else value / 10 ** power(shown, value)
        return kind in ("Number", "Date") and not is_percent(shown) and close(text, smaller)
    if isinstance(value, (datetime, date)):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        # Excel counts in fractions of a day; half a second is as near as they come.
        try:
            return kind == "Date" and abs(datetime.fromisoformat(text) - moment) < timedelta(seconds=1)
        except ValueError:
            return False
    if isinstance(value, (time, timedelta)):
        return kind == "Date"
    # Letters that XML has none of are written as their numbers.
    value = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), value)
    return kind == "Text" and text.replace("\r\n", "\n") == trimmed(value.replace("\r\n", "\n"))


def close(text, value):
    try:
        found = float(text)
    except ValueError:
        return False
    return found == value or abs(found - value) <= 1e-12 * abs(value)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--list", type=int, default=5, metavar="N", help="differences shown of each file")
    given = parser.parse_args()
    cells = wrong = files = 0
    for path in sorted(path for path in given.folder.rglob("*") if path.suffix.lower() in (".xls", ".xlsx", ".xlsm")):
        done = subprocess.run([given.binary, "cells", path], capture_output=True, text=True)
        data = unlocked(path.read_bytes())
        try:
            expected = None if data is None else of_openpyxl(data) if data.startswith(b"PK") else of_xlrd(data)
        except Exception as error:
            expected = None
            print(f"{path.name}: {type(error).__name__}: {error}")
        if expected is None:
            print(f"{path.name}: read by neither" if done.returncode else f"{path.name}: read by geep alone")
            continue
        files += 1
        found = [json.loads(line) for line in done.stdout.splitlines()]
        found = {(cell["sheet"], cell["row"], cell["column"]): cell for cell in found}
        # A text of white space alone is no cell to the program.
        expected = {at: cell for at, cell in expected.items() if not isinstance(cell[0], str) or trimmed(cell[0])}
        differ = [at for at in sorted(expected.keys() | found.keys(), key=str)
                  if (at not in expected and found[at]["kind"] != "Formula")
                  or (at in expected and (at not in found or not same(*expected[at], found[at])))]
        cells += len(expected.keys() | found.keys())
        wrong += len(differ)
        print(f"{path.name}: {len(expected)} cells, {len(differ)} wrong")
        for at in differ[:given.list]:
            print(f"    {at}: {expected.get(at)} — {found.get(at)}")
    print(f"{files} files, {cells} cells, {wrong} wrong")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
