"""Running the PDF child: limits, its death and its messages as errors of ours (子进程)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from yanting_research.errors import ReadError

__all__ = ["MAX_PAGES", "PageGlyphs", "Run", "glyph_pages"]

MAX_PAGES = 5_000
"""Default limit of pages of one file."""

_MAX_CHARACTERS = 20_000_000
_MAX_MEMORY = 2 * 2**30
_SECONDS = 30
_WALL_SECONDS = 900
_CHILD = Path(__file__).with_name("pdf_child.py")
_HEAD = 1024
_TAIL = 4096

_PDF_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?")
"""``D:20240506143000+08'00'``; not ``2024年5月6日``."""

_INFO_KEYS = {
    "Author": "file_author",
    "CreationDate": "file_created",
    "Creator": "file_program",
    "Keywords": "file_keywords",
    "ModDate": "file_modified",
    "Producer": "file_producer",
    "Subject": "file_subject",
    "Title": "file_title",
}


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs on one baseline in one size; lengths in points (1/72 inch).

    ``xs`` holds the start of each character and, last, the end of the run: one more
    than ``text`` has characters. ``y`` is the baseline, measured from the foot of the page.
    """

    text: str
    xs: tuple[float, ...]
    y: float
    size: float
    angle: float = 0.0


@dataclass(frozen=True, slots=True)
class PageGlyphs:
    """What stands on one page, before any decision: ``rules`` are x0, y0, x1, y1 [points]."""

    number: int
    width: float
    height: float
    runs: tuple[Run, ...]
    rules: tuple[tuple[float, float, float, float], ...] = ()
    n_images: int = 0
    n_unmapped: int = 0
    aside: tuple[Run, ...] = field(default=())


def glyph_pages(data: bytes, name: str, *, max_pages: int = MAX_PAGES) -> tuple[list[PageGlyphs], Mapping[str, str]]:
    """Pages and metadata of a PDF, read in a process of its own.

    Parameters
    ----------
    data
        The file's bytes.
    name
        For messages.
    max_pages
        Refuse files with more pages.

    Returns
    -------
    pages
        One item a page.
    metadata
        Keys begin with ``file_``; dates in ISO 8601.

    Raises
    ------
    ReadError
        No PDF, cut short, damaged, locked, too long, or the reader died or ran out of time.
    """
    _check_frame(data, name)
    lines = _messages(data, name, max_pages=max_pages)
    opening = next(lines)
    n_pages = int(opening["pages"])
    if n_pages == 0:
        raise ReadError("has no pages", where=name, expected="at least one page", remedy="print or export it again")
    pages = [_page(number, message) for number, message in enumerate(lines, 1)]
    if len(pages) != n_pages:
        raise _died(name, f"after {len(pages)} of {n_pages} pages")
    return pages, _metadata(opening["info"])


def _check_frame(data: bytes, name: str) -> None:
    """The marks at both ends: pdfium mends a file cut short, and what it mends has lost pages."""
    if b"%PDF-" not in data[:_HEAD]:
        raise ReadError(
            "is not a PDF",
            where=f"{name}, byte 0",
            expected="%PDF- at the start",
            remedy="look at what the file really is",
        )
    tail = data.rstrip(b"\0 \t\r\n")[-_TAIL:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise ReadError(
            "is cut short (the end mark %%EOF is missing)",
            where=f"{name}, byte {len(data)}",
            expected="a whole PDF",
            remedy="fetch or copy the file again",
        )


def _messages(data: bytes, name: str, *, max_pages: int) -> Iterator[dict[str, Any]]:
    """The child's messages but for the last, which says that it came to the end."""
    limits = {"pages": max_pages, "characters": _MAX_CHARACTERS, "memory": _MAX_MEMORY, "seconds": _SECONDS}
    try:
        # -P: the folder of this file is not searched for modules (it holds an html.py)
        ended = subprocess.run(  # noqa: S603  our own file, no shell, nothing of the user's in the command
            [sys.executable, "-P", str(_CHILD), json.dumps(limits)],
            input=data,
            capture_output=True,
            check=False,
            timeout=_WALL_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_slow(name) from error
    lines = ended.stdout.splitlines()
    finished = bool(lines) and lines[-1].startswith((b'{"done"', b'{"error"')) and ended.returncode == 0
    if not finished:
        _explain_death(name, ended, len(lines))
    last = json.loads(lines[-1])
    if "error" in last:
        _refuse(name, last, max_pages)
    return (json.loads(line) for line in lines[:-1])


def _explain_death(name: str, ended: subprocess.CompletedProcess[bytes], n_lines: int) -> NoReturn:
    if -ended.returncode in (24, 9):  # SIGXCPU, or SIGKILL where the soft limit is the hard one
        raise _too_slow(name)
    where = f"{name}, page {n_lines}" if n_lines else name
    if ended.returncode < 0:
        raise _died(where, f"signal {-ended.returncode}")
    said = ended.stderr.decode("utf-8", "replace").strip().splitlines()
    raise _died(where, said[-1][:200] if said else f"exit status {ended.returncode}")


def _died(where: str, how: str) -> ReadError:
    return ReadError(
        f"the reader died ({how})",
        where=where,
        expected="a PDF that pdfium can open",
        remedy="open it in a PDF program and print it to a new PDF; do not trust its sender",
    )


def _too_slow(name: str) -> ReadError:
    return ReadError(
        "takes too long to read",
        where=name,
        expected=f"at most {_SECONDS} s and 0.2 s a page of processor time",
        remedy="print it to a new PDF, or split it",
    )


def _refuse(name: str, said: Mapping[str, Any], max_pages: int) -> NoReturn:
    again = "fetch it again, or open it in a PDF program and print it to a new PDF"
    page = f"{name}, page {said.get('page', 1)}"
    if said["error"] == "password":
        raise ReadError(
            "is protected by a password",
            where=name,
            expected="a PDF that opens without one",
            remedy="open it with the password and save it without",
        )
    if said["error"] == "pages":
        raise ReadError(
            f"has {said['found']} pages",
            where=name,
            expected=f"at most {max_pages} pages",
            remedy="split the file, or raise max_pages",
        )
    if said["error"] == "characters":
        raise ReadError(
            f"holds more than {_MAX_CHARACTERS} characters",
            where=page,
            expected="a document, not a data dump",
            remedy="split the file",
        )
    if said["error"] == "page":
        raise ReadError("has a damaged page", where=page, expected="a whole PDF", remedy=again)
    raise ReadError("is damaged", where=f"{name}, page tree", expected="a whole PDF", remedy=again)


def _page(number: int, message: Mapping[str, Any]) -> PageGlyphs:
    """The page in the frame of its text: most glyphs read from left to right, the rest stand aside."""
    left, bottom, right, top = message["box"]
    runs = [Run(run["t"], tuple(run["x"]), run["y"], run["s"], run["a"]) for run in message["runs"]]
    turn = _main_angle(runs)
    own = [run for run in runs if abs(run.angle - turn) < 1]
    aside = tuple(run for run in runs if abs(run.angle - turn) >= 1)
    shift_x, shift_y, width, height = {
        0.0: (left, bottom, right - left, top - bottom),
        90.0: (bottom, -right, top - bottom, right - left),
        180.0: (-right, -top, right - left, top - bottom),
        270.0: (-top, left, top - bottom, right - left),
    }[turn]
    moved = tuple(
        Run(run.text, tuple(round(x - shift_x, 1) for x in run.xs), round(run.y - shift_y, 2), run.size) for run in own
    )
    rules = tuple(_turned(rule, turn, shift_x, shift_y) for rule in message["rules"])
    return PageGlyphs(number, width, height, moved, rules, message["images"], message["unmapped"], aside)


def _main_angle(runs: list[Run]) -> float:
    """Direction of most characters, one of the four right angles."""
    weights = dict.fromkeys((0.0, 90.0, 180.0, 270.0), 0)
    for run in runs:
        if run.angle in weights:
            weights[run.angle] += len(run.text)
    return max(weights, key=lambda angle: (weights[angle], -angle))


def _turned(
    rule: tuple[float, float, float, float], turn: float, shift_x: float, shift_y: float
) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = rule
    u0, v0, u1, v1 = {
        0.0: (x0, y0, x1, y1), 90.0: (y0, -x1, y1, -x0), 180.0: (-x1, -y1, -x0, -y0), 270.0: (-y1, x0, -y0, x1),
    }[turn]  # fmt: skip
    return u0 - shift_x, v0 - shift_y, u1 - shift_x, v1 - shift_y


def _metadata(info: Mapping[str, str]) -> dict[str, str]:
    """The information dictionary under our keys (文件信息), empty values left out."""
    found = {}
    for key, ours in _INFO_KEYS.items():
        value = info.get(key, "").replace("\0", "").strip()
        if value:
            found[ours] = _iso_date(value) if key.endswith("Date") else value
    return dict(sorted(found.items()))


def _iso_date(value: str) -> str:
    """ISO 8601 of a PDF date as far as it goes; another wording stays as it is.

    >>> _iso_date("D:20240506143000+08'00'"), _iso_date("D:2024"), _iso_date("May 2024")
    ('2024-05-06T14:30:00+08:00', '2024', 'May 2024')
    """
    match = _PDF_DATE.fullmatch(value.strip().rstrip("'"))
    if match is None:
        return value
    year, month, day, hour, minute, second, utc, zone_hours, zone_minutes = match.groups()
    date = "-".join(part for part in (year, month, day) if part)
    if not (hour and minute):
        return date
    zone = "+00:00" if utc else f"{zone_hours}:{zone_minutes or '00'}" if zone_hours else ""
    return f"{date}T{hour}:{minute}:{second or '00'}{zone}"
