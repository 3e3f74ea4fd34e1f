#!/usr/bin/env python3
"""Writes the cases whose files are under a password, Excel's own or another.

    python3 -m venv venv && venv/bin/pip install openpyxl xlwt msoffcrypto-tool cryptography
    venv/bin/python tests/office/formats/locks.py
"""
import io
import sys
import zipfile
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent))
import locked
from make import HEADER, ROWS, case, largest, old, repack, xlsx
from writers import xlsb


def spoilt(data):
    """The file with its middle changed."""
    third = len(data) // 3
    return data[:third] + bytes(byte ^ 0x55 for byte in data[third:-third]) + data[-third:]


def bomb():
    """More rows than a worksheet has, in few bytes."""
    def rows(name, content):
        return content.replace(b"<sheetData>", b"<sheetData>" + b"<row/>" * 1_100_000) if name.endswith("sheet1.xml") else content
    return repack(xlsx(), rows).getvalue()


def binary():
    """Binary Excel with a remark behind it: msoffcrypto-tool does not encrypt fewer than 4096 bytes."""
    out = io.BytesIO(xlsb("县域 数据", [HEADER, *ROWS]))
    with zipfile.ZipFile(out, "a") as package:
        package.comment = b" " * 4096
    return out.getvalue()


for name, file, data in [
    ("默认密码 xls", "县域 数据.xls", locked.xls(old())),
    ("默认密码 xls 2002", "县域 数据.xls", locked.xls(old(), bits=128)),
    ("默认密码 xls 40 位", "县域 数据.xls", locked.xls(old(), bits=40)),
    ("默认密码 xlsx", "县域 数据.xlsx", locked.package(xlsx())),
    ("默认密码 xlsx 2007", "县域 数据.xlsx", locked.package_2007(xlsx())),
    ("默认密码 xlsb", "县域 数据.xlsb", locked.package(binary())),
]:
    (case("read", name) / file).write_bytes(data)

plain = locked.xls(old())
xor = plain.replace(b"\x2f\x00\x36\x00\x01\x00", b"\x2f\x00\x36\x00\x00\x00", 1)
assert xor != plain
for name, file, data in [
    ("密码 xls", "县域 数据.xls", locked.xls(old(), "密码")),
    ("密码 xls 2002", "县域 数据.xls", locked.xls(old(), "密码", bits=128)),
    ("密码 xlsx", "县域 数据.xlsx", locked.package(xlsx(), "密码")),
    ("密码 xlsx 2007", "县域 数据.xlsx", locked.package_2007(xlsx(), "密码")),
    ("密码 xls 异或", "县域 数据.xls", xor),
    ("默认密码 坏 xlsx", "县域 数据.xlsx", locked.package(spoilt(xlsx()))),
    ("默认密码 坏 xls", "县域 数据.xls", plain[:3000]),
    ("默认密码 内有炸弹", "县域 数据.xlsx", locked.package(bomb())),
]:
    (case("wrong", name) / file).write_bytes(data)
largest()
