"""Cost per head (人均费用) of measures that state both money and headcount."""

from __future__ import annotations

import pandas as pd

__all__ = ["cost_per_head"]

# Whether the true figure lies above (+1), below (-1), around (None) or at (0) the printed one.
_SIDE = {
    "exact": 0, "": 0, "more_than": 1, "at_least": 1, "less_than": -1, "at_most": -1, "about": None, "range": None,
}  # fmt: skip
_COLUMNS = (
    "intervention_id", "doc_id", "form", "audience", "money", "headcount", "cost_per_head", "qualifier", "wording",
)  # fmt: skip
_WORDS = {"exact": "人均{c}元", "at_least": "人均不低于{c}元", "at_most": "人均不高于{c}元", "about": "人均约{c}元"}


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

    Examples
    --------
    >>> from yanting_research.core import INTERVENTIONS, build_table
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
        shown = f"{cost:,.0f}" if cost >= 100 else f"{cost:,.2f}"
        new = {"cost_per_head": cost, "qualifier": hedge, "wording": _WORDS[hedge].format(c=shown)}
        rows.append({name: row.get(name) for name in _COLUMNS} | new)
    return pd.DataFrame(rows, columns=list(_COLUMNS))


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
