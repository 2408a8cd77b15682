"""All counted tables of one survey (全部计数表): made and attacked together, what tells too much withheld."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from yanting_research.core.linked_tables import PublishedTable
from yanting_research.survey.crosstabs import crosstab
from yanting_research.survey.publishing import (
    closed_together,
    published_groups,
    published_shares,
    published_table,
)
from yanting_research.survey.questionnaire import Questionnaire
from yanting_research.survey.shares import item_shares

__all__ = ["ClosedTables", "closed_tables"]


@dataclass(frozen=True, slots=True)
class ClosedTables:
    """Tables of people that may go out together.

    Attributes
    ----------
    shares
        ITEM_SHARES of all choices, by group where one is named.
    crossed
        Item to CROSSTAB of the group by it.
    shown
        Item to its cross table as anybody sees it.
    published
        Every table as anybody sees it.
    withheld
        Items of which a table would give a small count away beside the others.
    """

    shares: pd.DataFrame = field(repr=False)
    crossed: Mapping[str, pd.DataFrame] = field(repr=False)
    shown: Mapping[str, PublishedTable] = field(repr=False)
    published: tuple[PublishedTable, ...] = field(repr=False)
    withheld: tuple[str, ...] = ()


def closed_tables(
    responses: pd.DataFrame,
    questionnaire: Questionnaire,
    *,
    group: str = "",
    weights: pd.Series[Any] | None = None,
    protect: str = "suppress",
    beside: Sequence[PublishedTable] = (),
    without: Sequence[str] = (),
) -> ClosedTables:
    """Shares of every choice and, with a group, its cross tables with every single choice.

    Parameters
    ----------
    responses, questionnaire
        RESPONSES and what was asked.
    group
        A single item.
    weights
        For the shares.
    protect
        One of ``PROTECTIONS``.
    beside
        Tables that go out anyway.
    without
        Items to leave out.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, simulate_responses
    >>> book, answers = default_questionnaire(), simulate_responses(default_questionnaire(), seed=1, n=150).responses
    >>> made = closed_tables(answers, book, protect="round")
    >>> made.withheld, bool((made.shares["n"] % 5 == 0).all())
    ((), True)
    """
    shares = _shares(responses, questionnaire, group, weights, protect, without)
    by_item: dict[str, list[PublishedTable]] = {}
    for table in published_shares(shares, responses, questionnaire, group=group):
        by_item.setdefault(table.rows.partition("=")[0], []).append(table)
    margins, lost = closed_together(by_item, beside=beside)
    shares = shares[~shares["item"].isin(lost)]
    going = [*beside, *(table for tables in margins.values() for table in tables)]
    if not group:
        return ClosedTables(shares.reset_index(drop=True), {}, {}, tuple(going), (*without, *lost))
    crossed = {
        item.item: crosstab(responses, questionnaire, group, item.item, weights=weights, protect=protect)
        for item in questionnaire
        if item.kind == "single" and item.item != group and item.item in margins
    }
    shown = {name: published_table(table, responses, questionnaire) for name, table in crossed.items()}
    grouped = published_groups(shares, responses, questionnaire, group=group)
    kept, gone = closed_together({name: [one] for name, one in shown.items()} | grouped, beside=going)
    shares = shares[~(shares["item"].isin(gone) & (shares["group"] != ""))]
    return ClosedTables(
        shares.reset_index(drop=True), {name: table for name, table in crossed.items() if name in kept},
        {name: table for name, table in shown.items() if name in kept},
        (*going, *(table for tables in kept.values() for table in tables)), (*without, *lost, *gone),
    )  # fmt: skip


def _shares(
    responses: pd.DataFrame, questionnaire: Questionnaire, group: str, weights: pd.Series[Any] | None, protect: str,
    without: Sequence[str],
) -> pd.DataFrame:  # fmt: skip
    """Shares of every choice; by group, hidden as in the cross tables, so that no two can be subtracted."""
    table = pd.concat(
        [
            item_shares(
                responses, questionnaire, item.item, group="" if item.item == group else group, weights=weights,
                protect=protect,
            )
            for item in questionnaire
            if item.kind in ("single", "multiple", "rank") and item.item not in without
        ],
        ignore_index=True,
    )  # fmt: skip
    if group:
        lost = set(table.loc[(table["group"] != "") & table["base"].isna(), "group"])
        # the groups' own sizes are the totals of all these tables: what one hides, none may show
        sizes = (table["item"] == group) & table["label"].isin(lost)
        table.loc[sizes, ["n", "share", "ci_low", "ci_high", "share_answers"]] = float("nan")
    return table
