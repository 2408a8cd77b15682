"""Seals (校验码): what lets a row of a filled sheet be known again, also after a detour over CSV.

Every row of a sheet carries its number among all, a mark of the sheet, a mark of the codebook
and a short hash of each cell that nobody may change. So a missing, double, foreign or changed
row is found without the sheet that was sent out. It is no protection against malice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from yanting_research.core import sha256_text

__all__ = ["Seal", "cell_mark", "parse_seal", "seal_rows"]

_SEAL = re.compile(r"Y1-(\d{1,7})/(\d{1,7})-([0-9a-f]{8})-([0-9a-f]{8})-((?:[0-9a-f]{8}\.){0,40}[0-9a-f]{8})")
"""``Y1-2/9-0123abcd-89abcdef-01234567.89abcdef``; not ``2/9``."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal taken apart: row ``number`` of ``total``, marks of sheet, codebook and cells."""

    number: int
    total: int
    sheet: str
    book: str
    cells: tuple[str, ...]


def cell_mark(text: str) -> str:
    r"""Short hash of a cell, blind to blanks, line ends, control characters and a leading apostrophe.

    Programs change those on their own when they save or export a table.

    >>> cell_mark("党员 教育\r\n") == cell_mark("党员教育"), cell_mark("党员") == cell_mark("党校")
    (True, False)
    """
    kept = (
        ch for ch in text.lstrip("'") if not ch.isspace() and unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Cn")
    )
    return sha256_text("".join(kept).replace("\ufffd", ""))[:8]


def seal_rows(rows: Sequence[Sequence[str]], *, book: str) -> list[str]:
    """Seals of the rows of one sheet.

    Parameters
    ----------
    rows
        The cells of each row that nobody may change.
    book
        SHA-256 of the codebook.

    Examples
    --------
    >>> seal_rows([["u1", "文"]], book="ab" * 32)
    ['Y1-1/1-02412c8b-abababab-bb82030d.3677ef77']
    """
    marks = [[cell_mark(cell) for cell in row] for row in rows]
    sheet = sha256_text(book + "\n".join(".".join(row) for row in marks))[:8]
    return [f"Y1-{number}/{len(rows)}-{sheet}-{book[:8]}-{'.'.join(row)}" for number, row in enumerate(marks, start=1)]


def parse_seal(text: str) -> Seal | None:
    """A seal from its text, or ``None`` when it is none.

    >>> parse_seal("Y1-2/9-0123abcd-89abcdef-01234567.89abcdef").number, parse_seal("2/9")
    (2, None)
    """
    match = _SEAL.fullmatch(text.strip())
    if match is None:
        return None
    return Seal(int(match[1]), int(match[2]), match[3], match[4], tuple(match[5].split(".")))
