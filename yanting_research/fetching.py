"""Texts that the user fetches (取回文本): whole or not at all, every one checked by its SHA-256.

The State Council's reports are state documents (outside copyright by Article 5 of the Copyright Law), but the project
ships counts only. Two public collections hold them, at a fixed commit each; what their editors changed since does not
matter, because a text that is not the counted one is refused.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

import pandas as pd
import pooch

from yanting_research.core import sha256_bytes
from yanting_research.errors import ReadError
from yanting_research.readers import read_limited
from yanting_research.writers import write_together

__all__ = ["COLLECTIONS", "Collection", "fetch_work_reports", "work_report_texts"]

_TIMEOUT = 60.0  # seconds without a byte
_MOST_BYTES = 64 << 20
_PARAGRAPH = "\u3000\u3000"
_COLUMNS = ("year", "sha256")


@dataclass(frozen=True, slots=True)
class Collection:
    """A public file that holds reports of many years.

    ``form`` is *jsonl* (title, content and year a line) or *lines* (year, tab, text a line, paragraphs parted by two
    ideographic blanks).
    """

    name: str
    url: str
    form: str


COLLECTIONS = (
    Collection(
        "government_work_reports.jsonl",
        "https://raw.githubusercontent.com/aldohemsn/chinese-political-corpora/"
        "2e56948f20e8056d9e443377f738cbea0a4a5bf3/government_work_reports.jsonl",
        "jsonl",
    ),
    Collection(
        "gov_reports1954-2017.txt",
        "https://raw.githubusercontent.com/SocratesClub/bigdata/"
        "83fbec3e0136d49149c3e4d52990e05fd1ee5646/data/gov_reports1954-2017.txt",
        "lines",
    ),
)
"""Where the reports are, in the order in which they are looked for."""


def fetch_work_reports(folder: Path, *, listing: Path, base: str = "") -> pd.DataFrame:
    """Fetch the texts of the State Council's reports as ``YYYY.txt``, all that are listed or none.

    Parameters
    ----------
    folder
        Where the texts go. A text that is there already is kept; another text under its name is never overwritten.
    listing
        CSV with ``year`` and ``sha256``, ``corpus/features/gov_work_reports_sources.csv``.
    base
        Address of a folder with the files of ``COLLECTIONS``, where they are not fetched from their own places:
        ``http://…``, ``https://…`` or ``file:///…``.

    Returns
    -------
    DataFrame
        ``year, file, sha256, n_bytes, status`` (*written* or *already there*).

    Raises
    ------
    ReadError
        Offline, an address that is not there, a download that broke off; a collection that is not of its form; years
        whose text is in none of them or has another SHA-256; another text in the folder. Nothing is written then.
    WriteError
        When the disk refuses.
    """
    listed = _read_listing(listing)
    there = _already_there(folder, listed)
    wanted = {year: sha256 for year, sha256 in listed.items() if year not in there}
    texts: dict[int, bytes] = {}
    refused: set[int] = set()
    for collection in COLLECTIONS:
        if set(wanted) - set(texts):
            for year, data in work_report_texts(_download(collection, base), collection):
                if sha256_bytes(data) == wanted.get(year):
                    texts[year] = data
                refused |= {year} & set(wanted)
    missing = sorted(set(wanted) - set(texts))
    if missing:
        other = [year for year in missing if year in refused]
        raise ReadError(
            f"no text with the listed SHA-256 for {_years(missing)}"
            + (f"; {_years(other)} are there in another edition" if other else ""),
            where=base or ", ".join(collection.url for collection in COLLECTIONS),
            expected=f"the texts that {listing.name} lists",
            remedy="put these texts into the folder by hand, or name another place (base); nothing was written",
        )
    if texts:
        write_together(folder, {f"{year}.txt": texts[year] for year in sorted(texts)})
    rows = [
        {
            "year": year,
            "file": f"{year}.txt",
            "sha256": sha256,
            "n_bytes": there[year] if year in there else len(texts[year]),
            "status": "already there" if year in there else "written",
        }
        for year, sha256 in sorted(listed.items())
    ]
    return pd.DataFrame(rows, columns=["year", "file", "sha256", "n_bytes", "status"])


def _years(years: list[int]) -> str:
    shown = ", ".join(map(str, years[:8]))
    return shown + (f" and {len(years) - 8} more" if len(years) > 8 else "")


def _read_listing(path: Path) -> dict[int, str]:
    rows = list(csv.DictReader(io.StringIO(read_limited(path, max_bytes=_MOST_BYTES).decode("utf-8-sig"))))
    if not rows or any(not row.get(name) for row in rows for name in _COLUMNS):
        raise ReadError("no listing of texts", where=str(path), expected="CSV with year and sha256 in every row")
    return {int(row["year"]): row["sha256"] for row in rows}


def _already_there(folder: Path, listed: Mapping[int, str]) -> dict[int, int]:
    """Sizes of the listed texts that the folder holds; another text under such a name is refused."""
    found, other = {}, []
    for year, sha256 in sorted(listed.items()):
        path = folder / f"{year}.txt"
        if path.exists():
            data = read_limited(path, max_bytes=_MOST_BYTES) if path.stat().st_size else b""
            if sha256_bytes(data) == sha256:
                found[year] = len(data)
            else:
                other.append(path.name)
    if other:
        raise ReadError(
            f"another text under the name {', '.join(other[:8])}",
            where=str(folder),
            expected="a folder without these files, or with the listed texts",
            remedy="move them away, or name another folder; they were not touched",
        )
    return found


def _download(collection: Collection, base: str) -> bytes:
    """The bytes of a collection, by way of a temporary file that is gone afterwards."""
    url = f"{base.rstrip('/')}/{collection.name}" if base else collection.url
    if urlsplit(url).scheme not in ("http", "https", "file"):
        raise ReadError(f"no address: {base}", where=url, expected="http://, https:// or file:///")
    pooch.get_logger().setLevel(logging.ERROR)  # its notes on unknown hashes do not hold: every text is checked
    with tempfile.TemporaryDirectory(prefix="yanting-fetch-") as place:
        get = _copy if urlsplit(url).scheme == "file" else pooch.HTTPDownloader(timeout=_TIMEOUT)
        try:
            path = pooch.retrieve(url, known_hash=None, fname="collection", path=place, downloader=get)
            return read_limited(path, max_bytes=_MOST_BYTES)
        except (OSError, ValueError) as error:  # errors of the connection are OSErrors
            raise ReadError(
                f"cannot be fetched: {type(error).__name__}: {str(error)[:200]}",
                where=url,
                expected="a connection to it, and the file whole",
                remedy="try again, or fetch it with a browser and name its folder (--from); nothing was written",
            ) from error


def _copy(url: str, output_file: str, _pooch: object) -> None:
    """Downloader of ``file:`` addresses, which pooch has none for."""
    shutil.copyfile(url2pathname(unquote(urlsplit(url).path)), output_file)


def work_report_texts(data: bytes, collection: Collection) -> list[tuple[int, bytes]]:
    """Years and texts of a collection; blanks at the ends as they stand, and without them: the SHA-256 decides.

    Raises
    ------
    ReadError
        When it is not UTF-8, or a line is not of its form; the line is named.

    Examples
    --------
    >>> lines = Collection("a.txt", "", "lines")
    >>> work_report_texts("1990\\t 报告\u3000\u3000各位代表！\\n".encode(), lines)[0][1].decode()
    '报告\\n各位代表！\\n'
    """
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise ReadError(f"not UTF-8 at byte {error.start}", where=collection.name, expected="text") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                year, forms = _json_text(line) if collection.form == "jsonl" else _line_text(line)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ReadError(
                    "a line that holds no report",
                    where=f"{collection.name}, line {number}: {line[:40]!r}",
                    expected="title, content, year" if collection.form == "jsonl" else "year, tab, text",
                    remedy="fetch it again; it broke off, or is another file",
                ) from error
            found += [(year, text.encode()) for text in dict.fromkeys(forms)]
    return found


def _json_text(line: str) -> tuple[int, list[str]]:
    record = json.loads(line)
    content = record["content"]
    return int(record["year"]), [f"{record['title']}\n{text}\n" for text in (content.strip(), content.strip("\n"))]


def _line_text(line: str) -> tuple[int, list[str]]:
    year, tab, text = line.partition("\t")
    if not tab:
        raise ValueError("no tab")
    return int(year), [form.replace(_PARAGRAPH, "\n") + "\n" for form in (text.strip(" \r"), text.strip())]
