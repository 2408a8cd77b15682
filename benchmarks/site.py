"""The whole site: equal bytes under two hash seeds, every page opened in a browser, queries answered here and there.

Run from the checkout: python benchmarks/site.py [--parts rooms,tables,notebooks]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
QUERIES = json.loads((ROOT / "tests" / "golden" / "site" / "queries.json").read_text(encoding="utf-8"))
BUILD = """
import sys
from pathlib import Path
from yanting_research.site import build_site
root, out, parts = Path(sys.argv[1]), Path(sys.argv[2]), [part for part in sys.argv[3].split(",") if part]
executed = root / "build" / "notebooks"
build_site(out, root=root, notebooks=executed if executed.is_dir() else None, parts=parts)
"""


def build(out: Path, parts: str, seed: int) -> dict[str, str]:
    env = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", BUILD, str(ROOT), str(out), parts], env=env, check=True)
    files = sorted(path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def open_every_page(site: Path) -> tuple[int, list[str], list[str]]:
    """Pages opened, faults (requests to elsewhere, script errors, too wide), queries not answered as expected."""
    from playwright.sync_api import sync_playwright

    faults: list[str] = []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.on("request", lambda r: None if r.url.startswith(("file:", "data:")) else faults.append(r.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        paths = sorted(site.rglob("*.html"))
        for path in paths:
            page.goto(path.as_uri())
            if page.evaluate("document.documentElement.scrollWidth") > 390:
                faults.append(f"{path.name}: wider than the screen")
        page.goto((site / "search.html").as_uri())
        missed = [row["query"] for row in QUERIES if not answered(page, row)]
        browser.close()
    return len(paths), faults, missed


def answered(page: Any, row: dict[str, str]) -> bool:
    ask = "q => { const s = ChineseSearch.search(q); return [s.near, s.results.slice(0, 5).map(r => r.doc)]; }"
    near, found = page.evaluate(ask, row["query"])
    return bool((row["page"] in found and not near) if row["page"] else (near or not found))


def answered_by_sphinx(site: Path) -> int:
    """Queries with a page that Sphinx 9.0's own ``zh`` would find, its missing stemmer given to it.

    Its index holds jieba's words; its page of the search does not cut a query at all, takes a term that is in the
    index, or for more than two characters one that contains it.
    """
    from sphinx.search.zh import SearchChinese

    script = (site / "_static" / "search_texts.js").read_text(encoding="utf-8")
    texts = json.loads(script.removeprefix("const SEARCH_TEXTS = ").removesuffix(";\n"))
    own = SearchChinese({})
    terms: dict[str, set[str]] = {}
    for name, text in texts.items():
        for word in {own.stem(part).lower() for part in own.split(text)}:
            if own.word_filter(word):
                terms.setdefault(word, set()).add(name)
    found = 0
    for row in (row for row in QUERIES if row["page"]):
        lists = []
        for word in (own.stem(part.lower()) for part in re.findall(r"\w+", row["query"]) if not part.isdigit()):
            partial = [term for term in terms if len(word) > 2 and word in term] if word not in terms else []
            lists.append(set().union(*(terms[term] for term in [word, *partial] if term in terms)))
        found += bool(lists) and row["page"] in set.intersection(*lists)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", default="rooms,tables,notebooks")
    parts = parser.parse_args().parts
    with tempfile.TemporaryDirectory() as folder:
        first = build(Path(folder) / "one", parts, 1)
        second = build(Path(folder) / "two", parts, 2)
        changed = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
        print(f"files {len(first)}; differing between two builds: {changed or 'none'}")
        n_pages, faults, missed = open_every_page(Path(folder) / "one")
        print(f"pages {n_pages}; faults: {faults or 'none'}")
        print(f"queries {len(QUERIES)}; not answered as expected: {missed or 'none'}")
        with_page = sum(bool(row["page"]) for row in QUERIES)
        theirs = answered_by_sphinx(Path(folder) / "one")
        print(f"Sphinx's own zh finds the page of {theirs} of {with_page} (in any place)")


if __name__ == "__main__":
    main()
