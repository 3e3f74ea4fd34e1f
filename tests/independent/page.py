"""Opens the pages that the program writes in a headless Chromium, offline: figures unfold down to their leaves, tables
are sorted, everything works by keyboard, nothing is fetched, and paper takes a sane number of sheets.

    python3 tests/independent/page.py target/debug/geep
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

from browser import Browser

ROOT = Path(__file__).resolve().parents[2]
CASES = [
    ("run", "datasets/taixin", [], 30),
    ("run", "datasets/garze-2010", [], 20),
    ("settle", "datasets/taixin-air", ["--trial"], 16),
]
LEAVES = "document.querySelectorAll('#opened-body .leaf').length"


def until(browser, script):
    """Waits for something that a browser does in its own time."""
    for _ in range(100):
        if browser.do(script):
            return
        time.sleep(0.05)
    raise AssertionError(f"never: {script}")


def opened(browser):
    """A figure of the last table unfolds down to inputs and coefficients."""
    browser.do("document.querySelectorAll('details.part').forEach((part) => { part.open = true; })")
    figures = browser.do("document.querySelectorAll('td[data-n] button').length")
    assert figures > 10, figures
    deepest = 0
    for at in range(0, figures, max(1, figures // 12)):
        browser.do(f"document.querySelectorAll('td[data-n] button')[{at}].click()")
        assert browser.do("document.getElementById('opened').open")
        assert browser.do("document.getElementById('opened-title').textContent.length") > 0
        browser.do("document.querySelector('#opened-body .all')?.click()")
        # Where something unfolds there are leaves at the bottom, each with the place where it stands.
        if browser.do("document.querySelector('#opened-body details') !== null"):
            leaves = browser.do(LEAVES)
            deepest = max(deepest, leaves)
            if leaves:
                assert browser.do("[...document.querySelectorAll('#opened-body .leaf')].every((leaf) => leaf.querySelector('.from'))")
        browser.press("Escape")
        until(browser, "!document.getElementById('opened').open")
    assert deepest > 1, "no figure has leaves"
    source = browser.do("[...document.querySelectorAll('script[type]')][0].textContent")
    assert ".csv" in source


def by_keyboard(browser):
    """Tab to a figure, enter, escape: and the figure has the focus again."""
    browser.do("document.querySelector('td[data-n] button').focus()")
    browser.press("Enter")
    until(browser, "document.getElementById('opened').open")
    assert browser.do("document.getElementById('opened').contains(document.activeElement)")
    # Whatever tab leads to lies within the dialog, or is the browser itself.
    for _ in range(5):
        browser.press("Tab")
        assert browser.do("document.activeElement === document.body || document.getElementById('opened').contains(document.activeElement)")
    browser.press("Escape")
    until(browser, "!document.getElementById('opened').open")
    assert browser.do("document.activeElement === document.querySelector('td[data-n] button')")


def sorted_by_key(browser):
    """The head of a column of numbers orders its rows, both ways, then as they were; words of missing figures stand last."""
    column = "[...t.tBodies[0].rows].map((row) => row.cells[c].textContent)"
    where = "const t = document.querySelector('table.grid'); const c = [...t.tBodies[0].rows[0].cells].findIndex((cell) => cell.dataset.n);"
    read = f"(() => {{ {where} return {column}; }})()"
    before = browser.do(read)
    for order in ("ascending", "descending", "none"):
        # The heads of single columns, in the order of the columns.
        browser.do(
            f"(() => {{ {where} const below = t.tHead.rows[1] ? [...t.tHead.rows[1].cells] : [];"
            "const heads = [...t.tHead.rows[0].cells].flatMap((h) => h.scope === 'colgroup' ? below.splice(0, h.colSpan) : [h]);"
            "window.sorted = heads[c]; heads[c].querySelector('.s').focus(); })()"
        )
        browser.press("Enter" if order != "descending" else " ")
        until(browser, f"window.sorted.getAttribute('aria-sort') === '{order}'")
        found = browser.do(read)
        numbers = [float(words.replace(",", "")) for words in found if re.fullmatch(r"-?[\d,.]+", words)]
        if order == "none":
            assert found == before, found
        else:
            assert numbers == sorted(numbers, reverse=order == "descending"), found


def labelled(browser):
    """What a reader of screens needs: captions, scopes, names of buttons and drawings."""
    for script in (
        "[...document.querySelectorAll('table')].every((t) => t.caption && t.caption.textContent)",
        "[...document.querySelectorAll('thead th')].every((h) => h.scope)",
        "[...document.querySelectorAll('svg')].every((s) => s.getAttribute('aria-label'))",
        "[...document.querySelectorAll('button')].every((b) => (b.textContent + (b.getAttribute('aria-label') || '')).trim())",
        "document.querySelectorAll('h1').length === 1",
        "document.documentElement.scrollWidth <= window.innerWidth",
    ):
        assert browser.do(script), script


def bare(words):
    """Words without spaces, whatever letters of a font were drawn as one."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", words))


def on_paper(browser, most, banner, folder):
    pdf = browser.paper()
    sheets = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert 1 <= sheets <= most, sheets
    path = folder / "page.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True, text=True).stdout
    pages = text.split("\f")[:sheets]
    assert all(bare(banner) in bare(page) for page in pages), "a sheet without the banner"
    # Folded parts stand on paper, and are folded again behind it.
    titles = browser.do("[...document.querySelectorAll('details.part h2')].map((h) => h.textContent)")
    whole = bare(text)
    assert all(bare(title) in whole for title in titles), titles
    return sheets


def case(browser, geep, folder, command, dataset, more, most, lang):
    out = folder / f"{Path(dataset).name}-{lang}"
    subprocess.run([geep, command, ROOT / dataset, *more, "--lang", lang, "--out", out], check=True, capture_output=True)
    for width in (1280, 400):
        browser.open(out / "report.html", width)
        labelled(browser)
    browser.open(out / "report.html")
    assert browser.do("document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[lang]
    sorted_by_key(browser)
    by_keyboard(browser)
    opened(browser)
    banner = browser.do("document.querySelector('.banner')?.textContent || ''")
    assert bool(banner) == (command == "settle"), banner
    browser.open(out / "report.html")
    sheets = on_paper(browser, most, banner, folder)
    fetched = [url for url in browser.requests() if not url.startswith("file:") or not url.endswith("report.html")]
    assert not fetched, fetched
    assert not browser.complaints(), browser.complaints()
    size = (out / "report.html").stat().st_size
    print(f"{dataset} {lang}: {size} bytes, {sheets} sheets")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("geep", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Browser() as browser:
        browser.ask("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=-1, uploadThroughput=-1)
        for command, dataset, more, most in CASES:
            for lang in ("zh", "en"):
                case(browser, args.geep.resolve(), Path(folder), command, dataset, more, most, lang)
    return 0


if __name__ == "__main__":
    sys.exit(main())
