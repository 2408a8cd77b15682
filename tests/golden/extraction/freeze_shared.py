"""Write ``snapshot_shared.json`` anew: facts of a sample of the shared texts, without their sentences.

Usage: ``python tests/golden/extraction/freeze_shared.py`` from the root of the repository, where the
folder of shared texts lies beside it. A row is ``start rule value unit``; no words are kept but units.
"""

from __future__ import annotations

import json
from pathlib import Path

from yanting_research.core import Document, Source, identity_offsets, make_corpus
from yanting_research.extraction import extract_facts

HERE = Path(__file__).parent
SHARED = HERE.parent.parent.parent.parent / "shared"
YEARS = ("1978", "1996", "2012")
STATUTES = 12
EVERY = 40  # one statute in forty


def sample() -> dict[str, str]:
    """Text by name: three work reports, the county report, twelve statutes."""
    corpora = SHARED / "corpora"
    texts = {year: (corpora / "gov_work_reports" / f"{year}.txt").read_text(encoding="utf-8") for year in YEARS}
    texts |= {path.stem: path.read_text(encoding="utf-8") for path in sorted((SHARED / "seeds").glob("*.txt"))}
    with (corpora / "regulations.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number >= STATUTES * EVERY:
                break
            if number % EVERY == 0:
                texts[f"statute{number:03d}"] = json.loads(line)["text"]
    return texts


def rows(texts: dict[str, str]) -> dict[str, list[str]]:
    """Rows by name, in the order of the text."""
    documents = [
        Document(name, text, Source(name, text, "text", "utf-8", ""), identity_offsets(len(text)))
        for name, text in sorted(texts.items())
    ]
    made: dict[str, list[str]] = {name: [] for name in sorted(texts)}
    for row in extract_facts(make_corpus(documents)).to_dict("records"):
        made[row["doc_id"]].append(f"{row['start']} {row['rule_id']} {row['value']:g} {row['unit']}".rstrip())
    return made


def main() -> None:
    """Freeze the facts as they are made now."""
    frozen = rows(sample())
    target = HERE / "snapshot_shared.json"
    target.write_text(json.dumps(frozen, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
