"""Statistics files to observations: a user's spreadsheet, and the tables beside the corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from yanting_research.errors import ReadError
from yanting_research.linkage import supplied_indicators
from yanting_research.readers import read_statistics_table

__all__ = ["read_corpus_statistics", "read_indicators", "read_members", "read_report_sources"]

_MEMBERS, _REPORT, _LISTING = "party_members.csv", "yanting_2013.csv", "gov_work_reports_sources.csv"
_MEMBERS_IGNORED = (
    "indicator_zh", "indicator_en", "precision", "derived", "n_sources", "other_values", "source_kind", "note",
)  # fmt: skip
_REPORT_PARTS = {"一": "报告“现状”部分", "二": "报告“成效”部分"}
_REPORT_IGNORED = (
    "fact_id", "section", "value_high", "part_of", "adds_up", "denominator", "printed_share",
)  # fmt: skip


def read_indicators(
    path: Path, *, sheet: str | None = None, columns: Mapping[str, str] | None = None, ignore: Sequence[str] = (),
    region: str = "", period: str = "", unit: str = "", source: str = "", shares: Mapping[str, str] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Observations of a spreadsheet in any format that is read: xlsx, xls, ods, csv, a web page that calls itself xls.

    Parameters
    ----------
    path, sheet
        The file, and the sheet of it.
    columns, ignore, region, period, unit, source, shares
        As in :func:`yanting_research.linkage.supplied_indicators`. Where the table itself says 单位：人, that is the
        unit of headers that state none; rows of totals (合计) are left out, because adding them counts twice.

    Raises
    ------
    ReadError
        For a file that holds no table.
    LinkageError
        For faults of the table; the rows are shown by the numbers that the spreadsheet shows.
    """
    table = read_statistics_table(path, sheet=sheet)
    name = f"{Path(path).name}!{table.sheet}" if table.sheet else Path(path).name
    return supplied_indicators(
        table.cells.drop(index=list(table.total_rows)), name=name, columns=columns, ignore=ignore, region=region,
        period=period, unit=unit or table.unit, source=source or table.title, shares=shares,
    )  # fmt: skip


def read_members(folder: Path) -> pd.DataFrame:
    """The national figures of the membership, every cell as text, from a corpus folder."""
    return _read(folder / "statistics" / _MEMBERS)


def read_report_sources(folder: Path) -> pd.DataFrame:
    """What kind of report each year's text is: ``year, report, sha256, note``, from a corpus folder."""
    return _read(folder / "features" / _LISTING)


def read_corpus_statistics(folder: Path) -> pd.DataFrame:
    """Observations of the tables beside the corpus: the nation's membership, and one county's report of 2013.

    Parameters
    ----------
    folder
        A corpus folder with ``statistics/``.

    Returns
    -------
    DataFrame
        As :func:`yanting_research.linkage.supplied_indicators`: region 全国 or 盐亭县; the name and note of a national
        indicator are its definition, so that 党员总数 of two wordings never count as one.
    """
    members = read_members(folder)
    named = members.assign(definition=(members["indicator_zh"] + "；" + members["note"]).str.strip("；"))
    national = supplied_indicators(
        named.set_axis(range(2, len(named) + 2)), name=_MEMBERS, region="全国",
        ignore=_MEMBERS_IGNORED,
        shares=dict.fromkeys(members.loc[members["unit"] == "%", "indicator_id"], "percent"),
    )  # fmt: skip
    report = _read(folder / "statistics" / _REPORT)
    # 607 leading cadres in the account of the workforce, 160 in that of a training: two definitions
    hedge = "；" + report["qualifier"].where(report["qualifier"] != "exact", "")
    hedged = report.assign(definition=(report["section"].map(_REPORT_PARTS) + hedge).str.strip("；"))
    county = supplied_indicators(
        hedged.drop(columns="qualifier").set_axis(range(2, len(report) + 2)), name=_REPORT, region="盐亭县",
        period="2013", ignore=_REPORT_IGNORED,
    )  # fmt: skip
    return pd.concat([national, county], ignore_index=True)


def _read(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False)
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", where=str(path), expected="a CSV table") from error
