"""Scores of scales (量表得分): reversed items turned round, a mean of what was answered, a rule for gaps."""

from __future__ import annotations

import numpy as np
import pandas as pd

from yanting_research.core import ITEM_STATISTICS, SCALE_SCORES, build_table
from yanting_research.survey.asked import check_responses, item_values
from yanting_research.survey.questionnaire import Questionnaire, Scale
from yanting_research.survey.reliability import alpha_if_dropped, item_rest_correlations

__all__ = ["item_statistics", "scale_items", "score_scales"]


def scale_items(responses: pd.DataFrame, questionnaire: Questionnaire, scale: str) -> pd.DataFrame:
    """Answers to the items of a scale, reversed ones turned round: a column an item, NaN where none or not asked.

    A reversed answer is lowest point + highest point − answer.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, simulate_responses
    >>> book = default_questionnaire()
    >>> table = simulate_responses(book, seed=1, n=40, careful=True).responses
    >>> turned = scale_items(table, book, "satisfaction")["sat_boring"].dropna()
    >>> bool((turned == 6 - table.loc[turned.index, "sat_boring"]).all())
    True
    """
    return _turned(check_responses(responses, questionnaire), questionnaire, questionnaire.scale(scale))


def _turned(table: pd.DataFrame, questionnaire: Questionnaire, scale: Scale) -> pd.DataFrame:
    values = item_values(table, questionnaire, scale.items)
    points = [float(code) for code in questionnaire[scale.items[0]].codes]
    for name in scale.reversed:
        values[name] = points[0] + points[-1] - values[name]
    return values


def score_scales(responses: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """A score for every sheet and scale: SCALE_SCORES.

    The mean of the answered items, where at least ``least_answered`` of them are answered; NaN otherwise.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, simulate_responses
    >>> book = default_questionnaire()
    >>> made = score_scales(simulate_responses(book, seed=1, n=40).responses, book)
    >>> made.groupby("scale")["n_items"].first().to_dict()
    {'distance': 4, 'satisfaction': 8}
    """
    table = check_responses(responses, questionnaire)
    rows = []
    for scale in questionnaire.scales:
        values = _turned(table, questionnaire, scale)
        n_answered = values.notna().sum(axis=1)
        # a share times a count may fall short of a whole number by rounding
        enough = n_answered >= scale.least_answered * len(scale.items) - 1e-9
        scores = values.mean(axis=1).where(enough & (n_answered > 0))
        rows += [
            {
                "response_id": label, "scale": scale.scale, "score": score, "n_answered": count,
                "n_items": len(scale.items), "data_kind": kind,
            }
            for label, score, count, kind in zip(
                table["response_id"], scores, n_answered, table["data_kind"], strict=True
            )
        ]  # fmt: skip
    return build_table(rows, SCALE_SCORES)


def item_statistics(responses: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """Mean, spread, floor and ceiling, item-rest correlation and alpha without the item: ITEM_STATISTICS.

    Mean and spread rest on every answer, correlations and alpha on complete sheets.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, simulate_responses
    >>> book = default_questionnaire()
    >>> table = item_statistics(simulate_responses(book, seed=1, n=200).responses, book)
    >>> table.query("is_reversed")["item"].tolist()
    ['dist_hard', 'sat_boring', 'sat_waste']
    """
    table = check_responses(responses, questionnaire)
    rows = []
    for scale in questionnaire.scales:
        values = _turned(table, questionnaire, scale)
        whole = values.dropna().to_numpy(dtype=np.float64)
        rest, dropped = item_rest_correlations(whole), alpha_if_dropped(whole)
        points = [float(code) for code in questionnaire[scale.items[0]].codes]
        for at, name in enumerate(scale.items):
            known = values[name].dropna()
            rows.append(
                {
                    "scale": scale.scale, "n_item": at + 1, "item": name, "text": questionnaire[name].text,
                    "is_reversed": name in scale.reversed, "n": len(known), "mean": known.mean(),
                    "sd": known.std(ddof=1), "share_lowest": (known == points[0]).mean(),
                    "share_highest": (known == points[-1]).mean(), "r_total": rest[at],
                    "alpha_if_dropped": dropped[at],
                    "data_kind": table["data_kind"].iloc[0] if len(table) else "real",
                }
            )  # fmt: skip
    return build_table(rows, ITEM_STATISTICS)
