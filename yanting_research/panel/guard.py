"""The guard (推断守门): which p-value and interval a panel of this size can carry, and whether stars may stand by."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from yanting_research.core import ESTIMATES, FEW_CLUSTERS, check_table, estimates_table, t_interval, t_p_value
from yanting_research.errors import DesignError
from yanting_research.panel.design import Design, PanelSpec, prepare_design
from yanting_research.panel.design_size import DesignSize, design_size, dummy_columns
from yanting_research.panel.fit import Fit
from yanting_research.panel.histories import read_histories
from yanting_research.panel.randomisation import PanelStatistic, Randomisation, randomise, rank_histories
from yanting_research.panel.wild_bootstrap import wild_bootstrap

__all__ = ["Headline", "headline", "with_headline"]

_ALPHA = 0.05
_KEPT = ("model_id", "estimand", "n_obs", "n_clusters", "n_treated_clusters", "assumption", "data_kind", "truth")


@dataclass(frozen=True, slots=True)
class Headline:
    """The inference that is printed.

    Attributes
    ----------
    method
        "t", "randomisation", "bootstrap" or "ranks".
    inference, correction
        For the columns of ESTIMATES: "t(32.1)", "randomisation (twfe, 999 draws)", "ranks (3 of 36)".
    p_value, ci_low, ci_high
        Two-sided; 95 % interval [unit of the outcome], NaN with ranks.
    std_error
        That belongs to the method: CR2, or the spread over other assignments; NaN with ranks.
    df
        Degrees of freedom behind the design or the fit, whichever are fewer.
    stars
        Whether marks of significance are allowed.
    size
        The counts it was decided by.
    reason_zh, reason_en
        One or two sentences for the reader.
    placebo
        What the estimate was compared with: ``draw, estimate, data_kind``, or the ranks; empty for the others.
    """

    method: str
    inference: str
    correction: str
    p_value: float
    ci_low: float
    ci_high: float
    std_error: float
    df: float
    stars: bool
    size: DesignSize
    reason_zh: str
    reason_en: str
    placebo: pd.DataFrame = field(repr=False)


def headline(
    panel: pd.DataFrame,
    spec: PanelSpec,
    *,
    fit: Fit | None = None,
    statistic: str | PanelStatistic = "",
    trends: tuple[str, ...] = (),
    strata: str = "",
    n_draws: int = 999,
    seed: int = 0,
) -> Headline:
    """Choose the inference for the effect of the treatment.

    One treated cluster: its rank among placebo estimates. Fewer than eight treated clusters, control clusters or
    degrees of freedom: randomisation inference, without stars; where clusters hold several adoption dates, so that
    dates cannot be exchanged between them, the restricted wild cluster bootstrap. Otherwise the t distribution with
    CR2 and Bell and McCaffrey's degrees of freedom.

    Parameters
    ----------
    panel, spec
        PANEL and its specification.
    fit
        A fit of them. Its own error and its degrees of freedom, if fewer, are then used for the t distribution;
        without a fit, those of two-way fixed effects.
    statistic
        For randomisation and ranks; by default "twfe" without a fit, for a fit of that estimator and for doses,
        "imputation" otherwise. A function of a panel is called once per draw.
    trends
        Columns whose product with the period is held constant, as in ``fit_extended_logit``. Covariates that never
        change within an entity are taken in the same way, since entity effects hold their level.
    strata, n_draws, seed
        Of :func:`randomisation_inference`.

    Raises
    ------
    DesignError, NotIdentifiedError
        See :func:`prepare_design`.

    Notes
    -----
    False rejections of a true null with 1, 3, 6 and 18 of 36 clusters treated are measured by
    ``benchmarks/few_treated.py``.

    References
    ----------
    MacKinnon, Nielsen and Webb (2023), Journal of Econometrics 232, 272-299 (what to look at before trusting a
    clustered error).

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> panel = simulate_townships(1).panel
    >>> headline(panel, ATTENDANCE).inference
    't(33.05)'
    >>> three = panel["entity"].isin(["乡镇01", "乡镇02", "乡镇03"])
    >>> few = panel.drop(columns="treated").assign(treated_since=np.where(three, 7.0, np.nan))
    >>> found = headline(few, ATTENDANCE, n_draws=199)
    >>> found.inference, found.stars
    ('randomisation (twfe, 199 draws)', False)
    >>> print(found.reason_en)
    Only 3 of 36 clusters are treated, too few for clustered errors; p and interval come from randomisation.
    """
    panel, spec = _with_trends(panel, spec, trends)
    design = prepare_design(panel, spec)
    size = design_size(design)
    linear = fit is None or fit.estimator == "twfe"
    chosen = statistic or ("twfe" if linear or spec.treatment_kind == "dose" else "imputation")
    if min(size.n_treated, size.n_control, size.df) >= FEW_CLUSTERS:
        return _t(size, None if linear else fit, spec.treatment)
    if not _exchangeable(panel, design):
        return _bootstrap(design, size, seed=seed)
    histories = read_histories(panel, spec, strata=strata, design=design)
    if size.n_treated == 1 and isinstance(chosen, str):
        return _ranks(rank_histories(histories, statistic=chosen), size)
    found = randomise(histories, statistic=chosen, n_draws=n_draws, seed=seed)
    return _randomised(found, size, design.data_kind)


def with_headline(
    fit: Fit,
    panel: pd.DataFrame,
    spec: PanelSpec,
    *,
    term: str = "",
    statistic: str | PanelStatistic = "",
    trends: tuple[str, ...] = (),
    strata: str = "",
    n_draws: int = 999,
    seed: int = 0,
) -> Fit:
    """The fit with the guarded inference in the row of its treatment.

    Parameters
    ----------
    fit, panel, spec
        A fit and what it was fitted on.
    term
        Row of the effect; the treatment's name by default.
    statistic, trends, strata, n_draws, seed
        Of :func:`headline`; give the trends that the fit was given.

    Returns
    -------
    Fit
        A new fit: the effect's row carries the headline's error, interval, p and ``inference``; without a t test the
        other rows keep their estimates and errors and lose interval and p (``inference`` "none"), since the same few
        clusters stand behind them. ``limits`` gains the reason, ``tables`` what the estimate was compared with
        ("placebo").

    Raises
    ------
    ValueError
        For a term that the fit does not have.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, fit_twfe, simulate_townships
    >>> panel = simulate_townships(1).panel
    >>> one = panel.drop(columns="treated").assign(treated_since=np.where(panel["entity"] == "乡镇05", 7.0, np.nan))
    >>> guarded = with_headline(fit_twfe(one, ATTENDANCE), one, ATTENDANCE)
    >>> guarded.estimates.loc[0, "inference"], bool(np.isnan(guarded.estimates.loc[0, "ci_low"]))
    ('ranks (14 of 36)', True)
    """
    name = term or spec.treatment
    if name not in set(fit.estimates["term"]):
        raise ValueError(f"no term {name!r}; known: {', '.join(fit.estimates['term'])}")
    chosen = headline(
        panel, spec, fit=fit, statistic=statistic, trends=trends, strata=strata, n_draws=n_draws, seed=seed
    )
    rows = [_row(row, chosen, is_effect=row["term"] == name) for row in fit.estimates.to_dict("records")]
    placebo = {"placebo": chosen.placebo} if len(chosen.placebo) else {}
    return replace(
        fit,
        estimates=check_table(pd.concat(rows, ignore_index=True), ESTIMATES),
        df_inference=chosen.df,
        conventions=f"{chosen.correction}, {chosen.inference}",
        tables=dict(fit.tables) | placebo,
        limits=(*fit.limits, *(() if chosen.stars else (chosen.reason_zh,))),
    )


def _with_trends(panel: pd.DataFrame, spec: PanelSpec, trends: tuple[str, ...]) -> tuple[pd.DataFrame, PanelSpec]:
    """Trends as covariates of their own; absent columns are left to the checks of the design."""
    known = [name for name in dict.fromkeys((*trends, *spec.covariates)) if name in panel.columns]
    changes = panel.groupby("entity")[known].nunique(dropna=False).max() > 1 if known else pd.Series(dtype=bool)
    moved = [name for name in known if name in trends or not changes[name]]
    kept = tuple(name for name in spec.covariates if name not in moved)
    columns = {f"{name}*period": panel[name] * panel["period"] for name in moved}
    absent = tuple(name for name in trends if name not in panel.columns)
    return panel.assign(**columns), replace(spec, covariates=(*kept, *columns, *absent))


def _exchangeable(panel: pd.DataFrame, design: Design) -> bool:
    """Whether every cluster has one treatment history; the design itself has been checked."""
    try:
        read_histories(panel, design.spec, design=design)
    except DesignError:
        return False
    return True


def _row(row: dict[Hashable, Any], chosen: Headline, *, is_effect: bool) -> pd.DataFrame:
    """One row of ESTIMATES made anew."""
    kept = {name: row[name] for name in _KEPT}
    if is_effect:
        return estimates_table(
            [row["term"]], [row["estimate"]], [chosen.std_error], df=chosen.df, correction=chosen.correction,
            inference=chosen.inference, interval=(chosen.ci_low, chosen.ci_high), p_value=chosen.p_value, **kept,
        )  # fmt: skip
    own = {"inference": row["inference"], "interval": (row["ci_low"], row["ci_high"]), "p_value": row["p_value"]}
    none = {"inference": "none", "interval": (np.nan, np.nan), "p_value": np.nan}
    return estimates_table(
        [row["term"]], [row["estimate"]], [row["std_error"]], df=row["df"], correction=row["correction"],
        **kept, **(own if chosen.stars else none),
    )  # fmt: skip


def _t(size: DesignSize, fit: Fit | None, term: str) -> Headline:
    estimate, error, df, correction = size.estimate, size.std_error, size.df, f"CR2, G={size.n_clusters}"
    if fit is not None:
        row = fit.estimates[fit.estimates["term"] == term].iloc[0]
        estimate, error, correction = float(row["estimate"]), float(row["std_error"]), str(row["correction"])
        df = min(df, float(row["df"]))
    low, high = t_interval(estimate, error, df)
    return Headline(
        "t", f"t({df:.4g})", correction, float(t_p_value(estimate, error, df)), float(low), float(high), error, df,
        True, size,
        f"处理组聚类 {size.n_treated} 个，可作对照的聚类 {size.n_control} 个，用自由度为 {df:.1f} 的 t 分布。",
        f"{size.n_treated} treated clusters, {size.n_control} serve as controls: t with {df:.1f} degrees of freedom.",
        pd.DataFrame(),
    )  # fmt: skip


def _randomised(found: Randomisation, size: DesignSize, data_kind: str) -> Headline:
    zh, en = _why(size)
    zh, en = f"{zh}：p 值和区间改用随机化推断，不标星号。", f"{en}; p and interval come from randomisation."
    if found.p_floor > _ALPHA:
        zh += f"可能的分配只有 {found.n_possible} 种，p 值最小也有 {found.p_floor:.2g}。"
        en += f" With {found.n_possible} assignments p cannot fall below {found.p_floor:.2g}."
    counted = f"all {found.n_possible} assignments" if found.enumerated else f"{found.n_draws} draws"
    placebo = pd.DataFrame({"draw": np.arange(1, found.n_draws + 1), "estimate": found.draws, "data_kind": data_kind})
    return Headline(
        "randomisation", f"randomisation ({found.statistic}, {counted})", "spread over assignments", found.p_value,
        found.ci_low, found.ci_high, found.std_error, size.df, False, size, zh, en, placebo,
    )  # fmt: skip


def _bootstrap(design: Design, size: DesignSize, *, seed: int) -> Headline:
    zh, en = _why(size)
    found = wild_bootstrap(design.y, dummy_columns(design), design.cluster, 0, seed=seed)
    return Headline(
        "bootstrap", f"bootstrap ({found.weights}, {found.n_draws} draws)", f"CR2, G={size.n_clusters}", found.p_value,
        found.ci_low, found.ci_high, size.std_error, size.df, False, size,
        f"{zh}，而聚类内采纳时间不一，不能在聚类之间重新分配：p 值和区间改用受限野聚类自助法，不标星号。",
        f"{en}; dates differ within clusters and cannot be exchanged, so p and interval come from the wild bootstrap.",
        pd.DataFrame(),
    )  # fmt: skip


def _ranks(ranks: pd.DataFrame, size: DesignSize) -> Headline:
    rank, n = int(ranks.loc[ranks["treated"], "rank"].item()), len(ranks)
    return Headline(
        "ranks", f"ranks ({rank} of {n})", "none", rank / n, np.nan, np.nan, np.nan, size.df, False, size,
        f"只有 1 个聚类接受处理，误差无从估计：只报告它的估计在 {n} 个聚类的安慰剂估计中按绝对值排第 {rank}，"
        "不给区间，不标星号。",
        f"One cluster is treated: its error cannot be estimated; its estimate ranks {rank} of {n}, no interval.",
        ranks,
    )  # fmt: skip


def _why(size: DesignSize) -> tuple[str, str]:
    """What is too few, in Chinese and English, without a full stop."""
    if size.n_treated < FEW_CLUSTERS:
        return (
            f"只有 {size.n_treated} 个处理组聚类(共 {size.n_clusters} 个)，聚类标准误会偏小",
            f"Only {size.n_treated} of {size.n_clusters} clusters are treated, too few for clustered errors",
        )
    if size.n_control < FEW_CLUSTERS:
        return (
            f"只有 {size.n_control} 个聚类可作对照(共 {size.n_clusters} 个)，聚类标准误会偏小",
            f"Only {size.n_control} of {size.n_clusters} clusters serve as controls, too few for clustered errors",
        )
    return (
        f"有效自由度只有 {size.df:.1f}，少数聚类左右着估计",
        f"Only {size.df:.1f} degrees of freedom: a few clusters dominate the estimate",
    )
