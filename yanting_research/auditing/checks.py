"""The audit (核算): the arithmetic that a text states or implies, with verdicts.

Kinds: ``sum`` (parts against their whole; also earlier + change = later), ``share`` (numerator,
denominator, printed share; without numerator, a share that no integer can give), ``bound`` (a
part is at most its whole), ``change`` (growth in percent), ``product`` (6期 × 150人), ``average``
(total over number; ratios such as 师生比), ``multiple`` (3倍, 翻一番), ``yearly`` (年均增长, 年均), ``repeat`` (one
indicator stated twice). Groups
that overlap, such as women, minorities and age bands of different lists, are never summed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from yanting_research.auditing.bounds import stated_bounds
from yanting_research.auditing.changes import linked_changes, stated_changes
from yanting_research.auditing.exact_steps import exact_steps
from yanting_research.auditing.explain import explain
from yanting_research.auditing.linked import linked_lists
from yanting_research.auditing.lists import stated_sums
from yanting_research.auditing.multiples import stated_multiples
from yanting_research.auditing.over_years import means_over_years
from yanting_research.auditing.products import stated_products
from yanting_research.auditing.reading import Reading, read_figures
from yanting_research.auditing.repeats import repeated_statements
from yanting_research.auditing.sayings import sayings
from yanting_research.auditing.shares import share_checks
from yanting_research.auditing.sum_second_look import other_whole
from yanting_research.auditing.told_results import told_results
from yanting_research.auditing.unit_prices import priced_totals
from yanting_research.auditing.verdicts import Check, share_verdict
from yanting_research.chinese import without_layout
from yanting_research.core import CHECKS, FACTS, Corpus, build_table, check_table, to_clean

__all__ = ["audit"]

_PAIR = 2
_WHOLE = 100.0  # percent
_CLOSES = 1.0  # percentage points by which the shares of a complete list may miss the whole
# ,其余为社会捐助; 等 behind the last figure of a list; must not match ,其余 in front of 12人, or 等次.
_OPEN_END = re.compile(
    r"等(?![次级于])|(?:均|都|也|全)?包括在内|在内"
    r"|[\u4e00-\u9fff]{0,4}[,、;](?:其余|其他|其它|余下|剩余|不足部分|缺口)(?:资金|部分|经费|人员|的)?[为由是靠均都]"
)


def audit(facts: pd.DataFrame, *, corpus: Corpus | None = None) -> pd.DataFrame:
    """Check what can be checked (核算事实).

    Parameters
    ----------
    facts
        FACTS of any number of documents.
    corpus
        The documents. With their text the audit also reads the words between the figures:
        totals (合计、共), 分为, 比上年增加, 每期150人, 平均, and looks for the denominator of a share
        itself. Without it only the links of FACTS are checked.

    Returns
    -------
    DataFrame
        CHECKS, ordered by document and place.

    Notes
    -----
    Verdicts: *consistent*; *rounding* (a share off by less than one unit of its last printed
    digit, a sum off within the printed precision); *inconsistent* (further off, or a share or mean
    that no integer can give); *impossible* (a share above 100, a part above its whole);
    *uncheckable* (a masked or hedged operand).

    Examples
    --------
    >>> audit(build_table([], FACTS)).empty
    True
    """
    table = check_table(facts, FACTS, where="audit")
    table, texts = _without_layout(table, corpus) if corpus is not None else (table, {})
    rows: list[dict[str, Any]] = []
    for reading in read_figures(table, texts):
        checks = sorted(_merged(reading), key=lambda check: check.place)
        rows += [_row(reading.doc_id, number, check) for number, check in enumerate(checks, 1)]
    return build_table(rows, CHECKS)


def _without_layout(table: pd.DataFrame, corpus: Corpus) -> tuple[pd.DataFrame, dict[str, str]]:
    """Texts without the blanks of their layout, and the facts at their places there."""
    texts: dict[str, str] = {}
    moved = {name: table[name].tolist() for name in ("start", "end", "surface")}
    places = table.groupby("doc_id", sort=False).indices
    for document in corpus:
        text, offsets = without_layout(document.text)
        texts[document.doc_id] = text
        if text is document.text:
            continue
        for row in places.get(document.doc_id, ()):
            start, end = to_clean(offsets, moved["start"][row]), to_clean(offsets, moved["end"][row])
            moved["start"][row], moved["end"][row], moved["surface"][row] = start, end, text[start:end]
    return table.assign(**moved), texts


def _merged(reading: Reading) -> list[Check]:
    """Every check once; what the words say goes before what a link guessed.

    A figure that the words make part of one whole is not held against another, and the earlier
    figure of a change is no part of the later one.
    """
    changes = [*linked_changes(reading), *stated_changes(reading)]
    for check in changes:
        if check.kind == "sum" and check.whole is not None and check.parts[0].countable:
            reading.later[check.parts[0].fact_id] = check.whole
    moved = {_pair(check) for check in changes if check.kind == "sum"}
    sums = [check for check in stated_sums(reading) if not _is_move(check, moved)]
    reading.whole_of |= {part.fact_id: check.whole for check in sums for part in check.parts if check.whole is not None}
    shares = list(share_checks(reading))
    placed = {part.fact_id for check in sums for part in check.parts if not _is_of_row(check)}
    pairs = {(check.whole.fact_id, part.fact_id) for check in changes if check.whole for part in check.parts}
    found = [*changes, *sums]
    for check in linked_lists(reading):
        whole = check.whole.fact_id if check.whole else ""
        ids = {part.fact_id for part in check.parts}
        if any((whole, part) in pairs or (part, whole) in pairs for part in ids):
            continue
        if ids & placed and check.verdict != "impossible":
            continue
        found.append(check)
    products = list(stated_products(reading))
    found += [
        *told_results(reading),
        *shares,
        *stated_bounds(reading),
        *products,
        *priced_totals(reading, told={_figures(check) for check in products}),
        *stated_multiples(reading),
        *means_over_years(reading),
        *repeated_statements(reading),
        *sayings(reading),
    ]
    parts = {part.fact_id for check in found if check.kind == "sum" for part in check.parts}
    found += exact_steps(reading, placed=parts)
    wrong = {_order(check) for check in found if check.kind == "bound" and check.verdict == "impossible"}
    found = [other_whole(check, reading) or check for check in found]
    kept = [check for check in _unique(found) if not _is_left_open(check) and not _is_of_rated(check, reading)]
    return [check for check in kept if _order(check)[::-1] not in wrong]


def _is_of_rated(check: Check, reading: Reading) -> bool:
    """本科以上1911人，占78.0%；高级职称686人，占28.0%: each has its own share of the whole, so they need not close."""
    if check.kind != "sum" or check.verdict != "inconsistent" or check.whole is None or len(check.parts) < _PAIR:
        return False
    total = 0.0
    for part in check.parts:
        behind = reading.figures[part.place + 1 : part.place + _PAIR]
        if not behind or behind[0].role != "share" or behind[0].sentence != part.sentence:
            return False
        if share_verdict(behind[0], part, check.whole)[0] not in {"consistent", "rounding"}:
            return False
        total += behind[0].value
    return abs(total - _WHOLE) > _CLOSES


def _order(check: Check) -> tuple[str, ...]:
    """Whole and part of a bound; a link the other way round is none where the words say which is which."""
    return (check.whole.fact_id, check.parts[0].fact_id) if check.kind == "bound" and check.whole else ()


def _figures(check: Check) -> frozenset[str]:
    operands = (check.whole, *check.parts, check.share)
    return frozenset(figure.fact_id for figure in operands if figure is not None)


def _is_left_open(check: Check) -> bool:
    """Whether a list that misses its whole says that it names only some: 自筹30万元，其余为社会捐助; 医生14人等."""
    if check.kind != "sum" or check.whole is None or not check.parts or not check.computed < check.printed:
        return False
    last = max(check.parts, key=lambda part: part.place)
    return last.place > check.whole.place and bool(_OPEN_END.match(last.right))


def _is_of_row(check: Check) -> bool:
    """Whether a sum goes along the row of a table, whose cells belong to their columns as well."""
    whole = check.whole
    return whole is not None and whole.in_table and any(part.part_of not in {"", whole.fact_id} for part in check.parts)


def _pair(check: Check) -> frozenset[str]:
    return frozenset({check.whole.fact_id if check.whole else "", *(part.fact_id for part in check.parts)})


def _is_move(check: Check, moved: set[frozenset[str]]) -> bool:
    """Whether a sum repeats the figures of a change the other way round."""
    return _pair(check) in moved


def _unique(checks: list[Check]) -> list[Check]:
    kept: dict[tuple[object, ...], Check] = {}
    for check in checks:
        key = (
            check.kind,
            check.whole.fact_id if check.whole else "",
            frozenset(part.fact_id for part in check.parts),
            check.share.fact_id if check.share else "",
        )
        kept.setdefault(key, check)
    by_whole: dict[str, list[set[str]]] = {}
    for check in kept.values():
        if check.kind == "sum" and check.whole is not None:
            by_whole.setdefault(check.whole.fact_id, []).append({part.fact_id for part in check.parts})
    closed: dict[str, list[set[str]]] = {}  # by each of their parts
    for check in kept.values():
        if check.kind == "sum" and check.verdict == "consistent":
            parts = {part.fact_id for part in check.parts}
            for part in check.parts:
                closed.setdefault(part.fact_id, []).append(parts)
    return [check for check in kept.values() if not _is_piece(check, by_whole, closed)]


def _is_piece(check: Check, by_whole: Mapping[str, list[set[str]]], closed: Mapping[str, list[set[str]]]) -> bool:
    """A sum of some parts beside that of all says nothing, nor does one that misses its whole: 6 of 12 that close."""
    if check.kind != "sum" or check.whole is None or not check.parts:
        return False
    own = {part.fact_id for part in check.parts}
    larger = by_whole[check.whole.fact_id]
    if check.verdict == "inconsistent":
        larger = [*larger, *closed.get(check.parts[0].fact_id, [])]
    return any(own < parts for parts in larger)


def _row(doc_id: str, number: int, check: Check) -> dict[str, Any]:
    zh, en = explain(check)
    return {
        "check_id": f"{doc_id}#c{number:04d}",
        "doc_id": doc_id,
        "kind": check.kind,
        "whole": check.whole.fact_id if check.whole else "",
        "parts": " ".join(part.fact_id for part in check.parts),
        "share": check.share.fact_id if check.share else "",
        "printed": check.printed,
        "computed": check.computed,
        "verdict": check.verdict,
        "explanation_zh": zh,
        "explanation_en": en,
    }
