"""Saved pages: characters, lost and leaked lines, and seconds for a megabyte, beside trafilatura used directly.

The pages are the specimens under ``tests/readers/data``, each with its article written by hand.
"""

from __future__ import annotations

import difflib
from pathlib import Path

import trafilatura
from timing import compare

from yanting_research.preprocessing import find_furniture
from yanting_research.readers import html_source

DATA = Path(__file__).parents[1] / "tests" / "readers" / "data"


def ours(data: bytes) -> str:
    text = html_source(data, "page.html").text
    for span, _ in reversed(find_furniture(text).spans):
        text = text[: span.start] + text[span.end :]
    return text


def direct(data: bytes) -> str:
    return trafilatura.extract(data, include_comments=False, include_tables=True) or ""


def squeezed(text: str) -> list[str]:
    return [line for raw in text.splitlines() if (line := "".join(raw.split()))]


def main() -> None:
    pages = {path.stem: path.read_bytes() for path in sorted(DATA.glob("page_*.html"))}
    print(f"{len(pages)} pages      characters kept   lines lost   lines leaked")
    for name, read in (("yanting_research", ours), ("trafilatura", direct)):
        kept = total = lost = leaked = 0
        for stem, data in pages.items():
            truth = squeezed((DATA / f"{stem}.txt").read_text(encoding="utf-8").split("\n\n", 1)[1])
            found = squeezed(read(data))
            blocks = difflib.SequenceMatcher(None, "\n".join(truth), "\n".join(found), autojunk=False)
            kept += sum(block.size for block in blocks.get_matching_blocks())
            total += len("\n".join(truth))
            lost += sum(line not in found for line in truth)
            leaked += sum(line not in truth for line in found)
        print(f"{name:<18}{kept / total:>14.1%}{lost:>13}{leaked:>15}")
    paragraph = "<p>全县共举办培训班32期，培训党员4200人次，投入资金120万元。</p>"
    long_page = f"<html><body><h1>培训情况</h1>{paragraph * 2_000}</body></html>".encode()
    for title, batch in (("specimen pages", list(pages.values())), ("one long page", [long_page])):
        print(f"\n{title}")
        compare(
            {
                "trafilatura": lambda batch=batch: [direct(data) for data in batch],
                "yanting_research": lambda batch=batch: [ours(data) for data in batch],
            },
            repeats=5,
            megabytes=sum(map(len, batch)) / 1e6,
        )


if __name__ == "__main__":
    main()
