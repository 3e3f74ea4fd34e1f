"""Counts the house: who knows the functions of the language, circles between files, copies of the path to a result,
findings made in more than one place, and sizes.

    python3 benches/house.py [SRC] [--json]
"""

import argparse
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

from modules import Crate, circles, plain, without_tests

# Where the functions of the formula language are defined; every enum in these files names functions, except those that
# only say what kind a function is of, so that nobody need know which.
FUNCTIONS = ("formula/functions.rs", "formula/function.rs", "formula/function/", "function.rs", "function/")
NO_FUNCTIONS = ("Shape", "Family", "Units", "Absence", "Standing", "InCells", "Block", "Undefined")

# How an enum of functions is written.
FAMILY = r"(?:\benum|\bfamily!\s*\{)\s*(\w+)"

# The path from a folder to a result: who opens or reads a dataset, and who computes it.
READS = r"\btable::read\(|\bDataset::open\(|\bprepare::(?:read|prepare)\("
COMPUTES = r"\b(?:engine|compute)::(?:run|frames\w*)\(|\bpast::frames\("

# How a finding is made, its code first.
FINDINGS = r'Finding::(?:error|warning)\(\s*"([a-z0-9-]+)"'


def functions(crate):
    """Files that know a function of the language, with the names they know it by."""
    homes = [module for module in crate.modules.values() if at(crate, module).startswith(FUNCTIONS)]
    names = {name for home in homes for name in re.findall(FAMILY, home.code)} - set(NO_FUNCTIONS)
    rooms = {home.name[: len(part)] for home in homes for part in [home.name, home.name[:-1]] if part}
    found = {}
    for module in crate.modules.values():
        known = {name for room, name in crate.needs(module) if name in names and room in rooms}
        if known and module not in homes:
            called = "|".join(sorted(known))
            told = sorted(set(re.findall(rf"\b(?:{called})::([A-Z]\w*)", module.code)))
            found[at(crate, module)] = [*sorted(known), *told]
    return found


def knots(crate):
    """Groups of files that need each other; that a module needs its own children is no circle."""
    graph = {}
    for name, module in crate.modules.items():
        graph[name] = {other for other, _ in crate.needs(module) if other[: len(name)] != name}
    return [[at(crate, crate.modules[name]) for name in group] for group in circles(graph)]


def links(crate, group):
    """Which names hold a group together."""
    inside = {at(crate, module): name for name, module in crate.modules.items() if at(crate, module) in group}
    files = {name: file for file, name in inside.items()}
    told = defaultdict(set)
    for file, name in inside.items():
        for other, what in crate.needs(crate.modules[name]):
            if other in files and other[: len(name)] != name:
                told[f"{file} → {files[other]}"].add(what)
    return {link: sorted(names) for link, names in sorted(told.items())}


def copies(src):
    """Files that go the whole way from a folder to a result."""
    found = []
    for root in (src, src.parent / "tests", src.parent / "benches"):
        for file in sorted(root.rglob("*.rs")):
            code = plain(file.read_text(encoding="utf-8"))
            if re.search(READS, code) and re.search(COMPUTES, code):
                found.append(str(file.relative_to(src.parent)))
    return found


def findings(src):
    """Codes of findings made in more than one place, with the places."""
    places = defaultdict(list)
    for file in sorted(src.rglob("*.rs")):
        code = without_tests(file.read_text(encoding="utf-8"))
        for made in re.finditer(FINDINGS, code):
            places[made[1]].append(f"{file.relative_to(src)}:{code.count(chr(10), 0, made.start()) + 1}")
    return {code: made for code, made in sorted(places.items()) if len(made) > 1}


def sizes(src):
    lines = {str(file.relative_to(src)): len(file.read_text(encoding="utf-8").splitlines()) for file in src.rglob("*.rs")}
    largest = max(lines, key=lambda file: (lines[file], file))
    return {"files": len(lines), "lines": sum(lines.values()), "largest": largest, "its lines": lines[largest]}


def at(crate, module):
    return str(module.path.relative_to(crate.src))


def counted(src):
    crate = Crate(src)
    groups = knots(crate)
    return {
        "files that know a function": functions(crate),
        "circles of files": [{"files": group, "by": links(crate, group)} for group in groups],
        "copies of the path to a result": copies(src),
        "findings made in more than one place": findings(src),
        "sizes": sizes(src),
    }


def show(house):
    known, groups, ways, twice, size = house.values()
    print(f"{len(known):6} files know a function of the language")
    for file, names in sorted(known.items()):
        print(f"         {file}: {', '.join(names)}")
    print(f"{len(groups):6} circles of files, {sum(len(group['files']) for group in groups)} files in them")
    for group in groups:
        print(f"         {len(group['files'])} files: {', '.join(group['files'])}")
        for link, names in group["by"].items():
            print(f"           {link}: {', '.join(names)}")
    print(f"{len(ways):6} copies of the path from a folder to a result")
    for file in ways:
        print(f"         {file}")
    print(f"{len(twice):6} findings made in more than one place, {sum(map(len, twice.values()))} places")
    for code, places in twice.items():
        print(f"         {len(places)} {code}: {', '.join(places)}")
    print(f"{size['files']:6} files of {size['lines']} lines, the largest {size['largest']} with {size['its lines']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("src", type=Path, nargs="?", default=Path(__file__).parent.parent / "src")
    parser.add_argument("--json", action="store_true", help="the same for programs")
    parser.add_argument("--strict", action="store_true", help="fails on a circle, or a finding made in two places")
    args = parser.parse_args()
    house = counted(args.src.resolve())
    if args.json:
        print(json.dumps(house, ensure_ascii=False, indent=2))
    else:
        show(house)
    crooked = house["circles of files"] or house["findings made in more than one place"]
    return 1 if args.strict and (crooked or not house["sizes"]["files"]) else 0


if __name__ == "__main__":
    sys.exit(main())
