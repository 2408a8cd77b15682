"""The audit (核算): the arithmetic that a text states or implies, with verdicts.

Kinds: ``sum`` (parts against their whole; also earlier + change = later), ``share``
(numerator, denominator, printed share), ``bound`` (a part is at most its whole),
``granularity`` (a share without numerator that no integer can give). Groups that
overlap, such as women, minorities and age bands of different lists, are never summed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from yanting_research.auditing.explain import explain
from yanting_research.auditing.granularity import share_reachable
from yanting_research.core import CHECKS, FACTS, build_table, check_table

__all__ = ["audit"]

_CLOSED_SLACK = {
    "bracket": 0.25,
    "colon": 0.25,
    "label": 0.25,
    "opener": 0.15,
    "distributive": 0.02,
    "attribute": 0.08,
    "verb": 0.08,
    "table": 9.0,
}
_OVERLAP = re.compile(r"交叉|兼任|兼职|重复")
_OVERLAPPING = (
    re.compile(r"女|妇"),
    re.compile(r"民族"),
    re.compile(r"党外|非党|无党派|民主党派"),
    re.compile(r"岁|青年|老年"),
    re.compile(r"大专|本科|专科|研究生|学历|高中|初中|硕士|博士|小学|中专|文化"),
    re.compile(r"流动"),
    re.compile(r"预备|发展"),
)
_EPSILON = 1e-9
Row = dict[str, Any]


def audit(facts: pd.DataFrame) -> pd.DataFrame:
    """Check what can be checked (核算事实).

    Parameters
    ----------
    facts
        FACTS of any number of documents.

    Returns
    -------
    DataFrame
        CHECKS, ordered by document and place.

    Notes
    -----
    Verdicts: *consistent*; *rounding* (a share off by less than one unit of its last
    printed digit, a sum off within the printed precision); *inconsistent*;
    *impossible* (a share above 100, a part above its whole); *uncheckable* (a masked
    or hedged operand).

    Examples
    --------
    >>> audit(pd.DataFrame(columns=list(FACTS.to_schema().columns)).astype(
    ...     {n: str(c.dtype).replace("string[pyarrow]", "str") for n, c in FACTS.to_schema().columns.items()})).empty
    True
    """
    table = check_table(facts, FACTS, where="audit")
    rows: list[Row] = []
    records: list[Row] = table.to_dict("records")  # type: ignore[assignment]
    by_document: dict[str, list[Row]] = {}
    for record in records:
        by_document.setdefault(record["doc_id"], []).append(record)
    for doc_id, own in by_document.items():
        known = {fact["fact_id"]: fact for fact in own}
        found = sorted(_checks(own, known), key=lambda check: check.pop("place"))
        for number, check in enumerate(found, 1):
            rows.append(_row(doc_id, number, check, known))
    return build_table(rows, CHECKS)


def _row(doc_id: str, number: int, check: Row, known: dict[str, Row]) -> Row:
    zh, en = explain(check, known)
    return {
        "check_id": f"{doc_id}#c{number:04d}",
        "doc_id": doc_id,
        "kind": check["kind"],
        "whole": check["whole"],
        "parts": " ".join(check["parts"]),
        "share": check.get("share", ""),
        "printed": check["printed"],
        "computed": check["computed"],
        "verdict": check["verdict"],
        "explanation_zh": zh,
        "explanation_en": en,
    }


def _checks(facts: list[Row], known: dict[str, Row]) -> Iterator[Row]:
    yield from _lists(facts, known)
    for fact in facts:
        if fact["role"] == "share":
            yield from _share(fact, known)
        elif fact["role"] == "change" and fact["earlier"] and fact["numerator"]:
            yield _change(fact, known)


def _lists(facts: list[Row], known: dict[str, Row]) -> Iterator[Row]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for fact in facts:
        if fact["part_of"] in known and fact["role"] != "share":
            groups.setdefault((fact["part_of"], fact["list_id"]), []).append(fact)
    for (whole_id, _), parts in groups.items():
        whole = known[whole_id]
        if _is_closed(whole, parts):
            yield _sum(whole, parts)
        else:
            yield from (_bound(whole, part) for part in parts)


def _is_closed(whole: Row, parts: list[Row]) -> bool:
    """Whether the parts claim to make up the whole."""
    if len(parts) < 2 or any(_OVERLAP.search(part["indicator"] + part["surface"]) for part in parts):
        return False
    kind = parts[0]["list_kind"]
    if kind == "suffix" or _mixes_groups(parts):
        return False
    values = [part["value"] for part in parts]
    if any(math.isnan(value) for value in values) or math.isnan(whole["value"]):
        known = sum(value for value in values if not math.isnan(value))
        fits = math.isnan(whole["value"]) or known <= whole["value"]
        return kind in {"label", "bracket", "colon", "table"} and bool(fits)
    if not whole["value"]:
        return False
    return bool(abs(sum(values) - whole["value"]) <= _CLOSED_SLACK.get(kind, 0.0) * whole["value"])


def _mixes_groups(parts: list[Row]) -> bool:
    """Women beside minorities beside age bands: people are counted more than once."""
    hits = [tuple(bool(pattern.search(part["indicator"])) for pattern in _OVERLAPPING) for part in parts]
    kinds = {index for hit in hits for index, yes in enumerate(hit) if yes}
    marked = [any(hit) for hit in hits]
    return (len(kinds) > 1 and not all(hit == hits[0] for hit in hits)) or (
        any(marked) and not all(marked) and len(kinds) >= 2
    )


def _sum(whole: Row, parts: list[Row]) -> Row:
    values = [part["value"] for part in parts]
    computed = sum(values)
    hedged = any(fact["qualifier"] != "exact" for fact in [whole, *parts])
    if math.isnan(computed) or math.isnan(whole["value"]) or hedged:
        verdict = "uncheckable"
        computed = math.nan if math.isnan(computed) else computed
    else:
        verdict = _sum_verdict(computed - whole["value"], [whole, *parts])
    return _check("sum", whole, parts, printed=whole["value"], computed=computed, verdict=verdict)


def _sum_verdict(gap: float, operands: list[Row]) -> str:
    if abs(gap) <= _EPSILON * max(1.0, abs(operands[0]["value"])):
        return "consistent"
    coarse = [fact["precision"] for fact in operands if fact["precision"] > 1 or fact["precision"] < 1]
    slack = sum(fact["precision"] for fact in operands) / 2 if coarse else 0.0
    return "rounding" if abs(gap) <= slack * (1 + _EPSILON) else "inconsistent"


def _bound(whole: Row, part: Row) -> Row:
    verdict = "consistent"
    if math.isnan(part["value"]) or math.isnan(whole["value"]):
        verdict = "uncheckable"
    elif part["value"] > whole["value"]:
        verdict = "uncheckable" if whole["qualifier"] in {"more_than", "at_least", "about"} else "impossible"
    return _check("bound", whole, [part], printed=whole["value"], computed=part["value"], verdict=verdict)


def _share(share: Row, known: dict[str, Row]) -> Iterator[Row]:
    numerator = known.get(share["numerator"])
    whole = known.get(share["denominator"])
    printed = share["value"]
    over = printed > 100 and not re.search(r"率|目标|任务|计划|进度|预算|指数", share["indicator"])
    if numerator is None or whole is None:
        if over and (whole is None or whole["modality"] != "target"):
            yield _check("share", None, [], printed=printed, computed=math.nan, verdict="impossible", share=share)
        elif whole is not None and share["qualifier"] == "exact":
            yield from _granular(share, whole)
        return
    if over and whole["modality"] != "target":
        verdict, computed = "impossible", _ratio(numerator, whole)
    else:
        verdict, computed = _share_verdict(share, numerator, whole)
    yield _check("share", whole, [numerator], printed=printed, computed=computed, verdict=verdict, share=share)


def _ratio(numerator: Row, whole: Row) -> float:
    if not whole["value"] or math.isnan(whole["value"]):
        return math.nan
    return float(100 * numerator["value"] / whole["value"])


def _share_verdict(share: Row, numerator: Row, whole: Row) -> tuple[str, float]:
    computed = _ratio(numerator, whole)
    if math.isnan(computed) or math.isnan(share["value"]):
        return "uncheckable", math.nan
    if numerator["qualifier"] != "exact" or whole["qualifier"] != "exact":
        return "uncheckable", computed
    gap = abs(computed - share["value"])
    step = share["precision"]
    hedge = share["qualifier"]
    holds = {
        "more_than": computed > share["value"], "at_least": computed >= share["value"],
        "less_than": computed < share["value"], "at_most": computed <= share["value"],
    }  # fmt: skip
    if hedge in holds:
        close = gap <= max(10 * step, 5.0)
        return ("consistent" if holds[hedge] and close else "rounding" if gap < step / 2 else "inconsistent"), computed
    # figures printed in 万 carry their own rounding into the quotient
    blur = computed * (_relative(numerator) + _relative(whole))
    if gap <= step / 2 + blur + 1e-7 or (hedge == "about" and gap <= max(step, 1.0)):
        return "consistent", computed
    return ("rounding" if gap < step + blur - 1e-9 else "inconsistent"), computed


def _relative(fact: Row) -> float:
    if (fact["precision"] <= 1 and fact["value"] == int(fact["value"])) or not fact["value"]:
        return 0.0
    return float(fact["precision"] / 2 / abs(fact["value"]))


def _granular(share: Row, whole: Row) -> Iterator[Row]:
    step = share["precision"]
    countable = whole["qualifier"] == "exact" and whole["precision"] == 1 and 1 <= whole["value"] < 10**6
    if not countable or not 0 < step <= 1 or math.isnan(share["value"]):
        return
    decimals = max(0, round(-math.log10(step)))
    if whole["value"] < 10 ** (decimals + 2) and not share_reachable(share["value"], decimals, int(whole["value"])):
        yield _check(
            "granularity", whole, [], printed=share["value"], computed=math.nan, verdict="inconsistent", share=share
        )


def _change(change: Row, known: dict[str, Row]) -> Row:
    earlier, later = known[change["earlier"]], known[change["numerator"]]
    computed = earlier["value"] + change["value"]
    operands = [later, earlier, change]
    hedged = any(fact["qualifier"] != "exact" for fact in operands)
    verdict = "uncheckable" if hedged or math.isnan(computed) else _sum_verdict(computed - later["value"], operands)
    return _check("sum", later, [earlier, change], printed=later["value"], computed=computed, verdict=verdict)


def _check(kind: str, whole: Row | None, parts: list[Row], **rest: Any) -> Row:
    share = rest.pop("share", None)
    anchors = [fact for fact in (whole, *parts, share) if fact is not None]
    return {
        "kind": kind,
        "whole": whole["fact_id"] if whole else "",
        "parts": [part["fact_id"] for part in parts],
        "share": share["fact_id"] if share else "",
        "place": (max(fact["start"] for fact in anchors), kind),
        **rest,
    }
