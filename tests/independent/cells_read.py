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
import subprocess
import sys

import msoffcrypto
import openpyxl
import xlrd

# Around texts the program drops white space and these marks.
MARKS = "\ufeff\u200b"
DEFAULT = "VelvetSweatshop"


def unlocked(data):
    """The file without Excel's own password; as it is where it has none, nothing where it has another."""
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        if not file.is_encrypted():
            return data
    except Exception:
        return data
    try:
        file.load_key(password=DEFAULT, verify_password=True)
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
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    cells = {}
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    value = Error(cell.value) if cell.data_type == "e" else cell.value
                    cells[sheet.title, cell.row - 1, cell.column - 1] = (value, cell.number_format)
    return cells


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
                cells[sheet.name, row, column] = (value, shown)
    return cells


class Error(str):
    pass


def bare(shown):
    """The first section of a number format without its letters: those in quotes, behind a backslash, in brackets."""
    out, at = "", 0
    while at < len(shown) and shown[at] != ";":
        letter = shown[at]
        if letter == '"':
            at = shown.find('"', at + 1)
            if at < 0:
                break
        elif letter == "[":
            at = max(shown.find("]", at), at)
        elif letter in "\\_*!":
            at += 1
        else:
            out += letter
        at += 1
    return out


def is_percent(shown):
    return "%" in bare(shown)


def same(value, shown, cell):
    kind, text = cell["kind"], cell["text"]
    if isinstance(value, Error):
        return kind == "Error" and text == value
    if isinstance(value, bool):
        return text == str(value).upper()
    if isinstance(value, (int, float)):
        if kind == "Percent":
            return is_percent(shown) and close(text.rstrip("%"), value * 100)
        return kind in ("Number", "Date") and not is_percent(shown) and close(text, value)
    if isinstance(value, (datetime, date)):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        # Excel counts in fractions of a day; half a second is as near as they come.
        try:
            return kind == "Date" and abs(datetime.fromisoformat(text) - moment) < timedelta(seconds=1)
        except ValueError:
            return False
    if isinstance(value, (time, timedelta)):
        return kind == "Date"
    return kind == "Text" and text == trimmed(value.replace("\r\n", "\n"))


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
                  if at not in expected or at not in found or not same(*expected[at], found[at])]
        cells += len(expected.keys() | found.keys())
        wrong += len(differ)
        print(f"{path.name}: {len(expected)} cells, {len(differ)} wrong")
        for at in differ[:given.list]:
            print(f"    {at}: {expected.get(at)} — {found.get(at)}")
    print(f"{files} files, {cells} cells, {wrong} wrong")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
