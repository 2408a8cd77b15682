"""The sentences coded by hand: where they stand, what they are judged by, and that they are the drawn sample."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from yanting_research.coding import coding_units, default_codebook, sample_units, unit_place
from yanting_research.ingest import build_corpus

CORPUS = Path(__file__).parents[2] / "corpus"
TABLE = pd.read_csv(CORPUS / "truth" / "coded_sentences.csv")


def test_codes_are_of_the_shipped_codebook_and_every_cell_is_0_or_1() -> None:
    names = TABLE.columns[1:-1].tolist()
    assert set(names) < set(default_codebook().names)
    assert set(TABLE[names].to_numpy().ravel()) == {0, 1}
    assert TABLE[names].sum().min() >= 7  # a code that is never there would have no agreement to measure


def test_every_sentence_stands_at_its_place_and_is_the_sample_of_the_notebook() -> None:
    corpus = build_corpus([CORPUS / "texts"], metadata=CORPUS / "metadata.csv")
    texts = {document.doc_id: document.text for document in corpus}
    for unit_id, text in zip(TABLE["unit_id"], TABLE["text"], strict=True):
        doc_id, span = unit_place(unit_id)
        assert texts[doc_id][span.start : span.end] == text
    sample = sample_units(coding_units(corpus, headings=False), len(TABLE), seed=2013, by="document")
    assert sample["unit_id"].tolist() == TABLE["unit_id"].tolist()
