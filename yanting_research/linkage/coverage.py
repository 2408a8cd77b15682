"""Coverage (覆盖情况): which regions, periods, indicators and themes are filled, by which origin, and what fell out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from yanting_research.core import COVERAGE, DOCUMENTS, INDICATORS, THEMES, build_table, check_table
from yanting_research.errors import LinkageError
from yanting_research.linkage.indicators import default_indicators

__all__ = ["Coverage", "coverage_report", "coverage_text"]

_READ = ("ok", "duplicate")
_NAMED = 6


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is there, and what fell out.

    Attributes
    ----------
    table
        COVERAGE: every region × period × theme and × indicator.
    fell_out
        ``document, region, period, reason``: documents, and files that never became one, that no row of the
        joined table rests on.
    """

    table: pd.DataFrame
    fell_out: pd.DataFrame = field(repr=False)


def coverage_report(
    themes: pd.DataFrame, indicators: pd.DataFrame, documents: pd.DataFrame, *,
    regions: Sequence[str] = (), periods: Sequence[str] = (), ingest: pd.DataFrame | None = None,
) -> Coverage:  # fmt: skip
    """Every cell of regions × periods × measures with its origins, and the documents that fell out (覆盖情况).

    Parameters
    ----------
    themes, indicators, documents
        THEMES by document, INDICATORS, DOCUMENTS.
    regions, periods
        The frame that one wants covered; by default the regions and periods of the documents. Other regions of the
        indicators (the nation, say) are then left out of the table.
    ingest
        INGEST: files that were refused become rows of ``fell_out``.

    Returns
    -------
    Coverage
        A region and period without a text has *absent* themes; with texts and no hit, *zero*, which is an observation.

    Raises
    ------
    LinkageError
        When themes were not counted by document, or nothing is left to cover.

    Examples
    --------
    >>> empty = [build_table([], contract) for contract in (THEMES, INDICATORS, DOCUMENTS)]
    >>> coverage_report(*empty)
    Traceback (most recent call last):
    ...
    yanting_research.errors.LinkageError: nothing to cover; expected: documents with region and period; ...
    """
    scores = check_table(themes, THEMES, where="coverage_report")
    figures = check_table(indicators, INDICATORS, where="coverage_report")
    named = check_table(documents, DOCUMENTS, where="coverage_report")
    if set(scores["unit_id"]) - set(scores["doc_id"]):
        raise LinkageError("themes were not counted by document", expected="unit_id equal to doc_id")
    places = list(regions) or sorted(set(named["region"]) - {""})
    times = list(periods) or sorted(set(named["period"]) - {""})
    if not places or not times:
        raise LinkageError(
            "nothing to cover",
            expected="documents with region and period",
            remedy="write region and period into the corpus metadata, or name them (regions=, periods=)",
        )
    rows = _theme_rows(scores, named, places, times) + _indicator_rows(figures, places, times)
    return Coverage(build_table(rows, COVERAGE), _fell_out(scores, figures, named, ingest))


def _theme_rows(
    scores: pd.DataFrame, named: pd.DataFrame, places: Sequence[str], times: Sequence[str]
) -> list[dict[str, Any]]:
    scored = set(scores["doc_id"])
    texts: dict[tuple[str, str], list[str]] = {}
    for row in named[["doc_id", "region", "period"]].to_dict("records"):
        if row["doc_id"] in scored:
            texts.setdefault((row["region"], row["period"]), []).append(row["doc_id"])
    place_of = dict(zip(named["doc_id"], zip(named["region"], named["period"], strict=True), strict=True))
    hits: dict[tuple[str, str, str], int] = {}
    for row in scores[["doc_id", "theme", "n_hits"]].to_dict("records"):
        key = (*place_of.get(row["doc_id"], ("", "")), row["theme"])
        hits[key] = hits.get(key, 0) + int(row["n_hits"])
    rows = []
    for region in places:
        for period in times:
            own = sorted(texts.get((region, period), []))
            for theme in sorted(set(scores["theme"])):
                n = hits.get((region, period, theme), 0)
                status = "absent" if not own else "zero" if not n else "one" if len(own) == 1 else "agreeing"
                rows.append(
                    {"region": region, "period": period, "kind": "theme", "measure": theme, "label_zh": theme,
                     "label_en": theme, "status": status, "n_origins": len(own), "value": float(n) if own else np.nan,
                     "unit": "次", "origins": "；".join(own)}
                )  # fmt: skip
    return rows


def _indicator_rows(figures: pd.DataFrame, places: Sequence[str], times: Sequence[str]) -> list[dict[str, Any]]:
    labels = {one.indicator_id: (one.label_zh, one.label_en) for one in default_indicators()}
    inside = figures[figures["region"].isin(places) & figures["period"].isin(times)]
    units = inside.groupby("indicator")["unit"].first().to_dict()
    groups = dict(iter(inside.groupby(["region", "period", "indicator"])))
    rows = []
    for region in places:
        for period in times:
            for name in sorted(map(str, units)):
                group = groups.get((region, period, name))
                label = labels.get(str(name), (str(name), str(name)))
                rows.append(
                    {"region": region, "period": period, "kind": "indicator", "measure": name, "label_zh": label[0],
                     "label_en": label[1], "unit": units[name], **_stated(group)}
                )  # fmt: skip
    return rows


def _stated(group: pd.DataFrame | None) -> dict[str, Any]:
    """Status, number of origins, value and origins of one indicator of a region and period."""
    if group is None:
        return {"status": "absent", "n_origins": 0, "value": np.nan, "origins": ""}
    values = group["value"].round(9).unique()
    conflict = bool(group["conflict"].any())
    status = "conflict" if conflict else "one" if len(group) == 1 else "agreeing"
    return {
        "status": status,
        "n_origins": len(group),
        "value": float(values[0]) if len(values) == 1 else np.nan,
        "origins": "；".join(group["origin"]),
    }


def _fell_out(
    scores: pd.DataFrame, figures: pd.DataFrame, named: pd.DataFrame, ingest: pd.DataFrame | None
) -> pd.DataFrame:
    """Documents that the joined table cannot use, and files that never became documents."""
    measured = set(zip(figures["region"], figures["period"], strict=True))
    scored = set(scores["doc_id"])
    rows = []
    for row in named[["doc_id", "region", "period"]].to_dict("records"):
        gaps = [label for name, label in (("region", "地区"), ("period", "年份")) if not row[name]]
        reason = (
            f"没有写明{'和'.join(gaps)}" if gaps
            else "没有数过主题" if row["doc_id"] not in scored
            else "这个地区这一年没有指标" if (row["region"], row["period"]) not in measured
            else ""
        )  # fmt: skip
        if reason:
            rows.append({"document": row["doc_id"], "region": row["region"], "period": row["period"], "reason": reason})
    if ingest is not None:
        for row in ingest[~ingest["fate"].isin(_READ)].to_dict("records"):
            rows.append({"document": row["path"], "region": "", "period": "", "reason": f"没有读入：{row['what']}"})
    made = pd.DataFrame(rows, columns=["document", "region", "period", "reason"])
    return made.sort_values(["reason", "document"], kind="stable").reset_index(drop=True)


def coverage_text(coverage: Coverage) -> str:
    """The coverage in plain Chinese sentences: frame, every measure with gaps and conflicts, what fell out.

    Examples
    --------
    >>> row = {"region": "青禾县", "period": "2013", "kind": "indicator", "measure": "members", "label_zh": "党员",
    ...        "label_en": "members", "status": "absent", "n_origins": 0, "unit": "人"}
    >>> other = row | {"period": "2014", "status": "one", "n_origins": 1, "value": 3.0, "origins": "a#f1"}
    >>> print(coverage_text(Coverage(build_table([row, other], COVERAGE), pd.DataFrame({"document": []}))))
    应有 1 个地区 × 2 个时期，共 2 格。
    指标 1 个：2 格里 1 格有数。
      党员（人）：1/2 格；缺 青禾县2013。
    没有落下的文本。
    """
    table = coverage.table
    places, times = table["region"].nunique(), table["period"].nunique()
    lines = [f"应有 {places} 个地区 × {times} 个时期，共 {places * times} 格。"]
    for kind, label in (("theme", "主题"), ("indicator", "指标")):
        part = table[table["kind"] == kind]
        if len(part):
            filled = int((part["status"] != "absent").sum())
            word = "有文本" if kind == "theme" else "有数"
            lines.append(f"{label} {part['measure'].nunique()} 个：{len(part)} 格里 {filled} 格{word}。")
            lines += _theme_lines(part) if kind == "theme" else _indicator_lines(part)
    out = coverage.fell_out
    if out.empty:
        return "\n".join([*lines, "没有落下的文本。"])
    lines.append(f"落下的文本 {len(out)} 份：")
    lines += [f"  {row['document']}：{row['reason']}" for row in out.to_dict("records")]
    return "\n".join(lines)


def _theme_lines(part: pd.DataFrame) -> list[str]:
    """Texts are missing for all themes at once; zeros are told theme by theme."""
    absent = part[part["status"] == "absent"].drop_duplicates(["region", "period"])
    lines = [f"  没有文本的格：{_places(absent)}。"] if len(absent) else []
    zeros = part[part["status"] == "zero"].groupby("measure", sort=False).size()
    if len(zeros):
        said = "、".join(f"{name} {n}" for name, n in zeros.sort_values(ascending=False, kind="stable").items())
        lines.append(f"  有文本而没有提到的格数：{said}。")
    return lines


def _indicator_lines(part: pd.DataFrame) -> list[str]:
    lines = []
    for _, group in part.groupby("measure", sort=True):
        first = group.iloc[0]
        there, clash = group[group["status"] != "absent"], group[group["status"] == "conflict"]
        absent = group[group["status"] == "absent"]
        line = f"  {first['label_zh']}（{first['unit']}）：{len(there)}/{len(group)} 格"
        line += f"；各处不一 {_places(clash)}" if len(clash) else ""
        line += f"；缺 {_places(absent)}" if len(absent) else ""
        lines.append(line + "。")
    return lines


def _places(rows: pd.DataFrame) -> str:
    names = [f"{row['region']}{row['period']}" for row in rows.to_dict("records")]
    return "、".join(names[:_NAMED]) + (f"等 {len(names)} 格" if len(names) > _NAMED else "")
