"""Holds TOML files against their schemas in `schemas/`, by a validator that shares no code with the program: every file
that is shipped must pass, none with a misspelt key may, and of the wrong files below `tests/wrong` those are refused
that the program cannot read.

    python3 tests/schemas/validate.py
"""

import copy
import json
import re
import sys
import tomllib
from pathlib import Path

from jsonschema import Draft7Validator

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ["coefficients", "datasets", "src/new", "tests/office", "tests/fuzz/tiny"]
# Of kinds of which none is shipped.
SMALL = {
    "schemas/overlay.schema.json": 'replace = ["values/air.csv"]',
    "schemas/words.schema.json": """
        [[table]]
        kind = "年鉴 / 2-1 / 主要指标"
        words.class = { "耕地" = "farmland" }
        column = [{ header = "地区生产总值", measure = "gdp", unit = "亿元" }, { header = "序号", skip = true }]
    """,
}
# What the program says of a TOML file that it cannot read as it stands.
UNREAD = re.compile(r"错误\[(?:unknown-key|missing-key|wrong-type|unknown-choice)\].*\n.*\.toml:"
                    r"|错误\[unused-file\].*\n.*\.toml$", re.MULTILINE)
# Choices among what stands in other files, or within words: no schema knows them.
ELSEWHERE = {"tests/wrong/models/filler-unknown", "tests/wrong/models/notice-blank-unknown"}
# What no table has.
MISSPELT = "titel"


def glob(pattern):
    parts = re.split(r"(\*\*/|\*)", pattern)
    meant = {"**/": "(?:.*/)?", "*": "[^/]*"}
    return re.compile("".join(meant.get(part, re.escape(part)) for part in parts))


def rules():
    """The schema and the files of each kind, as `.taplo.toml` tells editors."""
    for rule in tomllib.loads((ROOT / ".taplo.toml").read_text("utf-8"))["rule"]:
        yield rule["schema"]["path"], [glob(pattern) for pattern in rule["include"]]


def schema_of(path, kinds):
    name = path.relative_to(ROOT).as_posix()
    found = [schema for schema, patterns in kinds if any(pattern.fullmatch(name) for pattern in patterns)]
    return found[0] if len(found) == 1 else None


def tables(value):
    """Every table within, the whole among them."""
    if isinstance(value, dict):
        yield value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    for part in parts:
        yield from tables(part)


def misspelt(value):
    """Copies of a file, each with a key too many in another of its tables."""
    for place, _ in enumerate(tables(value)):
        changed = copy.deepcopy(value)
        list(tables(changed))[place][MISSPELT] = True
        yield changed


def shipped(validators, kinds):
    """Every shipped file passes, and does not with a misspelt key in the first table of each shape."""
    counts = {schema: 0 for schema in validators}
    texts = [(path.as_posix(), schema_of(path, kinds), path.read_text("utf-8"))
             for folder in SHIPPED for path in sorted((ROOT / folder).rglob("*.toml"))]
    yield from (f"{name}: no schema, or several" for name, schema, _ in texts if schema is None)
    texts = [text for text in texts if text[1]]
    for name, schema, text in texts + [(schema, schema, text) for schema, text in SMALL.items()]:
        value, validator = tomllib.loads(text), validators[schema]
        counts[schema] += 1
        for error in validator.iter_errors(value):
            yield f"{name}: {error.json_path}: {error.message}"
        # The same tables over and over tell nothing new.
        first = counts[schema] <= 3 or len(text) < 3000
        for changed in misspelt(value) if first else []:
            if validator.is_valid(changed):
                yield f"{name}: a misspelt key passes"
    for schema, count in counts.items():
        if not count:
            yield f"{schema}: no file was held against it"


def wrong(validators, kinds):
    """The schemas refuse what the program cannot read, and nothing else."""
    refused = 0
    for snap in sorted((ROOT / "tests/wrong").rglob("message.snap")):
        elsewhere = snap.parent.relative_to(ROOT).as_posix() in ELSEWHERE
        unread = bool(UNREAD.search(snap.read_text("utf-8"))) and not elsewhere
        files = [path for path in snap.parent.rglob("*.toml") if schema_of(path, kinds)]
        try:
            valid = all(validators[schema_of(path, kinds)].is_valid(tomllib.loads(path.read_text("utf-8")))
                        for path in files)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            continue
        refused += not valid
        if valid == unread and files:
            yield f"{snap.parent.relative_to(ROOT)}: {'passes' if valid else 'is refused'}"
    if not refused:
        yield "no wrong file was refused"


def main():
    kinds = list(rules())
    validators = {}
    for schema, _ in kinds:
        content = json.loads((ROOT / schema).read_text("utf-8"))
        Draft7Validator.check_schema(content)
        validators[schema] = Draft7Validator(content)
    faults = [*shipped(validators, kinds), *wrong(validators, kinds)]
    print("\n".join(faults) or "every file stands to its schema as it should")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
