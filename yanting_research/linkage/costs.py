"""What measures cost (费用) per head, per attendance and per session, where the text states both sides."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from yanting_research.chinese import sentence_at
from yanting_research.core import FACTS, INTERVENTIONS, Corpus, check_table

__all__ = ["cost_per_head", "unit_costs"]

# Whether the true figure lies above (+1), below (-1), around (None) or at (0) the printed one.
_SIDE = {
    "exact": 0, "": 0, "more_than": 1, "at_least": 1, "less_than": -1, "at_most": -1, "about": None, "range": None,
}  # fmt: skip
_COLUMNS = (
    "intervention_id", "doc_id", "form", "audience", "money", "headcount", "cost_per_head", "qualifier", "wording",
)  # fmt: skip
_WORDS = {"exact": "{b}{c}元", "at_least": "{b}不低于{c}元", "at_most": "{b}不高于{c}元", "about": "{b}约{c}元"}
_WORDS_EN = {"exact": "", "at_least": "at least ", "at_most": "at most ", "about": "about "}


@dataclass(frozen=True, slots=True)
class _Basis:
    """What money is divided by: the column of INTERVENTIONS, its units, and how it is spoken of."""

    name: str
    column: str
    units: frozenset[str]
    zh: str
    en: str


_BASES = (
    _Basis("head", "headcount", frozenset({"人", "名", "位"}), "人均", "per person"),
    _Basis("attendance", "attendances", frozenset({"人次"}), "每人次", "per attendance"),
    _Basis(
        "session", "sessions", frozenset({"期", "场", "场次", "班次", "班", "次", "讲"}), "平均每{u}", "per session"
    ),
)
_UNIT_COLUMNS = (
    "intervention_id", "doc_id", "form", "audience", "basis", "money", "number", "unit", "cost", "qualifier",
    "wording_zh", "wording_en", "stated", "money_fact", "number_fact", "money_sentence", "number_sentence",
)  # fmt: skip


def cost_per_head(interventions: pd.DataFrame) -> pd.DataFrame:
    """Money over headcount, only where both are stated, the hedge carried along.

    Parameters
    ----------
    interventions
        INTERVENTIONS.

    Returns
    -------
    DataFrame
        ``intervention_id, doc_id, form, audience, money`` [元], ``headcount`` [人], ``cost_per_head``
        [元/人], ``qualifier`` (exact, at_least, at_most, about), ``wording`` in Chinese. "More than
        1.2 million yuan" for 160 people is at least 7,500 yuan each; "more than 400 people" for a
        stated sum is at most; two hedges that pull apart give "about".

    Notes
    -----
    Attendances (人次) are no persons: a measure that states only these has no row here, see :func:`unit_costs`.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> row = {"intervention_id": "a#i1", "money": 1.2e6, "money_qualifier": "more_than", "headcount": 160,
    ...        "headcount_qualifier": "exact", "modality": "done", "start": 0, "end": 1}
    >>> cost_per_head(build_table([row], INTERVENTIONS)).loc[0, "wording"]
    '人均不低于7,500元'
    """
    both = interventions[interventions["money"].notna() & (interventions["headcount"] > 0)]
    rows = []
    for row in both.to_dict("records"):
        cost = row["money"] / row["headcount"]
        hedge = _hedge(row["money_qualifier"], row["headcount_qualifier"])
        new = {"cost_per_head": cost, "qualifier": hedge, "wording": _WORDS[hedge].format(b="人均", c=_yuan(cost))}
        rows.append({name: row.get(name) for name in _COLUMNS} | new)
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def unit_costs(interventions: pd.DataFrame, facts: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Money per head, per attendance and per session, with both sentences (单位费用).

    Parameters
    ----------
    interventions
        INTERVENTIONS.
    facts
        FACTS of the same documents.
    corpus
        The documents.

    Returns
    -------
    DataFrame
        One row per measure and basis (``head``, ``attendance``, ``session``): money [元], number and its
        unit, cost [元], qualifier, wording_zh, wording_en, stated (the average the text prints for it
        [元]; NaN without one), the fact_ids and sentences of both operands.

    Notes
    -----
    人次 never stands for 人: money over attendances is labelled so and gives no cost per head. Money of
    another currency, and a number without its own fact, give no row.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> empty = build_table([], INTERVENTIONS), build_table([], FACTS), Corpus()
    >>> unit_costs(*empty).columns[4:6].tolist()
    ['basis', 'money']
    """
    table = check_table(interventions, INTERVENTIONS, where="unit_costs")
    known = {row["fact_id"]: row for row in check_table(facts, FACTS, where="unit_costs").to_dict("records")}
    texts = {document.doc_id: document.text for document in corpus}
    rows = [row for measure in table.to_dict("records") for row in _costs(measure, known, texts)]
    return pd.DataFrame(rows, columns=list(_UNIT_COLUMNS))


def _costs(
    measure: Mapping[Any, Any], known: Mapping[str, Mapping[Any, Any]], texts: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    own = [known[name] for name in measure["fact_ids"].split() if name in known]
    money = next((one for one in own if one["role"] == "money" and one["value"] == measure["money"]), None)
    if money is None or money["unit"] not in {"元", "人民币"} or measure["doc_id"] not in texts:
        return
    for basis in _BASES:
        number = next(
            (one for one in own if one["unit"] in basis.units and one["value"] == measure[basis.column] > 0), None
        )
        if number is None:
            continue
        cost = money["value"] / number["value"]
        hedge = _hedge(money["qualifier"], number["qualifier"])
        unit = str(number["unit"])
        label = basis.zh.format(u=unit)
        yield {
            "intervention_id": measure["intervention_id"], "doc_id": measure["doc_id"], "form": measure["form"],
            "audience": measure["audience"], "basis": basis.name, "money": money["value"], "number": number["value"],
            "unit": unit, "cost": cost, "qualifier": hedge,
            "wording_zh": f"{money['surface'].strip()}除以{number['surface'].strip()}，"
            + _WORDS[hedge].format(b=label, c=_yuan(cost)),
            "wording_en": f"{_WORDS_EN[hedge]}{_yuan(cost)} yuan {basis.en}",
            "stated": _stated(own, basis, cost),
            "money_fact": money["fact_id"], "number_fact": number["fact_id"],
            "money_sentence": _sentence(money, texts), "number_sentence": _sentence(number, texts),
        }  # fmt: skip


def _stated(own: list[Mapping[Any, Any]], basis: _Basis, cost: float) -> float:
    """The printed average in yuan that comes nearest; the text may print one per head and one per class."""
    printed = [one["value"] for one in own if one["role"] == "average" and one["unit"] == "元" and one["value"] > 0]
    near = [value for value in printed if cost / 2 <= value <= cost * 2]
    return min(near, key=lambda value: abs(value - cost)) if near and basis.name != "session" else math.nan


def _sentence(fact: Mapping[Any, Any], texts: Mapping[str, str]) -> str:
    text = texts[fact["doc_id"]]
    span = sentence_at(text, int(fact["start"]), int(fact["end"]))
    return text[span.start : span.end]


def _yuan(cost: float) -> str:
    return f"{cost:,.0f}" if cost >= 100 else f"{cost:,.2f}"


def _hedge(money: str, heads: str) -> str:
    up, down = _SIDE.get(money), _SIDE.get(heads)
    if up is None or down is None:
        return "about"
    sides = {up, -down} - {0}  # more heads mean less for each
    if not sides:
        return "exact"
    if len(sides) == 2:
        return "about"
    return "at_least" if sides == {1} else "at_most"
