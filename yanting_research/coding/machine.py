"""A machine as a coder (机器编码): places that a rule found, as CODES of the units that people code."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import pandas as pd

from yanting_research.core import CODES, UNITS, build_table, check_table
from yanting_research.errors import CodingError

__all__ = ["codes_from_places"]


def codes_from_places(
    places: pd.DataFrame, units: pd.DataFrame, *, coder: str, codes: Sequence[str], column: str = "theme"
) -> pd.DataFrame:
    """1 for a unit in which a place of the code begins, 0 for every other unit and code.

    Parameters
    ----------
    places
        doc_id, start and the code's name in ``column``, such as ``themes.theme_hits`` returns.
        Places outside the units (a sample) are left out.
    units
        UNITS; every one gets a value, because a rule has looked at it.
    coder
        Label of the rule, such as ``rule``.
    codes
        Names of the codes that the rule can give.
    column
        Column of ``places`` with the name of the code.

    Returns
    -------
    DataFrame
        CODES, for :func:`agreement` and :func:`score_codes`.

    Raises
    ------
    CodingError
        When a column is missing, or units of one document overlap.

    Examples
    --------
    >>> rows = [{"unit_id": f"a#{start:06d}-{end:06d}", "doc_id": "a", "start": start, "end": end, "is_heading": False}
    ...         for start, end in ((0, 5), (5, 9))]
    >>> units = build_table(rows, UNITS)
    >>> places = pd.DataFrame({"doc_id": ["a"], "theme": ["集中培训"], "start": [6]})
    >>> codes_from_places(places, units, coder="rule", codes=["集中培训"])["value"].tolist()
    [0.0, 1.0]
    """
    missing = [name for name in ("doc_id", "start", column) if name not in places.columns]
    if missing:
        raise CodingError(
            f"missing columns {', '.join(missing)}",
            where="places",
            expected=f"doc_id, start, {column}",
            remedy="hand over the table of hits, or name its column of codes",
        )
    table = check_table(units, UNITS)
    by_document = {str(doc_id): _starts(group, str(doc_id)) for doc_id, group in table.groupby("doc_id")}
    found = set()
    for doc_id, name, start in zip(places["doc_id"], places[column], places["start"], strict=True):
        starts, ends, names = by_document.get(doc_id, ([], [], []))
        at = bisect_right(starts, start) - 1
        if at >= 0 and start < ends[at]:
            found.add((names[at], name))
    return build_table(
        (
            {"unit_id": unit_id, "coder": coder, "code": code, "value": float((unit_id, code) in found)}
            for unit_id in table["unit_id"]
            for code in codes
        ),
        CODES,
    )


def _starts(group: pd.DataFrame, doc_id: str) -> tuple[list[int], list[int], list[str]]:
    """Starts, ends and names of a document's units, in order."""
    ordered = group.sort_values("start")
    starts, ends = ordered["start"].tolist(), ordered["end"].tolist()
    if any(start < end for start, end in zip(starts[1:], ends, strict=False)):
        raise CodingError(
            f"units of {doc_id} overlap", where="units", expected="units of one kind", remedy="cut the corpus once"
        )
    return starts, ends, ordered["unit_id"].tolist()
