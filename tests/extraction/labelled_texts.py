"""Texts beside what is extracted from them, fact by fact: labels by hand, and the facts as they were frozen.

``python tests/extraction/labelled_texts.py`` from the root of the repository writes ``differences.json`` and
``snapshot.json`` of ``tests/golden/extraction`` anew, after a change that is meant; the change shows what it costs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from yanting_research.auditing import records_payload
from yanting_research.core import Document, Source, identity_offsets, make_corpus
from yanting_research.extraction import extract_document_facts, extract_facts
from yanting_research.extraction.evaluate import match_facts

ROOT = Path(__file__).parent.parent.parent
GOLDEN = ROOT / "tests" / "golden" / "extraction"
DIFFERENCES, SNAPSHOT = GOLDEN / "differences.json", GOLDEN / "snapshot.json"
TRUTH = ROOT / "corpus" / "truth"
FROZEN = ("danfeng_2012", "lanqiao_2013", "qinghe_2013", "yunxiu_town_2013")
_SIZE = 32  # texts whose facts are made together: a table's checks cost more than a text
_SAID = ("indicator", "role", "qualifier", "modality", "value")
_LINKS = ("part_of", "denominator")
Item = dict[str, Any]


def labelled_texts() -> list[Item]:
    """All fictional texts with facts labelled by hand, by name."""
    passages = json.loads((GOLDEN / "passages.json").read_text(encoding="utf-8"))
    passages += json.loads((GOLDEN / "positive.json").read_text(encoding="utf-8"))["passages"]
    passages += [json.loads(path.read_text(encoding="utf-8")) for path in sorted(TRUTH.glob("*.json"))]
    return sorted(passages, key=lambda passage: str(passage["id"]))


def groups() -> Iterator[list[Item]]:
    texts = labelled_texts()
    for start in range(0, len(texts), _SIZE):
        yield texts[start : start + _SIZE]


def differences(golds: list[Item]) -> dict[str, dict[str, str]]:
    """By text and label: what of a labelled fact is told otherwise, and facts that nobody labelled."""
    documents = [
        Document(gold["id"], gold["text"], Source("t", gold["text"], "text", "utf-8", ""),
                 identity_offsets(len(gold["text"])))
        for gold in golds
    ]  # fmt: skip
    made: dict[str, list[Item]] = {}
    for row in extract_facts(make_corpus(documents)).to_dict("records"):
        made.setdefault(row["doc_id"], []).append(row)
    found = {gold["id"]: _differences(gold, records_payload(made.get(gold["id"], []), [])["facts"]) for gold in golds}
    return {name: rows for name, rows in found.items() if rows}


def _differences(gold: Item, made: list[Item]) -> dict[str, str]:
    known = {fact["id"]: (fact["start"], fact["end"]) for fact in gold["facts"]}
    pairs = match_facts(gold, {"facts": made})
    told = {fact["id"]: _told_otherwise(fact, row, known) for fact, row in pairs}
    rows = {
        fact["id"]: told.get(fact["id"], "missed")
        for fact in gold["facts"]
        if fact["value"] is not None and told.get(fact["id"], "missed")
    }
    matched = {row["id"] for _, row in pairs}
    masked = [known[fact["id"]] for fact in gold["facts"] if fact["value"] is None]
    for row in made:
        if row["id"] not in matched and (row["start"], row["end"]) not in masked:
            rows[f"+{row['start']}"] = row["surface"]
    return rows


def _told_otherwise(fact: Item, row: Item, known: dict[str, tuple[int, int]]) -> str:
    words = [] if fact["surface"] == row["surface"] else [f"surface: {row['surface']}"]
    words += [f"{name}: {row[name]}" for name in _SAID if (fact.get(name) or "") != (row[name] or "")]
    for link in _LINKS:
        wanted, got = known.get(fact.get(link) or ""), row[link]
        if (wanted is None) != (got is None) or (wanted and got and not (wanted[0] < got[1] and got[0] < wanted[1])):
            words.append(f"{link}: {got and got[0]}")
    return "; ".join(words)


def frozen_rows(name: str) -> list[str]:
    """Facts of one report with what no label tells: population, period, place of what they are tied to."""
    text = json.loads((TRUTH / f"{name}.json").read_text(encoding="utf-8"))["text"]
    document = Document(name, text, Source(name, text, "text", "utf-8", ""), identity_offsets(len(text)))
    facts = extract_document_facts(document).to_dict("records")
    starts = {fact["fact_id"]: str(fact["start"]) for fact in facts}
    return [
        "; ".join(
            [
                f"{fact['start']} {fact['surface']} {fact['value']:g} {fact['unit']}",
                *(
                    f"{key} {fact[key]}"
                    for key in ("indicator", "population", "period", "subject", "region")
                    if fact[key]
                ),
                f"{fact['rule_id']} {fact['precision']:g} {fact['list_kind']}".rstrip(),
                *(
                    f"{key} {starts[fact[key]]}"
                    for key in ("part_of", "denominator", "numerator", "earlier")
                    if fact[key]
                ),
            ]
        )
        for fact in facts
    ]


def main() -> None:
    """Write both files as the facts are now."""
    now = {name: rows for group in groups() for name, rows in differences(group).items()}
    DIFFERENCES.write_text(json.dumps(now, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    frozen = {name: frozen_rows(name) for name in FROZEN}
    SNAPSHOT.write_text(json.dumps(frozen, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
