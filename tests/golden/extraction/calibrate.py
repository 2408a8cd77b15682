"""Write ``fact_confidence.csv`` anew: facts made and facts right by rule, on the labelled texts.

Usage: ``python tests/golden/extraction/calibrate.py`` from the root of the repository. The texts are
the passages of this folder and the specimen reports of ``corpus/truth``.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from yanting_research.auditing import facts_payload
from yanting_research.core import Document, Source, identity_offsets, make_corpus
from yanting_research.extraction import calibrate_rules, extract_facts

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent


def main() -> None:
    """Count and write."""
    golds = json.loads((HERE / "positive.json").read_text(encoding="utf-8"))["passages"]
    passages = json.loads((HERE / "passages.json").read_text(encoding="utf-8"))
    golds += [passage for passage in passages if passage["set"] in {"dev", "held"}]
    golds += [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "corpus" / "truth").glob("*.json"))
    ]
    texts = [gold["text"] for gold in golds]
    documents = [
        Document(f"t{n:03d}", text, Source("t", text, "text", "utf-8", ""), identity_offsets(len(text)))
        for n, text in enumerate(texts)
    ]
    made = extract_facts(make_corpus(documents))
    pairs = [
        (gold, facts_payload(made.loc[made["doc_id"] == own.doc_id], pd.DataFrame()))
        for gold, own in zip(golds, documents, strict=True)
    ]
    target = ROOT / "yanting_research" / "resources" / "data" / "fact_confidence.csv"
    calibrate_rules(pairs).to_csv(target, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
