"""What a block directive shows (占位变成的内容): facts, findings, words, themes and measures, with their sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from yanting_research.core.check_words import CHECK_KINDS_ZH, VERDICTS_ZH
from yanting_research.lessons.context import (
    DATA_KINDS_ZH,
    LessonContext,
    check_fact_ids,
    flagged_checks,
    holds,
    quote,
    quote_span,
)
from yanting_research.lessons.pack import Block, Callout, Grid, Paragraph, Quotation, Run
from yanting_research.lessons.questions import QUESTIONS

__all__ = ["TABLES", "key_facts", "placeholder_values"]

_MODALITIES_ZH = {"done": "已做", "planned": "计划", "recommended": "建议"}
_TELLING = ("count", "share", "money", "rate", "average", "change", "area", "ratio")
_SMALLEST_GROUP = 3  # fewer persons could name someone
_PERSONS = frozenset({"人", "名", "位"})
_NONE = "（无）"
_STOPS = frozenset("。！？\n")


def _say(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _note(context: LessonContext, n: int, unit: str) -> str:
    kind = DATA_KINDS_ZH[context.text_kind or context.data_kind]
    name = context.title if holds(context, "several") else f"《{context.title}》"
    return f"n = {n}；{unit}；{kind}；来源：{name}"


def key_facts(context: LessonContext, n: int) -> tuple[str, ...]:
    """The facts to begin with: those most other numbers lean on, documents in turn, then in order of the text.

    Left out are plans, masked figures, figures without a noun, and groups of one or two persons.

    >>> from yanting_research.core import CHECKS, FACTS, build_table
    >>> key_facts(LessonContext("无", "无", "real", build_table([], FACTS), build_table([], CHECKS)), 3)
    ()
    """
    leaning: dict[str, int] = {}
    for row in context.rows.values():
        for name in {row["part_of"], row["denominator"]} - {""}:
            leaning[name] = leaning.get(name, 0) + 1
    checked = {name for check in context.checks.to_dict("records") for name in check_fact_ids(check)}
    order = {name: place for place, name in enumerate(context.rows)}
    by_document: dict[str, list[str]] = {}
    told: set[tuple[str, str, float]] = set()
    for name, row in sorted(
        context.rows.items(), key=lambda pair: (-leaning.get(pair[0], 0), pair[0] not in checked, order[pair[0]])
    ):
        key = (row["doc_id"], row["indicator"], row["value"])
        if _tells(row) and key not in told:
            told.add(key)
            by_document.setdefault(row["doc_id"], []).append(name)
    ranked = sorted(
        (rank, doc_id, name) for doc_id, names in by_document.items() for rank, name in enumerate(names)
    )  # the best of each document, then the second of each
    return tuple(sorted((name for _, _, name in ranked[:n]), key=order.__getitem__))


def _tells(row: Mapping[Any, Any]) -> bool:
    """Whether a figure can be shown by itself and understood."""
    named = bool(row["indicator"]) and row["indicator"] != row["unit"]
    few = row["unit"] in _PERSONS and row["role"] == "count" and 0 < row["value"] < _SMALLEST_GROUP
    return named and not few and row["status"] == "ok" and row["modality"] == "observed" and row["role"] in _TELLING


def _facts(context: LessonContext, n: int) -> tuple[Block, ...]:
    names = key_facts(context, n)
    if not names:
        return (_say("这份材料里没有可以单独摆出来的数字。"),)
    quotations = quote(context, names)
    rows = tuple(
        (row["indicator"], row["surface"].strip(), _whole(context, row), _place(context, name))
        for name, row in ((name, context.rows[name]) for name in names)
    )
    header = ("数的是什么", "数字", "属于哪个整体", "出处")
    align: tuple[Any, ...] = ("left", "right", "left", "left")
    kept = [at for at in range(len(header)) if any(row[at] != "—" for row in rows)]  # a column of dashes says nothing
    grid = Grid(
        "主要数字",
        tuple(header[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
        tuple(align[at] for at in kept),
        note=_note(context, len(rows), "单位见“数字”一栏"),
    )
    return (grid, *quotations)


def _place(context: LessonContext, name: str) -> str:
    """Where a fact stands; a table of figures has no places."""
    return quote(context, [name])[0].source if context.document(context.rows[name]["doc_id"]) is not None else "—"


def _whole(context: LessonContext, row: Mapping[Any, Any]) -> str:
    name = row["part_of"] or row["denominator"]
    whole = context.rows.get(name)
    if whole and not _one_sentence(context, row, whole):
        return "—"  # a whole of an earlier sentence is guessed more often than read: a class is not shown a guess
    return f"{whole['indicator']}{whole['surface'].strip()}" if whole and whole["indicator"] else "—"


def _one_sentence(context: LessonContext, first: Mapping[Any, Any], second: Mapping[Any, Any]) -> bool:
    """Whether two facts stand in one sentence; true of a table of figures, which has no sentences."""
    document = context.document(first["doc_id"])
    start, end = sorted((int(first["start"]), int(second["start"])))
    return document is None or not _STOPS.intersection(document.text[start:end])


def _flagged(context: LessonContext, n: int) -> tuple[Block, ...]:
    found = flagged_checks(context)
    if found.empty:
        if context.checks.empty:
            return (_say("这份材料里没有可以互相核对的数字。"),)
        return (_say(f"核对了{len(context.checks)}处，没有发现对不上的地方。"),)
    checks = context.checks.set_index("check_id")
    blocks: list[Block] = []
    for finding in _teachable(context, found).head(n).to_dict("records"):
        check = checks.loc[finding["check_id"]]
        quotations = quote(context, check_fact_ids(check.to_dict()))
        title = f"{CHECK_KINDS_ZH.get(finding['kind'], finding['kind'])}：{VERDICTS_ZH[finding['verdict']]}"
        blocks.append(Callout("warning", title, (*quotations, _say(finding["explanation_zh"]))))
    return tuple(blocks)


def _teachable(context: LessonContext, found: pd.DataFrame) -> pd.DataFrame:
    """Those findings first that are plain enough to be asked about: no hedges, plans or doubtful links."""
    asked = {name for exercise in QUESTIONS["find_the_error"](context) for name in exercise.check_ids}
    later = ~found["check_id"].isin(asked)
    return found.assign(_later=later).sort_values("_later", kind="stable").drop(columns="_later")


def _terms(context: LessonContext, n: int) -> tuple[Block, ...]:
    if context.terms.empty:
        return (_say("这份材料没有可以数词的正文。"),)
    shown = context.terms.head(n)
    rows = tuple(
        (str(row["rank"]), row["feature"], str(row["frequency"]), str(row["docfreq"]))
        for row in shown.to_dict("records")
    )
    spread = "出现在几篇里" if holds(context, "several") else "出现在几节里"
    note = _note(context, len(rows), "次数：次")
    align: tuple[Any, ...] = ("right", "left", "right", "right")
    return (Grid("最常见的词", ("名次", "词", "次数", spread), rows, align, note=note),)


def theme_totals(context: LessonContext) -> pd.DataFrame:
    """Themes with hits over the whole material, the most frequent first: theme, n_hits, per_1000, n_documents.

    >>> from yanting_research.core import CHECKS, FACTS, build_table
    >>> empty = LessonContext("无", "无", "real", build_table([], FACTS), build_table([], CHECKS))
    >>> theme_totals(empty).columns.tolist()
    ['theme', 'n_hits', 'per_1000', 'n_documents']
    """
    if not holds(context, "themes"):
        return pd.DataFrame(columns=["theme", "n_hits", "per_1000", "n_documents"])
    hits = context.themes[context.themes["n_hits"] > 0]
    length = context.themes.drop_duplicates("unit_id")["n_unit"].sum()
    grouped = hits.groupby("theme", sort=True).agg(n_hits=("n_hits", "sum"), n_documents=("doc_id", "nunique"))
    totals = grouped.assign(per_1000=1000 * grouped["n_hits"] / length).reset_index()
    totals = totals.sort_values(["n_hits", "theme"], ascending=[False, True]).reset_index(drop=True)
    return totals[["theme", "n_hits", "per_1000", "n_documents"]]


def _themes(context: LessonContext, n: int) -> tuple[Block, ...]:
    totals = theme_totals(context)
    if totals.empty:
        return (_say("主题词典里的词，这份材料里一个也没有出现。"),)
    several = holds(context, "several")
    rows = tuple(
        (row["theme"], str(row["n_hits"]), f"{row['per_1000']:.2f}", *([str(row["n_documents"])] if several else []))
        for row in totals.head(n).to_dict("records")
    )
    header = ("主题", "次数", "每千字次数", *(["出现的篇数"] if several else []))
    align: tuple[Any, ...] = ("left", *(["right"] * (len(header) - 1)))
    return (Grid("主题", header, rows, align, note=_note(context, len(rows), "次数：次")),)


def _measures(context: LessonContext, n: int) -> tuple[Block, ...]:
    if context.interventions.empty:
        return (_say("这份材料里没有找到培训和组织方面的举措。"),)
    table = context.interventions
    counted = table[["headcount", "attendances", "sessions"]].notna().sum(axis=1)
    order = pd.DataFrame({"counted": -counted, "at": range(len(table))}).sort_values(["counted", "at"]).head(n)
    chosen = table.loc[order.sort_values("at").index].to_dict("records")
    rows = tuple(
        (row["name"] or row["form"], row["audience"] or "—", _size(row), _MODALITIES_ZH[row["modality"]])
        for row in chosen
    )
    grid = Grid(
        "培训和组织方面的举措", ("举措", "对象", "规模", "情况"), rows, ("left", "left", "right", "left"),
        note=_note(context, len(rows), "人、人次、期分别计，不相加"),
    )  # fmt: skip
    return (grid, *_sentences(context, chosen))


def _size(row: Mapping[Any, Any]) -> str:
    """人 beside 人次 beside 期: never added."""
    amounts = ((row["headcount"], "人"), (row["attendances"], "人次"), (row["sessions"], "期（场）"))
    return "，".join(f"{value:g}{unit}" if value < 1e6 else f"{value:.0f}{unit}"
                     for value, unit in amounts if value == value) or "—"  # fmt: skip


def _sentences(context: LessonContext, chosen: Iterable[Mapping[Any, Any]]) -> tuple[Quotation, ...]:
    """The sentences of the measures that have numbers, each once."""
    quotations = []
    told: set[tuple[str, int]] = set()
    for row in chosen:
        names = [name for name in row["fact_ids"].split() if name in context.rows]
        if not names or (row["doc_id"], row["start"]) in told:
            continue
        told.add((row["doc_id"], row["start"]))
        marks = [(int(context.rows[name]["start"]), int(context.rows[name]["end"])) for name in names]
        inside = [(first, last) for first, last in marks if row["start"] <= first and last <= row["end"]]
        quotations.append(quote_span(context, row["doc_id"], int(row["start"]), int(row["end"]), marks=inside))
    return tuple(quotations)


TABLES: dict[str, Callable[[LessonContext, int], tuple[Block, ...]]] = {
    "facts": _facts,
    "flagged": _flagged,
    "measures": _measures,
    "terms": _terms,
    "themes": _themes,
}


def placeholder_values(context: LessonContext, minutes: int) -> dict[str, str]:
    """The words that stand for each placeholder."""
    totals = theme_totals(context)
    return {
        "data_kind": DATA_KINDS_ZH[context.data_kind].removesuffix("数据"),
        "minutes": str(minutes),
        "n_characters": str(sum(len("".join(document.text.split())) for document in context.corpus)),
        "n_checks": str(len(context.checks)),
        "n_documents": str(max(1, len(context.corpus))),
        "n_facts": str(len(context.facts)),
        "n_flagged": str(len(flagged_checks(context))),
        "n_measures": str(len(context.interventions)),
        "n_themes": str(len(totals)),
        "report_title": context.title,
        "source": context.source,
        "top_term": _NONE if context.terms.empty else str(context.terms["feature"].iloc[0]),
        "top_theme": _NONE if totals.empty else str(totals["theme"].iloc[0]),
    }
