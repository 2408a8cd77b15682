"""Seed words of the themes of a codebook (编码手册主题的种子词): which of them a topic model can use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from yanting_research.themes.dictionary import ThemeDictionary
from yanting_research.themes.topic_data import TopicData
from yanting_research.themes.topic_fit import TopicFit

__all__ = ["check_seeds", "match_seeds", "usable_seeds"]


def match_seeds(seeds: ThemeDictionary | Mapping[str, Iterable[str]], data: TopicData) -> pd.DataFrame:
    """Every seed word, and what becomes of it.

    Parameters
    ----------
    seeds
        A codebook, whose expressions are the seed words, or theme -> words.
    data
        Of :func:`prepare_topics`.

    Returns
    -------
    DataFrame
        ``theme, term, n_term, docfreq, state``; state is "used", "shared" (a seed word of several themes:
        it marks none of them), a reason of pruning ("rare", "everywhere", ...) or "not counted": the
        segmenter never cut such a token. By theme in the given order, then by falling count.

    Examples
    --------
    >>> from yanting_research.themes import simulate_topics
    >>> data = simulate_topics(1, n_units=200, n_topics=3, n_terms=60, mean_length=20).data
    >>> match_seeds({"党建": ["词0001", "支部"]}, data)[["term", "state"]].values.tolist()
    [['词0001', 'used'], ['支部', 'not counted']]
    """
    words = _words(seeds)
    themes_of: dict[str, set[str]] = {}
    for theme, terms in words.items():
        for term in terms:
            themes_of.setdefault(term, set()).add(theme)
    totals = dict(zip(data.terms, data.counts.sum(axis=0).tolist(), strict=True))
    docfreq = dict(zip(data.terms, (data.counts > 0).sum(axis=0).tolist(), strict=True))
    lost = data.pruned
    pruned = dict(zip(lost["term"], zip(lost["n_term"], lost["docfreq"], lost["reason"], strict=True), strict=True))
    rows = []
    for number, (theme, terms) in enumerate(words.items()):
        for term in terms:
            if term in totals:
                state = "shared" if len(themes_of[term]) > 1 else "used"
                rows.append((number, theme, term, int(totals[term]), int(docfreq[term]), state))
            elif term in pruned:
                n_term, in_units, reason = pruned[term]
                rows.append((number, theme, term, int(n_term), int(in_units), str(reason)))
            else:
                rows.append((number, theme, term, 0, 0, "not counted"))
    rows.sort(key=lambda row: (row[0], -row[3], row[2]))
    table = pd.DataFrame(rows, columns=["number", "theme", "term", "n_term", "docfreq", "state"])
    return table.drop(columns="number").astype({"theme": "str", "term": "str", "state": "str"})


def usable_seeds(matched: pd.DataFrame, *, min_words: int = 1) -> dict[str, tuple[str, ...]]:
    """Theme -> used seed words, of the themes that have at least so many; for :func:`fit_topics`.

    Parameters
    ----------
    matched
        Of :func:`match_seeds`.
    min_words
        Fewest used seed words of a theme; the others can only be counted by the codebook.

    Examples
    --------
    >>> usable_seeds(pd.DataFrame({"theme": ["甲", "乙"], "term": ["党课", "夜校"], "state": ["used", "rare"]}))
    {'甲': ('党课',)}
    """
    if min_words < 1:
        raise ValueError(f"min_words={min_words}; allowed: 1 or more")
    used = matched[matched["state"] == "used"]
    groups = {str(theme): tuple(group["term"]) for theme, group in used.groupby("theme", sort=False)}
    return {theme: terms for theme, terms in groups.items() if len(terms) >= min_words}


def check_seeds(fit: TopicFit, data: TopicData) -> pd.DataFrame:
    """Whether the seed words stayed with their topics (种子词是否留在本主题).

    A theme of which the texts say little lends its topic to whatever stands near its seed words: the topic
    keeps the theme's name and speaks of something else. Where ``share_topic`` is below a half, do not use the
    name.

    Parameters
    ----------
    fit, data
        A fit with seeds, and its counts.

    Returns
    -------
    DataFrame
        ``topic, term, n_term, rank`` (by probability in the topic, from 1), ``share`` (of the term's occurrences
        that the model lays to the topic) and ``share_topic`` (the same over all seed words of the topic).

    Examples
    --------
    >>> from yanting_research.themes import fit_topics, simulate_topics
    >>> planted = simulate_topics(1, n_units=200, n_topics=3, n_terms=60, mean_length=20)
    >>> table = check_seeds(fit_topics(planted.data, 3, seed=1, seeds=planted.seeds), planted.data)
    >>> (table["share_topic"] > 0.5).all()
    np.True_
    """
    size = np.where(fit.n_tokens > 0, fit.n_tokens, 0)[:, None] * np.nan_to_num(fit.theta)
    joint = fit.beta * size.sum(axis=0)[:, None]
    share = joint / joint.sum(axis=0)
    n_term = np.asarray(data.counts.sum(axis=0), dtype=np.int64)
    column = {term: place for place, term in enumerate(fit.terms)}
    parts = []
    for topic, terms in fit.seeds.items():
        row = fit.topics.index(topic)
        ranks = np.argsort(np.argsort(-fit.log_beta[row], kind="stable"), kind="stable") + 1
        places = np.array([column[term] for term in terms])
        part = pd.DataFrame(
            {"topic": topic, "term": list(terms), "n_term": n_term[places], "rank": ranks[places],
             "share": share[row, places]}
        )  # fmt: skip
        whole = float((part["share"] * part["n_term"]).sum() / max(1, int(part["n_term"].sum())))
        parts.append(part.assign(share_topic=whole))
    columns = ["topic", "term", "n_term", "rank", "share", "share_topic"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _words(seeds: ThemeDictionary | Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    if isinstance(seeds, ThemeDictionary):
        return {theme.theme: list(dict.fromkeys(theme.expressions)) for theme in seeds.themes}
    return {theme: list(dict.fromkeys(terms)) for theme, terms in seeds.items()}
