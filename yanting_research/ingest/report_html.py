"""The ingest report as a page (导入报告网页): self-contained, no script, no request, everything escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from yanting_research.core import html_text
from yanting_research.ingest.assembling import Ingested
from yanting_research.ingest.explaining import explain
from yanting_research.ingest.reporting import FATES_ZH, ORIGINS_ZH, SCRIPTS_ZH, row_notes

__all__ = ["ingest_report_html"]

_MOST_SURFACES = 40
_LONGEST_SURFACE = 120
_PAGE = """<!DOCTYPE html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>导入报告</title>
<style>
:root{{--ink:#1d2733;--soft:#5b6b7b;--line:#d9e0e7;--wash:#f5f7f9;--good:#1f7a4d;--twin:#8a6100;--bad:#a8322a}}
body{{font-family:'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;color:var(--ink);
margin:0 auto;max-width:76rem;padding:1.5rem 1.25rem 4rem;line-height:1.6;font-size:15px}}
h1{{font-size:1.6rem;margin:0 0 .25rem}}
p.lead{{color:var(--soft);margin:.2rem 0 1.2rem}}
.tally{{display:flex;flex-wrap:wrap;gap:.75rem;margin:0 0 1.5rem;padding:0;list-style:none}}
.tally li{{border:1px solid var(--line);border-radius:.5rem;padding:.5rem 1.1rem;min-width:6.5rem;
background:var(--wash)}}
.tally b{{display:block;font-size:1.5rem;font-variant-numeric:tabular-nums;line-height:1.3}}
.ok b{{color:var(--good)}}.duplicate b,.near b{{color:var(--twin)}}.refused b,.failed b{{color:var(--bad)}}
details.part{{border-top:1px solid var(--line);padding:.6rem 0}}
details.part>summary{{cursor:pointer;font-weight:600;font-size:1.1rem}}
table{{border-collapse:collapse;width:100%;margin:.6rem 0;border-top:1.5pt solid var(--ink);
border-bottom:1.5pt solid var(--ink);font-size:.9rem}}
th{{text-align:left;font-weight:600;border-bottom:.75pt solid var(--ink);padding:.3rem .5rem;white-space:nowrap}}
td{{padding:.35rem .5rem;vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:anywhere}}
.n{{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}}
td.name{{min-width:13rem}}
td small{{color:var(--soft)}}
td details summary{{cursor:pointer;color:var(--soft)}}
td ul{{margin:.2rem 0;padding-left:1.1rem}}
q{{quotes:none;background:var(--wash);border:1px solid var(--line);border-radius:.2rem;padding:0 .25rem}}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def ingest_report_html(made: Ingested) -> str:
    """The ingest report in Chinese as one page: what came in, what did not and why.

    Parameters
    ----------
    made
        What :func:`assemble` returns.

    Returns
    -------
    str
        A whole page. Rows of one fate stand together and can be folded away; below each
        file are its warnings, the metadata with their origins, and what was removed.
    """
    report = made.report
    rows = [{str(key): value for key, value in row.items()} for row in report.to_dict("records")]
    below = {
        "提示": _warned(made),
        "标注": _marked(made),
        "序号问题": _found(made),
        "删去的内容": _removed(made),
        "元数据及来源": _values(made),
    }
    by_fate = {fate: [row for row in rows if row["fate"] == fate] for fate in FATES_ZH}
    lead = f"共 {len(rows)} 个文件或文件内的文档，每一个都有且只有一种结果。"
    body = ["<h1>导入报告</h1>", f'<p class="lead">{lead}</p>', _tally(by_fate)]
    for fate in ("refused", "failed"):
        body.append(_part(FATES_ZH[fate], by_fate[fate], _broken_table(by_fate[fate]), is_open=True))
    body.append(_part(FATES_ZH["duplicate"], by_fate["duplicate"], _twin_table(by_fate["duplicate"]), is_open=True))
    body.append(_part(FATES_ZH["ok"], by_fate["ok"], _good_table(by_fate["ok"], below), is_open=True))
    return _PAGE.format(body="\n".join(filter(None, body)))


def _tally(by_fate: Mapping[str, Sequence[object]]) -> str:
    items = "".join(f'<li class="{fate}">{FATES_ZH[fate]}<b>{len(rows)}</b></li>' for fate, rows in by_fate.items())
    return f'<ul class="tally">{items}</ul>'


def _part(title: str, rows: Sequence[object], table: str, *, is_open: bool) -> str:
    if not rows:
        return ""
    opened = " open" if is_open else ""
    return f'<details class="part"{opened}><summary>{title}（{len(rows)}）</summary>\n{table}\n</details>'


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells are HTML already; a cell that begins with ``<td`` brings its own tag."""
    head = "".join(f'<th scope="col">{html_text(cell)}</th>' for cell in header)
    lines = []
    for row in rows:
        cells = "".join(cell if cell.startswith("<td") else f"<td>{cell}</td>" for cell in row)
        lines.append(f"<tr>{cells}</tr>")
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(lines) + "\n</tbody></table>"


def _number(value: object) -> str:
    return f'<td class="n">{html_text(value)}</td>'


def _name(row: Mapping[str, Any]) -> str:
    below = f"<br><small>{html_text(row['doc_id'])}</small>" if row["doc_id"] else ""
    return f'<td class="name">{html_text(row["path"])}{below}</td>'


def _broken_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Chinese first, the error's own words below: those are what a search or a report of a fault needs."""
    lines = []
    for row in rows:
        problem, remedy = explain(row["what"])
        place = row["place"].removeprefix(row["path"]).lstrip(",/ ")
        own = "；".join(
            filter(None, (row["what"] if problem else "", row["expected"], row["remedy"] if remedy else ""))
        )
        cells = (html_text(problem or row["what"]), html_text(place), html_text(remedy or row["remedy"]))
        lines.append([_name(row), *cells, f"<small>{html_text(own)}</small>"])
    return _table(("文件", "问题", "位置", "处理办法", "原始说明"), lines)


def _twin_table(rows: Sequence[Mapping[str, Any]]) -> str:
    header = ("文件", "与之相同的文档", "字数")
    return _table(header, ([_name(row), html_text(row["duplicate_of"]), _number(row["n_characters"])] for row in rows))


def _good_table(rows: Sequence[Mapping[str, Any]], below: Mapping[str, Mapping[str, list[str]]]) -> str:
    header = ("文件", "读取器", "编码", "字数", "页", "章节", "表格", "删去", "序号问题", "说明")
    lines = []
    for row in rows:
        counts = [
            _number(row[k]) for k in ("n_characters", "n_pages", "n_sections", "n_tables", "n_removed", "n_findings")
        ]
        script = SCRIPTS_ZH.get(row["script"], row["script"])
        coded = " ".join(filter(None, (row["encoding"], script)))
        listed = {title: items.get(row["doc_id"], []) for title, items in below.items()}
        lines.append([_name(row), html_text(row["reader"]), html_text(coded), *counts, _notes(row, listed)])
    return _table(header, lines)


def _notes(row: Mapping[str, Any], listed: Mapping[str, Sequence[str]]) -> str:
    said = [html_text(note) for note in row_notes(row)]
    parts = ["<br>".join(said)] if said else []
    for title, items in listed.items():
        if items:
            lines = "".join(f"<li>{item}</li>" for item in items)
            parts.append(f"<details><summary>{title}（{len(items)}）</summary><ul>{lines}</ul></details>")
    return "".join(parts)


def _warned(made: Ingested) -> dict[str, list[str]]:
    return {document.doc_id: [html_text(w) for w in document.source.warnings] for document in made.corpus}


def _marked(made: Ingested) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in made.marks.to_dict("records"):
        item = f"<q>{html_text(_shortened(row['surface']))}</q> <small>{html_text(row['advice'])}</small>"
        found.setdefault(row["doc_id"], []).append(item)
    return {doc_id: _first(items, "marks.parquet") for doc_id, items in found.items()}


def _found(made: Ingested) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in made.findings.to_dict("records"):
        found.setdefault(row["doc_id"], []).append(html_text(row["message_zh"]))
    return {doc_id: _first(items, "outline_findings.parquet") for doc_id, items in found.items()}


def _shortened(surface: str) -> str:
    return surface if len(surface) <= _LONGEST_SURFACE else surface[:_LONGEST_SURFACE] + "……"


def _first(items: list[str], table: str) -> list[str]:
    more = len(items) - _MOST_SURFACES
    return items if more <= 0 else [*items[:_MOST_SURFACES], f"其余 {more} 项见 {table}"]


def _removed(made: Ingested) -> dict[str, list[str]]:
    """What left each text, the same surface counted once, in order."""
    found: dict[str, list[str]] = {}
    for document in made.corpus:
        counts = Counter((removal.reason, removal.surface.strip()) for removal in document.removals)
        items = []
        for (reason, surface), count in counts.items():
            times = f" ×{count}" if count > 1 else ""
            items.append(f"<q>{html_text(_shortened(surface))}</q>{times} <small>{html_text(reason)}</small>")
        found[document.doc_id] = _first(items, "removals.parquet")
    return found


def _values(made: Ingested) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in made.metadata.to_dict("records"):
        origin = ORIGINS_ZH[row["origin"]] if row["used"] else f"{ORIGINS_ZH[row['origin']]}，未采用"
        item = f"{html_text(row['field'])}：{html_text(row['value'])} <small>{origin}</small>"
        found.setdefault(row["doc_id"], []).append(item)
    return found
