"""Counts of the State Council's work reports, from texts that the user has.

    python corpus/build_features.py FOLDER           write the counts
    python corpus/build_features.py FOLDER --check   rebuild and compare with the shipped counts

``FOLDER`` holds ``1954.txt`` to ``2025.txt`` as listed, with their SHA-256, in
``features/gov_work_reports_sources.csv``; a text that differs is refused by name. What comes out
are counts of words by year and top-level section: no order, no text.

Before counting, what the collection added is cut off (its licence note, a second copy of a whole
text, a paragraph pasted in twice), traditional script becomes simplified, and full-width digits and
letters become half-width, because jieba would cut them one by one.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import tempfile
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from yanting_research.chinese import fold_width
from yanting_research.chinese.scripts import simplify
from yanting_research.core import Corpus, Document, make_corpus, sha256_bytes
from yanting_research.errors import ReadError, YantingError
from yanting_research.ingest import document_from_text
from yanting_research.segmentation import Segmenter, default_lexicon
from yanting_research.textstats import count_terms
from yanting_research.writers import write_json, write_table

FEATURES = Path(__file__).resolve().parent / "features"
COUNTS, RECORD = "gov_work_reports.parquet", "gov_work_reports.json"
SOURCES = "gov_work_reports_sources.csv"
COLUMNS = ("year", "section_id", "section_role", "layer", "term", "n_term", "n_unit")

# "\n本作品是中华人民共和国的\n法律"; not 本作品 inside a sentence
LICENCE_NOTE = re.compile(r"\n本作品是中华人民共和国的\n法律")
# 美 | U+200B | 国 on three lines, where a link of the page ended; not an empty line
BROKEN_LINK = re.compile(r"(?<=[\u4e00-\u9fff])\n\u200b\n(?=[\u4e00-\u9fff])")
# a paragraph of 60 characters or more, by which a second copy is known; not a heading
SECOND_COPY = 1000  # characters
LONG_LINE = re.compile(r"(?m)^.{60}")


def read_sources() -> dict[int, str]:
    """SHA-256 of the text of every year."""
    with (FEATURES / SOURCES).open(encoding="utf-8", newline="") as lines:
        return {int(row["year"]): row["sha256"] for row in csv.DictReader(lines)}


def read_report(folder: Path, year: int, sha256: str) -> str:
    """The text of one year, or a refusal that names the file."""
    path = folder / f"{year}.txt"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", where=str(path), expected="the report's text") from error
    found = sha256_bytes(data)
    if found != sha256:
        raise ReadError(
            f"another text: sha256 {found}",
            where=str(path),
            expected=sha256,
            remedy=f"take the files that {SOURCES} lists; counts of another edition are not comparable",
        )
    return data.decode("utf-8")


def report_text(raw: str) -> str:
    """What the speaker said, as it is counted: once, in simplified script, digits half-width.

    >>> report_text("一九五四年的報告，增長１４％。\\n本作品是中华人民共和国的\\n法律\\n、")
    '一九五四年的报告，增长14％。'
    """
    text = LICENCE_NOTE.split(raw, maxsplit=1)[0]
    text = BROKEN_LINK.sub("", text)
    return fold_width(simplify(_without_slips(_first_copy(text)))[0])


def _first_copy(text: str) -> str:
    """The text up to where it begins again; a text that comes once is left as it is.

    A thousand characters must come again: one paragraph that comes twice is the edition's slip (2015),
    not a second copy.
    """
    for line in LONG_LINE.finditer(text):
        again = text.find(text[line.start() : line.start() + SECOND_COPY], line.end())
        if again >= 0:
            return text[:again].rstrip()
    return text


def _without_slips(text: str) -> str:
    """The text without a paragraph that the next paragraph begins with: it was pasted in twice (2015)."""
    paragraphs = text.split("\n")
    filled = [at for at, paragraph in enumerate(paragraphs) if paragraph.strip()]
    for at, following in pairwise(filled):
        if LONG_LINE.match(paragraphs[at]) and paragraphs[following].startswith(paragraphs[at].rstrip()):
            paragraphs[at] = ""
    return "\n".join(paragraphs)


def report_corpus(folder: Path, years: Iterable[int]) -> Corpus:
    """Documents of these years; doc_id is the year."""
    listed = read_sources()
    return make_corpus(
        document_from_text(report_text(read_report(folder, year, listed[year])), doc_id=str(year)) for year in years
    )


def top_sections(corpus: Corpus) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]:
    """Of every section the top-level section around it (``s00`` where there is none), and the roles of these."""
    tops, roles = {}, {}
    for document in corpus:
        for name in ("", *(section.section_id for section in document.sections)):
            tops[document.doc_id, name] = top = _top(document, name)
            roles[document.doc_id, top] = next((s.role for s in document.sections if s.section_id == top), "")
    return tops, roles


def _top(document: Document, name: str) -> str:
    by_id = {section.section_id: section for section in document.sections}
    while name in by_id and by_id[name].parent_id:
        name = by_id[name].parent_id
    return name if name in by_id and by_id[name].level == 1 else "s00"


def count_reports(corpus: Corpus, segmenter: Segmenter) -> pd.DataFrame:
    """Counts of both layers by report and top-level section.

    ``n_unit`` is the section's words, which are tokens with a letter or a digit, or its lexicon terms.
    """
    tops, roles = top_sections(corpus)
    tokens = segmenter.segment(corpus)
    words = tokens["token"].cat.categories
    marks = [word for word in words if not any(sign.isalnum() for sign in word)]
    spans = segmenter.terms(corpus)
    parts = []
    for occurrences, stops in ((tokens, marks), (spans[spans["kind"] == "lexicon"], [])):
        keys = zip(occurrences["doc_id"], occurrences["section_id"], strict=True)
        top = pd.Series([tops[key] for key in keys], index=occurrences.index, dtype="str")
        parts.append(count_terms(occurrences.assign(section_id=top), by="section_id", stopwords=stops))
    table = pd.concat(parts, ignore_index=True)
    table["section_id"] = table["unit_id"].str.partition("/")[2]
    role = [roles[key] for key in zip(table["doc_id"], table["section_id"], strict=True)]
    table["section_role"] = pd.Series(role, dtype="str")
    table["year"] = table["doc_id"].astype("int64")
    table = table.sort_values(["layer", "year", "section_id", "term"], kind="stable")
    return table[list(COLUMNS)].reset_index(drop=True)


def record_of(table: pd.DataFrame, segmenter: Segmenter) -> dict[str, Any]:
    """What the counts rest on: dictionary and lexicon, and the totals of both layers."""
    layers = {}
    for layer, part in table.groupby("layer", sort=True):
        n = {"n_rows": len(part), "n_terms": int(part["term"].nunique()), "n_occurrences": int(part["n_term"].sum())}
        layers[str(layer)] = n
    # the engine decides no token, so that machines with another engine write the same record
    description = {name: value for name, value in segmenter.description.items() if not name.startswith("engine")}
    return {"layers": layers, "segmentation": description}


def build(folder: Path) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The counts as shipped and their record."""
    segmenter = Segmenter(default_lexicon())
    table = count_reports(report_corpus(folder, sorted(read_sources())), segmenter)
    return table, record_of(table, segmenter)


def write_features(table: pd.DataFrame, record: dict[str, Any], folder: Path) -> list[Path]:
    """Write the counts and their record."""
    return [write_table(table, folder / COUNTS).path, write_json(record, folder / RECORD).path]


def main(arguments: list[str] | None = None) -> int:
    """Write or check; 1 when a text or the shipped counts differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder with 1954.txt to 2025.txt")
    parser.add_argument("--check", action="store_true", help="rebuild and compare, write nothing")
    options = parser.parse_args(arguments)
    try:
        table, record = build(options.folder)
        if not options.check:
            for path in write_features(table, record, FEATURES):
                print(f"{path.name}: {path.stat().st_size:,} bytes")
            return 0
        with tempfile.TemporaryDirectory() as made:
            paths = write_features(table, record, Path(made))
            wrong = [path.name for path in paths if path.read_bytes() != (FEATURES / path.name).read_bytes()]
    except YantingError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"differs: {', '.join(wrong)}" if wrong else "the shipped counts are those of the texts")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
