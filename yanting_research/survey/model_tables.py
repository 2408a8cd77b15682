"""A table for models (建模用表): scores, needs and ordered answers, ready for an estimator of another room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from yanting_research.errors import SurveyError
from yanting_research.survey.asked import asked, check_responses
from yanting_research.survey.questionnaire import Questionnaire
from yanting_research.survey.scales import score_scales

__all__ = ["model_table"]


def model_table(
    responses: pd.DataFrame,
    questionnaire: Questionnaire,
    columns: Sequence[str],
    *,
    cluster: str = "",
    weights: pd.Series[Any] | None = None,
) -> pd.DataFrame:
    """One row a sheet, every column of a type that a model takes.

    Parameters
    ----------
    responses, questionnaire
        RESPONSES and what was asked.
    columns
        Names of items, of columns such as ``ways=1``, of scales (their score), or of needs (importance − level).
    cluster
        A single item whose groups answer alike (a class, a township): becomes the column ``cluster``.
    weights
        One a sheet: the column ``weight``.

    Returns
    -------
    DataFrame
        ``response_id, data_kind``, then the columns. Ordered single choices and scale items are ordered categories
        with the words of the options, in the questionnaire's order; other single choices are texts ("" for none),
        the rest numbers with NaN. Answers of those who were not asked are missing.

    Raises
    ------
    SurveyError
        For a name that is none of these.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, simulate_responses
    >>> book = default_questionnaire()
    >>> table = model_table(simulate_responses(book, seed=1).responses, book, ["sat_useful", "age", "satisfaction"])
    >>> table["sat_useful"].cat.categories.tolist(), table["age"].cat.ordered, str(table["satisfaction"].dtype)
    (['很不同意', '不太同意', '说不准', '比较同意', '非常同意'], True, 'float64')
    """
    table = check_responses(responses, questionnaire)
    to_answer = asked(table, questionnaire)
    scales = {one.scale for one in questionnaire.scales}
    scores = score_scales(table, questionnaire) if scales & set(columns) else None
    made: dict[str, Any] = {"response_id": table["response_id"], "data_kind": table["data_kind"]}
    for name in columns:
        if name in questionnaire.names:
            made[name] = _item(table, to_answer, questionnaire, name)
        elif scores is not None and name in scales:
            own = scores[scores["scale"] == name].set_index("response_id")["score"]
            made[name] = table["response_id"].map(own).astype("float64")
        else:
            made[name] = _other(table, to_answer, questionnaire, name)
    if cluster:
        if cluster not in questionnaire.names or questionnaire[cluster].kind != "single":
            raise SurveyError(
                f"cluster {cluster!r}", where="model table", expected="a single item", remedy="choose one"
            )
        made["cluster"] = table[cluster].astype("str")
    if weights is not None:
        made["weight"] = weights.to_numpy(dtype=np.float64)
    return pd.DataFrame(made)


def _item(table: pd.DataFrame, to_answer: pd.DataFrame, questionnaire: Questionnaire, name: str) -> pd.Series[Any]:
    item = questionnaire[name]
    if item.kind in ("multiple", "rank", "text"):
        raise SurveyError(
            f"item {name!r} is of kind {item.kind!r}", where="model table",
            expected="a single, scale or number item, or a column such as ways=1", remedy="name one of its columns",
        )  # fmt: skip
    values = table[name].where(to_answer[name])
    if item.kind == "number":
        return values.astype("float64")
    if item.kind == "single":
        words = values.map({option.code: option.label for option in item.options})
    else:
        words = values.map({float(option.code): option.label for option in item.options})
    if item.kind == "single" and not item.ordered:
        return words.fillna("").astype("str")
    labels = [option.label for option in item.options]
    return pd.Series(pd.Categorical(words, categories=labels, ordered=True), index=table.index)


def _other(table: pd.DataFrame, to_answer: pd.DataFrame, questionnaire: Questionnaire, name: str) -> pd.Series[Any]:
    for need in questionnaire.needs:
        if need.need == name:
            return (table[need.importance] - table[need.level]).astype("float64")
    item = name.partition("=")[0]
    if "=" in name and name in table.columns and item in questionnaire.names:
        return table[name].where(to_answer[item]).astype("float64")
    raise SurveyError(
        f"no column {name!r}", where="model table",
        expected="an item, a column such as ways=1, a scale or a need of the questionnaire", remedy="mend its name",
    )  # fmt: skip
