"""One treated unit and its donors (供体) as arrays: outcomes of complete units, and what they are compared by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel.design import Design

__all__ = ["DonorGrid", "Predictor", "donor_grid"]

MIN_DONORS = 2
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Predictor:
    """A column averaged over periods before the treatment.

    Attributes
    ----------
    column
        Numeric column of the panel; the outcome is allowed.
    periods
        Periods that are averaged; one is enough.

    Examples
    --------
    >>> str(Predictor("income", (3, 4)))
    'income(3-4)'
    """

    column: str
    periods: tuple[int, ...]

    def __post_init__(self) -> None:
        periods: object = self.periods
        if not self.column or not isinstance(periods, tuple) or not periods:
            raise ValueError("a predictor needs a column and a tuple of periods")

    def __str__(self) -> str:
        first, last = min(self.periods), max(self.periods)
        gap = len(set(self.periods)) < last - first + 1
        shown = ",".join(map(str, sorted(self.periods))) if gap else f"{first}-{last}" if first < last else f"{first}"
        return f"{self.column}({shown})"


@dataclass(frozen=True, slots=True)
class DonorGrid:
    """Outcome of complete units, (units, periods), and their predictors, (units, k)."""

    entities: list[str]
    treated: str
    periods: NDArray[np.int64]
    before: NDArray[np.bool_]
    y: Array = field(repr=False)
    x: Array = field(repr=False)
    names: tuple[str, ...]
    lost: pd.DataFrame = field(repr=False)

    @property
    def chosen(self) -> bool:
        """Whether predictors were named; otherwise they are the outcomes before."""
        return not self.names[0].startswith("outcome(")


def donor_grid(panel: pd.DataFrame, design: Design, predictors: Sequence[Predictor]) -> DonorGrid:
    """Arrange a checked panel as one treated unit and its complete donors; others are lost, by name.

    Raises
    ------
    DesignError
        When not exactly one unit is treated, it has gaps, or a predictor is no numeric column or reaches into the
        treated periods.
    NotIdentifiedError
        With fewer than two complete donors, or no period before or after the treatment.
    """
    rows = panel.sort_values(["entity", "period"], kind="stable")
    keys = pd.MultiIndex.from_frame(rows[["entity", "period"]])
    used = ~keys.isin(pd.MultiIndex.from_frame(design.lost[["entity", "period"]]))
    flat = pd.DataFrame(
        {"entity": keys.get_level_values(0)[used], "period": keys.get_level_values(1)[used], "y": design.y}
    )
    since = rows.groupby("entity", sort=True)["treated_since"].first()
    treated = sorted(map(str, flat.loc[design.x[:, 0] > 0, "entity"].unique()))
    if len(treated) != 1:
        raise DesignError(
            f"{len(treated)} units are treated", where=", ".join(treated[:5]), expected="exactly one treated unit",
            remedy="keep one of them and the untreated, or use an estimator for several",
        )  # fmt: skip
    wide = flat.pivot_table(index="entity", columns="period", values="y", aggfunc="first", sort=True)
    periods = wide.columns.to_numpy(dtype=np.int64)
    start = flat.loc[(flat["entity"] == treated[0]) & (design.x[:, 0] > 0), "period"].min()
    start = min(start, since[treated[0]]) if np.isfinite(since[treated[0]]) else start
    before = periods < start
    if not before.any() or before.all():
        raise NotIdentifiedError(
            f"{int(before.sum())} periods before and {int((~before).sum())} after the treatment", where=treated[0],
            expected="at least one of each", remedy="check the first treated period",
        )  # fmt: skip
    x = _predictor_values(rows, predictors, wide.index, float(start)) if predictors else wide.loc[:, before]
    gaps = wide.isna().any(axis=1) | x.isna().any(axis=1)
    if gaps[treated[0]]:
        raise DesignError(
            "the treated unit has gaps in outcome or predictors", where=treated[0], expected="a value in every period",
            remedy="leave out the periods it lacks, for all units",
        )  # fmt: skip
    kept = wide.index[~gaps]
    if len(kept) - 1 < MIN_DONORS:
        raise NotIdentifiedError(
            f"{len(kept) - 1} untreated units are complete", expected=f"{MIN_DONORS} donors or more",
            remedy="leave out the periods that many of them lack",
        )  # fmt: skip
    dropped = [(str(unit), "unit has gaps in outcome or predictors") for unit in wide.index[gaps]]
    return DonorGrid(
        entities=[str(unit) for unit in kept], treated=treated[0], periods=periods, before=before,
        y=wide.loc[kept].to_numpy(dtype=np.float64), x=x.loc[kept].to_numpy(dtype=np.float64),
        names=tuple(map(str, predictors)) or tuple(f"outcome({period})" for period in periods[before]),
        lost=pd.concat([design.lost, pd.DataFrame(dropped, columns=["entity", "reason"])], ignore_index=True),
    )  # fmt: skip


def _predictor_values(
    rows: pd.DataFrame, predictors: Sequence[Predictor], units: pd.Index[str], start: float
) -> pd.DataFrame:
    found = {}
    for predictor in predictors:
        if predictor.column not in rows.columns or not pd.api.types.is_numeric_dtype(rows[predictor.column]):
            raise DesignError(
                f"no numeric column {predictor.column!r}",
                where=str(predictor),
                expected="a numeric column of the panel",
            )
        if max(predictor.periods) >= start or not set(predictor.periods) <= set(rows["period"]):
            raise DesignError(
                f"predictor {predictor} reaches beyond the periods before treatment", where=f"treated since {start:g}",
                expected="periods of the panel before the treatment", remedy="shorten its periods",
            )  # fmt: skip
        values = rows[rows["period"].isin(predictor.periods)].groupby("entity", sort=True)[predictor.column]
        found[str(predictor)] = values.mean().where(values.count() == len(set(predictor.periods)))
    return pd.DataFrame(found).reindex(units)
