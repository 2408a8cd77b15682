"""Tables of persons are refused at the door (个人信息): identity numbers, telephones, names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yanting_research.chinese.identifiers import identity_number_valid
from yanting_research.errors import PrivacyError
from yanting_research.readers.spreadsheets_headers import normal_name

__all__ = ["refuse_persons"]

_IDENTITY = re.compile(r"(?<![0-9０-９])[0-9０-９]{17}[0-9０-９XxＸｘ](?![0-9０-９])")
"""``11010519491231002X``, inside a sentence too; not a row of 20 digits."""
_TELEPHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|(?:0\d{2,3}[- ]?)?[2-8]\d{6,7})(?!\d)")
"""``13800000000`` and ``0816-7220000``; not ``3200``."""
_MANY_DIGITS = re.compile(r"\d{6}")
"""The ``110105`` of a masked identity number; not ``2013``."""
_PERSON = re.compile(r"[\u4e00-\u9fff]{1,4}(?:[·•][\u4e00-\u9fff]{1,10})?|[\u4e00-\u9fff]{1,2}[*＊×某]{1,3}")
"""``某某某``; not ``青禾县城关镇``."""
_HEADERS: tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...] = (
    (("身份证", "身份号码", "证件号", "公民身份"), _MANY_DIGITS, "identity numbers"),
    (("电话", "手机", "联系方式"), _TELEPHONE, "telephone numbers"),
)
_NAME_HEADERS = frozenset({"姓名", "名字", "学员姓名", "党员姓名", "填报人姓名", "户主姓名", "干部姓名", "联系人"})


def refuse_persons(columns: Sequence[tuple[str, Sequence[str]]], where: str) -> None:
    """Refuse a table in which a column names persons; the message never repeats a value.

    Parameters
    ----------
    columns
        Header and cells of each column.
    where
        File and sheet, for the message.

    Raises
    ------
    PrivacyError
        When a cell holds a valid identity number, whatever the header, or when header and
        cells together say identity number, telephone or name of a person.

    Examples
    --------
    >>> refuse_persons([("证号", ["11010519491231002X"])], "a.csv")
    Traceback (most recent call last):
    ...
    yanting_research.errors.PrivacyError: a.csv: column '证号' holds 1 identity number...
    """
    for header, cells in columns:
        n_identity = sum(_holds_identity(cell) for cell in cells)
        if n_identity:
            raise _refused(where, header, f"{n_identity} identity number{'s' * (n_identity > 1)}")
        name = normal_name(header)
        for words, pattern, kind in _HEADERS:
            n_cells = sum(bool(pattern.search(cell)) for cell in cells)
            if n_cells and any(word in name for word in words):
                raise _refused(where, header, f"{n_cells} cells that look like {kind}")
        if name.rpartition("/")[2] in _NAME_HEADERS:
            n_cells = sum(bool(_PERSON.fullmatch("".join(cell.split()))) for cell in cells)
            if n_cells:
                raise _refused(where, header, f"{n_cells} cells that look like names of persons")


def _holds_identity(cell: str) -> bool:
    if identity_number_valid(cell):
        return True
    return any(identity_number_valid(match.group()) for match in _IDENTITY.finditer(cell))


def _refused(where: str, header: str, what: str) -> PrivacyError:
    # a header can itself be a person's number, where a table has no header row
    shown = "without a name" if _holds_identity(header) or _TELEPHONE.search(header) else repr(header[:30])
    return PrivacyError(
        f"column {shown} holds {what}",
        where=where,
        expected="a table of counts, without anything that identifies a person",
        remedy="delete the column, or replace it by a running label, before the file comes here",
    )
