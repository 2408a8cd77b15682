"""Composition of the Party membership (党员队伍构成) as shares of the total, from published counts."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from yanting_research.errors import LinkageError
from yanting_research.resources import read_resource_rows

__all__ = ["membership_left_out", "membership_shares"]

_COLUMNS = ("as_of", "indicator_id", "value", "unit", "note", "source")
_TOTAL, _YEAR_END = "total", "-12-31"
_CONFLICT = "CONFLICT"
# 2005-12-31; not 2005
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def membership_shares(members: pd.DataFrame) -> pd.DataFrame:
    r"""Shares of the membership at the end of every year: :math:`n_{\text{group}} / n_{\text{all}}`.

    Parameters
    ----------
    members
        ``as_of, indicator_id, value, unit, note, source`` as text, as
        ``corpus/statistics/party_members.csv`` holds them.

    Returns
    -------
    DataFrame
        One row per year and group: ``year, as_of, variable, label_zh, label_en, dimension``; ``n`` and
        ``total`` [unit as published, 万名], NaN where only a share is printed; ``share`` [0 to 1];
        ``basis`` is *counts* or *printed*; ``printed`` [0 to 1] the published share, NaN without one;
        ``definition`` (口径), ``source``, ``note``. A share is computed from counts where both are
        known, else taken as printed.

    Raises
    ------
    LinkageError
        For absent columns, values that are no numbers, dates that are none, an indicator stated twice
        for a date, and a group counted in another unit than the total.

    Notes
    -----
    Only figures of 31 December enter; :func:`membership_left_out` names the others. ``note`` says
    where a printed share is not the quotient of the printed counts, and what the table's own notes say.

    Examples
    --------
    >>> rows = [("2008-12-31", "total", "7593.1", "万名"), ("2008-12-31", "fem", "1596.9", "万名")]
    >>> table = pd.DataFrame(rows, columns=["as_of", "indicator_id", "value", "unit"]).assign(note="", source="")
    >>> membership_shares(table)[["year", "variable", "share"]].round(4).values.tolist()
    [[2008, 'women', 0.2103]]
    """
    known = _checked(members)
    rows = []
    for as_of in sorted({date for date, _ in known if date.endswith(_YEAR_END)}):
        done: set[str] = set()
        for recipe in read_resource_rows("member_shares.csv"):
            if recipe["variable"] not in done:
                row = _share(recipe, as_of, known)
                rows += [row] if row else []
                done |= {recipe["variable"]} if row else set()
    columns = ["year", "variable", "as_of", "label_zh", "label_en", "dimension", "n", "total", "share", "basis"]
    table = pd.DataFrame(rows, columns=[*columns, "printed", "definition", "source", "note"])
    return table.sort_values(["year", "variable"], kind="stable").reset_index(drop=True)


def membership_left_out(members: pd.DataFrame) -> pd.DataFrame:
    """The figures that :func:`membership_shares` does not use, each with the reason.

    Returns
    -------
    DataFrame
        ``as_of, indicator_id, value, unit, reason``: *not at the end of a year* (a figure of June and one
        of December are no series), *CONFLICT* as the table's own note has it.

    Examples
    --------
    >>> row = {"as_of": "2021-06-05", "indicator_id": "total", "value": "9514.8", "unit": "万名"}
    >>> membership_left_out(pd.DataFrame([row | {"note": "", "source": ""}]))["reason"].tolist()
    ['not at the end of a year']
    """
    used = {name for recipe in read_resource_rows("member_shares.csv") for name in _names(recipe)} | {_TOTAL}
    rows = [
        {"as_of": as_of, "indicator_id": name, "value": row["value"], "unit": row["unit"], "reason": reason}
        for (as_of, name), row in sorted(_checked(members).items())
        if name in used and (reason := _reason(as_of, str(row["note"])))
    ]
    return pd.DataFrame(rows, columns=["as_of", "indicator_id", "value", "unit", "reason"])


def _reason(as_of: str, note: str) -> str:
    if not as_of.endswith(_YEAR_END):
        return "not at the end of a year"
    return note if note.startswith(_CONFLICT) else ""


def _names(recipe: Mapping[str, str]) -> list[str]:
    return [*recipe["counts"].split("+"), *([recipe["printed"]] if recipe["printed"] else [])]


def _checked(members: pd.DataFrame) -> dict[tuple[str, str], dict[str, Any]]:
    absent = [name for name in _COLUMNS if name not in members.columns]
    if absent:
        raise LinkageError(f"columns {', '.join(absent)} are absent", where="members", expected=", ".join(_COLUMNS))
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for number, row in enumerate(members[list(_COLUMNS)].to_dict("records"), start=1):
        place = f"members, row {number} ({row['as_of']} {row['indicator_id']})"
        key = (str(row["as_of"]), str(row["indicator_id"]))
        if not _DATE.fullmatch(key[0]):
            raise LinkageError("as_of is no date", where=place, expected="a date such as 2012-12-31")
        if key in found:
            raise LinkageError("stated twice", where=place, expected="one row a date and indicator")
        found[key] = {str(name): cell for name, cell in row.items()} | {"number": _number(row["value"], place)}
    return found


def _number(cell: object, where: str) -> float:
    try:
        value = float(str(cell))
    except ValueError as error:
        raise LinkageError(f"{cell!r} is no number", where=where, expected="digits") from error
    if not math.isfinite(value):
        raise LinkageError(f"{cell!r} is no number", where=where, expected="a finite number")
    return value


def _share(
    recipe: Mapping[str, str], as_of: str, known: Mapping[tuple[str, str], Mapping[str, Any]]
) -> dict[str, Any] | None:
    """One share from its counts, else as printed; nothing where the date states neither."""
    whole = known.get((as_of, _TOTAL))
    parts = [known.get((as_of, name)) for name in recipe["counts"].split("+")]
    stated = known.get((as_of, recipe["printed"]))
    if stated is not None and str(stated["note"]).startswith(_CONFLICT):
        stated = None
    n = total = math.nan
    used = [part for part in parts if part is not None]
    if whole is not None and len(used) == len(parts):
        mixed = sorted({str(row["unit"]) for row in (whole, *used)})
        if len(mixed) > 1:
            raise LinkageError(f"units {', '.join(mixed)}", where=f"{as_of} {recipe['counts']}", expected="one unit")
        n, total = sum(float(part["number"]) for part in used), float(whole["number"])
    elif stated is None:
        return None
    else:
        used = []
    printed = float(stated["number"]) / 100 if stated is not None else math.nan
    rows = [*used, *([whole] if used and whole is not None else []), *([stated] if stated is not None else [])]
    return {
        **{name: recipe[name] for name in ("variable", "label_zh", "label_en", "dimension", "definition")},
        "year": int(as_of[:4]),
        "as_of": as_of,
        "n": n,
        "total": total,
        "share": n / total if used else printed,
        "basis": "counts" if used else "printed",
        "printed": printed,
        "source": " ".join(dict.fromkeys(str(row["source"]) for row in rows if row["source"])),
        "note": "; ".join(_notes(rows, n / total if used else math.nan, stated)),
    }


def _notes(rows: list[Mapping[str, Any]], computed: float, stated: Mapping[str, Any] | None) -> list[str]:
    """The notes of the figures, and a printed share that its own counts, as they are rounded, cannot give."""
    notes = list(dict.fromkeys(f"{row['indicator_id']}: {row['note']}" for row in rows if row["note"]))
    if stated is not None and not math.isnan(computed):
        counts = [row for row in rows if row is not stated]
        whole = float(counts[-1]["number"])
        slack = sum(_half(row) for row in counts[:-1]) / whole + computed * _half(counts[-1]) / whole
        if abs(100 * computed - float(stated["number"])) > _half(stated) + 100 * slack + 1e-9:
            notes.append(
                f"{stated['indicator_id']}: printed {stated['value']} %, the counts give {100 * computed:.2f} %"
            )
    return notes


def _half(row: Mapping[str, Any]) -> float:
    """Half of the last printed digit."""
    return 0.5 * 10.0 ** -len(str(row["value"]).partition(".")[2])
