"""Facts and checks as plain objects for JSON, with spans instead of identities."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

__all__ = ["facts_payload", "records_payload"]

Shift = Callable[[int, int], tuple[int, int]]
_COPIED = (
    "unit",
    "indicator",
    "qualifier",
    "modality",
    "subject",
    "role",
    "section_id",
    "rule_id",
    "page",
    "status",
    "period",
)


def _same(start: int, end: int) -> tuple[int, int]:
    return start, end


def facts_payload(
    facts: pd.DataFrame, checks: pd.DataFrame, *, shift: Shift = _same
) -> dict[str, list[dict[str, Any]]]:
    """``{"facts": [...], "checks": [...]}`` of one document.

    Parameters
    ----------
    facts, checks
        FACTS and CHECKS of the same document.
    shift
        Leads clean offsets to those of the file as given; the identity by default.

    Returns
    -------
    dict
        Undefined numbers are ``None``; ``part_of``, ``denominator``, ``whole`` and
        ``parts`` are ``[start, end]`` spans. In share checks ``parts`` holds the
        numerator and then the share itself.

    Examples
    --------
    >>> facts_payload(pd.DataFrame(), pd.DataFrame())
    {'facts': [], 'checks': []}
    """
    return records_payload(facts.to_dict("records"), checks.to_dict("records"), shift=shift)


def records_payload(
    facts: Sequence[Mapping[Any, Any]], checks: Sequence[Mapping[Any, Any]], *, shift: Shift = _same
) -> dict[str, list[dict[str, Any]]]:
    """As :func:`facts_payload`, of rows: a whole corpus is turned into rows in one go.

    >>> records_payload([], [])
    {'facts': [], 'checks': []}
    """
    spans = {fact["fact_id"]: list(shift(int(fact["start"]), int(fact["end"]))) for fact in facts}
    return {"facts": [_fact(fact, spans) for fact in facts], "checks": [_check(check, spans) for check in checks]}


def _value(value: float) -> float | int | None:
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() else round(value, 10)


def _fact(fact: Mapping[Any, Any], spans: dict[str, list[int]]) -> dict[str, Any]:
    start, end = spans[fact["fact_id"]]
    row: dict[str, Any] = {
        "id": fact["fact_id"],
        "start": start,
        "end": end,
        "surface": fact["surface"],
        "value": _value(fact["value"]),
        "value_high": _value(fact["value_high"]),
    }
    row |= {name: fact[name] for name in _COPIED}
    row["page"] = int(fact["page"])
    row["part_of"] = spans.get(fact["part_of"])
    row["denominator"] = spans.get(fact["denominator"])
    return row


def _check(check: Mapping[Any, Any], spans: dict[str, list[int]]) -> dict[str, Any]:
    parts = [spans[name] for name in (*check["parts"].split(), check["share"]) if name]
    return {
        "id": check["check_id"],
        "kind": check["kind"],
        "whole": spans.get(check["whole"]),
        "parts": parts,
        "share": spans.get(check["share"]),
        "printed": _value(check["printed"]),
        "computed": _value(check["computed"]),
        "verdict": check["verdict"],
        "explanation_zh": check["explanation_zh"],
        "explanation_en": check["explanation_en"],
    }
