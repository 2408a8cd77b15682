"""The study design: what is estimated from which columns, and what is refused first.

A specification is a frozen list of column names. There is no formula string anywhere:
nothing of it reaches patsy, ``eval`` or ``query``, and a column called ``C`` is a column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core import PANEL, check_table
from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel.within import within

__all__ = ["ATTENDANCE", "Design", "PanelSpec", "prepare_design"]

TREATMENT_KINDS = ("adoption", "dose")
MIN_CLUSTERS = 5
_ROWS_SHOWN = 5
_RESERVED = ("entity", "period", "treated_since", "cluster", "data_kind")

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """What is estimated (模型设定), as column names.

    Attributes
    ----------
    outcome
        Numeric column; with ``trials`` a count ``k``.
    trials
        Column with ``n`` of "k of n"; the outcome is then ``100 k / n`` [percentage points].
    treatment
        Column of 0 and 1; when the panel lacks it, it is derived from ``treated_since``.
    treatment_kind
        "adoption" (0/1, never switches off) or "dose" (any number).
    covariates
        Numeric columns that enter linearly.
    model_id
        Label of the result.

    Raises
    ------
    ValueError
        For an empty or repeated name, or an unknown kind of treatment.

    Examples
    --------
    >>> PanelSpec(outcome="n_attended", trials="n_invited").treatment
    'treated'
    """

    outcome: str
    trials: str = ""
    treatment: str = "treated"
    treatment_kind: str = "adoption"
    covariates: tuple[str, ...] = ()
    model_id: str = "model"

    def __post_init__(self) -> None:
        if self.treatment_kind not in TREATMENT_KINDS:
            raise ValueError(f"no treatment kind {self.treatment_kind!r}; known: {', '.join(TREATMENT_KINDS)}")
        covariates: object = self.covariates
        if not isinstance(covariates, tuple):
            raise ValueError("covariates is a tuple of column names, not one string")
        names = [self.outcome, self.treatment, *self.covariates, *([self.trials] if self.trials else [])]
        if not all(isinstance(name, str) and name for name in names):
            raise ValueError("every name of a specification is a non-empty string")
        double = sorted({name for name in names if names.count(name) > 1})
        if double:
            raise ValueError(f"columns used twice in the specification: {', '.join(double)}")

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the panel that the specification reads, treatment excluded."""
        return (self.outcome, *([self.trials] if self.trials else []), *self.covariates)


ATTENDANCE = PanelSpec(outcome="n_attended", trials="n_invited", model_id="attendance")


@dataclass(frozen=True, slots=True)
class Design:
    """Matrices ready for an estimator, with what was lost on the way.

    ``x`` holds the treatment first, then the covariates; ``entity``, ``period`` and ``cluster``
    are integer codes of the rows used, and ``entities`` and ``periods`` their values; ``trials`` is
    ``n`` of "k of n", 1 without; ``since`` is the entity's first treated period, NaN for never and
    for a dose; ``lost`` names the rows dropped and why.
    """

    spec: PanelSpec
    y: Array
    x: Array
    names: tuple[str, ...]
    entity: NDArray[np.int64]
    period: NDArray[np.int64]
    cluster: NDArray[np.int64]
    entities: tuple[str, ...]
    periods: NDArray[np.int64]
    trials: Array
    since: Array
    n_treated_clusters: int
    data_kind: str
    unit: str
    lost: pd.DataFrame = field(repr=False)


def prepare_design(panel: pd.DataFrame, spec: PanelSpec, *, fixed_covariates: bool = False) -> Design:
    """Check a panel against a specification and turn it into matrices.

    Nullable integers and booleans become floats, their missing values NaN; rows with a missing
    outcome or covariate are dropped and listed with a reason.

    Parameters
    ----------
    panel, spec
        PANEL and its columns.
    fixed_covariates
        Whether covariates may be constant within entities, as the conditions of staggered estimators are.

    Raises
    ------
    DesignError
        Double keys, absent columns, text as a number, k > n, negative counts, a treatment that
        is not 0/1 or switches off, an adoption that differs within an entity, mixed data kinds, fewer
        than five clusters.
    NotIdentifiedError
        One period, an outcome that is missing throughout or never varies, a treatment without
        variation within entities, collinear columns.

    Examples
    --------
    >>> from yanting_research.panel.simulation import simulate_townships
    >>> design = prepare_design(simulate_townships(1).panel, ATTENDANCE)
    >>> design.x.shape, len(design.lost)
    ((406, 1), 26)
    """
    table = _checked_panel(panel, spec)
    columns = {name: _numbers(table, name) for name in spec.columns}
    treatment = _treatment(table, spec)
    outcome, unit = _outcome(table, columns, spec)
    x = np.column_stack([treatment, *(columns[name] for name in spec.covariates)])
    names = (spec.treatment, *spec.covariates)
    lost = _lost_rows(table, outcome, x, names)
    used = np.ones(len(table), dtype=bool)
    used[lost["row"].to_numpy(dtype=np.int64)] = False
    if not used.any():
        raise NotIdentifiedError(
            f"no row is complete; the outcome {spec.outcome!r} is observed in {int(np.isfinite(outcome).sum())} of "
            f"{len(table)} rows",
            expected="rows with outcome and covariates",
            remedy="check the outcome's column",
        )
    entity, period, cluster = (_codes(table.loc[used, name]) for name in ("entity", "period", "cluster"))
    ever = pd.Series(x[used, 0]).groupby(cluster).max() > 0
    design = Design(
        spec=spec, y=outcome[used], x=x[used], names=names, entity=entity, period=period, cluster=cluster,
        entities=tuple(sorted(set(table.loc[used, "entity"]))), periods=np.unique(table["period"].to_numpy()[used]),
        trials=columns[spec.trials][used] if spec.trials else np.ones(int(used.sum())),
        since=_adopted(table, treatment, spec)[used],
        n_treated_clusters=int(ever.sum()), data_kind=str(table["data_kind"].iloc[0]), unit=unit,
        lost=lost.drop(columns="row"),
    )  # fmt: skip
    _check_identified(design, 1 if fixed_covariates else x.shape[1])
    return design


def _rows(table: pd.DataFrame, bad: Sequence[bool] | NDArray[np.bool_] | pd.Series[bool], *names: str) -> str:
    shown = table.loc[np.asarray(bad, dtype=bool), ["entity", "period", *names]]
    records = "; ".join(
        ", ".join(f"{name}={value}" for name, value in record.items())
        for record in shown.head(_ROWS_SHOWN).to_dict("records")
    )
    more = f" and {len(shown) - _ROWS_SHOWN} more" if len(shown) > _ROWS_SHOWN else ""
    return f"{len(shown)} rows ({records}{more})"


def _checked_panel(panel: pd.DataFrame, spec: PanelSpec) -> pd.DataFrame:
    """The panel sorted by key, after the faults that concern whole columns."""
    keys = ["entity", "period"]
    if set(keys) <= set(panel.columns):
        double = panel.duplicated(keys, keep=False)
        if double.any():
            raise DesignError(
                "an entity stands twice in one period",
                where=_rows(panel, double),
                expected="one row per entity and period",
                remedy="merge or remove the double rows",
            )
    absent = [name for name in spec.columns if name not in panel.columns]
    reserved = [name for name in (*spec.columns, spec.treatment) if name in _RESERVED]
    if absent or reserved:
        raise DesignError(
            f"columns {', '.join(absent)} are not in the panel" if absent else f"{', '.join(reserved)} cannot be used",
            where=f"specification {spec.model_id!r}",
            expected=f"columns out of {', '.join(sorted(set(map(str, panel.columns)) - set(_RESERVED)))}",
            remedy="correct the specification",
        )
    table = check_table(panel, PANEL)
    if table.empty:
        raise NotIdentifiedError("the panel has no rows", expected="one row per entity and period")
    kinds = sorted(table["data_kind"].unique())
    if len(kinds) > 1:
        raise DesignError(
            f"the panel mixes data kinds {', '.join(kinds)}", expected="one kind", remedy="split the panel"
        )
    blank = table["entity"].str.strip().eq("")
    if blank.any():
        raise DesignError(
            "rows name no entity", where=_rows(table, blank), expected="a name in every row",
            remedy="fill in the name, or remove the row",
        )  # fmt: skip
    _refuse_moving_adoption(table)
    if table["period"].nunique() < 2:
        raise NotIdentifiedError(
            "the panel has one period",
            where=f"period {table['period'].iloc[0]}",
            expected="two periods or more",
            remedy="a comparison within entities needs a before and an after",
        )
    return table


def _refuse_moving_adoption(table: pd.DataFrame) -> None:
    """Rows of one entity that tell different adoptions; an adoption derived from them would switch off."""
    differs = table["treated_since"].fillna(np.inf).groupby(table["entity"]).transform("nunique") > 1
    if differs.any():
        raise DesignError(
            "treated_since differs between rows of one entity",
            where=_rows(table, differs & ~table.duplicated(["entity", "treated_since"]), "treated_since"),
            expected="one first treated period an entity, NaN for never",
            remedy="correct the column",
        )


def _numbers(table: pd.DataFrame, name: str) -> Array:
    """A column as floats; text, categories and dates are refused, infinite values too."""
    if list(table.columns).count(name) > 1:
        raise DesignError("a column name stands twice", where=name, expected="one column", remedy="rename one")
    column = table[name]
    if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)):
        sample = ", ".join(repr(value) for value in column.drop_duplicates().head(_ROWS_SHOWN))
        raise DesignError(
            f"column {name!r} holds {column.dtype}, not numbers ({sample})",
            where=name,
            expected="numbers",
            remedy="convert it with a declared order or scale first",
        )
    if pd.api.types.is_complex_dtype(column):
        raise DesignError(f"column {name!r} holds complex numbers", where=name, expected="real numbers")
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    if np.isinf(values).any():
        raise DesignError(
            f"column {name!r} is infinite", where=_rows(table, np.isinf(values), name), expected="finite numbers"
        )
    return np.asarray(values, dtype=np.float64)


def _since(table: pd.DataFrame) -> Array:
    return np.asarray(table["period"] >= table["treated_since"], dtype=np.float64)


def _adopted(table: pd.DataFrame, treatment: Array, spec: PanelSpec) -> Array:
    """First treated period of every row's entity: as told where the treatment is "treated", as seen otherwise."""
    if spec.treatment_kind == "dose":
        return np.full(len(table), np.nan)
    if spec.treatment == "treated":
        return np.asarray(table["treated_since"], dtype=np.float64)
    seen = table["period"].where(treatment > 0).groupby(table["entity"]).transform("min")
    return np.asarray(seen, dtype=np.float64)


def _treatment(table: pd.DataFrame, spec: PanelSpec) -> Array:
    if spec.treatment not in table.columns:
        if spec.treatment != "treated" or spec.treatment_kind == "dose":
            raise DesignError(f"the treatment {spec.treatment!r} is not in the panel", expected="a column of the panel")
        return _since(table)
    values = _numbers(table, spec.treatment)
    if spec.treatment_kind == "dose":
        return values
    bad = ~np.isin(values, (0.0, 1.0))
    if bad.any():
        raise DesignError(
            f"the treatment {spec.treatment!r} is not 0 or 1",
            where=_rows(table, bad, spec.treatment),
            expected="0 before and 1 since adoption",
            remedy="for hours or money use treatment_kind='dose'",
        )
    change = pd.Series(values, index=table.index).groupby(table["entity"], sort=False).diff()
    if (change < 0).any():
        raise DesignError(
            "the treatment switches off",
            where=_rows(table, change < 0, spec.treatment),
            expected="once treated, always treated",
            remedy="define adoption as the first treated period, or use a dose",
        )
    if spec.treatment == "treated":
        off = values != _since(table)
        if off.any():
            raise DesignError(
                "treated contradicts treated_since",
                where=_rows(table, off, "treated_since", "treated"),
                expected="1 from treated_since on",
                remedy="correct one of the two columns",
            )
    return values


def _outcome(table: pd.DataFrame, columns: dict[str, Array], spec: PanelSpec) -> tuple[Array, str]:
    values = columns[spec.outcome]
    if not spec.trials:
        return values, f"{spec.outcome} 的单位"
    trials = columns[spec.trials]
    faults = {
        "a count is negative": (values < 0) | (trials < 0),
        "more successes than trials (k > n)": values > trials,
    }
    for fault, bad in faults.items():
        if bad.any():
            raise DesignError(
                fault,
                where=_rows(table, bad, spec.outcome, spec.trials),
                expected="0 <= k <= n",
                remedy="correct the counts at their source",
            )
    defined = np.isfinite(values) & (trials > 0)
    rate = np.full(len(values), np.nan)
    rate[defined] = 100 * values[defined] / trials[defined]
    return rate, "个百分点"


def _lost_rows(table: pd.DataFrame, outcome: Array, x: Array, names: tuple[str, ...]) -> pd.DataFrame:
    """Rows that cannot be used, with the first reason of each."""
    rows = []
    for at in np.flatnonzero(~np.isfinite(outcome) | ~np.isfinite(x).all(axis=1)):
        gaps = [name for name, value in zip(names, x[at], strict=True) if not np.isfinite(value)]
        reason = "outcome missing" if not np.isfinite(outcome[at]) else f"{gaps[0]} missing"
        rows.append((int(at), str(table["entity"].iloc[at]), int(table["period"].iloc[at]), reason))
    return pd.DataFrame(rows, columns=["row", "entity", "period", "reason"])


def _codes(column: pd.Series[str]) -> NDArray[np.int64]:
    return np.asarray(pd.factorize(column, sort=True)[0], dtype=np.int64)


def _check_identified(design: Design, n_within: int) -> None:
    """Refuse few clusters, one period, and an outcome or one of the first ``n_within`` columns without variation."""
    n_clusters = int(design.cluster.max()) + 1
    if n_clusters < MIN_CLUSTERS:
        raise DesignError(
            f"{n_clusters} clusters are too few for clustered errors",
            expected=f"{MIN_CLUSTERS} clusters or more",
            remedy="describe the entities; do not test",
        )
    if len(np.unique(design.period)) < 2:
        raise NotIdentifiedError("one period is left after dropping incomplete rows", expected="two periods or more")
    columns = np.column_stack([design.y, design.x[:, :n_within]])
    residual = within(columns, design.entity, design.period)
    scale = np.abs(columns).max(axis=0)
    flat = np.sqrt((residual**2).mean(axis=0)) <= 1e-9 * np.maximum(scale, 1e-300)
    for name, is_flat in zip((design.spec.outcome, *design.names[:n_within]), flat, strict=True):
        if is_flat:
            raise NotIdentifiedError(
                f"{name!r} does not vary within entities once common periods are removed",
                where=f"{len(design.y)} rows, {int(design.entity.max()) + 1} entities",
                expected="variation between periods that differs between entities",
                remedy="drop it, or compare entities instead of periods",
            )
    scaled = residual[:, 1:] / np.sqrt((residual[:, 1:] ** 2).sum(axis=0))
    if np.linalg.svd(scaled, compute_uv=False)[-1] < 1e-7:
        raise NotIdentifiedError(
            f"the columns {', '.join(design.names)} are collinear within entities and periods",
            expected="no column a sum of others",
            remedy="drop one of them",
        )
