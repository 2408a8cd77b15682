"""Placebos and leaving out (安慰剂与逐一剔除): the estimate where nothing should be found, and without each part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from yanting_research.core import PANEL, check_table
from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel.design import PanelSpec
from yanting_research.panel.estimators import ESTIMATORS
from yanting_research.panel.fit import Fit
from yanting_research.panel.synthetic_control import fit_synthetic_control

__all__ = ["leave_one_cluster_out", "leave_one_cohort_out", "placebo_outcomes", "placebo_periods"]

_COLUMNS = (
    "check", "varied", "term", "estimate", "std_error", "ci_low", "ci_high", "p_value", "inference", "difference",
    "n_obs", "n_clusters", "n_treated_clusters", "note", "data_kind",
)  # fmt: skip
_FITTERS: dict[str, Callable[..., Fit]] = {"synthetic_control": fit_synthetic_control}  # one treated unit only
_MAIN = "main"
_NEVER = "从未采纳"


def placebo_periods(
    panel: pd.DataFrame,
    spec: PanelSpec,
    *,
    shifts: Sequence[int] = (1, 2, 3, 4),
    estimator: str = "twfe",
    term: str = "",
    options: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Pretend that every unit adopted earlier, on the periods before its real adoption (安慰剂时点).

    Parameters
    ----------
    panel
        PANEL.
    spec
        Of the main estimate; its treatment is an adoption.
    shifts
        By how many periods adoption is moved forward; each at least 1.
    estimator
        A key of ``ESTIMATORS``, or "synthetic_control".
    term
        Which coefficient; the treatment's, or the only one, when not given.
    options
        Further arguments of the estimator.

    Returns
    -------
    DataFrame
        First the main estimate, then a row per shift: ``check, varied, term, estimate, std_error, ci_low, ci_high,
        p_value, inference, difference`` (from the main estimate), ``n_obs, n_clusters, n_treated_clusters, note,
        data_kind``. Where a placebo cannot be estimated its numbers are NaN and ``note`` says why.

    Raises
    ------
    ValueError
        For an unknown estimator or term, a shift below 1, or a dose.
    DesignError
        As the estimator, for the main estimate.

    Notes
    -----
    *Limits*: a placebo near zero with a wide interval shows little: read its interval, not its p-value. Several
    placebos are several tests.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> table = placebo_periods(simulate_townships(1).panel, ATTENDANCE, shifts=[2])
    >>> table["varied"].tolist(), bool(abs(table.loc[1, "estimate"]) < abs(table.loc[0, "estimate"]))
    (['', '2 期前'], True)
    """
    if spec.treatment_kind != "adoption":
        raise ValueError(f"treatment_kind={spec.treatment_kind!r}; allowed: adoption, for placebo periods")
    if not shifts or min(shifts) < 1:
        raise ValueError(f"shifts={tuple(shifts)}; allowed: whole numbers of at least 1")
    checked = check_table(panel, PANEL)
    since = _since(checked, spec)
    before = checked[(checked["period"] < since) | since.isna()]
    varied = []
    for shift in shifts:
        moved = before.assign(treated_since=since[before.index] - shift)
        if spec.treatment in moved.columns:
            moved[spec.treatment] = (moved["period"] >= moved["treated_since"]).astype(np.float64)
        varied.append((f"{shift} 期前", moved, spec))
    return _run("placebo_period", checked, spec, varied, _Chosen(estimator, term, options))


def placebo_outcomes(
    panel: pd.DataFrame,
    spec: PanelSpec,
    outcomes: Sequence[PanelSpec],
    *,
    estimator: str = "twfe",
    term: str = "",
    options: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """The same design on outcomes that the treatment cannot have changed (安慰剂结果).

    Parameters
    ----------
    panel, spec, estimator, term, options
        See :func:`placebo_periods`.
    outcomes
        Specifications with other outcomes; ``varied`` shows their ``model_id``. Their units differ, so ``difference``
        is left out (NaN).

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> panel = simulate_townships(1).panel
    >>> panel["lucky"] = np.random.default_rng(1).normal(size=len(panel))
    >>> placebo_outcomes(panel, ATTENDANCE, [PanelSpec("lucky", model_id="抽签")])["varied"].tolist()
    ['', '抽签']
    """
    if not outcomes:
        raise ValueError("outcomes is empty; allowed: at least one specification")
    checked = check_table(panel, PANEL)
    varied = [(other.model_id, checked, other) for other in outcomes]
    table = _run("placebo_outcome", checked, spec, varied, _Chosen(estimator, term, options))
    return table.assign(difference=np.where(table["check"] == _MAIN, table["difference"], np.nan))


def leave_one_cluster_out(
    panel: pd.DataFrame,
    spec: PanelSpec,
    *,
    estimator: str = "twfe",
    term: str = "",
    options: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """The estimate without each cluster in turn (逐一剔除聚类): does one of them carry it?

    Parameters
    ----------
    panel, spec, estimator, term, options
        See :func:`placebo_periods`; doses are allowed.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> panel = simulate_townships(1).panel
    >>> table = leave_one_cluster_out(panel[panel["entity"] <= "乡镇06"], ATTENDANCE)
    >>> table["varied"].tolist()[:2], len(table)
    (['', '剔除 乡镇01'], 7)
    """
    checked = check_table(panel, PANEL)
    varied = [
        (f"剔除 {name}", checked[checked["cluster"] != name], spec) for name in sorted(checked["cluster"].unique())
    ]
    return _run("leave_one_cluster_out", checked, spec, varied, _Chosen(estimator, term, options))


def leave_one_cohort_out(
    panel: pd.DataFrame,
    spec: PanelSpec,
    *,
    estimator: str = "twfe",
    term: str = "",
    options: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """The estimate without each group of units that adopted together, and without those that never did (逐一剔除批次).

    Parameters
    ----------
    panel, spec, estimator, term, options
        See :func:`placebo_periods`; doses are allowed, cohorts being those of ``treated_since``.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> table = leave_one_cohort_out(simulate_townships(1).panel, ATTENDANCE)
    >>> table["varied"].tolist()[-1]
    '剔除 从未采纳'
    """
    checked = check_table(panel, PANEL)
    since = _since(checked, spec) if spec.treatment_kind == "adoption" else checked["treated_since"]
    varied = [
        (f"剔除第 {value:g} 期采纳者", checked[~(since == value)], spec) for value in sorted(since.dropna().unique())
    ]
    if since.isna().any():
        varied.append((f"剔除 {_NEVER}", checked[since.notna()], spec))
    return _run("leave_one_cohort_out", checked, spec, varied, _Chosen(estimator, term, options))


class _Chosen:
    """An estimator with the coefficient that is read from its results."""

    def __init__(self, estimator: str, term: str, options: Mapping[str, Any] | None) -> None:
        known = ESTIMATORS | _FITTERS
        if estimator not in known:
            raise ValueError(f"no estimator {estimator!r}; known: {', '.join(sorted(known))}")
        self._fit = known[estimator]
        self._term = term
        self._found = False
        self._options = dict(options or {})

    def row(self, panel: pd.DataFrame, spec: PanelSpec) -> dict[str, Any]:
        """The coefficient's row of ESTIMATES, as a mapping."""
        estimates = self._fit(panel, spec, **self._options).estimates.set_index("term")
        term = self._term or (spec.treatment if spec.treatment in estimates.index else "")
        if not term and len(estimates) == 1:
            term = str(estimates.index[0])
        if term not in estimates.index:
            known = ", ".join(map(str, estimates.index))
            if self._found:  # cohort=4, without the cohort of that period
                said = f"no term {term!r} without these rows"
                raise NotIdentifiedError(said, expected=known, remedy="ask for another term")
            raise ValueError(f"no term {term!r}; known: {known}")
        self._found = True
        values = estimates.loc[term]
        return {"term": term} | {str(name): values[name] for name in estimates.columns}


def _since(panel: pd.DataFrame, spec: PanelSpec) -> pd.Series[float]:
    """First treated period of every row's entity, by the treatment's own column where there is one."""
    if spec.treatment not in panel.columns:
        return panel["treated_since"]
    on = panel["period"].where(panel[spec.treatment].fillna(0.0).astype(np.float64) > 0)
    return on.groupby(panel["entity"]).transform("min").astype(np.float64)


def _run(
    check: str, panel: pd.DataFrame, spec: PanelSpec, varied: Iterable[tuple[str, pd.DataFrame, PanelSpec]],
    chosen: _Chosen,
) -> pd.DataFrame:  # fmt: skip
    main = chosen.row(panel, spec)
    rows = [{"check": _MAIN, "varied": "", "note": "", **main}]
    for label, table, other in varied:
        try:
            rows.append(
                {"check": check, "varied": label, "note": "", **chosen.row(table.reset_index(drop=True), other)}
            )
        except DesignError as error:
            empty = {"term": main["term"], "inference": "", "n_obs": 0, "n_clusters": 0, "n_treated_clusters": 0}
            rows.append({"check": check, "varied": label, "note": str(error), "data_kind": main["data_kind"], **empty})
    found = pd.DataFrame(rows)
    found["difference"] = found["estimate"] - main["estimate"]
    return found.reindex(columns=list(_COLUMNS))
