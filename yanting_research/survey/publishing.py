"""Cross tables as anybody sees them (公布的交叉表), attacked together before they go out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from yanting_research.core import sha256_text
from yanting_research.core.linked_tables import PublishedTable, attack_linked
from yanting_research.survey.crosstabs import both_answered, crosstab_counts
from yanting_research.survey.questionnaire import Questionnaire

__all__ = ["closed_together", "published_table"]


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
    population = sha256_text("\n".join(responses.loc[used, "response_id"]))
    counts = crosstab_counts(responses, questionnaire, rows, columns)
    whole = np.vstack([counts, counts.sum(axis=0)])
    whole = np.hstack([whole, whole.sum(axis=1, keepdims=True)])
    codes = ["", *questionnaire[rows].codes], ["", *questionnaire[columns].codes]
    cells: dict[tuple[str, str], int | None] = {}
    small = set()
    for row in table.to_dict("records"):
        place = codes[0][row["n_row"]], codes[1][row["n_column"]]
        cells[place] = int(row["n"]) if row["n"] == row["n"] else None
        if cells[place] is None and 0 < whole[row["n_row"] - 1, row["n_column"] - 1] < threshold:
            small.add(place)
    return PublishedTable(rows, columns, population, cells, frozenset(small))


def closed_together(
    tables: Mapping[str, PublishedTable], *, threshold: int = 5
) -> tuple[dict[str, PublishedTable], tuple[str, ...]]:
    """The tables that may go out together, and the names of those withheld whole.

    While the attacker's linear programme over all of them gives a small count away, the table with most of these
    counts is withheld.
    """
    kept = dict(tables)
    while exposed := attack_linked(list(kept.values()), threshold=threshold):
        told = [{item for item, _ in one.cell} for one in exposed]
        worst = max(kept, key=lambda name: sum(kept[name].columns in items for items in told))
        del kept[worst]
    return kept, tuple(name for name in tables if name not in kept)
