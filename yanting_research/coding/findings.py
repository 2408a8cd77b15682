"""What can be wrong with a filled sheet (回收检查), in words for coders and teachers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from yanting_research.core import SHEET_FINDINGS, build_table
from yanting_research.errors import CodingError

__all__ = ["FINDING_KINDS", "Finding", "findings_table", "sheet_error"]

FINDING_KINDS: Mapping[str, tuple[str, str]] = {
    "no_header": ("fault", "找不到表头：首行应有{expected}。请用发出的原表填写，不要删改首行。"),
    "renamed_header": ("fault", "表头“{found}”应为“{expected}”。请改回原来的表头。"),
    "missing_column": ("fault", "缺少“{column}”一列。请从原表补回，不要删列。"),
    "extra_column": ("fault", "多出一列：{found}。编码本里没有，请删去；要增加编码，先改编码本再重新发表。"),
    "double_column": ("fault", "表头“{column}”出现了不止一次：{found}。请只留原来的一列。"),
    "missing_row": ("fault", "少了{found}，应有{expected}。请从原表把缺的行补回来再填。"),
    "extra_row": ("fault", "多出一行，没有校验码：{found}。请删去此行；要增加单元，请重新发表。"),
    "double_row": ("fault", "同一个单元出现了不止一次：{found}。请只留一行。"),
    "foreign_row": ("fault", "这一行来自另一张编码表：{found}。请放回它自己的表。"),
    "shifted_row": ("fault", "这一行移了位：校验码应在 {expected} 列，现在在 {found} 列。请从原表复制这一行重填。"),
    "shifted_column": ("fault", "“{column}”列里是别的列的内容：{found}。{expected}。请把各列移回原位。"),
    "changed_cell": ("fault", "“{column}”被改动过，现在是：{found}。应为：{expected}。请从原表复制回来。"),
    "value": ("fault", "“{found}”不是可填的值，只能填：{expected}。"),
    "old_codebook": ("fault", "这张表用的是另一版编码本（{found}），现在是{expected}。请按新版重发，或按原版读入。"),
    "same_coder": ("fault", "编码员“{found}”的表有两份，单元重复：另一份是 {expected}。请只留一份，或改正编码员代号。"),
    "unknown_unit": ("fault", "语料里没有这个单元：{found}。请核对语料和抽样是否与发表时相同。"),
    "unreadable": ("fault", "文件读不出来：{found}"),
    "empty": ("fault", "整张表一格也没有填。"),
    "blank": ("note", "“{column}”有 {found}没有填。空白按“未编码”处理，不当作 0。"),
    "undecided": ("note", "有 {found}没有裁定，仍按未定处理。"),
    "no_reason": ("note", "有 {found}裁定了但没有写理由。"),
    "reading": ("note", "读文件时发现：{found}"),
}  # fmt: skip
"""Kind of finding -> severity and Chinese sentence. A fault refuses the sheet, a note does not."""
_MANY = 12
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of a sheet; the table is made by :func:`findings_table`."""

    path: str
    kind: str
    n_row: int = 0
    column: str = ""
    found: str = ""
    expected: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether it refuses the sheet."""
        return FINDING_KINDS[self.kind][0] == "fault"


def findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """SHEET_FINDINGS; the same finding in more than twelve rows becomes one of the whole sheet.

    Examples
    --------
    >>> row = findings_table([Finding("a.xlsx", "value", 7, "集中培训", "3", "0、1")]).iloc[0]
    >>> row["severity"], row["message_zh"]
    ('fault', '“3”不是可填的值，只能填：0、1。')
    """
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.path, finding.kind, finding.column), []).append(finding)
    rows = []
    for members in groups.values():
        if len({finding.n_row for finding in members}) > _MANY:
            members = [_gathered(members)]
        rows += [_row(finding) for finding in {(finding.n_row): finding for finding in reversed(members)}.values()]
    return build_table(rows, SHEET_FINDINGS)


def _gathered(members: list[Finding]) -> Finding:
    first = members[0]
    numbers = sorted({finding.n_row for finding in members})
    places = "、".join(map(str, numbers[:_MANY]))
    found = f"{_short(first.found)}（第 {places} 行等，共 {len(numbers)} 行）"
    return Finding(first.path, first.kind, 0, first.column, found, first.expected)


def _row(finding: Finding) -> dict[str, object]:
    severity, sentence = FINDING_KINDS[finding.kind]
    found, expected = _short(finding.found), _short(finding.expected)
    return {
        "path": finding.path,
        "n_row": finding.n_row,
        "column": finding.column,
        "kind": finding.kind,
        "severity": severity,
        "found": finding.found,
        "expected": finding.expected,
        "message_zh": sentence.format(column=finding.column, found=found, expected=expected or "原表中的内容"),
    }


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}……"


def sheet_error(findings: pd.DataFrame, path: str) -> CodingError:
    """All faults of one sheet as one error.

    Parameters
    ----------
    findings
        SHEET_FINDINGS.
    path
        The sheet.

    Examples
    --------
    >>> table = findings_table([Finding("a.xlsx", "value", 7, "集中培训", "3", "0、1")])
    >>> print(sheet_error(table, "a.xlsx"))
    a.xlsx: 1 fault: row 7, column '集中培训': value: '3', expected '0、1'; expected: ...
    """
    faults = findings[(findings["path"] == path) & (findings["severity"] == "fault")]
    shown = []
    for row in faults.to_dict("records"):
        place = f"row {row['n_row']}" if row["n_row"] else "sheet"
        place += f", column {row['column']!r}" if row["column"] else ""
        wanted = f", expected {_short(row['expected'])!r}" if row["expected"] else ""
        shown.append(f"{place}: {row['kind']}: {_short(row['found'])!r}{wanted}")
    return CodingError(
        f"{len(shown)} fault{'' if len(shown) == 1 else 's'}: {'; '.join(shown)}",
        where=path,
        expected="the sheet as it was sent out, with values in the code cells only",
        remedy="mend the cells named (`yanting code check` explains them in Chinese) and read it again",
    )
