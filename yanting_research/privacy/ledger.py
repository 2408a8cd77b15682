"""The ledger of published tables (发布台账): what was given out of one survey or panel, attacked together each time.

Another export of the same people, one sheet more say, is the same survey: its tables are compared with the earlier.

The ledger holds only what the tables showed; a hidden count stands in it as hidden.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yanting_research.core import sealed, unsealed
from yanting_research.core.linked_tables import Exposure, PublishedTable, attack_linked, same_people
from yanting_research.errors import PrivacyError, ReadError

__all__ = ["LEDGER_NAME", "Publication", "audited_ledger", "read_ledger"]

LEDGER_NAME = "published_tables.json"
"""Stands in the folder of the results."""
_VERSION, _WITHOUT_BASE = 3, 2
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Publication:
    """Tables given out of one survey.

    Attributes
    ----------
    survey
        What was asked of whom: a digest of the questionnaire, and the name of the wave.
    tables
        As they were shown.
    """

    survey: str
    tables: tuple[PublishedTable, ...]


def read_ledger(folder: Path) -> list[Publication]:
    """The publications of a folder of results; none where it holds no ledger.

    Raises
    ------
    ReadError
        When the file is there and is no ledger.
    """
    path = folder / LEDGER_NAME
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        earlier = isinstance(found, dict) and found.get("version") == _WITHOUT_BASE
        held = unsealed(found, version=_WITHOUT_BASE if earlier else _VERSION)
        return [
            Publication(str(one["survey"]), tuple(_table(table) for table in one["tables"]))
            for one in held["publications"]
        ]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReadError(
            f"is no ledger of published tables ({type(error).__name__})", where=str(path), expected="as it was written",
            remedy="restore it from a copy; only if none of its tables was ever given out, delete it",
        ) from error  # fmt: skip


def audited_ledger(folder: Path, fresh: Publication, *, threshold: int = 5) -> Mapping[str, Any]:
    """The ledger with new tables added, after all tables of that survey were attacked together.

    Parameters
    ----------
    folder
        Of the results.
    fresh
        The tables about to be given out.
    threshold
        Smallest count that may be shown.

    Returns
    -------
    Mapping
        Content of the ledger with its seal, to be written beside the tables. The same tables twice are one entry.

    Raises
    ------
    PrivacyError
        When the tables of this survey, earlier ones included, give a small count away together, or when tables of the
        same people were given out rounded before and are not now, or the reverse. The message names the items, never
        the count.
    ReadError
        As :func:`read_ledger`.
    """
    before = read_ledger(folder)
    known = [_fields(table) for table in fresh.tables]
    earlier = [one.tables for one in before if one.survey == fresh.survey and same_people(one.tables, fresh.tables)]
    bases = {table.base for tables in (fresh.tables, *earlier) for table in tables}
    if len(bases) > 1:
        raise _mixed(folder, rounded_now=any(table.base > 1 for table in fresh.tables))
    older = [table for tables in earlier for table in tables if _fields(table) not in known]
    found = attack_linked([*older, *fresh.tables], threshold=threshold)
    if found:
        raise _refused(found, folder, threshold)
    listed = [_listed(one) for one in before]
    entries = listed if _listed(fresh) in listed else [*listed, _listed(fresh)]
    return sealed({"version": _VERSION, "publications": sorted(entries, key=str)})


def _listed(one: Publication) -> dict[str, Any]:
    return {"survey": one.survey, "tables": sorted((_fields(table) for table in one.tables), key=str)}


def _fields(table: PublishedTable) -> dict[str, Any]:
    cells: Sequence[list[Any]] = [[*place, count] for place, count in sorted(table.cells.items())]
    told = {"rows": table.rows, "columns": table.columns, "population": table.population, "cells": cells}
    return told | {"base": table.base}


def _table(held: Mapping[str, Any]) -> PublishedTable:
    cells = {(str(row), str(column)): None if count is None else int(count) for row, column, count in held["cells"]}
    if "base" not in held and "=" in str(held["rows"]) and ("", "") in cells:
        cells.setdefault(("0", ""), None)  # an option was noted without those who did not choose it
    base = int(held.get("base", 1))
    return PublishedTable(str(held["rows"]), str(held["columns"]), str(held["population"]), cells, base=base)


def _mixed(folder: Path, *, rounded_now: bool) -> PrivacyError:
    """A rounded count tells within five what the other table hides; the other tells exactly what was rounded."""
    before, now = ("suppress", "round") if rounded_now else ("round", "suppress")
    return PrivacyError(
        f"tables of these people were given out with --protect {before} before, and with --protect {now} the two could "
        "be subtracted",
        where=os.fspath(folder / LEDGER_NAME), expected="one way to protect for all tables of the same people",
        remedy=f"use --protect {before} again; name another --wave if other people were asked; if the earlier tables "
        "never left this computer, delete the ledger and make the tables anew",
    )  # fmt: skip


def _refused(found: Sequence[Exposure], folder: Path, threshold: int) -> PrivacyError:
    items = sorted({" x ".join(item for item, _ in one.cell) or "the number of people" for one in found})
    differ = any(one.how == "difference" for one in found)
    how = "subtracted from those given out before" if differ else "added up with those given out before"
    return PrivacyError(
        f"these tables, {how}, give away {len(found)} counts under {threshold} ({', '.join(items[:_SHOWN])})",
        where=os.fspath(folder / LEDGER_NAME), expected="tables that stay closed together",
        remedy="publish only one version of these tables; name another --wave if other people were asked; if the "
        "earlier version never left this computer, delete the ledger and make the tables anew",
    )  # fmt: skip
