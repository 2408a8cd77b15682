"""Every check of fictional sentences, figure by figure and word by word (tests/golden/auditing/receipts.json).

The computations were gone through by hand: what each sentence says must be true as arithmetic, and read well aloud.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from yanting_research.auditing import audit
from yanting_research.core import Document, Source, identity_offsets, make_corpus
from yanting_research.extraction import extract_facts

RECEIPTS = json.loads(
    (Path(__file__).parents[1] / "golden" / "auditing" / "receipts.json").read_text(encoding="utf-8")
)  # fmt: skip
# 3218 + 246 - 318 = 3146 or (186 - 152) ÷ 152 = 22.3684%; not 621亿 + ? = ?
TERMS = re.compile(r"([(]?[\d.]+[万亿]?(?: [-+×÷] [\d.]+[万亿]?[)]?)+) = (-?[\d.]+)([万亿%倍]*)")
UNITS = {"万": "e4", "亿": "e8"}


def as_found() -> dict[str, list[list[Any]]]:
    texts = {f"d{n:03d}": one["text"] for n, one in enumerate(RECEIPTS)}
    corpus = make_corpus(
        Document(name, text, Source(f"{name}.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
        for name, text in texts.items()
    )
    found: dict[str, list[list[Any]]] = {text: [] for text in texts.values()}
    for row in audit(extract_facts(corpus), corpus=corpus).itertuples():
        figures = [None if value != value else round(value, 6) for value in (row.printed, row.computed)]
        found[texts[row.doc_id]].append([row.kind, row.verdict, *figures, row.explanation_zh, row.explanation_en])
    return found


def test_receipts_are_those_gone_through_by_hand() -> None:
    found = as_found()
    assert {text: rows for text, rows in found.items() if rows != []} == {
        one["text"]: one["checks"] for one in RECEIPTS if one["checks"]
    }


@pytest.mark.parametrize("place", [4, 5])
def test_what_is_written_as_a_computation_is_true(place: int) -> None:
    """The stored sentences themselves: both sides of every equals sign agree to the four decimals shown."""
    n_terms = 0
    for one in RECEIPTS:
        for row in one["checks"]:
            for left, right, unit in TERMS.findall(
                row[place].replace("/", "÷").replace(" x ", " × ").replace(" %", "%")
            ):
                terms = re.sub("[万亿]", lambda mark: UNITS[mark[0]], left).replace("×", "*").replace("÷", "/")
                factor = 0.01 if "%" in unit and "/" in terms else float("1" + UNITS.get(unit[:1], ""))
                assert arithmetic(terms) == pytest.approx(float(right) * factor, abs=1e-4 * factor), row[place]
                n_terms += 1
    assert n_terms > 90


def arithmetic(terms: str) -> float:
    """Left to right; a bracket opens in front alone."""
    value = 0.0
    sign = "+"
    for part in terms.replace("(", "").replace(")", "").split(" "):
        if part in "+-*/":
            sign = part
        else:
            other = float(part)
            value = {"+": value + other, "-": value - other, "*": value * other, "/": value / other}[sign]
    return value
