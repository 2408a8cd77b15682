"""Contingency tables of instruments (交叉表): instrument by target, layer by layer, residuals and empty cells."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from yanting_research.core import CROSS_TABLE, CROSS_TESTS, INSTRUMENTS, build_table, check_table
from yanting_research.errors import CodingError

__all__ = ["ALL_LAYERS", "NO_LAYER", "NO_TARGET", "cross_table", "cross_tests", "empty_cells", "instrument_pairs"]

ALL_LAYERS = "全部"
"""The layer that holds all others together."""
NO_TARGET = "未写明对象"
NO_LAYER = "未分层"
_PAIR_COLUMNS = ("unit_id", "row", "column", "layer")
_LEVELS = ("type", "tool")
_SMALL = 5.0
_DRAWS = 9999
_BATCH = 500

Counts = NDArray[np.int64]
Array = NDArray[np.float64]


def instrument_pairs(
    register: pd.DataFrame, *, level: Literal["type", "tool"] = "type", layer: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Pairs of instrument and target that stand in one clause.

    Parameters
    ----------
    register
        INSTRUMENTS; rejected codes do not count.
    level
        Rows are the three types, or the tools.
    layer
        doc_id -> layer (a year, a level of strength, a theme). Documents without one are in
        layer 未分层; without a mapping there is one layer only.

    Returns
    -------
    DataFrame
        unit_id, row, column, layer: each combination once a clause. A clause without a target
        has column 未写明对象.

    Examples
    --------
    >>> base = {"doc_id": "d", "number": "1-1-1", "value": 1.0, "decided_by": "machine", "status": "machine"}
    >>> rows = [base | {"unit_id": "d/1-1-1", "code": "供给型/教育培训", "dimension": "instrument", "group": "供给型",
    ...                 "label": "教育培训"}]
    >>> instrument_pairs(build_table(rows, INSTRUMENTS))[["row", "column"]].values.tolist()
    [['供给型', '未写明对象']]
    """
    if level not in _LEVELS:
        raise ValueError(f"level={level!r}; allowed: {', '.join(_LEVELS)}")
    kept = check_table(register, INSTRUMENTS)
    kept = kept[kept["value"] == 1.0]
    tools = kept[kept["dimension"] == "instrument"]
    rows = tools["group"] if level == "type" else tools["code"]
    left = pd.DataFrame({"unit_id": tools["unit_id"], "doc_id": tools["doc_id"], "row": rows}).drop_duplicates()
    right = kept.loc[kept["dimension"] == "target", ["unit_id", "label"]].rename(columns={"label": "column"})
    pairs = left.merge(right, on="unit_id", how="left")
    pairs["column"] = pairs["column"].fillna(NO_TARGET)
    layers = pairs["doc_id"].map(dict(layer)) if layer is not None else pd.Series(ALL_LAYERS, index=pairs.index)
    pairs["layer"] = layers.fillna(NO_LAYER).astype("str")
    return pairs[list(_PAIR_COLUMNS)].sort_values(list(_PAIR_COLUMNS)).reset_index(drop=True)


def cross_table(pairs: pd.DataFrame) -> pd.DataFrame:
    """Counts, expected counts and residuals of rows by columns in every layer and in all together.

    Within a layer of n pairs, ``expected = row total * column total / n``. The Pearson residual
    is ``(n_ij - expected) / sqrt(expected)``; the adjusted one (Haberman 1973) divides it by
    ``sqrt((1 - row total / n) (1 - column total / n))`` and is close to a standard normal number
    when rows and columns are independent: beyond 2 it is worth a look, beyond 3 it is unusual.

    Parameters
    ----------
    pairs
        unit_id, row, column, layer, as :func:`instrument_pairs` gives them.

    Returns
    -------
    DataFrame
        CROSS_TABLE. Every row and column that occurs anywhere has a cell in every layer. Where
        a row or column of a layer is empty, ``expected`` is 0 and the residuals are NaN.

    Raises
    ------
    CodingError
        For missing columns, or a layer that is itself called 全部 among others.

    Notes
    -----
    A clause with two instruments and three targets gives six pairs. Pairs of one clause are not
    independent, so tests read too strong where clauses are long.

    References
    ----------
    Haberman, S. J. (1973). The analysis of residuals in cross-classified tables. Biometrics 29.

    Examples
    --------
    >>> pairs = pd.DataFrame({"unit_id": [*"abc"], "row": [*"甲甲乙"], "column": [*"xyy"], "layer": "全部"})
    >>> cross_table(pairs).query("n == 0")["note"].tolist()
    ['“乙”与“x”没有一处同现（独立时应有0.3处）。']
    """
    rows: list[dict[str, object]] = []
    for layer, (row_names, column_names, counts) in _layers(pairs).items():
        expected, residual, adjusted = _residuals(counts)
        for i, row in enumerate(row_names):
            rows += [
                {
                    "layer": layer, "row": row, "column": column, "n": int(counts[i, j]),
                    "expected": expected[i, j], "residual": residual[i, j], "adjusted": adjusted[i, j],
                    "note": _note(layer, row, column, counts, (i, j)),
                }
                for j, column in enumerate(column_names)
            ]  # fmt: skip
    return build_table(rows, CROSS_TABLE)


def cross_tests(pairs: pd.DataFrame, *, seed: int = 0, draws: int = _DRAWS) -> pd.DataFrame:
    """A test of independence a layer, exact or by permutation where expected counts are small.

    Pearson's chi-square without correction over the rows and columns that occur. When an
    expected count is below 5, a two by two table gets Fisher's exact test and any other the
    permutation distribution: ``draws`` tables with the same margins, ``p = (1 + #{chi2 >= seen})
    / (1 + draws)``.

    Parameters
    ----------
    pairs
        As in :func:`cross_table`.
    seed, draws
        Of the permutation.

    Returns
    -------
    DataFrame
        CROSS_TESTS, one row a layer. A layer with one row or one column has no test.

    Examples
    --------
    >>> pairs = pd.DataFrame({"unit_id": [*"abc"], "row": [*"甲甲乙"], "column": [*"xyy"], "layer": "全部"})
    >>> cross_tests(pairs)[["method", "p_value"]].values.tolist()
    [['fisher', 1.0]]
    """
    units = {ALL_LAYERS: pairs["unit_id"].nunique()} | pairs.groupby("layer")["unit_id"].nunique().to_dict()
    rows = []
    for layer, (_, _, counts) in _layers(pairs).items():
        rows.append({"layer": layer, "n_units": units[layer], **_test(counts, seed=seed, draws=draws)})
    return build_table(rows, CROSS_TESTS)


def empty_cells(table: pd.DataFrame, *, layer: str = ALL_LAYERS) -> list[str]:
    """The empty cells of a layer in words, the most surprising first.

    Raises
    ------
    ValueError
        For an unknown layer.

    Examples
    --------
    >>> pairs = pd.DataFrame({"unit_id": [*"abc"], "row": [*"甲甲乙"], "column": [*"xyy"], "layer": "全部"})
    >>> empty_cells(cross_table(pairs))
    ['“乙”与“x”没有一处同现（独立时应有0.3处）。']
    """
    cells = check_table(table, CROSS_TABLE)
    known = sorted(cells["layer"].unique())
    if layer not in known:
        raise ValueError(f"layer={layer!r}; allowed: {', '.join(known)}")
    empty = cells[(cells["layer"] == layer) & (cells["n"] == 0)]
    return list(empty.sort_values(["expected", "row", "column"], ascending=[False, True, True])["note"])


def _layers(pairs: pd.DataFrame) -> dict[str, tuple[list[str], list[str], Counts]]:
    missing = [name for name in _PAIR_COLUMNS if name not in pairs.columns]
    if missing:
        raise CodingError(
            f"missing columns {', '.join(missing)}", where="pairs", expected=", ".join(_PAIR_COLUMNS),
            remedy="make the pairs with instrument_pairs",
        )  # fmt: skip
    layers = sorted(pairs["layer"].unique())
    if ALL_LAYERS in layers and len(layers) > 1:
        raise CodingError(f"a layer is called {ALL_LAYERS}", where="pairs", expected="another name for it")
    rows, columns = sorted(pairs["row"].unique()), sorted(pairs["column"].unique())
    named = {ALL_LAYERS: pairs} | {layer: pairs[pairs["layer"] == layer] for layer in layers if layer != ALL_LAYERS}
    return {name: (rows, columns, _count(part, rows, columns)) for name, part in named.items()}


def _count(pairs: pd.DataFrame, rows: list[str], columns: list[str]) -> Counts:
    counts = np.zeros((len(rows), len(columns)), dtype=np.int64)
    i = pd.Index(rows).get_indexer(pd.Index(pairs["row"]))
    j = pd.Index(columns).get_indexer(pd.Index(pairs["column"]))
    np.add.at(counts, (i, j), 1)
    return counts


def _residuals(counts: Counts) -> tuple[Array, Array, Array]:
    """Expected counts, Pearson residuals, adjusted residuals; NaN where a margin is 0 or the whole."""
    n = counts.sum()
    expected = _expected(counts)
    spread = np.outer(1 - counts.sum(axis=1) / n, 1 - counts.sum(axis=0) / n) if n else np.zeros(counts.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        residual = np.where(expected > 0, (counts - expected) / np.sqrt(expected), np.nan)
        adjusted = np.where(spread > 0, residual / np.sqrt(spread), np.nan)
    return expected, residual, adjusted


def _expected(counts: Counts) -> Array:
    n = counts.sum()
    return np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n if n else np.zeros(counts.shape)


def _note(layer: str, row: str, column: str, counts: Counts, cell: tuple[int, int]) -> str:
    if counts[cell]:
        return ""
    within = "" if layer == ALL_LAYERS else f"{layer}："
    for name, total in ((row, counts[cell[0]].sum()), (column, counts[:, cell[1]].sum())):
        if total == 0:
            return f"{within}“{name}”一处也没有。"
    return f"{within}“{row}”与“{column}”没有一处同现（独立时应有{_expected(counts)[cell]:.1f}处）。"


def _test(counts: Counts, *, seed: int, draws: int) -> dict[str, object]:
    occurring = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    n = int(occurring.sum())
    if min(occurring.shape) < 2:
        return {
            "n": n, "chi2": math.nan, "df": 0, "p_value": math.nan, "method": "none",
            "min_expected": math.nan, "cramers_v": math.nan, "note": "只有一行或一列，无从检验。",
        }  # fmt: skip
    expected = _expected(occurring)
    chi2 = float(((occurring - expected) ** 2 / expected).sum())
    df = (occurring.shape[0] - 1) * (occurring.shape[1] - 1)
    result: dict[str, object] = {
        "n": n, "chi2": chi2, "df": df, "min_expected": float(expected.min()),
        "cramers_v": math.sqrt(chi2 / (n * (min(occurring.shape) - 1))),
    }  # fmt: skip
    if expected.min() >= _SMALL:
        return result | {"p_value": float(stats.chi2.sf(chi2, df)), "method": "chi2", "note": ""}
    if occurring.shape == (2, 2):
        p = float(stats.fisher_exact(occurring).pvalue)
        return result | {"p_value": p, "method": "fisher", "note": "有期望频数小于5，用费希尔精确检验。"}
    p = _permutation_p(occurring, chi2, seed=seed, draws=draws)
    return result | {"p_value": p, "method": "permutation", "note": f"有期望频数小于5，用{draws}次随机置换。"}


def _permutation_p(counts: Counts, chi2: float, *, seed: int, draws: int) -> float:
    """Share of random tables with the same margins that lie at least as far from independence."""
    expected = _expected(counts)
    sampler = stats.random_table(counts.sum(axis=1), counts.sum(axis=0))
    generator = np.random.default_rng(seed)
    reached = 0
    for start in range(0, draws, _BATCH):
        tables = sampler.rvs(min(_BATCH, draws - start), random_state=generator)
        seen = ((tables - expected) ** 2 / expected).sum(axis=(-2, -1))
        reached += int((seen >= chi2 * (1 - 1e-12)).sum())
    return (1 + reached) / (1 + draws)
