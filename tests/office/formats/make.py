#!/usr/bin/env python3
"""Writes the files of the cases beside this script: the same small table in every format, and broken ones.

    python3 -m venv venv && venv/bin/pip install openpyxl xlwt pyarrow msoffcrypto-tool
    venv/bin/python tests/office/formats/make.py

needs LibreOffice (soffice) for .ods and one .xls. The files under a password are written by locks.py.
"""
import csv
import io
import struct
import sys
import zipfile
from pathlib import Path

import openpyxl
import xlwt

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))
from writers import converted, xlsb

HEADER = ["code", "name", "year", "pollutant", "measure", "value", "unit", "status", "source", "note"]
ROWS = [
    [140922, "五台县", 2020, None, "gdp", 50.125, "亿元", "illustrative", "示意", "例"],
    [140922, "五台县", 2020, None, "pollution_damage_cost_supplied", 1, "亿元", "illustrative", "示意", "例"],
    [140922, "五台县", 2020, None, "ecological_degradation_cost_supplied", 0.123456789012345, "亿元", "illustrative", "示意", "例"],
    [140922, "五台县", 2020, None, "regulating_services_supplied", 40, "亿元", "illustrative", "示意", "例"],
    [140922, "五台县", 2020, "so2", "air_emission", 300, "t", "illustrative", "示意", "例"],
]
MANIFEST = """id = "formats"
title = { zh = "一张小表", en = "A small table" }
profile = "geep-identity"
years = [2020]
money_unit = "亿元"
"""
# 50.125 - 1 - 0.123456789012345 + 40, by hand.
EXPECTED = "code,year,line,value,unit,tolerance\n140922,2020,geep,89.001543210987655,亿元,0.0000001\n"


def case(kind, name, manifest=MANIFEST):
    folder = HERE / kind / name
    folder.mkdir(parents=True, exist_ok=True)
    if manifest:
        (folder / "dataset.toml").write_text(manifest, encoding="utf-8")
    if manifest and kind == "read":
        (folder / "expected.csv").write_text(EXPECTED, encoding="utf-8")
    return folder


def text(rows=ROWS, separator=",", end="\r\n"):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows([HEADER, *rows])
    return out.getvalue()


def xlsx(rows=ROWS, tab="县域 数据"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = tab
    for row in [HEADER, *rows]:
        sheet.append(row)
    hidden = book.create_sheet("隐藏")
    hidden.append(["not", "read"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repack(package, change):
    """The package with each part passed through `change(name, content)`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out


def old(rows=ROWS):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("县域 数据")
    for r, row in enumerate([HEADER, *rows]):
        for c, value in enumerate(row):
            if value is not None:
                sheet.write(r, c, value)
    return book


def xls(rows=ROWS):
    out = io.BytesIO()
    old(rows).save(out)
    return out.getvalue()


def page(rows=ROWS):
    def line(row):
        return "<tr>" + "".join(f"<td>{'' if value is None else value}</td>" for value in row) + "</tr>\r\n"
    return '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body><table border="1">' + "".join(map(line, [HEADER, *rows])) + "</table></body></html>"


def arrow(rows=ROWS):
    import pyarrow as pa

    columns = dict(zip(HEADER, map(list, zip(*rows))))
    columns["code"] = pa.array(columns["code"], pa.int32())
    columns["value"] = pa.array([float(value) for value in columns["value"]])
    columns["status"] = pa.array(columns["status"]).dictionary_encode()
    return pa.table(columns)


def parquet(table, **options):
    import pyarrow.parquet

    out = io.BytesIO()
    pyarrow.parquet.write_table(table, out, **options)
    return out.getvalue()


def feather(table, compression):
    import pyarrow.feather

    out = io.BytesIO()
    pyarrow.feather.write_feather(table, out, compression=compression)
    return out.getvalue()


def ods(content, manifest=""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr("META-INF/manifest.xml", f"<manifest:manifest>{manifest}</manifest:manifest>")
        package.writestr("content.xml", content)
    return out.getvalue()


def read():
    """What is read, and gives the same results."""
    rare = [[*row[:-1], "㐂𠀀"] for row in ROWS]
    for name, file, data in [
        ("csv GBK", "县域 数据.csv", text().encode("gbk")),
        ("csv GB18030", "县域 数据.csv", text(rare).encode("gb18030")),
        ("csv UTF-8 带标记", "县域 数据.csv", text().encode("utf-8-sig")),
        ("csv 制表符", "县域 数据.csv", text(separator="\t").encode("utf-8")),
        ("csv 逗号 在 tsv 里", "县域 数据.tsv", text().encode("utf-8")),
        ("csv 分号 GBK", "县域 数据.csv", text(separator=";").encode("gbk")),
        ("tsv", "县域 数据.tsv", text(separator="\t", end="\n").encode("utf-8")),
        ("Unicode 文本", "县域 数据.txt", text(separator="\t").encode("utf-16")),
        ("UTF-16 大端", "县域 数据.csv", b"\xfe\xff" + text().encode("utf-16-be")),
        ("xls", "县域 数据.xls", xls()),
        ("xls LibreOffice", "县域 数据.xls", converted(xlsx(), ".xlsx", "xls")),
        ("xlsb", "县域 数据.xlsb", xlsb("县域 数据", [HEADER, *ROWS])),
        ("ods", "县域 数据.ods", converted(xlsx(), ".xlsx", "ods")),
        ("网页 xls", "导出.xls", page().encode("gbk")),
        ("文本 xls", "导出.xls", text(separator="\t").encode("gbk")),
        ("xlsx 改名 xls", "县域 数据.xls", xlsx()),
        ("xls 改名 xlsx", "县域 数据.xlsx", xls()),
        ("xlsx 改名 csv", "县域 数据.csv", xlsx()),
        ("parquet", "县域 数据.parquet", parquet(arrow())),
        ("parquet zstd 两组", "县域 数据.parquet", parquet(arrow(), compression="zstd", row_group_size=2, use_dictionary=False)),
        ("arrow", "县域 数据.arrow", feather(arrow(), "uncompressed")),
        ("arrow lz4", "县域 数据.feather", feather(arrow(), "lz4")),
        ("arrow zstd", "县域 数据.arrow", feather(arrow(), "zstd")),
        ("长 文件名", "很长的文件名" * 13 + ".csv", text().encode("utf-8")),
    ]:
        (case("read", name) / file).write_bytes(data)

    # Macros and links to other files are not looked at; a formula's last value is read.
    def macro(name, content):
        content = content.replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
        return content.replace(b'<c r="F2" t="n"><v>', b'<c r="F2"><f>[1]Sheet1!$A$1</f><v>')

    out = repack(xlsx(), macro)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 no project")
        package.writestr("xl/externalLinks/externalLink1.xml", '<externalLink><externalBook r:id="rId1"/></externalLink>')
    (case("read", "xlsm 宏和外部链接") / "县域 数据.xlsm").write_bytes(out.getvalue())

    # Notes and locks beside the tables are left alone.
    folder = case("read", "旁边的说明")
    (folder / "县域 数据.csv").write_text(text(), encoding="utf-8")
    (folder / "说明.txt").write_text("这里是说明，不是数据表。\n", encoding="utf-8")
    (folder / ".~lock.县域 数据.ods").write_text("x", encoding="utf-8")
    (folder / "~$县域 数据.xlsx").write_bytes(b"x")

    for name, pairs, tab in [
        ("单个工作簿", [("编号", "formats"), ("标题", "一张小表"), ("口径", "geep-identity"), ("年份", 2020), ("货币单位", "亿元"), ("说明", '含"引号"\n和换行')], "数据集"),
        ("单个工作簿 英文", [("key", "value"), ("id", "formats"), ("title", "一张小表"), ("title_en", "A small table"), ("profile", "geep-identity"), ("years", "2020"), ("money_unit", "亿元")], "dataset"),
    ]:
        book = openpyxl.load_workbook(io.BytesIO(xlsx()))
        for title, rows in [(tab, pairs), ("expected", list(csv.reader(EXPECTED.splitlines())))]:
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        book.save(case("read", name, None) / "我的 数据.xlsx")


def wrong():
    """What is not read, and why."""
    import pyarrow as pa

    patched = bytearray(xlsx())
    at = patched.find(b"PK\x01\x02")
    patched[at + 24:at + 28] = struct.pack("<I", 3_000_000_000)
    book = xlwt.Workbook()
    sheet = book.add_sheet("t")
    sheet.write(0, 0, "code")
    sheet.write(65535, 255, 1)
    far = io.BytesIO()
    book.save(far)
    damaged = text().encode("utf-8").replace("五台县".encode(), "五台县".encode()[:-1], 1)
    header = "<table:table-row>" + "".join(f"<table:table-cell><text:p>{name}</text:p></table:table-cell>" for name in HEADER) + "</table:table-row>"
    table = '<office:document-content><office:body><table:table table:name="t">{}</table:table></office:body></office:document-content>'
    many = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>'
    wide = '<table:table-row><table:table-cell table:number-columns-repeated="1000000"><text:p>x</text:p></table:table-cell></table:table-row>'
    laughs = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    entities = lambda name, content: content.replace(b"<sst", laughs[laughs.index("<!DOCTYPE"):].encode() + b"<sst").replace("五台县".encode(), b"&b;&f;")
    bad = arrow()
    numbers = pa.array([float("nan"), float("inf"), float("-inf"), None, 1.5])
    bad = bad.set_column(5, "value", numbers)
    listed = arrow().append_column("x", pa.array([[1], [2, 3], [], None, [4]]))
    for name, file, data in [
        ("加密 ods", "县域 数据.ods", ods("x", "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>")),
        ("截断 xlsx", "县域 数据.xlsx", xlsx()[:3000]),
        ("截断 xls", "县域 数据.xls", xls()[:3000]),
        ("截断 ods", "县域 数据.ods", ods(table.format(header)[:200])),
        ("截断 parquet", "县域 数据.parquet", parquet(arrow())[:900]),
        ("截断 arrow", "县域 数据.arrow", feather(arrow(), "zstd")[:900]),
        ("空文件 xlsx", "县域 数据.xlsx", b""),
        ("网页 xlsx", "县域 数据.xlsx", page().encode("utf-8")),
        ("登录页 xls", "导出.xls", "<html><body>请先登录</body></html>".encode("gbk")),
        ("XML 表格 2003", "导出.xls", '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'.encode()),
        ("单个文件网页", "导出.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n"),
        ("压缩炸弹 xlsx", "县域 数据.xlsx", bytes(patched)),
        ("远处的单元格 xls", "县域 数据.xls", far.getvalue()),
        ("重复行 ods", "县域 数据.ods", ods(table.format(many * 5))),
        ("重复列 ods", "县域 数据.ods", ods(table.format(wide))),
        ("实体 xlsx", "县域 数据.xlsx", repack(xlsx(), entities).getvalue()),
        ("实体 ods", "县域 数据.ods", ods(laughs + table.format("<table:table-row><table:table-cell><text:p>&b;&f;</text:p></table:table-cell></table:table-row>"))),
        ("UTF-8 缺一字节", "县域 数据.csv", damaged),
        ("两种编码混在一起", "县域 数据.csv", text(end="\n").encode("gbk") + b"140922,\xff\xff,2020\n"),
        ("UTF-16 半个字", "县域 数据.csv", b"\xff\xfe" + text(end="\n").encode("utf-16-le") + b"\x00\xd8a\x00"),
        ("非数 parquet", "县域 数据.parquet", parquet(bad)),
        ("列表 parquet", "县域 数据.parquet", parquet(listed)),
        ("非数 arrow", "县域 数据.arrow", feather(bad, "uncompressed")),
        ("换名 et", "县域 数据.et", xls()),
    ]:
        (case("wrong", name) / file).write_bytes(data)

    (case("wrong", "单个工作簿 没有清单", None) / "我的 数据.xlsx").write_bytes(xlsx())
    book = openpyxl.load_workbook(io.BytesIO(xlsx()))
    sheet = book.create_sheet("数据集")
    for row in [("编号", "x"), ("标题", "x"), (None, None), ("口经", "geep-identity"), ("年份", "二〇二〇"), ("货币单位", "公斤")]:
        sheet.append(row)
    book.save(case("wrong", "单个工作簿 清单有误", None) / "我的 数据.xlsx")


def largest():
    """So large the files may be."""
    file = max((file for file in HERE.rglob("*") if file.is_file()), key=lambda file: file.stat().st_size)
    assert file.stat().st_size < 30_000, file


if __name__ == "__main__":
    for kind in ["read", "wrong"]:
        for folder in (HERE / kind).glob("*"):
            for file in folder.iterdir():
                if file.suffix != ".snap" and "密码" not in folder.name:
                    file.unlink()
    read()
    wrong()
    largest()
