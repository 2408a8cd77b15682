"""Results with their origin (带出处的图表): files and a sidecar that vouches for them.

The sidecar ``<name>.json`` holds caption, kind of data, parameters, the source tables
with their hashes, and the hash of every file. Simulated data are named in the file
name, in the captions and in the sidecar; no argument leads past that.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from yanting_research.core import DATA_KINDS, data_kind_of, sha256_bytes
from yanting_research.errors import ContractError, WriteError
from yanting_research.writers.atomic import Written, write_together
from yanting_research.writers.cells import warn_cleaned
from yanting_research.writers.documents import json_bytes
from yanting_research.writers.frames import TABLE_SUFFIXES, table_bytes, table_digest
from yanting_research.writers.names import slug

__all__ = ["write_figure", "write_result"]

_MAGIC = {"png": b"\x89PNG\r\n\x1a\n", "svg": b"<", "pdf": b"%PDF-"}
_SHA256 = re.compile(r"[0-9a-f]{64}")  # sixty-four of "0a9f…"; not "0A9F", not a shorter one
_SIMULATED = "_simulated"
_STATED = {
    "simulated": {"zh": ("模拟", "（模拟数据）"), "en": ("simulated", " (simulated data)")},
    "specimen": {"zh": ("样例", "（样例文本，自编）"), "en": ("specimen", " (specimen texts)")},
}
Sources = Mapping[str, "pd.DataFrame | str"]


def write_figure(
    files: Mapping[str, bytes],
    folder: str | os.PathLike[str],
    name: str,
    *,
    sources: Sources,
    caption: Mapping[str, str],
    data_kind: str,
    parameters: Mapping[str, Any] | None = None,
) -> list[Written]:
    """Write a rendered figure and its sidecar.

    Parameters
    ----------
    files
        Format to bytes, as ``plots.render_formats`` gives them; ``png`` and ``svg`` at least.
    folder
        Where to write.
    name
        Name without suffix; made safe by ``slug``. ``_simulated`` is added for simulated data.
    sources
        Tables the figure shows: name to table, or to the SHA-256 of its file.
    caption
        ``zh`` and ``en``, both; the kind of data is added where the words lack it.
    data_kind
        ``real``, ``specimen`` or ``simulated``.
    parameters
        Settings the figure depends on.

    Returns
    -------
    list of Written
        The files, the sidecar last.

    Raises
    ------
    ValueError
        For an unknown kind or a missing caption or format.
    WriteError
        When name or source tables contradict ``data_kind``, bytes are not of their
        format, or the disk refuses. Then no file has changed.

    Examples
    --------
    >>> import tempfile
    >>> files = {"png": b"\\x89PNG\\r\\n\\x1a\\n", "svg": b"<svg/>"}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = write_figure(files, folder, "trend", sources={}, data_kind="simulated",
    ...                            caption={"zh": "趋势", "en": "Trend"})
    ...     [file.path.name for file in written]
    ['trend_simulated.png', 'trend_simulated.svg', 'trend_simulated.json']
    """
    missing = [kind for kind in ("png", "svg") if kind not in files]
    strange = [kind for kind in files if kind not in _MAGIC]
    if missing or strange:
        raise ValueError(
            f"formats missing {missing}, unknown {strange}; needed: png, svg; allowed: {', '.join(_MAGIC)}"
        )
    for kind, data in files.items():
        if not data.startswith(_MAGIC[kind]):
            raise WriteError(f"the bytes are not {kind}", where=name, expected=kind, remedy="render the figure again")
    about = _sidecar(name, sources=sources, caption=caption, data_kind=data_kind, parameters=parameters)
    return _write_with_sidecar(folder, {f".{kind}": data for kind, data in files.items()}, about)


def write_result(
    table: pd.DataFrame,
    folder: str | os.PathLike[str],
    name: str,
    *,
    sources: Sources,
    caption: Mapping[str, str],
    data_kind: str,
    parameters: Mapping[str, Any] | None = None,
    suffixes: Sequence[str] = (".csv",),
) -> list[Written]:
    """Write a result table in one or more formats with a sidecar, as :func:`write_figure` does.

    Raises
    ------
    ValueError, WriteError
        As :func:`write_figure`; also for a suffix outside ``TABLE_SUFFIXES``.
    """
    strange = [suffix for suffix in suffixes if suffix not in TABLE_SUFFIXES]
    if strange or not suffixes:
        raise ValueError(f"suffixes {strange}; allowed: {', '.join(TABLE_SUFFIXES)}")
    about = _sidecar(name, sources={**sources, "": table}, caption=caption, data_kind=data_kind, parameters=parameters)
    about["sources"] = [source for source in about["sources"] if source["name"]]
    about["n_rows"] = len(table)
    encoded = {suffix: table_bytes(table, suffix, where=name) for suffix in suffixes}
    written = _write_with_sidecar(folder, {suffix: data for suffix, (data, _) in encoded.items()}, about)
    n_cleaned = max(n for _, n in encoded.values())
    warn_cleaned(n_cleaned, where=about["name"])
    return [
        *(Written(file.path, file.sha256, file.n_bytes, len(table), n_cleaned) for file in written[:-1]),
        written[-1],
    ]


def _sidecar(
    name: str,
    *,
    sources: Sources,
    caption: Mapping[str, str],
    data_kind: str,
    parameters: Mapping[str, Any] | None,
) -> dict[str, Any]:
    if data_kind not in DATA_KINDS:
        raise ValueError(f"data_kind={data_kind!r}; allowed: {', '.join(DATA_KINDS)}")
    if sorted(caption) != ["en", "zh"] or not all(text.strip() for text in caption.values()):
        raise ValueError(f"caption has {sorted(caption)}; needed: zh and en, neither empty")
    _check_kind(name, sources, data_kind)
    safe = slug(name)
    if data_kind == "simulated" and not safe.endswith(_SIMULATED):
        safe += _SIMULATED
    return {
        "name": safe,
        "data_kind": data_kind,
        "caption": {lang: _stated(caption[lang], lang, data_kind) for lang in sorted(caption)},
        "parameters": dict(parameters or {}),
        "sources": [_source(source, sources[source]) for source in sorted(sources)],
    }


def _check_kind(name: str, sources: Sources, data_kind: str) -> None:
    if data_kind != "simulated" and ("simulated" in name.lower() or "模拟" in name):
        raise WriteError(
            f"the name says simulated, data_kind says {data_kind}",
            where=name,
            expected="one of the two",
            remedy="mend it",
        )
    for source in sorted(sources):
        table = sources[source]
        if not isinstance(table, pd.DataFrame) or "data_kind" not in table.columns:
            continue
        # a source may hold kinds that are not the caller's to mend ("" = not recorded)
        known = table[table["data_kind"].isin(DATA_KINDS)]
        try:
            data_kind_of(known, data_kind, where=name)
        except ContractError as error:
            raise WriteError(
                f"the table {source!r} holds {error.expected} rows, data_kind says {data_kind}",
                where=name,
                expected=error.expected,
                remedy=f"say data_kind={error.expected!r}",
            ) from error


def _stated(text: str, lang: str, data_kind: str) -> str:
    if data_kind not in _STATED:
        return text
    word, addition = _STATED[data_kind][lang]
    return text if word in text.lower() else text + addition


def _source(name: str, table: pd.DataFrame | str) -> dict[str, Any]:
    if isinstance(table, pd.DataFrame):
        return {"name": name, "sha256": table_digest(table), "n_rows": len(table)}
    if not _SHA256.fullmatch(table):
        raise WriteError(
            f"{table!r:.40} is no SHA-256",
            where=name,
            expected="64 hexadecimal digits, or the table",
            remedy="hash the file",
        )
    return {"name": name, "sha256": table, "n_rows": None}


def _write_with_sidecar(
    folder: str | os.PathLike[str], files: Mapping[str, bytes], about: dict[str, Any]
) -> list[Written]:
    stem = about["name"]
    named = {f"{stem}{suffix}": data for suffix, data in files.items()}
    about["files"] = {name: {"sha256": sha256_bytes(data), "n_bytes": len(data)} for name, data in named.items()}
    return write_together(
        folder, {**named, f"{stem}.json": json_bytes(about, where=str(Path(folder) / f"{stem}.json"))}
    )
