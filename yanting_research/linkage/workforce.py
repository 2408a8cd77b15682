"""Themes of a region's reports beside its workforce figures, and what fell out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from yanting_research.core import PANEL, check_table
from yanting_research.errors import LinkageError

__all__ = ["ThemeWorkforce", "build_panel", "is_subgroup", "settled_value", "theme_workforce_table"]

_SUBGROUP = 0.8  # two totals of one thing that contradict each other are closer than this
_YEAR = re.compile(r"(?:19|20)\d\d")
# The hedge at the end of a definition, as reconcile writes it; must not match （含预备党员）
_HEDGE = re.compile(r"（(more_than|less_than|at_least|at_most)）$")


@dataclass(frozen=True, slots=True)
class ThemeWorkforce:
    """A joined table with the report on what it rests on.

    Attributes
    ----------
    table
        One row per region and period: ``region, period, doc_ids, data_kind, n_characters``, one column
        per theme [hits per 1,000 characters], one per indicator [``units``].
    units
        Unit of each indicator.
    coverage
        One row per region, period and indicator: ``n_origins, value, status`` (ok, largest, conflict, absent)
        and ``origins``.
    fell_out
        Documents without a row, by name, with the reason.
    """

    table: pd.DataFrame
    units: dict[str, str]
    coverage: pd.DataFrame = field(repr=False)
    fell_out: pd.DataFrame = field(repr=False)


def theme_workforce_table(themes: pd.DataFrame, indicators: pd.DataFrame, documents: pd.DataFrame) -> ThemeWorkforce:
    """Join themes and indicators by region and period, by key only (主题与队伍联表).

    Parameters
    ----------
    themes
        THEMES by document.
    indicators
        INDICATORS, see :func:`reconcile`.
    documents
        DOCUMENTS: region, period and kind of every document.

    Returns
    -------
    ThemeWorkforce
        A value enters the table when all its origins agree (status "ok"). Where they differ, the
        region's own documents of that period decide if they agree among themselves, the stated
        figure before a computed one. A count that is less than eight tenths of another under the
        same noun in one document is taken for a subgroup (58 of 286 villages) and the largest
        enters ("largest"). Else the cell is NaN and the coverage says "conflict".

    Raises
    ------
    LinkageError
        When no document and no indicator meet, when themes were not counted by document, or when
        a theme and an indicator share a name.

    Examples
    --------
    >>> from yanting_research.core import DOCUMENTS, INDICATORS, THEMES, build_table
    >>> empty = [build_table([], contract) for contract in (THEMES, INDICATORS, DOCUMENTS)]
    >>> theme_workforce_table(*empty)
    Traceback (most recent call last):
    ...
    yanting_research.errors.LinkageError: documents: none; indicators: none: no region and period has both ...
    """
    if set(themes["unit_id"]) - set(themes["doc_id"]):
        raise LinkageError("themes were not counted by document", expected="unit_id equal to doc_id")
    kept, fell_out = _documents_with_keys(themes, indicators, documents)
    if kept.empty:
        raise LinkageError(
            "no region and period has both themes and indicators",
            where=f"documents: {_keys(documents)}; indicators: {_keys(indicators)}",
            expected="equal regions and periods on both sides",
            remedy="write region and period into the corpus metadata as the statistics have them",
        )
    clash = sorted(set(themes["theme"]) & set(indicators["indicator"]))
    if clash:
        raise LinkageError(f"a theme and an indicator are both called {', '.join(clash)}", expected="other names")
    base = _theme_columns(themes, kept)
    coverage = _coverage(base, indicators)
    keyed = coverage.set_index(["region", "period", "indicator"])["value"]
    values = keyed.unstack("indicator")  # noqa: PD010 (doubles must fail)
    values.columns.name = None
    table = base.merge(values, left_on=["region", "period"], right_index=True, how="left", validate="one_to_one")
    firsts = indicators.groupby("indicator", sort=True)["unit"].first()
    units = {str(name): str(unit) for name, unit in firsts.items()}
    return ThemeWorkforce(table.reset_index(drop=True), units, coverage, fell_out)


def build_panel(linked: ThemeWorkforce) -> pd.DataFrame:
    """PANEL of a joined table: the region is the entity, the year the period.

    Themes and indicators become further columns; nothing is treated (``treated_since`` NaN).

    Raises
    ------
    LinkageError
        When a period is not a year; the rows are named.
    """
    table = linked.table
    bad = ~table["period"].str.fullmatch(_YEAR)
    if bad.any():
        shown = ", ".join(sorted((table["region"] + " " + table["period"])[bad])[:5])
        raise LinkageError("periods that are not years", where=shown, expected="a year such as 2012")
    columns: dict[str, Any] = {
        "entity": table["region"],
        "period": table["period"].astype("int64"),
        "treated_since": np.nan,
        "cluster": table["region"],
    }
    return check_table(table.drop(columns="region").assign(**columns), PANEL)


def _keys(table: pd.DataFrame) -> str:
    pairs = sorted(set(zip(table["region"], table["period"], strict=True)))
    return ", ".join(f"{region or '?'} {period or '?'}" for region, period in pairs[:5]) or "none"


def _documents_with_keys(
    themes: pd.DataFrame, indicators: pd.DataFrame, documents: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    measured = set(zip(indicators["region"], indicators["period"], strict=True))
    scored = set(themes["doc_id"])
    reasons = []
    for row in documents[["doc_id", "region", "period"]].to_dict("records"):
        gaps = [name for name in ("region", "period") if row[name] == ""]
        if gaps:
            reasons.append(f"no {' and '.join(gaps)} in the metadata")
        elif row["doc_id"] not in scored:
            reasons.append("no theme scores")
        elif (row["region"], row["period"]) not in measured:
            reasons.append("no indicator for its region and period")
        else:
            reasons.append("")
    stamped = documents.assign(reason=reasons)
    stamped["reason"] = stamped["reason"].astype("str")
    fell_out = stamped.loc[stamped["reason"] != "", ["doc_id", "region", "period", "reason"]]
    return stamped[stamped["reason"] == ""], fell_out.reset_index(drop=True)


def _theme_columns(themes: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    """Hits per 1,000 characters of all documents of a region and period together."""
    joined = themes.merge(kept[["doc_id", "region", "period", "data_kind"]], on="doc_id", validate="many_to_one")
    keys = ["region", "period"]
    sums = joined.groupby([*keys, "theme"], sort=True)[["n_hits", "n_unit"]].sum()
    per_1000 = 1000 * sums["n_hits"] / sums["n_unit"].where(sums["n_unit"] > 0)
    rate = per_1000.unstack("theme")  # noqa: PD010 (nothing to aggregate)
    rate.columns.name = None
    lengths = joined.drop_duplicates("doc_id").groupby(keys)["n_unit"].sum().rename("n_characters")
    names = kept.groupby(keys)["doc_id"].agg(lambda ids: " ".join(sorted(ids))).rename("doc_ids")
    kinds = kept.groupby(keys)["data_kind"].agg(lambda kind: sorted(set(kind)))
    mixed = kinds[kinds.map(len) > 1]
    if len(mixed):
        raise LinkageError("one region and period mixes data kinds", where=str(mixed.index[0]), expected="one kind")
    kind = kinds.map(lambda found: found[0]).astype("str").rename("data_kind")
    return pd.concat([names.astype("str"), kind, lengths, rate], axis=1).reset_index()


def _coverage(base: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    groups = dict(iter(indicators.groupby(["region", "period", "indicator"], sort=True)))
    rows: list[dict[str, Any]] = []
    for region, period, doc_ids in base[["region", "period", "doc_ids"]].itertuples(index=False):
        for name in sorted(set(indicators["indicator"])):
            group = groups.get((region, period, name))
            value, status = settled_value(group, set(doc_ids.split(" ")))
            origins = "" if group is None else "；".join(group["origin"])
            rows.append(
                {"region": region, "period": period, "indicator": name, "n_origins": 0 if group is None else len(group),
                 "value": value, "status": status, "origins": origins}
            )  # fmt: skip
    return pd.DataFrame(rows)


def is_subgroup(value: float, largest: float, unit: str) -> bool:
    """Whether a count under the same noun is so much smaller that it speaks of some of them only.

    >>> is_subgroup(58, 286, "个"), is_subgroup(648, 666, "个"), is_subgroup(42.0, 99.0, "%")
    (True, False, False)
    """
    return unit != "%" and value < _SUBGROUP * largest


def settled_value(group: pd.DataFrame | None, own: set[str]) -> tuple[float, str]:
    """The value all origins agree on; else what the region's own documents agree on.

    A hedged figure counts beside exact ones only where it contradicts them.

    Parameters
    ----------
    group
        Rows of INDICATORS of one region, period and indicator; ``None`` for none.
    own
        doc_ids of the region's documents of that period.

    Returns
    -------
    tuple
        Value (NaN without one) and status: ok, largest, conflict or absent; see
        :func:`theme_workforce_table`.
    """
    if group is None:
        return float("nan"), "absent"
    stated = group[~group["definition"].str.startswith("推算")]
    stated = _without_hedged(group if stated.empty else stated)
    from_own = stated[[origin.split("#")[0] in own for origin in stated["origin"]]]
    for rows in (stated, from_own):
        found = np.unique(rows["value"].to_numpy(dtype=np.float64))
        if len(found) == 1:
            return float(found[0]), "ok"
    found = np.unique(from_own["value"].to_numpy(dtype=np.float64))
    if len(found) > 1 and is_subgroup(found[-2], found[-1], from_own["unit"].iloc[0]):
        return float(found[-1]), "largest"
    return float("nan"), "conflict"


def _without_hedged(rows: pd.DataFrame) -> pd.DataFrame:
    """Beside an exact figure, without hedged ones that it meets: 三百多名 says nothing against 342名, 四百多名 does."""
    hedges = rows["definition"].str.extract(_HEDGE)[0]
    exact = rows["value"][hedges.isna()]
    if exact.empty:
        return rows
    met = (hedges.isin(["more_than", "at_least"]) & (rows["value"] <= exact.min())) | (
        hedges.isin(["less_than", "at_most"]) & (rows["value"] >= exact.max())
    )
    kept: pd.DataFrame = rows[~met]
    return kept
