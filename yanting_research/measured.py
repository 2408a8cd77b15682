"""How well facts, links, checks and interventions are found: measured on labelled texts, and the pages that say so."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from yanting_research.core import Corpus, to_raw
from yanting_research.core.check_words import FLAGGED_VERDICTS
from yanting_research.errors import ReadError
from yanting_research.extraction import (
    Score,
    default_interventions,
    evaluate_facts,
    extract_facts,
    extract_interventions,
)
from yanting_research.measured_labels import measure_alignments, measure_registers
from yanting_research.study_links import evaluate_labelled, evaluate_specimens, labelled_corpus, predictions, read_truth
from yanting_research.writers import write_text

__all__ = [
    "PAGES", "measure_facts", "measure_interventions", "measure_pairs", "measured_markdown", "measured_table",
    "refresh_pages",
]  # fmt: skip

PAGES = {"en": "docs/explanation/measured-facts.md", "zh": "docs/explanation/measured-facts.zh-CN.md"}
"""The pages that hold the table, by language, relative to the root of the checkout."""

_PASSAGES = Path("tests", "golden", "extraction", "passages.json")
_PAIRS = Path("tests", "golden", "auditing", "pairs.json")
_REGISTERS = Path("tests", "golden", "extraction", "measures.json")
_ALIGNMENTS = Path("tests", "golden", "comparison", "problems.json")
_COLUMNS = ["texts", "measure", "n_gold", "n_predicted", "n_correct", "precision", "recall", "f1"]
_OPEN, _CLOSE = "<!-- measured -->\n", "<!-- /measured -->"  # what stands between them is written by the command
_PERSONS = ("人", "名", "位")
_NAMES = ("texts", "measure")
_HEADS = {
    "en": ("texts", "measure", "labelled", "found", "right", "precision", "recall", "F1"),
    "zh": ("文本", "量什么", "答案数", "取出数", "其中取对", "准确率", "召回率", "F1"),
}
_WORDS_ZH = {
    "specimens": "样例报告",
    "passages, dev": "标注段落（调规则用）",
    "passages, held": "标注段落（未用来调规则）",
    "passages, dense dev": "密集段落（调规则用）",
    "passages, dense held": "密集段落（未用来调规则）",
    "passages, reports dev": "公报类段落（调规则用）",
    "passages, short dev": "短段落（调规则用）",
    "passages, short held": "短段落（未用来调规则）",
    "passages, varied dev": "多样段落（调规则用）",
    "passages, compact dev": "紧凑段落（调规则用）",
    "passages, compact held": "紧凑段落（未用来调规则）",
    "passages, brief dev": "简报段落（调规则用）",
    "passages, brief held": "简报段落（未用来调规则）",
    "passages, county dev": "县级材料段落（调规则用）",
    "passages, county held": "县级材料段落（未用来调规则）",
    "passages, hands dev": "各人手笔段落（调规则用）",
    "passages, hands held": "各人手笔段落（未用来调规则）",
    "passages, office dev": "公文段落（调规则用）",
    "passages, office held": "公文段落（未用来调规则）",
    "pairs, read": "成对短文（调规则用）",
    "pairs, unread": "成对短文（未用来调规则）",
    "passages with a wrong figure": "有一个数写错的短文",
    "measures, read": "举措段落（调规则用）",
    "measures, unread": "举措段落（未用来调规则）",
    "problems, read": "问题与对策（调规则用）",
    "problems, unread": "问题与对策（未用来调规则）",
    "form and place": "形式和位置",
    "headcount": "人数",
    "attendances": "人次",
    "sessions": "期数、场次",
    "hours": "学时",
    "money": "金额",
    "partner": "合作方",
    "place": "地点",
    "frequency": "频次",
    "audience": "对象",
    "modality": "已办、拟办、建议",
    "statements": "问题和对策的条目",
    "problem and its measure": "问题及其对策",
    "value and unit": "数值和单位",
    "with indicator": "数值、单位和指标",
    "part_of links": "所属总数",
    "denominator links": "占比的分母",
    "checks with verdict": "核对及结论",
    "flagged checks": "对不上的核对",
    "non-facts taken for facts": "误当数字的非数字",
    "interventions": "举措（形式和位置）",
    "interventions: headcount": "举措的人数",
    "interventions: money": "举措的金额",
}


def measure_facts(root: Path, *, truth: Path | None = None) -> pd.DataFrame:
    """Precision, recall and F1 on the specimen reports and on the labelled passages of a checkout.

    Parameters
    ----------
    root
        Root of the checkout.
    truth
        Another folder of truth files; then only these are measured.

    Returns
    -------
    DataFrame
        ``texts, measure, n_gold, n_predicted, n_correct, precision, recall, f1``; counts are summed
        over the texts of a set before the ratios are taken. Ratios are NaN where they have no
        meaning: the truth names some interventions of a report, not all, so theirs has no precision.

    Raises
    ------
    ReadError
        When there are no truth files, or one is no JSON.
    """
    folder = truth or root / "corpus" / "truth"
    tables = [evaluate_specimens(folder).assign(texts="specimens"), measure_interventions(read_truth(folder))]
    passages = root / _PASSAGES
    if truth is None and passages.is_file():
        tables += _passage_tables(passages)
    sets = {_PAIRS: measure_pairs, _REGISTERS: measure_registers, _ALIGNMENTS: measure_alignments}
    tables += [
        measure(_read_json(root / path)) for path, measure in sets.items() if truth is None and (root / path).is_file()
    ]
    return pd.concat(tables, ignore_index=True)[_COLUMNS]


def _passage_tables(path: Path) -> list[pd.DataFrame]:
    passages = _read_json(path)
    tables = []
    for name in sorted({item["set"] for item in passages}):
        own = [item for item in passages if item["set"] == name]
        checked = 2 * sum(bool(item["checks"]) for item in own) > len(own)  # the older sets have few labelled checks
        table = evaluate_labelled(own) if checked else evaluate_facts(zip(own, predictions(own), strict=True))
        tables.append(table.assign(texts=f"passages, {name}"))
    return tables


def _read_json(path: Path) -> list[dict[str, Any]]:
    try:
        items: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ReadError(f"no valid JSON: {error}", where=str(path), expected="labelled passages") from error
    return items


def measure_pairs(pairs: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Passages with one wrong figure that are flagged, beside those where all is right.

    Parameters
    ----------
    pairs
        Items with ``set`` and ``good``, most with ``bad``, which differs in one figure.

    Returns
    -------
    DataFrame
        As :func:`measure_facts`, a row for each set: ``n_gold`` passages with a wrong figure, ``n_predicted``
        passages of which anything is flagged, ``n_correct`` of those the ones with a wrong figure.
    """
    rows = []
    for name in sorted({pair["set"] for pair in pairs}):
        sides = [
            (side, pair[side]) for pair in pairs if pair["set"] == name for side in ("good", "bad") if side in pair
        ]
        made = predictions([{"text": text} for _, text in sides])
        flagged = [any(check["verdict"] in FLAGGED_VERDICTS for check in one["checks"]) for one in made]
        hits = sum(found for (side, _), found in zip(sides, flagged, strict=True) if side == "bad")
        score = Score(hits, sum(flagged), sum(side == "bad" for side, _ in sides))
        row = _row("", score) | {"texts": f"pairs, {name}", "measure": "passages with a wrong figure"}
        rows.append(row | {"precision": score.precision, "f1": score.f1})
    return pd.DataFrame(rows)


def measure_interventions(truths: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Planted interventions found again by form and place, and their persons and money.

    Parameters
    ----------
    truths
        Truth files of the specimens.

    Returns
    -------
    DataFrame
        As :func:`measure_facts`, with the measures *interventions*, *interventions: headcount* and
        *interventions: money*. An intervention is found when a row of the register has its form and
        overlaps its place; headcount and money are right when such a row has the planted value,
        and wrong when it has only other ones.
    """
    corpus = labelled_corpus(truths)
    rows = _raw_spans(extract_interventions(corpus, extract_facts(corpus)), corpus)
    names = {alias: form.form for form in default_interventions().forms for alias in (form.form, *form.aliases)}
    scores = {"": Score(0, 0, 0), "headcount": Score(0, 0, 0), "money": Score(0, 0, 0)}
    for document, truth in zip(corpus, truths, strict=True):
        own = rows[rows["doc_id"] == document.doc_id]
        facts = {fact["id"]: fact for fact in truth["facts"]}
        for planted in truth.get("interventions", ()):
            meets = (own["start"] < planted["end"]) & (own["end"] > planted["start"])
            same = own[meets & (own["form"] == names.get(planted["form"], planted["form"]))]
            scores[""] = _plus(scores[""], hit=not same.empty, made=not same.empty)
            for key, units in (("headcount", _PERSONS), ("money", ("元",))):
                fact = facts.get(planted.get(key) or "")
                if fact is None or fact["unit"] not in units:
                    continue
                stated = same[key].dropna()
                scores[key] = _plus(scores[key], hit=bool(stated.eq(fact["value"]).any()), made=not stated.empty)
    return pd.DataFrame([_row(key, score) for key, score in scores.items()])


def _plus(score: Score, *, hit: bool, made: bool) -> Score:
    return Score(score.hits + hit, score.predicted + made, score.gold + 1)


def _row(key: str, score: Score) -> dict[str, object]:
    whole = key == ""
    return {
        "texts": "specimens",
        "measure": "interventions" + ("" if whole else f": {key}"),
        "n_gold": score.gold,
        "n_predicted": score.predicted,
        "n_correct": score.hits,
        "precision": math.nan if whole else score.precision,
        "recall": score.recall,
        "f1": math.nan if whole else score.f1,
    }


def _raw_spans(rows: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """The register with places in the texts as given, where the truth has its own."""
    offsets = {document.doc_id: document.offsets for document in corpus}
    spans = [
        to_raw(offsets[row["doc_id"]], row["start"], row["end"])
        for row in rows[["doc_id", "start", "end"]].to_dict("records")
    ]
    return rows.assign(start=[span.start for span in spans], end=[span.end for span in spans])


def measured_table(table: pd.DataFrame, *, lang: str = "en") -> pd.DataFrame:
    """The table of :func:`measure_facts` for reading: headings and names in one language.

    Ratios of the non-facts are left undefined: hits are faults there, and would be read the wrong way round.

    >>> row = ["specimens", "value and unit", 4, 4, 3, 0.75, 0.75, 0.75]
    >>> measured_table(pd.DataFrame([row], columns=_COLUMNS), lang="zh")["量什么"].tolist()
    ['数值和单位']
    """
    if lang not in PAGES:
        raise ValueError(f"lang={lang!r}; allowed: {', '.join(PAGES)}")
    shown = table[_COLUMNS].copy()
    shown.loc[shown["measure"].str.startswith("non-facts"), ["precision", "recall", "f1"]] = math.nan
    if lang == "zh":
        shown = shown.assign(**{name: shown[name].map(lambda word: _WORDS_ZH.get(word, word)) for name in _NAMES})
    return shown.set_axis(list(_HEADS[lang]), axis=1)


def measured_markdown(table: pd.DataFrame, *, lang: str = "en") -> str:
    """The table of :func:`measure_facts` in Markdown, ratios with three decimals.

    >>> row = ["specimens", "value and unit", 4, 4, 3, 0.75, 0.75, 0.75]
    >>> print(measured_markdown(pd.DataFrame([row], columns=_COLUMNS), lang="zh").splitlines()[2])
    | 样例报告 | 数值和单位 | 4 | 4 | 3 | 0.750 | 0.750 | 0.750 |
    """
    shown = measured_table(table, lang=lang)
    lines = ["| " + " | ".join(shown.columns) + " |", "|---|---|" + "---:|" * 6]
    for texts, measure, *numbers in shown.itertuples(index=False):
        counts, ratios = [f"{value:d}" for value in numbers[:3]], numbers[3:]
        cells = [texts, measure, *counts, *("–" if math.isnan(value) else f"{value:.3f}" for value in ratios)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def refresh_pages(root: Path, table: pd.DataFrame) -> list[Path]:
    """Write the table into the marked block of both pages; return the pages.

    Raises
    ------
    ReadError
        When a page is missing or has no marked block; then no page is changed.
    """
    fresh = {}
    for lang, name in PAGES.items():
        path = root / name
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if not 0 <= text.find(_OPEN) < text.find(_CLOSE):
            raise ReadError(
                "no block <!-- measured --> ... <!-- /measured -->", where=name, expected="a page with the block",
                remedy="put both marks back, each on a line of its own",
            )  # fmt: skip
        before, _, rest = text.partition(_OPEN)
        fresh[path] = before + _OPEN + measured_markdown(table, lang=lang) + _CLOSE + rest.partition(_CLOSE)[2]
    for path, text in fresh.items():
        write_text(text, path)
    return list(fresh)
