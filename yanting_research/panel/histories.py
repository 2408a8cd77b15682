"""Treatment histories of clusters (聚类的处理历史), so that they can be handed from one cluster to another."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.errors import DesignError
from yanting_research.panel.design import Design, PanelSpec, prepare_design

__all__ = ["Histories", "read_histories"]

Array = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Histories:
    """Who was treated how, cluster by cluster.

    Attributes
    ----------
    design
        The rows used; ``clusters`` names the codes of its clusters.
    paths
        (G, T), treatment of every cluster in every period of the panel.
    labels
        (G,), number of every cluster's history: clusters of one cohort share it.
    strata
        (G,), number of every cluster's stratum.
    used
        The rows used, with all columns.
    since
        (G,), first treated period; NaN for never, and for doses.
    """

    design: Design
    clusters: tuple[str, ...]
    paths: Array
    labels: Labels
    strata: Labels
    since: Array
    used: pd.DataFrame = field(repr=False)

    @property
    def treated(self) -> NDArray[np.bool_]:
        """Which clusters were ever treated in a row that is used."""
        rows = self.design.x[:, 0] != 0
        return np.asarray(np.bincount(self.design.cluster[rows], minlength=len(self.clusters)) > 0)

    def rows(self, orders: Labels) -> Array:
        """Treatment of every row under assignments (R, G), shape (R, n)."""
        return np.asarray(self.paths[orders[:, self.design.cluster], self.design.period], dtype=np.float64)

    def panel(self, order: Labels) -> pd.DataFrame:
        """The rows used, as they would look under one assignment (G,)."""
        treatment = self.rows(order[None, :])[0]
        moved = self.used.assign(treated_since=self.since[order][self.design.cluster])
        name = self.design.spec.treatment
        if self.design.spec.treatment_kind == "dose":
            return self.used.assign(**{name: treatment})
        flags = {key: treatment.astype(np.int64) for key in {name, "treated"} if key in self.used.columns}
        return moved.assign(**flags)


def read_histories(
    panel: pd.DataFrame, spec: PanelSpec, *, strata: str = "", design: Design | None = None
) -> Histories:
    """Check a panel and read the treatment history of every cluster.

    Parameters
    ----------
    panel, spec
        PANEL and its specification.
    strata
        Column that is constant within clusters.
    design
        Of this panel and specification, where it has been prepared already.

    Raises
    ------
    DesignError, NotIdentifiedError
        See :func:`prepare_design`; also for clusters with more than one history or stratum.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> found = read_histories(simulate_townships(1).panel, ATTENDANCE)
    >>> found.paths.shape, np.bincount(found.labels).tolist(), int(found.treated.sum())
    ((36, 12), [6, 6, 8, 8, 8], 30)
    """
    design = prepare_design(panel, spec) if design is None else design
    table = panel.sort_values(["entity", "period"])
    keys = pd.MultiIndex.from_frame(table[["entity", "period"]])
    lost = pd.MultiIndex.from_frame(design.lost[["entity", "period"]])
    used = table[~keys.isin(lost)].reset_index(drop=True)
    clusters = tuple(sorted(set(used["cluster"])))
    since = np.full(len(clusters), np.nan)
    if spec.treatment_kind == "dose":
        paths = _dose_paths(table, spec.treatment, clusters, design.periods)
    else:
        since = _dates(design, clusters)
        paths = (design.periods[None, :] >= since[:, None]).astype(np.float64)
    labels = np.unique(paths, axis=0, return_inverse=True)[1].reshape(-1)
    return Histories(
        design,
        clusters,
        paths,
        np.asarray(labels, dtype=np.int64),
        _strata(used, strata, clusters),
        since,
        used,
    )


def _dates(design: Design, clusters: tuple[str, ...]) -> Array:
    """First treated period of every cluster."""
    dates = pd.DataFrame({"cluster": design.cluster, "since": design.since}).drop_duplicates().sort_values("cluster")
    mixed = [clusters[code] for code in sorted(set(dates.loc[dates["cluster"].duplicated(), "cluster"]))]
    if mixed:
        raise DesignError(
            f"{len(mixed)} clusters hold entities that adopt at different times ({', '.join(mixed[:5])})",
            where="randomisation inference", expected="one adoption date per cluster",
            remedy="set cluster to the level at which adoption was decided",
        )  # fmt: skip
    return dates["since"].to_numpy(dtype=np.float64)


def _dose_paths(table: pd.DataFrame, treatment: str, clusters: tuple[str, ...], periods: Labels) -> Array:
    low, high = (
        table.pivot_table(index="cluster", columns="period", values=treatment, aggfunc=how, dropna=False).reindex(
            index=list(clusters), columns=periods
        )
        for how in ("min", "max")
    )
    if (low != high).to_numpy().any():  # NaN differs from itself
        raise DesignError(
            "doses cannot be handed from cluster to cluster", where="randomisation inference",
            expected="one dose per cluster in every period", remedy="complete the doses, or use the wild bootstrap",
        )  # fmt: skip
    return low.to_numpy(dtype=np.float64)


def _strata(used: pd.DataFrame, column: str, clusters: tuple[str, ...]) -> Labels:
    if not column:
        return np.zeros(len(clusters), dtype=np.int64)
    if column not in used.columns:
        raise DesignError(f"no column {column!r} for strata", expected="a column of the panel", remedy="correct it")
    kinds = used[["cluster", column]].drop_duplicates()
    if len(kinds) > len(clusters):
        raise DesignError(
            f"strata {column!r} change within a cluster", where=column, expected="one stratum per cluster",
            remedy="use the value before the roll-out",
        )  # fmt: skip
    return np.asarray(
        pd.factorize(kinds.sort_values("cluster")[column], sort=True, use_na_sentinel=False)[0], dtype=np.int64
    )
