"""Shares of options (选择率) of single, multiple and scale items, over all or in groups, small cells hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from yanting_research.core import ITEM_SHARES, build_table
from yanting_research.core.rounding import round_counts
from yanting_research.core.suppression import suppress_table
from yanting_research.errors import SurveyError
from yanting_research.survey.asked import answered, asked, check_responses
from yanting_research.survey.protection import check_protection, protection_of, shares_of
from yanting_research.survey.questionnaire import Item, Questionnaire

__all__ = ["item_shares", "option_counts", "wilson_interval"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def wilson_interval(share: float, n: float, *, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a share; ``n`` may be an effective number; NaN for none.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22, 209-212.

    Examples
    --------
    >>> [round(end, 4) for end in wilson_interval(0.3, 50)]
    [0.191, 0.4375]
    """
    if not n > 0:
        return float("nan"), float("nan")
    z = float(stats.norm.ppf((1 + level) / 2))
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * float(np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)))
    return max(0.0, centre - half), min(1.0, centre + half)


def item_shares(
    responses: pd.DataFrame,
    questionnaire: Questionnaire,
    item: str,
    *,
    group: str = "",
    weights: pd.Series[Any] | None = None,
    threshold: int = 5,
    protect: str = "suppress",
) -> pd.DataFrame:
    """How often each option was chosen: ITEM_SHARES.

    Parameters
    ----------
    responses, questionnaire
        RESPONSES and what was asked.
    item
        A single, multiple, scale or rank item; of a ranking, whether the option was placed at all.
    group
        A single item whose options are compared; rows with an empty group are then of all who answered both. Without
        a group, of all who answered.
    weights
        For the shares; ``n`` and ``base`` are sheets. Intervals then use Kish's effective number.
    threshold
        Counts from 1 to below it are hidden, with what would give them back; 0 hides nothing.
    protect
        One of ``PROTECTIONS``. ``round``: every count and base to the nearest 5, shares and intervals made of these.

    Raises
    ------
    SurveyError
        For an item or group of another kind.
    ValueError
        For another way to protect, or weights beside rounded counts.

    Notes
    -----
    The base is the sheets that were asked and answered. Shares of a multiple choice sum to more than 1;
    ``share_answers`` are shares of all choices and sum to 1. A multiple choice tells, with the base, also how many did
    *not* choose: both counts are kept from view when either is small.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, simulate_responses
    >>> book = default_questionnaire()
    >>> table = item_shares(simulate_responses(book, seed=1).responses, book, "ways")
    >>> table.nlargest(1, "share")["label"].tolist()
    ['现场教学、外出参观']
    """
    check_protection(protect, weighted=weights is not None)
    table = check_responses(responses, questionnaire)
    if item not in questionnaire.names or questionnaire[item].kind in ("number", "text"):
        allowed = [one.item for one in questionnaire if one.kind not in ("number", "text")]
        raise SurveyError(
            f"item {item!r}", where="shares", expected=f"one of {', '.join(allowed)}", remedy="choose one"
        )
    if group and (group not in questionnaire.names or questionnaire[group].kind != "single" or group == item):
        allowed = [one.item for one in questionnaire if one.kind == "single"]
        raise SurveyError(
            f"group {group!r}", where="shares", expected=f"one of {', '.join(allowed)}", remedy="choose one"
        )
    one = questionnaire[item]
    used, chosen = _used(table, questionnaire, one), _chosen(table, one)
    mass = np.ones(len(table)) if weights is None else weights.to_numpy(dtype=np.float64)
    labels, masks = _groups(table, questionnaire, group, used)
    counts = np.array([[chosen[mask, at].sum() for at in range(chosen.shape[1])] for mask in masks])
    bases = np.array([mask.sum() for mask in masks])
    rounds = bool(threshold) and protect == "round"
    hidden, hidden_base = _hidden(counts, bases, one, 0 if rounds else threshold)
    if group:  # the whole is the sum of the groups, and its counts are the totals of their table
        labels, masks = [*labels, ""], [*masks, np.any(masks, axis=0)]
    common = {
        "item": item, "data_kind": str(table["data_kind"].iloc[0]) if len(table) else "real",
        "protection": protection_of(protect, threshold=threshold),
    }  # fmt: skip
    rows = (
        common | {"group": label} | row
        for at, (label, mask) in enumerate(zip(labels, masks, strict=True))
        if mask.any()
        for row in (
            _rounded_rows(one, chosen[mask])
            if rounds
            else _rows(one, chosen[mask], mass[mask], hidden[at], bool(hidden_base[at]))
        )
    )
    return build_table(rows, ITEM_SHARES)


def option_counts(
    responses: pd.DataFrame, questionnaire: Questionnaire, item: str, *, group: str = ""
) -> dict[str, tuple[NDArray[np.int64], int]]:
    """True counts behind :func:`item_shares`, for those who check what is shown; never to be given out.

    Returns
    -------
    dict
        Label of the group, empty for all, to how often each option was chosen and the number of people.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, simulate_responses
    >>> book = default_questionnaire()
    >>> counts, people = option_counts(simulate_responses(book, seed=1).responses, book, "role")[""]
    >>> int(counts.sum()) == people
    True
    """
    one = questionnaire[item]
    chosen = _chosen(responses, one)
    labels, masks = _groups(responses, questionnaire, group, _used(responses, questionnaire, one))
    if group:
        labels, masks = [*labels, ""], [*masks, np.any(masks, axis=0)]
    return {label: (chosen[mask].sum(axis=0), int(mask.sum())) for label, mask in zip(labels, masks, strict=True)}


def _used(table: pd.DataFrame, questionnaire: Questionnaire, item: Item) -> pd.Series[bool]:
    return asked(table, questionnaire)[item.item] & answered(table, item)


def _chosen(table: pd.DataFrame, item: Item) -> Mask:
    """Whether a sheet chose an option, shape (sheets, options)."""
    if item.kind in ("multiple", "rank"):
        return np.asarray(table[[f"{item.item}={code}" for code in item.codes]].fillna(0.0).to_numpy() > 0)
    values = item.codes if item.kind == "single" else [float(code) for code in item.codes]
    return np.column_stack([(table[item.item] == value).to_numpy(dtype=np.bool_) for value in values])


def _groups(
    table: pd.DataFrame, questionnaire: Questionnaire, group: str, used: pd.Series[bool]
) -> tuple[list[str], list[Mask]]:
    if not group:
        return [""], [used.to_numpy(dtype=np.bool_)]
    options = questionnaire[group].options
    masks = [(used & (table[group] == option.code)).to_numpy(dtype=np.bool_) for option in options]
    return [option.label for option in options], masks


def _hidden(counts: NDArray[np.int64], bases: NDArray[np.int64], item: Item, threshold: int) -> tuple[Mask, Mask]:
    """What is kept from view, with the totals of the groups last: counts, shape (groups + 1, options), and bases."""
    n_groups, n_options = counts.shape
    hidden, hidden_base = np.zeros((n_groups + 1, n_options), dtype=np.bool_), np.zeros(n_groups + 1, dtype=np.bool_)
    if not threshold:
        return hidden, hidden_base
    if item.kind in ("single", "scale"):
        made = suppress_table(counts, threshold=threshold).hidden
        return made[:, :-1], made[:, -1]
    # every option is a table of its own, chosen and not chosen by group; all of them show the same bases
    for at in range(n_options):
        found = suppress_table(np.column_stack([counts[:, at], bases - counts[:, at]]), threshold=threshold).hidden
        hidden[:, at] = found[:, :-1].any(axis=1)
        hidden_base |= found[:, -1]
    return hidden | hidden_base[:, None], hidden_base


def _rows(item: Item, chosen: Mask, mass: Floats, hidden: Mask, hidden_base: bool) -> Iterator[dict[str, Any]]:
    base = len(chosen)
    total = float(mass.sum())
    effective = total**2 / float((mass**2).sum()) if total > 0 else 0.0
    answers = float(mass @ chosen.sum(axis=1))
    for at, option in enumerate(item.options):
        weight = float(mass[chosen[:, at]].sum())
        shown = not (hidden[at] or hidden_base)
        share = weight / total if total > 0 and shown else np.nan
        low, high = wilson_interval(share, effective) if shown else (np.nan, np.nan)
        yield {
            "n_option": at + 1, "label": option.label,
            "n": float(chosen[:, at].sum()) if shown else np.nan, "base": np.nan if hidden_base else float(base),
            "share": share, "ci_low": low, "ci_high": high,
            "share_answers": weight / answers if answers > 0 and shown and not hidden.any() else np.nan,
        }  # fmt: skip


def _rounded_rows(item: Item, chosen: Mask) -> Iterator[dict[str, Any]]:
    """Every number made of rounded counts alone."""
    counts, base = round_counts(chosen.sum(axis=0)), float(round_counts(len(chosen)))
    shares = shares_of(counts, np.full(len(counts), base))
    of_answers = shares_of(counts, np.full(len(counts), counts.sum()))
    for at, option in enumerate(item.options):
        low, high = wilson_interval(shares[at], base) if shares[at] == shares[at] else (np.nan, np.nan)
        yield {
            "n_option": at + 1, "label": option.label, "n": counts[at], "base": base, "share": shares[at],
            "ci_low": low, "ci_high": high, "share_answers": of_answers[at],
        }  # fmt: skip
