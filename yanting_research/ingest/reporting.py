"""What people read: the ingest report and the outline of a document, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from yanting_research import structure
from yanting_research.core import Document, section_row, to_raw
from yanting_research.ingest.explaining import explain

__all__ = [
    "FATES_ZH",
    "ORIGINS_ZH",
    "SCRIPTS_ZH",
    "ingest_report_markdown",
    "outline_payload",
    "outline_text",
    "row_notes",
]

FATES_ZH = {"ok": "读入", "duplicate": "重复", "refused": "拒收", "failed": "失败"}
SCRIPTS_ZH = {"simplified": "简体", "traditional": "繁体", "mixed": "简繁混用"}
ORIGINS_ZH = {"user": "用户更正", "reader": "文件自带", "page": "页面所印", "text": "正文所载", "title": "题名所载"}
_NOTES_ZH = {
    "n_damaged": "有 {} 处文字损坏，已标出",
    "n_masked": "有 {} 处数字被遮蔽，不作数字读",
    "near_duplicate": "与 {} 近似（相似度 {:.2f}）",
    "corrected": "用户更正：{}",
}


def ingest_report_markdown(report: pd.DataFrame) -> str:
    """The ingest report in Chinese, as Markdown.

    Parameters
    ----------
    report
        INGEST.

    Examples
    --------
    >>> from yanting_research.ingest import ingest_paths
    >>> _, report = ingest_paths("no such file.txt")
    >>> print(ingest_report_markdown(report).splitlines()[2])
    共 1 个文件：读入 0，重复 0，拒收 1，失败 0。
    """
    counts = {fate: int((report["fate"] == fate).sum()) for fate in FATES_ZH}
    tally = "，".join(f"{FATES_ZH[fate]} {count}" for fate, count in counts.items())
    parts = ["# 导入报告", "", f"共 {len(report)} 个文件：{tally}。"]
    good = report[report["fate"].isin(["ok", "duplicate"])]
    if len(good):
        header = ["文件", "文档", "读取器", "编码", "字形", "字数", "页", "章节", "表格", "删去", "序号问题"]
        columns = ["path", "doc_id", "reader", "encoding", "script", "n_characters", "n_pages", "n_sections"]
        columns += ["n_tables", "n_removed", "n_findings", "duplicate_of", "notes", "warnings"]
        notes = ["；".join(row_notes(row)) for row in good.to_dict("records")]
        shown = good.assign(script=good["script"].map(lambda name: SCRIPTS_ZH.get(name, name)), notes=notes)
        parts += ["", "## 已读入的文件", "", *_markdown_table(shown, [*header, "重复于", "说明", "提示"], columns)]
    bad = report[report["fate"].isin(["refused", "failed"])]
    if len(bad):
        told = [explain(what) for what in bad["what"]]
        shown = bad.assign(
            problem=[zh or what for (zh, _), what in zip(told, bad["what"], strict=True)],
            advice=[zh or remedy for (_, zh), remedy in zip(told, bad["remedy"], strict=True)],
        )
        header = ["文件", "问题", "处理办法", "位置", "原始说明", "要求"]
        columns = ["path", "problem", "advice", "place", "what", "expected"]
        parts += ["", "## 未能读入的文件", "", *_markdown_table(shown, header, columns)]
    return "\n".join([*parts, ""])


def row_notes(row: Mapping[Any, Any]) -> list[str]:
    """What a row of INGEST says beyond its counts, in Chinese sentences."""
    said = [_NOTES_ZH[name].format(row[name]) for name in ("n_damaged", "n_masked") if row[name]]
    if row["near_duplicate"]:
        said.append(_NOTES_ZH["near_duplicate"].format(row["near_duplicate"], row["similarity"]))
    if row["corrected"]:
        said.append(_NOTES_ZH["corrected"].format(row["corrected"]))
    return said


def _markdown_table(table: pd.DataFrame, header: list[str], columns: list[str]) -> list[str]:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(_cell(row[name]) for name in columns) + " |" for row in table.to_dict("records")]
    return lines


def _cell(value: object) -> str:
    text = str(value).replace("\\", "\\\\")
    for sign in "|<>[]`*_":
        text = text.replace(sign, "\\" + sign)
    return " ".join(text.split())


def outline_payload(document: Document) -> dict[str, Any]:
    """Outline, findings, removals and metadata as JSON values.

    Offsets ``start`` and ``end`` are into the clean text, ``raw_start`` and ``raw_end``
    into the decoded file.
    """
    sections = []
    for section in document.sections:
        raw = to_raw(document.offsets, section.span.start, section.span.end)
        row = section_row("", section) | {"raw_start": raw.start, "raw_end": raw.end}
        sections.append({name: value for name, value in row.items() if name != "doc_id"})
    return {
        "doc_id": document.doc_id,
        "path": document.source.path,
        "encoding": document.source.encoding,
        "metadata": dict(sorted(document.metadata.items())),
        "sections": sections,
        "findings": structure.numbering_findings(document.text, document.sections),
        "removals": [
            {"start": r.start, "end": r.end, "surface": r.surface, "reason": r.reason} for r in document.removals
        ],
        "warnings": list(document.source.warnings),
    }


def outline_text(document: Document) -> str:
    """The outline as an indented list with roles, then the findings, in Chinese."""
    lines = [document.metadata.get("title", "") or document.doc_id, ""]
    for section in document.sections:
        label = section.heading or document.text[section.span.start : section.span.start + 24].split("\n")[0]
        head = section.marker + label.removeprefix(section.marker) if section.level else f"（正文前）{label}"
        role = f" 【{section.role}】" if section.role else ""
        lines.append("  " * max(0, section.level - 1) + head + role)
    findings = structure.numbering_findings(document.text, document.sections)
    lines += ["", f"序号审核：{len(findings)} 处" if len(findings) else "序号审核：未发现问题"]
    for row in findings:
        start, end = row["start"], row["end"]
        context = document.text[max(0, start - 10) : end + 14].replace("\n", " ")
        lines.append(f"- {row['message_zh']}（第 {start} 字：…{context}…）")
    return "\n".join(lines)
