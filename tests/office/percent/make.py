#!/usr/bin/env python3
"""Writes one dataset table in every workbook format: shares of good days held as fractions and shown as percentages.

    python3 -m venv venv && venv/bin/pip install xlwt
    venv/bin/python tests/office/percent/make.py
"""
import io
import sys
import zipfile
from pathlib import Path

import xlwt

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))
from writers import xlsb

ROWS = [
    ["code", "period", "good_day_ratio（%）", "good_days", "status", "source"],
    ["140921", "2020Q1", 0.905, 82, "observed", "市站"],
    ["140922", "2020Q1", 0.88, 80, "observed", "市站"],
    ["140923", "2020Q1", 0.8765, 79, "observed", "市站"],
]
PERCENT = [(row, 2) for row in (1, 2, 3)]


def xls():
    book = xlwt.Workbook(encoding="utf-8")
    tab = book.add_sheet("季度")
    for r, row in enumerate(ROWS):
        for c, value in enumerate(row):
            # The second has the format that is built in.
            shown = ("0%" if r == 2 else "0.0%") if (r, c) in PERCENT else "General"
            tab.write(r, c, value, xlwt.easyxf(num_format_str=shown))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods():
    def cell(value, percent):
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        kind, shown = ("percentage", f"{value:.1%}") if percent else ("float", value)
        return f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>{shown}</text:p></table:table-cell>'

    rows = "".join(
        "<table:table-row>" + "".join(cell(value, (r, c) in PERCENT) for c, value in enumerate(row)) + "</table:table-row>"
        for r, row in enumerate(ROWS)
    )
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet><table:table table:name="季度">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(zipfile.ZipInfo("content.xml"), content)
    return out.getvalue()


for name, content in [("季度.xls", xls()), ("季度.xlsb", xlsb("季度", ROWS, percent=PERCENT)), ("季度.ods", ods())]:
    (HERE / name).write_bytes(content)
