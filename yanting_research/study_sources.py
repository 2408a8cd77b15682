"""The supplied tables of a study, read as text first and converted by a stated type."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd

from yanting_research.auditing import audit
from yanting_research.chinese import refuse_identifiers
from yanting_research.core import FACTS, build_table
from yanting_research.errors import ReadError

__all__ = ["read_design", "read_statistics", "report_checks", "report_facts", "report_frequency"]

_DOCUMENT = "yanting_2013"
_MONEY, _SHARE = "元", "%"
_HEDGES = {"more_than": "多", "about": "左右"}
_DESIGN_TEXT = ("doc_id", "county", "format")


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """A CSV with every cell as text; the columns must be there."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except FileNotFoundError as error:
        raise ReadError("no such file", where=str(path), expected="a CSV table", remedy="mend the path") from error
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError) as error:
        raise ReadError(
            f"no table: {error}", where=str(path), expected="CSV in UTF-8", remedy="save it again"
        ) from error
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise ReadError(f"columns missing: {', '.join(missing)}", where=str(path), expected=", ".join(columns))
    refuse_identifiers([(str(name), table[name].tolist()) for name in table.columns], str(path))
    return table


def _number(text: str) -> float:
    try:
        return float(text) if text else math.nan
    except ValueError as error:
        raise ReadError(f"{text!r} is no number", expected="digits, or an empty cell for none") from error


def _numbers(table: pd.DataFrame, name: str, path: Path) -> pd.Series[float]:
    try:
        return table[name].map(_number)
    except ReadError as error:
        raise ReadError(error.what, where=f"{path}, column {name}", expected=error.expected) from error


def read_statistics(path: Path) -> pd.DataFrame:
    """A table of statistics for ``linkage.reconcile``, with ``value`` as numbers.

    Parameters
    ----------
    path
        CSV with ``region, period, indicator, value, unit``; ``definition`` and ``origin`` if known.

    Raises
    ------
    ReadError
        When the file is no such table, or a value is no number.
    """
    table = _read(path, ("region", "period", "indicator", "value", "unit"))
    return table.assign(value=_numbers(table, "value", path))


def report_facts(path: Path) -> pd.DataFrame:
    """FACTS from the table of a report's published figures.

    Parameters
    ----------
    path
        CSV with ``fact_id, section, indicator, value, value_high, unit, qualifier, part_of,
        adds_up, denominator, printed_share``. Rows that share ``adds_up`` claim to make up their
        whole; a ``printed_share`` [percent] becomes a fact of its own.

    Returns
    -------
    DataFrame
        FACTS. The table holds no sentences, so spans are empty and surfaces are the figures.
    """
    columns = ("fact_id", "section", "indicator", "value", "unit", "qualifier", "part_of", "adds_up", "printed_share")
    rows = []
    table = _read(path, columns)
    for name in ("value", "printed_share"):
        _numbers(table, name, path)  # refused here, where the column can be named
    for record in table.to_dict("records"):
        row = {
            **dict.fromkeys(("start", "end"), 0),
            "page": 1,
            "fact_id": record["fact_id"],
            "doc_id": _DOCUMENT,
            "section_id": record["section"],
            "subject": "盐亭县",
            "region": "盐亭县",
            "period": "2013",
            "indicator": record["indicator"],
            "surface": record["value"] + _HEDGES.get(record["qualifier"], "") + record["unit"],
            "value": _number(record["value"]),
            "value_high": _number(record.get("value_high", "")),
            "unit": record["unit"],
            "qualifier": record["qualifier"],
            "role": "money" if record["unit"] == _MONEY else "count",
            "modality": "observed",
            "part_of": record["part_of"],
            "list_id": record["adds_up"],
            "list_kind": "bracket" if record["adds_up"] else "",
            "precision": 1.0,
            "rule_id": "supplied",
            "confidence": math.nan,
            "status": "ok",
        }
        rows.append(row)
        if record["printed_share"]:
            digits = len(record["printed_share"].partition(".")[2])
            rows.append(
                row
                | {
                    "fact_id": f"{record['fact_id']}_share",
                    "indicator": f"{record['indicator']}占比",
                    "surface": f"{record['printed_share']}{_SHARE}",
                    "value": _number(record["printed_share"]),
                    "unit": _SHARE,
                    "role": "share",
                    "part_of": "",
                    "list_id": "",
                    "list_kind": "",
                    "denominator": record["part_of"],
                    "numerator": record["fact_id"],
                    "precision": 10.0**-digits,
                }
            )
    return build_table(rows, FACTS)


def report_checks(path: Path) -> pd.DataFrame:
    """CHECKS of a report's published figures."""
    return audit(report_facts(path))


def report_frequency(path: Path, stopwords: tuple[str, ...]) -> pd.DataFrame:
    """Frequency table from shipped token counts: feature, frequency, rank, docfreq.

    Punctuation, digits, stop words and single characters are left out; ``docfreq`` counts sections.
    """
    table = _read(path, ("section_id", "token", "n_token"))
    table["n_token"] = _numbers(table, "n_token", path).astype("int64")
    kept = table[table["token"].str.fullmatch(r"[\u4e00-\u9fff]{2,}") & ~table["token"].isin(stopwords)]
    grouped = kept.groupby("token", sort=True)
    counts = pd.DataFrame({"frequency": grouped["n_token"].sum(), "docfreq": grouped["section_id"].nunique()})
    counts = counts.reset_index(names="feature").sort_values(["frequency", "feature"], ascending=[False, True])
    counts["rank"] = counts["frequency"].rank(method="min", ascending=False).astype("int64")
    return counts[["feature", "frequency", "rank", "docfreq"]].reset_index(drop=True)


def read_design(path: Path) -> pd.DataFrame:
    """The planted design of the specimen corpus, numbers as floats."""
    table = _read(path, _DESIGN_TEXT)
    return table.assign(**{name: _numbers(table, name, path) for name in table.columns if name not in _DESIGN_TEXT})
