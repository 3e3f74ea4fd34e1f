"""The program at work: a dataset written for it, its results and its ledger read back."""

from fraction import Fraction
import csv
import json
import subprocess

from decimals import text
from settle import Entry
from units import worth

HEADER = ["measure", "value", "unit", "status", "source"]


class Refused(Exception):
    """The program did not settle; what it says."""

    def __init__(self, findings):
        super().__init__("; ".join(f.get("code", "?") for f in findings) or "?")
        self.findings = findings


def write(folder, definitions, scheme, points, years):
    """A dataset of points: (measure, key) to the number typed and its unit."""
    folder.mkdir(parents=True)
    listed = ", ".join(map(str, sorted(years)))
    (folder / "dataset.toml").write_text(
        f'id = "boundary"\ntitle = {{ zh = "边界", en = "Boundary" }}\nprofile = "{scheme}"\nyears = [{listed}]\n'
        'money_unit = "万元"\n[table."a.csv"]\ncomplete = true\n', encoding="utf-8")
    dimensions = definitions.dimensions
    used = sorted({place for measure, _ in points for place in definitions.measures[measure].per})
    column = {"county": "code"}
    with open(folder / "a.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow([column.get(dimensions[p].id, dimensions[p].id) for p in used] + HEADER)
        for (measure, key), (value, unit) in points.items():
            member = dict(zip(sorted(definitions.measures[measure].per), key))
            cells = [dimensions[p].name(member[p]) if p in member else "" for p in used]
            out.writerow(cells + [measure, text(value), unit, "observed", "s"])


def settle(binary, folder, out, scheme):
    """Tries the scheme on the dataset; the findings it has."""
    command = [binary, "settle", folder, "--scheme", scheme, "--trial", "--json", "--format", "csv", "--out", out]
    ran = subprocess.run(command, capture_output=True, text=True)
    try:
        said = json.loads(ran.stdout)
    except ValueError:
        said = {"findings": [{"code": f"exit {ran.returncode}", "message": ran.stderr[-2000:]}]}
    findings = said.get("findings", said if isinstance(said, list) else [])
    if ran.returncode:
        raise Refused([f for f in findings if f.get("severity") != "warning"])
    return findings


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


class _Read(dict):
    """What was read of a text, kept: most texts come again."""

    def __init__(self, read):
        super().__init__()
        self.read = read

    def __missing__(self, text):
        self[text] = self.read(text)
        return self[text]


def results(out, book):
    """As written: by line and key the number (None where not accounted), in the line's own unit."""
    dimensions, found, places = book.definitions.dimensions, {}, {}
    members = [_Read(dimension.member) for dimension in dimensions]
    with open(out / "results.csv", encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        heads = {head: at for at, head in enumerate(next(rows))}
        line_at, value_at = heads["line"], heads["value"]
        for row in rows:
            line, value = row[line_at], row[value_at]
            if line not in found:
                dims = sorted(book.lines[line].per)
                found[line] = {}
                places[line] = [(members[p], heads["code" if dimensions[p].id == "county" else dimensions[p].id])
                                for p in dims]
            key = tuple([member[row[at]] for member, at in places[line]])
            found[line][key] = Fraction(value) if value else None
    return found


def ledger(out):
    return [Entry(r["step"], r["period"], r["payer"], r["payee"], Fraction(r["amount_fen"]) / 100)
            for r in rows(out / "ledger.csv")]
