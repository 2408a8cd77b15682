"""Staggered estimators beside csdid and diff-diff (extra crosscheck): the same numbers, and how long each takes.

The panel is made here from arithmetic and a seed: 60 entities, 8 periods, cohorts 3, 5 and 7 of 12 each, 24 never
treated, one fixed covariate. With ``--write`` the peers' values go into ``tests/reference/staggered.json``. With
``--mpdta FILE`` (the county panel of R's did as CSV: year, countyreal, lpop, lemp, first.treat) the published values
are printed as well.

    python benchmarks/crosscheck_staggered.py
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.metadata
import io
import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from yanting_research.panel import (
    PanelSpec,
    decompose_twfe,
    fit_extended_twfe,
    fit_group_time,
    fit_imputation,
)

REFERENCE = Path(__file__).parents[1] / "tests" / "reference" / "staggered.json"
PANEL_COLUMNS = ("entity", "period", "treated_since", "y", "x")


def specimen(seed: int = 20) -> pd.DataFrame:
    """The panel, rounded so that it can be stored."""
    rng = np.random.Generator(np.random.PCG64(seed))
    start = np.repeat([3.0, 5.0, 7.0, np.nan, np.nan], 12)
    x = np.round(rng.normal(size=60) + 0.3 * np.isfinite(start), 4)
    entity = np.repeat(np.arange(1, 61), 8)
    period = np.tile(np.arange(1, 9), 60)
    since = start[entity - 1]
    exposure = np.where(period >= since, period - since + 1, 0.0)
    level = rng.normal(size=60)[entity - 1] + 0.2 * period + 0.05 * x[entity - 1] * period
    y = np.round(level + exposure * 0.3 + 0.1 * exposure * x[entity - 1] + rng.normal(size=480), 4)
    return pd.DataFrame({"entity": entity, "period": period, "treated_since": since, "y": y, "x": x[entity - 1]})


def ours(table: pd.DataFrame) -> pd.DataFrame:
    """PANEL of the specimen."""
    names = table["entity"].map("e{:03d}".format).astype("str")
    return table.assign(entity=names, cluster=names, data_kind=pd.Series(["specimen"] * len(table), dtype="str"))


def by_csdid(
    table: pd.DataFrame, *, covariate: bool, method: str, control: str, anticipation: int = 0
) -> dict[str, float]:
    """Overall averages with analytic errors."""
    from csdid.att_gt import ATTgt

    data = table.assign(g=table["treated_since"].fillna(0.0))
    found = {}
    with contextlib.redirect_stdout(io.StringIO()):  # it prints every summary
        model = ATTgt(
            yname="y", tname="period", idname="entity", gname="g", data=data, control_group=[control],
            xformla="y~x" if covariate else None, anticipation=anticipation,
        ).fit(est_method=method, bstrap=False)  # fmt: skip
        for kind, name in (("simple", "treated"), ("dynamic", "dynamic"), ("group", "group"), ("calendar", "calendar")):
            averaged = model.aggte(kind, bstrap=False, cband=False).atte
            found[name] = float(np.ravel(averaged["overall_att"])[0])
            found[f"{name} error"] = float(np.ravel(averaged["overall_se"])[0])
    return found


def by_diff_diff(table: pd.DataFrame, *, covariate: bool, method: str, control: str) -> dict[str, float]:
    """The overall group-time average with its analytic error."""
    from diff_diff import CallawaySantAnna

    data = table.assign(g=table["treated_since"].fillna(0.0))
    model = CallawaySantAnna(control_group=control, estimation_method=method)
    found = model.fit(data, "y", "entity", "period", "g", covariates=["x"] if covariate else None)
    return {"treated": float(found.overall_att), "treated error": float(found.overall_se)}


def imputation_by_diff_diff(table: pd.DataFrame, *, partition: str, leave_out: bool) -> dict[str, float]:
    """Imputation with its conservative error."""
    from diff_diff import ImputationDiD

    data = table.assign(g=table["treated_since"].fillna(0.0))
    model = ImputationDiD(aux_partition=partition, leave_one_out=leave_out)
    found = model.fit(data, "y", "entity", "period", "g")
    return {"treated": float(found.overall_att), "treated error": float(found.overall_se)}


def extended_by_diff_diff(table: pd.DataFrame) -> dict[str, float]:
    """Extended fixed effects, linear, without covariates."""
    from diff_diff import WooldridgeDiD

    data = table.assign(g=table["treated_since"].fillna(0.0))
    found = WooldridgeDiD(method="ols").fit(data, "y", "entity", "period", first_treat="g")
    return {"treated": float(found.overall_att), "treated error": float(found.overall_se)}


def bacon_by_diff_diff(table: pd.DataFrame) -> dict[str, float]:
    """Coefficient and weights by kind of comparison."""
    from diff_diff import BaconDecomposition

    data = table.assign(g=table["treated_since"].fillna(0.0))
    found = BaconDecomposition().fit(data, "y", "entity", "period", "g")
    return {
        "coefficient": float(found.twfe_estimate),
        "treated_never": float(found.total_weight_treated_vs_never),
        "earlier_later": float(found.total_weight_earlier_vs_later),
        "later_earlier": float(found.total_weight_later_vs_earlier),
    }


def cases(table: pd.DataFrame) -> dict[str, tuple[Callable[[], dict[str, float]], Callable[[], dict[str, float]]]]:
    """Peer's call and ours by name."""
    panel = ours(table)
    plain, given = PanelSpec(outcome="y"), PanelSpec(outcome="y", covariates=("x",))
    found: dict[str, tuple[Callable[[], dict[str, float]], Callable[[], dict[str, float]]]] = {}
    for control, theirs, diff in (
        ("never", "nevertreated", "never_treated"), ("not_yet", "notyettreated", "not_yet_treated"),
    ):  # fmt: skip
        for covariate, method in ((False, "dr"), (True, "dr"), (True, "ipw"), (True, "reg")):
            name = f"{control}, {method if covariate else 'no covariate'}"
            spec = given if covariate else plain
            mine = _overall(lambda s=spec, c=control, m=method: fit_group_time(panel, s, control=c, method=m))
            found[f"csdid, {name}"] = (
                lambda v=covariate, m=method, c=theirs: by_csdid(table, covariate=v, method=m, control=c), mine
            )  # fmt: skip
            found[f"diff-diff, {name}"] = (
                lambda v=covariate, m=method, c=diff: by_diff_diff(table, covariate=v, method=m, control=c), mine
            )  # fmt: skip
    found["csdid, anticipation 1"] = (
        lambda: by_csdid(table, covariate=False, method="dr", control="nevertreated", anticipation=1),
        _overall(lambda: fit_group_time(panel, plain, anticipation=1)),
    )
    for partition, theirs in (("cohort_event", "cohort_horizon"), ("cohort", "cohort"), ("event", "horizon")):
        for leave_out in (False, True):
            found[f"diff-diff, imputation, {partition}, {'leave out' if leave_out else 'all'}"] = (
                lambda t=theirs, lo=leave_out: imputation_by_diff_diff(table, partition=t, leave_out=lo),
                _overall(lambda p=partition, lo=leave_out: fit_imputation(panel, plain, partition=p, leave_out=lo)),
            )
    found["diff-diff, extended"] = (
        lambda: extended_by_diff_diff(table),
        _overall(lambda: fit_extended_twfe(panel, plain, correction="CR1")),
    )
    found["diff-diff, Bacon"] = (lambda: bacon_by_diff_diff(table), lambda: _bacon(panel, plain))
    return found


def _overall(fit: Callable[[], object]) -> Callable[[], dict[str, float]]:
    def call() -> dict[str, float]:
        rows = fit().estimates.set_index("term")
        found = {}
        for name in ("treated", "dynamic", "group", "calendar"):
            if name in rows.index:
                found[name] = float(rows.loc[name, "estimate"])
                found[f"{name} error"] = float(rows.loc[name, "std_error"])
        return found

    return call


def _bacon(panel: pd.DataFrame, spec: PanelSpec) -> dict[str, float]:
    found = decompose_twfe(panel, spec)
    return {"coefficient": found.coefficient, **found.table.groupby("kind")["weight"].sum().to_dict()}


def main() -> None:
    """Print differences and time ratios, and write the peers' values when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--mpdta", type=Path)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    table = specimen()
    values, versions = {}, {name: importlib.metadata.version(name) for name in ("csdid", "diff-diff")}
    print(f"{'case':52} {'estimate':>10} {'error':>10} {'peer s':>8} {'ours s':>8} {'ratio':>6}")
    for name, (peer, mine) in cases(table).items():
        begun = time.perf_counter()
        values[name] = peer()
        middle = time.perf_counter()
        own = mine()
        ended = time.perf_counter()
        gaps = {key: abs(values[name][key] - own[key]) for key in values[name]}
        point = max(gap for key, gap in gaps.items() if not key.endswith("error"))
        error = max([gap for key, gap in gaps.items() if key.endswith("error")], default=float("nan"))
        ratio = (middle - begun) / (ended - middle)
        print(f"{name:52} {point:10.1e} {error:10.1e} {middle - begun:8.3f} {ended - middle:8.3f} {ratio:6.2f}")
    if asked.write:
        made = ", ".join(f"{name} {version}" for name, version in versions.items())
        note = f"benchmarks/crosscheck_staggered.py --write: {made}"
        data = {name: [None if value != value else value for value in table[name].tolist()] for name in PANEL_COLUMNS}
        text = json.dumps({"source": note, "panel": data, "values": values}, ensure_ascii=False)
        REFERENCE.write_text(text + "\n", encoding="utf-8")
    if asked.mpdta:
        _counties(pd.read_csv(asked.mpdta))


def _counties(data: pd.DataFrame) -> None:
    """Published values of the county panel."""
    table = pd.DataFrame(
        {
            "entity": data["countyreal"],
            "period": data["year"],
            "treated_since": data["first.treat"].where(data["first.treat"] > 0),
            "lemp": data["lemp"],
            "lpop": data["lpop"],
        }
    )
    panel = ours(table).assign(data_kind=pd.Series(["real"] * len(table), dtype="str"))
    plain, given = PanelSpec(outcome="lemp"), PanelSpec(outcome="lemp", covariates=("lpop",))
    fit = fit_group_time(panel, plain).estimates.set_index("term")
    for term, printed in (("treated", "-.0400 (.0120)"), ("dynamic", "-.0772 (.0200)"), ("group", "-.0310 (.0124)")):
        print(f"{term}: {fit.loc[term, 'estimate']:.4f} ({fit.loc[term, 'std_error']:.4f}), published {printed}")
    row = fit_group_time(panel, given).estimates.set_index("term").loc["treated"]
    print(f"with lpop: {row['estimate']:.4f} ({row['std_error']:.4f}), published -.0418 (.0115)")
    row = fit_extended_twfe(panel, given, correction="CR1").estimates.set_index("term").loc["treated"]
    print(f"extended, with lpop: {row['estimate']:.4f} ({row['std_error']:.4f}), published -.0506 (.0125)")


if __name__ == "__main__":
    sys.exit(main())
