"""Words of a report (词语): cloud, keywords against the other reports, and every place of a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from yanting_research.core import Corpus
from yanting_research.dashboard.figures import Drawn, draw, drawable
from yanting_research.dashboard.markup import escaped, message_html, table_html
from yanting_research.dashboard.shelf import KINDS_ZH
from yanting_research.plots import plot_keyness, plot_term_bars, plot_wordcloud
from yanting_research.textstats import frequency, keyness_profile, kwic

__all__ = ["PAGE_LENGTH", "Found", "cloud", "keyword_table", "keywords", "keywords_html", "search", "search_html"]

PAGE_LENGTH = 20
"""Lines of a concordance shown at once."""

_MAX_QUERY = 40
_WINDOW = 24
_CLOUD, _BARS, _ROWS = 80, 20, 15
_MIN_COUNT = 3


def word_counts(terms: pd.DataFrame, doc_id: str) -> pd.DataFrame:
    """Words of one report by frequency: feature, frequency, rank, docfreq, group."""
    own = terms[terms["unit_id"] == doc_id]
    return frequency(own).sort_values(["frequency", "feature"], ascending=[False, True]).reset_index(drop=True)


def cloud(terms: pd.DataFrame, doc_id: str, *, data_kind: str) -> Drawn | None:
    """The word cloud of a report, or None when it has no word to draw (词云).

    Parameters
    ----------
    terms
        TERMS by report, without stop words.
    doc_id
        The report.
    data_kind
        Kind of data of the report.
    """
    counts = drawable(word_counts(terms, doc_id), "feature").head(_CLOUD)
    if counts.empty:
        return None
    first = "、".join(f"{row['feature']} {row['frequency']} 次" for row in counts.head(5).to_dict("records"))
    return draw(
        plot_wordcloud, counts, name="词云", data_kind=data_kind, title="这份报告的词云",
        alt=f"词云。最多的五个词：{first}。",
        caption=f"字越大，出现的次数越多。虚词、公文套语和单字不计。数据：{KINDS_ZH[data_kind]}。",
    )  # fmt: skip


def keyword_table(terms: pd.DataFrame, doc_id: str) -> pd.DataFrame:
    """KEYNESS of a report against all others; empty when there is nothing to compare with.

    Returns
    -------
    DataFrame
        As ``textstats.keyness_profile``, highest first.
    """
    units = set(terms["unit_id"])
    if doc_id not in units or len(units) < 2:
        return pd.DataFrame(columns=["feature", "g2", "p_fdr", "log_ratio", "n_target", "n_reference"])
    return keyness_profile(terms, [doc_id], min_count=_MIN_COUNT)


def keywords(terms: pd.DataFrame, doc_id: str, *, data_kind: str) -> Drawn | None:
    """The keywords of a report as bars: against the other reports, or by frequency when it stands alone.

    Parameters
    ----------
    terms, doc_id
        As :func:`cloud`.
    data_kind
        Kind of data of all reports together, since the others take part.
    """
    profile = drawable(keyword_table(terms, doc_id), "feature")
    if len(profile) and (profile["g2"] > 0).any():
        others = terms["unit_id"].nunique() - 1
        best = "、".join(profile["feature"].head(5))
        return draw(
            plot_keyness, profile, name="关键词", data_kind=data_kind, target="这份报告", reference="其余报告", top=10,
            title=f"这份报告与其余 {others} 份比", alt=f"关键词条形图。这份报告特别多的词：{best}。",
            caption=f"向右：这份报告用得特别多；向左：特别少。差别描述的是文字，不是工作的好坏。数据：{KINDS_ZH[data_kind]}。",
        )  # fmt: skip
    counts = drawable(word_counts(terms, doc_id), "feature").head(_BARS)
    if counts.empty:
        return None
    best = "、".join(counts["feature"].head(5))
    return draw(
        plot_term_bars, counts, name="常用词", data_kind=data_kind, title="这份报告的常用词",
        alt=f"常用词条形图。最多的词：{best}。",
        caption=f"没有别的报告可比，按出现次数排列。数据：{KINDS_ZH[data_kind]}。",
    )  # fmt: skip


def keywords_html(terms: pd.DataFrame, doc_id: str) -> str:
    """The words as a table, for who cannot see the figure and for copying."""
    profile = keyword_table(terms, doc_id)
    up = profile[profile["g2"] > 0].head(_ROWS)
    if len(up):
        rows = [
            (row["feature"], row["n_target"], row["n_reference"], f"{row['g2']:.1f}", _sure(row["p_fdr"]))
            for row in up.to_dict("records")
        ]
        header = ("词", "这份报告", "其余报告", "G²", "多重比较校正后")
        return table_html(header, rows, caption="特别多的词（次数）", numbers=(1, 2, 3))
    counts = word_counts(terms, doc_id).head(_ROWS)
    if counts.empty:
        return message_html("note", "这份报告里没有可以统计的词。")
    plain = [(row["feature"], row["frequency"]) for row in counts.to_dict("records")]
    return table_html(("词", "次数"), plain, caption="常用词", numbers=(1,))


def _sure(p_value: float) -> str:
    return "差别明显" if p_value < 0.05 else "可能是偶然"


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a concordance: its lines, how many there are in all, which page of how many."""

    rows: pd.DataFrame
    total: int
    page: int
    pages: int
    fault: str = ""


def search(corpus: Corpus, query: str, *, page: int = 0, wildcards: bool = False) -> Found:
    """Every place of a word, a page at a time (语境检索).

    Parameters
    ----------
    corpus
        Where to look.
    query
        As typed; blanks around it do not count.
    page
        From 0; beyond the last, the last.
    wildcards
        ``?`` stands for one character, ``*`` for up to ten.

    Examples
    --------
    >>> from yanting_research.ingest import corpus_from_text
    >>> found = search(corpus_from_text("加强党员教育，关爱党员。"), " 党员 ")
    >>> found.total, found.page, found.pages
    (2, 0, 1)
    >>> search(corpus_from_text("党员"), " ").fault
    '请先写要找的词。'
    """
    term = query.strip()
    if not term:
        return Found(pd.DataFrame(), 0, 0, 0, "请先写要找的词。")
    if len(term) > _MAX_QUERY:
        return Found(pd.DataFrame(), 0, 0, 0, f"要找的词最多 {_MAX_QUERY} 个字。")
    if wildcards and not term.strip("?*"):
        return Found(pd.DataFrame(), 0, 0, 0, "除了 ? 和 *，至少写一个字。")
    hits = kwic(corpus, term, window=_WINDOW, wildcards=wildcards)
    pages = -(-len(hits) // PAGE_LENGTH)
    at = min(max(page, 0), max(pages - 1, 0))
    return Found(hits.iloc[at * PAGE_LENGTH : (at + 1) * PAGE_LENGTH], len(hits), at, pages)


def search_html(found: Found, query: str, *, names: Mapping[str, str] | None = None) -> str:
    """A page of the concordance, the word in the middle; ``names`` say what a report is called."""
    if found.fault:
        return message_html("note", found.fault)
    if not found.total:
        return message_html("note", f"没有找到“{query.strip()}”。", ["换一个说法，或只写其中一两个字再找。"])
    lines = "".join(_line(row, names or {}) for row in found.rows.to_dict("records"))
    said = f"“{escaped(query.strip())}”共 {found.total} 处，第 {found.page + 1} 页，共 {found.pages} 页"
    return (
        f'<div class="yt-scroll"><table class="yt-table yt-kwic"><caption role="status">{said}</caption><thead><tr>'
        '<th scope="col" class="yt-left">前文</th><th scope="col" class="yt-key">词</th><th scope="col">后文</th>'
        f'<th scope="col">报告</th></tr></thead><tbody>{lines}</tbody></table></div>'
    )


def _line(row: Mapping[Any, Any], names: Mapping[str, str]) -> str:
    called = names.get(row["doc_id"], row["doc_id"])
    return (
        f'<tr><td class="yt-left">{escaped(row["left"])}</td>'
        f'<td class="yt-key"><mark>{escaped(row["keyword"])}</mark></td>'
        f'<td>{escaped(row["right"])}</td><td class="yt-where">{escaped(called)}</td></tr>'
    )
