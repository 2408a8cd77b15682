"""Tables of people as anybody sees them (公布的表), attacked together before they go out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from yanting_research.core import sha256_text
from yanting_research.core.linked_tables import PublishedTable, attack_linked
from yanting_research.survey.asked import answered, asked
from yanting_research.survey.crosstabs import both_answered, crosstab_counts
from yanting_research.survey.questionnaire import Questionnaire, response_columns

__all__ = ["closed_together", "published_means", "published_shares", "published_table"]


def published_table(
    table: pd.DataFrame, responses: pd.DataFrame, questionnaire: Questionnaire, *, threshold: int = 5
) -> PublishedTable:
    """What a CROSSTAB shows, with the label of the sheets that it counts.

    Parameters
    ----------
    table
        CROSSTAB of two items.
    responses, questionnaire
        The sheets it was made of.
    threshold
        Under which a count is small.

    Examples
    --------
    >>> from yanting_research.survey import crosstab, default_questionnaire, simulate_responses
    >>> book, answers = default_questionnaire(), simulate_responses(default_questionnaire(), seed=1).responses
    >>> made = published_table(crosstab(answers, book, "role", "distance_used"), answers, book)
    >>> made.cells["", ""], len(made.population)
    (420, 64)
    """
    rows, columns = str(table["row_item"].iloc[0]), str(table["column_item"].iloc[0])
    used = both_answered(responses, questionnaire, rows, columns)
    population = _population(responses, questionnaire, used)
    counts = crosstab_counts(responses, questionnaire, rows, columns)
    whole = np.vstack([counts, counts.sum(axis=0)])
    whole = np.hstack([whole, whole.sum(axis=1, keepdims=True)])
    codes = ["", *questionnaire[rows].codes], ["", *questionnaire[columns].codes]
    cells: dict[tuple[str, str], int | None] = {}
    small = set()
    for row in table.to_dict("records"):
        place = codes[0][row["n_row"]], codes[1][row["n_column"]]
        cells[place] = _shown(row["n"])
        if cells[place] is None and 0 < whole[row["n_row"] - 1, row["n_column"] - 1] < threshold:
            small.add(place)
    return PublishedTable(rows, columns, population, cells, frozenset(small))


def published_shares(
    shares: pd.DataFrame, responses: pd.DataFrame, questionnaire: Questionnaire, *, group: str = ""
) -> list[PublishedTable]:
    """What the rows of all in ITEM_SHARES show: a table of each item; of multiple choices one of each option.

    Parameters
    ----------
    shares
        ITEM_SHARES of several items.
    responses, questionnaire
        The sheets they were made of.
    group
        The item by which they are told apart as well: then all are those who answered it too.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, item_shares, simulate_responses
    >>> book, answers = default_questionnaire(), simulate_responses(default_questionnaire(), seed=1).responses
    >>> [table] = published_shares(item_shares(answers, book, "role"), answers, book)
    >>> table.rows, table.columns, table.cells["", ""]
    ('role', '', 420)
    """
    to_answer = asked(responses, questionnaire)
    made = []
    whole = shares[shares["group"] == ""]
    for name, rows in whole.groupby("item", sort=True):
        item = questionnaire[str(name)]
        used = to_answer[item.item] & answered(responses, item)
        if group and item.item != group:
            used &= answered(responses, questionnaire[group])
        population = _population(responses, questionnaire, used)
        counts = {code: _shown(n) for code, n in zip(item.codes, rows.sort_values("n_option")["n"], strict=True)}
        base = _shown(rows["base"].iloc[0])
        if item.kind in ("single", "scale"):
            cells = {(code, ""): n for code, n in counts.items()} | {("", ""): base}
            made.append(PublishedTable(item.item, "", population, cells))
        else:
            made += [
                PublishedTable(f"{item.item}={code}", "", population, {("1", ""): n, ("", ""): base})
                for code, n in counts.items()
            ]
    return made


def published_means(needs: pd.DataFrame, responses: pd.DataFrame, questionnaire: Questionnaire) -> list[PublishedTable]:
    """How many people the means of NEEDS without groups rest on: with one more, both means give the answer away.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, simulate_responses, training_needs
    >>> book, answers = default_questionnaire(), simulate_responses(default_questionnaire(), seed=1).responses
    >>> len(published_means(training_needs(answers, book, seed=1, draws=20), answers, book)) == len(book.needs)
    True
    """
    counts = dict(zip(needs["need"], needs["n"], strict=True))
    made = []
    for need in questionnaire.needs:
        used = responses[need.importance].notna() & responses[need.level].notna()
        population = _population(responses, questionnaire, used)
        made.append(PublishedTable(f"mean of {need.need}", "", population, {("n", ""): int(counts[need.need])}))
    return made


def _population(responses: pd.DataFrame, questionnaire: Questionnaire, used: pd.Series[bool]) -> str:
    """A digest of all the sheets counted, by their answers: the same people in another file have the same."""
    columns = [column for item in questionnaire for column in response_columns(item)]
    rows = responses.loc[used, columns].itertuples(index=False, name=None)
    return sha256_text("\n".join(sorted(map(repr, rows))))


def _shown(n: float) -> int | None:
    return int(n) if n == n else None


def closed_together(
    tables: Mapping[str, PublishedTable], *, beside: Sequence[PublishedTable] = (), threshold: int = 5
) -> tuple[dict[str, PublishedTable], tuple[str, ...]]:
    """The tables that may go out together, beside others that go out anyway, and the names of those withheld whole.

    While the attacker's linear programme over all of them gives a small count away, the table with most of these
    counts is withheld.
    """
    kept = dict(tables)
    while kept and (exposed := attack_linked([*beside, *kept.values()], threshold=threshold)):
        told = [{item for item, _ in one.cell} for one in exposed]
        worst = max(kept, key=lambda name: sum(kept[name].columns in items for items in told))
        del kept[worst]
    return kept, tuple(name for name in tables if name not in kept)
