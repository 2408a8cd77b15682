"""Every labelled check by itself: what is found as labelled stays so, and what is found otherwise stays as it is.

The checks of 119 fictional texts are labelled by hand: kind, whole, parts, verdict, figures. Where a check is found
otherwise today (missed, or more than was labelled), ``tests/golden/auditing/differences.json`` says how. After a change
that is meant, ``python tests/auditing/audited_texts.py`` writes it anew; what changes in that file was gained or lost.
"""

from __future__ import annotations

import json
import re

import pytest
from audited_texts import DIFFERENCES, audited_labels, computations, differences

KNOWN: dict[str, dict[str, str]] = json.loads(DIFFERENCES.read_text(encoding="utf-8"))
# How a Chinese explanation ends, by verdict; 截去了尾数 and 不该进位而进了位 of a share, 取舍 of a sum.
ENDS = {
    "consistent": r"相符(?:（两个占比.*宜写作百分点）)?。",
    "rounding": r"(?:截去了尾数|不该进位而进了位|取舍的范围之内)(?:（在.*没有整数能得出.*）)?。",
    "inconsistent": r"(?:对不上(?:（在.*没有整数能得出.*）)?|前后不一).{0,20}。",
    "impossible": r"不可能。",
    "uncheckable": r"无法判定。",
}


def test_checks_stay_as_labelled() -> None:
    """A difference that is gone is no fault; one that is new, or another one than before, is."""
    worse = {
        f"{name} {label}": told
        for name, rows in differences(audited_labels()).items()
        for label, told in rows.items()
        if told != KNOWN.get(name, {}).get(label)
    }
    assert not worse, (
        "found otherwise than labelled and than before; when meant: python tests/auditing/audited_texts.py"
    )


def test_what_the_explanations_compute_is_true() -> None:
    n_terms = 0
    for row in audited_labels().checks.itertuples():
        for words in (row.explanation_zh, row.explanation_en):
            for left, right, off in computations(words):
                assert left == pytest.approx(right, abs=off), words
                n_terms += 1
    assert n_terms > 1500


def test_explanations_name_their_figures_as_printed_and_end_in_the_verdict() -> None:
    """A surface that a line end broke is closed up."""
    surfaces = dict(audited_labels().facts[["fact_id", "surface"]].itertuples(index=False))
    for row in audited_labels().checks.itertuples():
        alone = row.share and not row.parts and row.printed > 100  # such a share can be of nothing
        operands = (row.share,) if alone else (row.whole, row.share, *row.parts.split())
        for name in filter(None, operands):
            assert f"“{''.join(surfaces[name].split())}”" in "".join(row.explanation_zh.split())
        assert re.search(ENDS[row.verdict] + "$", row.explanation_zh), row.explanation_zh
        assert row.explanation_en.endswith(f": {row.verdict}.")
