"""Writers of formats that no Python package writes, for the scripts below this folder."""

import io
import struct
import subprocess
import tempfile
import zipfile
from pathlib import Path


def converted(data, suffix, to):
    """The file as LibreOffice (soffice) saves it in another format."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"a{suffix}"
        source.write_bytes(data)
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to, "--outdir", f"{folder}/out", source],
            check=True, capture_output=True,
        )
        return (Path(folder) / "out" / f"a.{to}").read_bytes()


def xlsb(tab, rows, merges=(), percent=(), errors=()):
    """Binary Excel, which no free program writes. Merges are (first row, last row, first column, last column); the cells
    (row, column) of `percent` are shown with the format 0.0%, those of `errors` hold #N/A."""
    def record(kind, body=b""):
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size, length = len(body), b""
        while True:
            length += bytes([size & 0x7F | (0x80 if size > 127 else 0)])
            size >>= 7
            if not size:
                return head + length + body

    def wide(s):
        return struct.pack("<I", len(s)) + s.encode("utf-16-le")

    def cell(row, column, value):
        at = struct.pack("<II", column, (row, column) in percent)
        if (row, column) in errors:
            return record(3, at + b"\x2a")
        if isinstance(value, str):
            return record(6, at + wide(value))
        if isinstance(value, int):
            return record(2, at + struct.pack("<I", value << 2 | 2))
        return record(5, at + struct.pack("<d", value))

    sheet = record(0x81) + record(0x94, struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)) + record(0x91)
    for r, row in enumerate(rows):
        sheet += record(0, struct.pack("<III", r, 0, 0) + bytes(13))
        sheet += b"".join(cell(r, c, value) for c, value in enumerate(row) if value is not None)
    sheet += record(0x92)
    if merges:
        sheet += record(0xB1, struct.pack("<I", len(merges)))
        sheet += b"".join(record(0xB0, struct.pack("<IIII", *merge)) for merge in merges) + record(0xB2)
    sheet += record(0x82)
    style = lambda number: record(0x2F, struct.pack("<HH", 0, number) + bytes(10) + b"\1\0")
    styles = record(0x116) + record(0x267, struct.pack("<I", 1)) + record(0x2C, struct.pack("<H", 164) + wide("0.0%")) + record(0x268)
    styles += record(0x269, struct.pack("<I", 2)) + style(0) + style(164) + record(0x26A) + record(0x117)
    book = record(0x83) + record(0x8F) + record(0x9C, struct.pack("<II", 0, 1) + wide("rId1") + wide(tab))
    book += record(0x90) + record(0x9D, bytes(26)) + record(0x84)
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    relation = '<Relationship Id="rId{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{}</Types>'
    part = '<Override PartName="/xl/{}.bin" ContentType="application/vnd.ms-excel.{}"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in [
            ("[Content_Types].xml", types.format(part.format("worksheets/sheet1", "worksheet") + part.format("styles", "styles"))),
            ("_rels/.rels", relations.format(relation.format(1, "officeDocument", "xl/workbook.bin"))),
            ("xl/_rels/workbook.bin.rels", relations.format(relation.format(1, "worksheet", "worksheets/sheet1.bin") + relation.format(2, "styles", "styles.bin"))),
            ("xl/workbook.bin", book),
            ("xl/styles.bin", styles),
            ("xl/worksheets/sheet1.bin", sheet),
        ]:
            # With a time of its own the package would be another each time.
            package.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
