"""Tables of people as anybody sees them (公布的表), attacked together before they go out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core import sha256_text
from yanting_research.core.linked_tables import PublishedTable, attack_linked
from yanting_research.core.rounding import ROUNDING_BASE, round_counts
from yanting_research.survey.asked import answered, asked
from yanting_research.survey.crosstabs import both_answered, crosstab_counts
from yanting_research.survey.protection import base_of
from yanting_research.survey.questionnaire import Item, Questionnaire, response_columns
from yanting_research.survey.shares import option_counts

__all__ = ["closed_together", "published_groups", "published_means", "published_shares", "published_table"]

_CHOSEN, _NOT_CHOSEN = "1", "0"
_THRESHOLD = 5
Cells = dict[tuple[str, str], int | None]


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
    cells: Cells = {}
    small = set()
    base = base_of(table)
    for row in table.to_dict("records"):
        place = codes[0][row["n_row"]], codes[1][row["n_column"]]
        cells[place] = _shown(row["n"])
        if cells[place] is None and 0 < whole[row["n_row"] - 1, row["n_column"] - 1] < threshold:
            small.add(place)
    people = int(used.sum()) if base > 1 else None
    return PublishedTable(rows, columns, population, cells, frozenset(small), base, people)


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
    made = []
    whole = shares[shares["group"] == ""]
    for name, rows in whole.groupby("item", sort=True):
        item = questionnaire[str(name)]
        by = "" if item.item == group else group
        true = option_counts(responses, questionnaire, item.item, group=by)[""]
        made += _tables_of(item, rows, true, ("", _counted(responses, questionnaire, item, by)))
    return made


def published_groups(
    shares: pd.DataFrame, responses: pd.DataFrame, questionnaire: Questionnaire, *, group: str
) -> dict[str, list[PublishedTable]]:
    """What the rows of groups in ITEM_SHARES show of multiple choices and rankings: an option by group is a table.

    Single choices by group are cross tables, see :func:`published_table`.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, item_shares, simulate_responses
    >>> book, answers = default_questionnaire(), simulate_responses(default_questionnaire(), seed=1).responses
    >>> made = published_groups(item_shares(answers, book, "ways", group="role"), answers, book, group="role")
    >>> [len(made["ways"]), len(book["ways"].options)], made["ways"][0].columns
    ([8, 8], 'role')
    """
    codes = {option.label: option.code for option in questionnaire[group].options}
    found: dict[str, list[PublishedTable]] = {}
    for name, rows in shares.groupby("item", sort=True):
        item = questionnaire[str(name)]
        if item.kind not in ("multiple", "rank") or (rows["group"] == "").all():
            continue
        true = option_counts(responses, questionnaire, item.item, group=group)
        labels = {"": ""} | codes
        parts: dict[int, list[PublishedTable]] = {}
        population = _counted(responses, questionnaire, item, group)
        for label in dict.fromkeys(rows["group"]):
            one, place = rows[rows["group"] == label], (labels[label], population)
            for at, table in enumerate(_tables_of(item, one, true[label], place, columns=group)):
                parts.setdefault(at, []).append(table)
        found[item.item] = [_joined(tables) for tables in parts.values()]
    return found


def _counted(responses: pd.DataFrame, questionnaire: Questionnaire, item: Item, group: str) -> tuple[str, int]:
    """The label and the number of those who answered an item, and the one by which they are told apart."""
    used = asked(responses, questionnaire)[item.item] & answered(responses, item)
    if group:
        used &= answered(responses, questionnaire[group])
    return _population(responses, questionnaire, used), int(used.sum())


def _tables_of(
    item: Item,
    rows: pd.DataFrame,
    true: tuple[NDArray[np.int64], int],
    place: tuple[str, tuple[str, int]],
    *,
    columns: str = "",
) -> list[PublishedTable]:
    """The table of a single or scale item; of a multiple choice one of each option, chosen and not chosen."""
    column, (population, people) = place
    base = base_of(rows)
    whole, counts = _shown(rows["base"].iloc[0]), [_shown(n) for n in rows.sort_values("n_option")["n"]]
    true_counts, n_people = true
    known = people if base > 1 else None
    if item.kind in ("single", "scale"):
        cells: Cells = {(code, column): n for code, n in zip(item.codes, counts, strict=True)} | {("", column): whole}
        numbers = dict(zip(item.codes, true_counts, strict=True)) | {"": n_people}
        small = frozenset((code, column) for code, n in numbers.items()
                          if cells[code, column] is None and 0 < n < _THRESHOLD)  # fmt: skip
        return [PublishedTable(item.item, columns, population, cells, small, base, known)]
    made = []
    for code, n, count in zip(item.codes, counts, true_counts, strict=True):
        # nobody prints how many did not choose; where count and base are shown everybody knows
        rest = None if n is None or whole is None or base > 1 else whole - n
        cells = {(_CHOSEN, column): n, (_NOT_CHOSEN, column): rest, ("", column): whole}
        true_cells = {_CHOSEN: count, _NOT_CHOSEN: n_people - count, "": n_people}
        small = frozenset((row, column) for row, number in true_cells.items()
                          if cells[row, column] is None and 0 < number < _THRESHOLD)  # fmt: skip
        made.append(PublishedTable(f"{item.item}={code}", columns, population, cells, small, base, known))
    return made


def _joined(tables: Sequence[PublishedTable]) -> PublishedTable:
    """The columns of one table, a group each."""
    first = tables[0]
    cells = {place: count for table in tables for place, count in table.cells.items()}
    small = frozenset(place for table in tables for place in table.small)
    return replace(first, cells=cells, small=small)


def published_means(
    needs: pd.DataFrame, responses: pd.DataFrame, questionnaire: Questionnaire, *, protect: str = "suppress"
) -> list[PublishedTable]:
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
        n = int(counts[need.need])
        shown, base = (int(round_counts(n)), ROUNDING_BASE) if protect == "round" else (n, 1)
        made.append(PublishedTable(f"mean of {need.need}", "", population, {("n", ""): shown}, base=base))
    return made


def _population(responses: pd.DataFrame, questionnaire: Questionnaire, used: pd.Series[bool]) -> str:
    """A digest of all the sheets counted, by their answers: the same people in another file have the same."""
    columns = [column for item in questionnaire for column in response_columns(item)]
    rows = responses.loc[used, columns].itertuples(index=False, name=None)
    return sha256_text("\n".join(sorted(map(repr, rows))))


def _shown(n: float) -> int | None:
    return int(n) if n == n else None


def closed_together(
    tables: Mapping[str, Sequence[PublishedTable]], *, beside: Sequence[PublishedTable] = (), threshold: int = 5
) -> tuple[dict[str, Sequence[PublishedTable]], tuple[str, ...]]:
    """The tables that may go out together, beside others that go out anyway, and the names of those withheld whole.

    While the attacker's linear programme over all of them gives a small count away, the tables under the name with
    most of these counts are withheld.
    """
    kept = dict(tables)
    while kept and (exposed := attack_linked([*beside, *_all(kept)], threshold=threshold)):
        told = [{item for item, _ in one.cell} for one in exposed]
        items = {name: {side for table in held for side in (table.rows, table.columns)} for name, held in kept.items()}
        shared = set.intersection(*items.values()) if len(items) > 1 else set()
        worst = max(kept, key=lambda name: sum(bool((items[name] - shared) & one) for one in told))
        del kept[worst]
    return kept, tuple(name for name in tables if name not in kept)


def _all(tables: Mapping[str, Sequence[PublishedTable]]) -> list[PublishedTable]:
    return [table for held in tables.values() for table in held]
