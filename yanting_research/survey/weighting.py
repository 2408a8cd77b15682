"""Weights (加权) to a known composition: raking, its margins and what it costs in precision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core import SURVEY_MARGINS, build_table
from yanting_research.errors import SurveyError
from yanting_research.survey.asked import check_responses
from yanting_research.survey.questionnaire import Questionnaire

__all__ = ["Weighting", "design_effect", "rake"]

Floats = NDArray[np.float64]
_Margin = tuple[list[NDArray[np.bool_]], list[float]]
_ROUNDS, _CLOSE = 1_000, 1e-10
_SUM_TOLERANCE = 0.005  # shares printed with two decimals may miss 1 by so much


@dataclass(frozen=True, slots=True)
class Weighting:
    """Weights with mean 1 by sheet, and what they did.

    Attributes
    ----------
    weights
        One a sheet, in the order of the responses; NaN never: a sheet without an answer keeps what its other
        answers give.
    margins
        SURVEY_MARGINS: shares before and after beside the known ones.
    design_effect, n_effective
        Kish's 1 + variation of the weights squared, and sheets over it.
    n_rounds, n_trimmed
        Rounds until the margins were met; weights cut at the bound.
    """

    weights: pd.Series[Any]
    margins: pd.DataFrame = field(repr=False)
    design_effect: float
    n_effective: float
    n_rounds: int
    n_trimmed: int


def design_effect(weights: Floats) -> float:
    r"""Kish's design effect of weighting: :math:`n \sum w^2 / (\sum w)^2`.

    References
    ----------
    Kish (1965), Survey Sampling, section 11.7.

    Examples
    --------
    >>> round(design_effect(np.array([1.0, 1.0, 2.0])), 4)
    1.125
    """
    return float(len(weights) * (weights**2).sum() / weights.sum() ** 2)


def rake(
    responses: pd.DataFrame,
    questionnaire: Questionnaire,
    targets: Mapping[str, Mapping[str, float]],
    *,
    largest: float = 5.0,
) -> Weighting:
    """Weights under which the sheets have the known composition (iterative proportional fitting).

    With one item it is post-stratification.

    Parameters
    ----------
    responses, questionnaire
        RESPONSES and what was asked.
    targets
        For every single item, the known share of each code; they sum to 1.
    largest
        Weights are cut here, in multiples of the mean, and raked on; the margins may then be missed, which
        ``margins`` shows.

    Raises
    ------
    SurveyError
        An unknown item or code, shares that do not sum to 1, a category that has people but no sheet, or margins
        that cannot be met together.

    References
    ----------
    Deming and Stephan (1940), Annals of Mathematical Statistics 11, 427-444.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, simulate_responses
    >>> book = default_questionnaire()
    >>> made = rake(simulate_responses(book, seed=1).responses, book, {"age": {"1": .25, "2": .25, "3": .25, "4": .25}})
    >>> made.margins["share_weighted"].round(6).tolist()
    [0.25, 0.25, 0.25, 0.25]
    """
    table = check_responses(responses, questionnaire)
    cells = {item: _known(table, questionnaire, item, shares) for item, shares in targets.items()}
    if not cells:
        raise ValueError("targets is empty; allowed: at least one item with its known shares")
    weights, n_rounds, n_trimmed = _fitted(list(cells.values()), len(table), largest)
    margins = build_table(_margins(table, questionnaire, targets, cells, weights), SURVEY_MARGINS)
    effect = design_effect(weights)
    made = pd.Series(weights, index=table.index, name="weight")
    return Weighting(made, margins, effect, len(weights) / effect, n_rounds, n_trimmed)


def _fitted(cells: list[_Margin], n: int, largest: float) -> tuple[Floats, int, int]:
    """Weights, rounds and how many were cut."""
    weights = np.ones(n)
    for round_number in range(1, _ROUNDS + 1):
        before = weights.copy()
        for masks, shares in cells:
            total = weights[np.any(masks, axis=0)].sum()
            for mask, share in zip(masks, shares, strict=True):
                weights[mask] *= share * total / weights[mask].sum() if mask.any() else 1.0
        over = weights > largest * weights.mean()
        weights = np.minimum(weights, largest * weights.mean())
        weights /= weights.mean()
        if np.abs(weights - before).max() < _CLOSE:
            return weights, round_number, int(over.sum())
    raise SurveyError(
        f"the margins cannot be met together in {_ROUNDS} rounds", where="weights",
        expected="known shares that fit the sheets", remedy="join small categories, or weight by fewer items",
    )  # fmt: skip


def _known(table: pd.DataFrame, questionnaire: Questionnaire, item: str, shares: Mapping[str, float]) -> _Margin:
    if item not in questionnaire.names or questionnaire[item].kind != "single":
        allowed = ", ".join(one.item for one in questionnaire if one.kind == "single")
        raise SurveyError(f"item {item!r}", where="weights", expected=f"one of {allowed}", remedy="mend its name")
    codes = questionnaire[item].codes
    unknown = sorted(set(map(str, shares)) ^ set(codes))
    if unknown:
        raise SurveyError(
            f"code {unknown[0]!r} is unknown or has no share", where=f"weights, {item}",
            expected=f"a share for each of {', '.join(codes)}", remedy="complete the composition",
        )  # fmt: skip
    wanted = [float(shares[code]) for code in codes]
    if any(not 0 <= share <= 1 for share in wanted) or abs(sum(wanted) - 1) > _SUM_TOLERANCE:
        raise SurveyError(
            f"the shares sum to {sum(wanted):.4f}", where=f"weights, {item}", expected="shares in [0, 1] that sum to 1",
            remedy="mend the composition",
        )  # fmt: skip
    masks = [(table[item] == code).to_numpy(dtype=np.bool_) for code in codes]
    for option, mask, share in zip(questionnaire[item].options, masks, wanted, strict=True):
        if share > 0 and not mask.any():
            raise SurveyError(
                f"no sheet is of {option.label!r}, {100 * share:.1f} % of the population", where=f"weights, {item}",
                expected="sheets of every category", remedy="join it with another category",
            )  # fmt: skip
        if share == 0 and mask.any():
            raise SurveyError(
                f"{int(mask.sum())} sheets are of {option.label!r}, which has no people", where=f"weights, {item}",
                expected="a share above 0", remedy="mend the composition",
            )  # fmt: skip
    total = sum(wanted)
    return masks, [share / total for share in wanted]


def _margins(
    table: pd.DataFrame,
    questionnaire: Questionnaire,
    targets: Mapping[str, Mapping[str, float]],
    cells: Mapping[str, _Margin],
    weights: Floats,
) -> list[dict[str, Any]]:
    rows = []
    for item in targets:
        masks, shares = cells[item]
        known = np.any(masks, axis=0)
        for option, mask, share in zip(questionnaire[item].options, masks, shares, strict=True):
            rows.append(
                {
                    "item": item, "code": option.code, "label": option.label, "n": int(mask.sum()),
                    "share": mask.sum() / known.sum(), "target": share,
                    "share_weighted": weights[mask].sum() / weights[known].sum(),
                    "data_kind": str(table["data_kind"].iloc[0]),
                }
            )  # fmt: skip
    return rows
