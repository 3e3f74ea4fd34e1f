"""Proves that two builds of geep write the same: every dataset is computed and settled by both, cell by cell.

    python3 benches/same.py OLD NEW [--datasets DIR] [--only NAME] [--own] [--every] [--values-only]
    python3 benches/same.py OLD --self-test
"""

import argparse
import csv
import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cells

SHOWN = 20
AT_ONCE = 2

# What may differ although nothing changed. In the texts of a run these are replaced before comparing…
STAMPS = {
    "the folder written to": lambda out, manifest: str(out),
    "the version of the program": lambda out, manifest: "geep " + manifest["program"]["version"],
    "the hash of the definitions, which a comment in them changes": lambda out, manifest: manifest["definitions"]["sha256"],
}
# … and these places of `run.json` are left out.
LEFT_OUT = {
    "program.version": "the version of the program",
    "program.commit": "the commit it was built from",
    "program.target": "what it was built for",
    "definitions.built_in_sha256": "the hash of the built-in definitions, which a comment in them changes",
    "outputs.": "hashes of files that are compared themselves",
}


class Sides:
    """Both builds, what was compared and what differed."""

    def __init__(self, old, new, values_only=False):
        self.builds, self.values_only = (old, new), values_only
        self.counts, self.differences, self.counting = Counter(), [], threading.Lock()

    def compare(self, place, arguments, look=lambda folder: None):
        """Runs both with the same arguments and compares all they say and write; hands back what `look` finds in the
        folder written by the old one."""
        with tempfile.TemporaryDirectory(prefix="same-") as folder:
            outs = [Path(folder, "old"), Path(folder, "new")]
            said = [run(build, arguments, out) for build, out in zip(self.builds, outs)]
            for what, old, new in zip(("exit code", "stdout", "stderr"), *said):
                self.count("lines said", old.count("\n"))
                self.judge(f"{place} {what}", old, new)
            self.count("reports", outs[0].exists())
            self.folders(place, *outs)
            return look(outs[0]) if outs[0].exists() else None

    def folders(self, place, old, new):
        stamps = [stamps_of(old), stamps_of(new)]
        names = [set(files(old)), set(files(new))]
        for name in sorted(names[0] ^ names[1]):
            self.judge(f"{place} {name}", *("written" if name in side else "not written" for side in names))
        for name in sorted(names[0] & names[1]):
            self.count("files", 1)
            for what, number in zip(("cells", "formulas"), cells.count(old / name)):
                self.count(what, number)
            if (old / name).read_bytes() != (new / name).read_bytes():
                self.file(f"{place} {name}", old / name, new / name, stamps)

    def file(self, place, old, new, stamps):
        old, new = cells.of(old), cells.of(new)
        for at in dict.fromkeys([*old, *new]):
            if at.startswith(tuple(LEFT_OUT)) and place.endswith("run.json"):
                continue
            if self.values_only and at.endswith(" formula"):
                continue
            self.judge(f"{place} {at}", *(neutral(side.get(at, "nothing"), own) for side, own in zip((old, new), stamps)))

    def count(self, what, number):
        with self.counting:
            self.counts[what] += number

    def judge(self, place, old, new):
        if old != new:
            self.differences.append((place, *apart(old, new)))

    def report(self):
        for place, old, new in sorted(self.differences)[:SHOWN]:
            print(f"{place}\n  old: {old}\n  new: {new}")
        compared = ", ".join(f"{count} {what}" for what, count in self.counts.items())
        print(f"compared: {compared or 'nothing'}")
        print(f"differences: {len(self.differences)}")
        return 1 if self.differences or not self.counts["cells"] else 0


def run(build, arguments, out):
    """Exit code, what is said and what is complained of."""
    done = subprocess.run([build, *arguments, "--out", out], capture_output=True, text=True, timeout=900)
    own = stamps_of(out)
    return [str(done.returncode), neutral(done.stdout, own), neutral(done.stderr, own)]


def stamps_of(out):
    """The texts of one run that may differ, each with what stands in for it."""
    manifest = out / "run.json"
    manifest = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else None
    found = {}
    for name, of in STAMPS.items():
        try:
            found[of(out, manifest)] = f"<{name}>"
        except TypeError:
            # Nothing was written, so that only the folder is known.
            continue
    return found


def neutral(text, stamps):
    for stamp, name in stamps.items():
        text = text.replace(stamp, name)
    return text


def files(folder):
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]


def apart(old, new):
    """Two texts from shortly before they part."""
    at = next((i for i, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
    start = max(0, at - 20)
    return [repr(("…" if start else "") + side[start : at + 100]) for side in (old, new)]


def profiles_of(build):
    """Id and title of every profile."""
    said = subprocess.run([build, "catalog", "profiles", "--json"], capture_output=True, text=True, check=True)
    return {profile["id"]: profile["title"] for profile in json.loads(said.stdout)}


def own_profile(dataset):
    said = re.search(r'^profile *= *"([^"]*)"', (dataset / "dataset.toml").read_text(encoding="utf-8"), re.M)
    return said and said[1]


def fitting(folder, profiles):
    """The profiles that came to an amount, by the sheet that sets them side by side."""
    places = cells.of(folder / "report.xlsx")
    sheet = {place.split("!")[1]: said for place, said in places.items() if re.fullmatch(r"口径比较![A-Z]+\d+", place)}
    ids = {f'"{title}"': name for name, title in profiles.items()}
    columns = {re.match("[A-Z]+", at)[0]: ids[said] for at, said in sheet.items() if said in ids}
    amounts = {re.match("[A-Z]+", at)[0] for at, said in sheet.items() if re.match(r"-?[\d.]", said) and float(said)}
    return {profile for column, profile in columns.items() if column in amounts}


def periods(folder):
    """The times a scheme can be settled for, by the results; none where there is no ledger."""
    if not (folder / "ledger.csv").exists():
        return []
    with open(folder / "results.csv", encoding="utf-8-sig", newline="") as file:
        times = {time for row in csv.DictReader(file) for time in (row["year"], row["period"])}
    return sorted(time for time in times if re.fullmatch(r"\d{4}(Q\d|H\d|-\d\d)?", time))


def overview(sides, dataset, profiles):
    """The dataset under every profile at once, which compares their totals; gives those that come to something."""
    place, arguments = dataset.name, ["run", str(dataset), "--compare", ",".join(profiles)]
    return sides.compare(f"{place} compared", arguments, lambda folder: fitting(folder, profiles)) or set()


def account(sides, dataset, profile, own):
    """One dataset under one profile, settled for every period where that is a scheme."""
    place, arguments = f"{dataset.name} {profile}", [str(dataset)]
    found = sides.compare(place, ["run", *arguments, "--profile", profile], periods)
    if own:
        sides.compare(f"{place} en", ["run", *arguments, "--lang", "en"])
    if not found:
        return
    settle = ["settle", *arguments, "--scheme", profile]
    sides.compare(f"{place} trial", [*settle, "--trial"])
    for period in found:
        sides.compare(f"{place} {period}", [*settle, "--period", period, "--trial"])
    if own:
        sides.compare(f"{place} settled", settle)


def every_dataset(sides, args):
    profiles = profiles_of(args.old)
    folders = sorted(path.parent for path in args.datasets.glob("*/dataset.toml"))
    folders = [folder for folder in folders if args.only in (None, folder.name)]
    sides.count("datasets", len(folders))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        others = [set()] * len(folders)
        if args.every:
            others = [set(profiles)] * len(folders)
        elif not args.own:
            others = list(pool.map(lambda folder: overview(sides, folder, profiles), folders))
        jobs = []
        for folder, found in zip(folders, others):
            own = own_profile(folder)
            jobs += [(folder, profile, profile == own) for profile in sorted({own, *found} - {None})]
        for done in [pool.submit(account, sides, *job) for job in jobs]:
            done.result()


def self_test(args):
    """Each kind of place is altered once and must be found, and nothing else."""
    dataset = args.datasets / "chongqing-forest"
    missed = []
    with tempfile.TemporaryDirectory(prefix="same-") as folder:
        old, new = Path(folder, "old"), Path(folder, "new")
        run(args.old, ["run", str(dataset)], old)
        for name, (file, alter, expected) in ALTERED.items():
            shutil.copytree(old, new)
            alter(new / file)
            sides = Sides(args.old, args.old)
            sides.folders(name, old, new)
            found = [place for place, *_ in sides.differences]
            right = len(found) == expected and sides.counts["cells"]
            print(f"{'found' if right else 'MISSED'}: {name} ({', '.join(found) or 'no difference'})")
            missed += [name] if not right else []
            shutil.rmtree(new)
    return 1 if missed else 0


def replaced(old, new):
    """Replaces the first text in a file of text."""
    return lambda path: path.write_text(
        re.sub(old, new, path.read_text(encoding="utf-8"), count=1), encoding="utf-8", newline=""
    )


def in_book(part, old, new):
    """Replaces the first text in a part of a workbook."""

    def alter(path):
        with zipfile.ZipFile(path) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        name = next(name for name in parts if re.fullmatch(part, name) and re.search(old, parts[name]))
        parts[name] = re.sub(old, new, parts[name], count=1)
        with zipfile.ZipFile(path, "w") as book:
            for name, data in parts.items():
                book.writestr(name, data)

    return alter


SHEET = r"xl/worksheets/.*\.xml"
ALTERED = {
    "nothing": ("run.json", lambda path: None, 0),
    "a stamp": ("run.json", replaced(r'"version": "0', '"version": "9'), 0),
    "the commit": ("run.json", replaced(r'"commit": "', '"commit": "0'), 0),
    "a value of a table": ("results.csv", replaced(r",([0-9.]+),", r",1\1,"), 1),
    "a row of a table": ("ledger.csv", lambda path: path.write_bytes(path.read_bytes() + b"x\r\n"), 1),
    "a value of a sheet": ("report.xlsx", in_book(SHEET, rb"</f><v>([0-9])", rb"</f><v>1\1"), 1),
    "a formula": ("report.xlsx", in_book(SHEET, rb"<f>", rb"<f>1+"), 1),
    "the look of a cell": ("report.xlsx", in_book(SHEET, rb' s="', rb' s="1'), 1),
    "a width": ("report.xlsx", in_book(SHEET, rb' width="', rb' width="1'), 1),
    "a style": ("report.xlsx", in_book(r"xl/styles\.xml", rb"numFmtId", rb"numFmtid"), 1),
    "a key of the manifest": ("run.json", replaced(r'"observed": ', '"observed": 1'), 1),
    "a file more": ("more.txt", lambda path: path.write_text("more"), 1),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path, help="the build whose output is right")
    parser.add_argument("new", type=Path, nargs="?", help="the build to be judged")
    parser.add_argument("--datasets", type=Path, default=Path(__file__).parent.parent / "datasets")
    parser.add_argument("--only", help="this dataset alone")
    parser.add_argument("--own", action="store_true", help="only the profile each dataset names (quick)")
    parser.add_argument("--every", action="store_true", help="every profile, also where nothing comes out (an hour)")
    parser.add_argument("--values-only", action="store_true", help="formulas may be written differently")
    parser.add_argument("--self-test", action="store_true", help="alter one place at a time and find it")
    args = parser.parse_args()
    args.old = args.old.resolve()
    if args.self_test:
        return self_test(args)
    if args.new is None:
        parser.error("two builds are compared")
    start, sides = time.monotonic(), Sides(args.old, args.new.resolve(), args.values_only)
    every_dataset(sides, args)
    print(f"took {time.monotonic() - start:.0f} s")
    return sides.report()


if __name__ == "__main__":
    sys.exit(main())
