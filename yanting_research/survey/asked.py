"""Who was asked what (应答范围): skip rules turned into a table of true and false."""

from __future__ import annotations

import numpy as np
import pandas as pd

from yanting_research.core import RESPONSES, check_table
from yanting_research.errors import SurveyError
from yanting_research.survey.questionnaire import Item, Questionnaire, response_columns

__all__ = ["answered", "asked", "check_responses", "item_values"]


def check_responses(responses: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """RESPONSES with every column of the questionnaire, or a refusal.

    Raises
    ------
    ContractError
        When it is no RESPONSES.
    SurveyError
        When columns of items are missing, or a single choice holds a code that is none.
    """
    table = check_table(responses, RESPONSES)
    wanted = [name for item in questionnaire for name in response_columns(item)]
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        raise SurveyError(
            f"columns {', '.join(missing[:6])} are missing ({len(missing)} in all)", where="responses",
            expected="the columns of the questionnaire", remedy="read the answers with read_export",
        )  # fmt: skip
    for item in questionnaire:
        if item.kind not in ("single", "scale"):
            continue
        known = {*item.codes, ""} if item.kind == "single" else {float(code) for code in item.codes}
        column = table[item.item] if item.kind == "single" else table[item.item].dropna()
        strange = column[~column.isin(list(known))]
        if len(strange):
            raise SurveyError(
                f"column {item.item!r} holds {strange.iloc[0]!r}, which is no option",
                where=f"response {table.loc[strange.index[0], 'response_id']}", expected=", ".join(item.codes),
                remedy="read the answers with read_export, which lists such cells",
            )  # fmt: skip
    return table


def answered(responses: pd.DataFrame, item: Item) -> pd.Series[bool]:
    """Whether a sheet answers an item.

    Examples
    --------
    >>> table = pd.DataFrame({"age": ["2", ""]})
    >>> answered(table, Item("age", "single", "年龄", "A")).tolist()
    [True, False]
    """
    columns = [name for name in response_columns(item) if "+" not in name]
    values = responses[columns]
    if item.kind in ("single", "text"):
        return values[columns[0]].astype("str").str.strip() != ""
    return (values.fillna(0.0) > 0).any(axis=1) if item.kind in ("multiple", "rank") else values[columns[0]].notna()


def asked(responses: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """Whether a sheet was to answer an item: a column an item, a row a sheet, in the order of ``responses``.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, simulate_responses
    >>> book = default_questionnaire()
    >>> table = simulate_responses(book, seed=1, n=50).responses
    >>> to_answer = asked(table, book)
    >>> bool((to_answer["sat_useful"] == (table["attended"] != "2")).all())
    True
    """
    made = pd.DataFrame(True, index=responses.index, columns=list(questionnaire.names))
    for rule in questionnaire.skips:
        item = questionnaire[rule.item]
        if item.kind == "multiple":
            led = (responses[[f"{item.item}={code}" for code in rule.codes]] == 1.0).any(axis=1)
        elif item.kind == "scale":
            led = responses[item.item].isin([float(code) for code in rule.codes])
        else:
            led = responses[item.item].isin(rule.codes)
        made.loc[led.to_numpy(dtype=np.bool_), list(rule.skipped)] = False
    return made


def item_values(responses: pd.DataFrame, questionnaire: Questionnaire, items: tuple[str, ...]) -> pd.DataFrame:
    """Answers to scale items as numbers; answers of those who were not asked are left out."""
    values = responses[list(items)].astype("float64")
    return values.where(asked(responses, questionnaire)[list(items)])
