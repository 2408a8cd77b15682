"""Leaving sheets out (剔除答卷): the user's recorded decision, with a reason for every sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from yanting_research.errors import SurveyError
from yanting_research.survey.checks import CHECKS_ZH

__all__ = ["DECISION_COLUMNS", "Exclusion", "decision_sheet", "decisions_from_rows", "exclude_responses"]

DECISION_COLUMNS = ("答卷", "发现的问题", "处理", "理由")
"""Columns of the sheet on which decisions are recorded."""
_KEEP, _DROP = "保留", "剔除"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Sheets kept, sheets left out (``response_id, reason``), and how many for each reason (``reason, n``)."""

    kept: pd.DataFrame
    excluded: pd.DataFrame = field(repr=False)
    counts: pd.DataFrame = field(repr=False)


def decision_sheet(flags: pd.DataFrame, *, at_least: int = 1) -> pd.DataFrame:
    """The flagged sheets as a form to be filled: nothing is decided in it.

    Parameters
    ----------
    flags
        RESPONSE_FLAGS.
    at_least
        Only sheets with so many flags.

    Examples
    --------
    >>> flags = pd.DataFrame({"response_id": ["R1", "R1", "R2"], "flagged": [True, True, False],
    ...                       "check": ["irv", "too_fast", "irv"], "message_zh": ["答案几乎不变", "答得太快", ""]})
    >>> decision_sheet(flags).to_dict("records")
    [{'答卷': 'R1', '发现的问题': '答案几乎不变；答得太快', '处理': '', '理由': ''}]
    """
    order = {check: number for number, check in enumerate(CHECKS_ZH)}
    shown = flags[flags["flagged"]]
    shown = shown.assign(order=shown["check"].map(order)).sort_values(["response_id", "order"])
    grouped = shown.groupby("response_id", sort=True)["message_zh"]
    said, sizes = grouped.agg("；".join), grouped.size()
    said = said[sizes >= at_least]
    form = {"答卷": said.index.astype("str"), "发现的问题": said.to_numpy(), "处理": "", "理由": ""}
    return pd.DataFrame(form, columns=DECISION_COLUMNS)


def decisions_from_rows(rows: list[Mapping[str, str]], *, where: str = "decisions") -> dict[str, str]:
    """Decisions from a filled form: sheet to reason, for those to be left out.

    Raises
    ------
    SurveyError
        For a decision that is neither 保留 nor 剔除, a sheet decided twice, or one left out without a reason.
    """
    made: dict[str, str] = {}
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        label, decision, reason = (str(row.get(name, "")).strip() for name in ("答卷", "处理", "理由"))
        place = f"{where}, row {number} ({label})"
        if decision not in ("", _KEEP, _DROP):
            raise SurveyError(f"处理 is {decision!r}", where=place, expected=f"{_KEEP} or {_DROP}", remedy="mend it")
        if label in seen:
            raise SurveyError("the sheet stands twice", where=place, expected="one row a sheet", remedy="delete one")
        seen.add(label)
        if decision == _DROP:
            if not reason:
                raise SurveyError("left out without a reason", where=place, expected="理由", remedy="write one")
            made[label] = reason
    return made


def exclude_responses(responses: pd.DataFrame, decisions: Mapping[str, str]) -> Exclusion:
    """Leave out the sheets that were decided, each for its reason.

    Parameters
    ----------
    responses
        RESPONSES.
    decisions
        Sheet to reason; see :func:`decisions_from_rows`.

    Raises
    ------
    SurveyError
        For a sheet that is not there, a blank reason, or when nothing would be left.

    Examples
    --------
    >>> table = pd.DataFrame({"response_id": ["R1", "R2"], "data_kind": ["specimen", "specimen"]})
    >>> exclude_responses(table, {"R2": "答得太快"}).counts.to_dict("records")
    [{'reason': '答得太快', 'n': 1}]
    """
    unknown = sorted(set(decisions) - set(responses["response_id"]))
    if unknown:
        raise SurveyError(
            f"no sheet {unknown[0]!r} ({len(unknown)} unknown)", where="decisions", expected="labels of these answers",
            remedy="check that the decisions belong to this file",
        )  # fmt: skip
    blank = sorted(label for label, reason in decisions.items() if not reason.strip())
    if blank:
        raise SurveyError(f"{blank[0]} is left out without a reason", where="decisions", expected="a reason")
    out = responses["response_id"].isin(list(decisions))
    if out.all():
        raise SurveyError("no sheet would be left", where="decisions", expected="some sheets kept", remedy="check them")
    labels = sorted(decisions)
    excluded = pd.DataFrame({"response_id": labels, "reason": [decisions[label] for label in labels]}, dtype="str")
    counts = excluded.groupby("reason", sort=True).size().rename("n").reset_index()
    return Exclusion(responses[~out].reset_index(drop=True), excluded, counts)
