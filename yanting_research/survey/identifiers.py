"""Personal identifiers (个人信息) are refused at the door: no answer column may hold them."""

from __future__ import annotations

from collections.abc import Sequence

from yanting_research.chinese.identifiers import IDENTIFIER_KINDS, identifier_spans, identity_number_valid

__all__ = ["identifier_kind", "identifiers_in"]


def identifier_kind(cell: str) -> str:
    """What kind of identifier a cell holds, in Chinese; ``""`` for none.

    Examples
    --------
    >>> identifier_kind("电话13800000000，找我"), identifier_kind("11010519491231002X"), identifier_kind("希望多办一些")
    ('手机号', '身份证号', '')
    """
    if identity_number_valid(cell):
        return "身份证号"
    kinds = [kind for _, _, kind in identifier_spans(cell)]
    return next((kind for kind in IDENTIFIER_KINDS if kind in kinds), "")


def identifiers_in(cells: Sequence[str]) -> list[tuple[int, str]]:
    """Places and kinds of the identifiers among the cells of a column; never the values.

    Examples
    --------
    >>> identifiers_in(["很好", "邮箱 a@example.cn"])
    [(1, '电子邮箱')]
    """
    found = ((at, identifier_kind(cell)) for at, cell in enumerate(cells))
    return [(at, kind) for at, kind in found if kind]
