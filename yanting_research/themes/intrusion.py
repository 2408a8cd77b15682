"""Intrusion tests (词入侵与主题入侵测试): whether people find the word, or the topic, that does not belong.

A sheet goes to the coders, its key stays with the researcher. Filled sheets are scored against chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from yanting_research.errors import ThemeError
from yanting_research.themes.intervals import wilson_interval
from yanting_research.themes.topic_fit import TopicFit

__all__ = ["IntrusionSheet", "score_intrusion", "topic_intrusion", "word_intrusion"]

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class IntrusionSheet:
    """What coders see and what they must not see.

    Attributes
    ----------
    sheet
        ``item_id, task``, for topic intrusion ``text``, then ``choice_1`` ... and an empty ``answer``, in which
        the number of the choice that does not belong is written.
    key
        ``item_id, topic, intruder`` (the number of the right choice), ``intruder_from``, ``n_choices``.
    """

    sheet: pd.DataFrame
    key: pd.DataFrame


def word_intrusion(fit: TopicFit, *, seed: int, n_items: int = 3, n_words: int = 5) -> IntrusionSheet:
    """Words of a topic and one that stands high in another topic but low in this one.

    Parameters
    ----------
    fit
        A fit.
    seed
        Of the PCG64 generator that draws words, intruders and orders.
    n_items
        Items of every topic.
    n_words
        Words of the topic in an item, drawn from its ten most probable; one intruder is added.

    Returns
    -------
    IntrusionSheet
        Items in an order that does not show the topic. The intruder is among the ten most probable words
        of another topic and in the lower half of this one.

    References
    ----------
    Chang et al. (2009), Reading tea leaves, NIPS.

    Examples
    --------
    >>> from yanting_research.themes import fit_topics, simulate_topics
    >>> fit = fit_topics(simulate_topics(1, n_units=200, n_topics=3, n_terms=80, mean_length=20).data, 3, seed=1)
    >>> made = word_intrusion(fit, seed=1, n_items=1)
    >>> made.sheet.shape, made.key["n_choices"].tolist()
    ((3, 9), [6, 6, 6])
    """
    if n_items < 1 or not 2 <= n_words <= 10:
        raise ValueError(f"n_items={n_items}, n_words={n_words}; allowed: 1 or more, 2 to 10")
    rng = np.random.Generator(np.random.PCG64(seed))
    order = np.argsort(-fit.log_beta, axis=1, kind="stable")
    place = np.argsort(order, axis=1, kind="stable")
    items = []
    for topic, name in enumerate(fit.topics):
        others = [row for row in range(len(fit.topics)) if row != topic]
        pool = sorted({(int(word), row) for row in others for word in order[row, :10]})
        pool = [(word, row) for word, row in pool if place[topic, word] >= len(fit.terms) // 2]
        if not pool:
            raise ThemeError(
                "no word stands high in another topic and low in this one", where=name, expected="distinct topics",
                remedy="the topics share their words: fit fewer topics, or leave out the words that stand everywhere",
            )  # fmt: skip
        for _ in range(n_items):
            words = [fit.terms[word] for word in rng.permutation(order[topic, :10])[:n_words]]
            word, row = pool[int(rng.integers(len(pool)))]
            items.append(_item(rng, name, words, (fit.terms[word], fit.topics[row])))
    return _sheet(rng, items, "哪个词不属于同一类？", {})


def topic_intrusion(
    fit: TopicFit, texts: pd.DataFrame, *, seed: int, n_items: int = 20, n_topics: int = 3, n_words: int = 6
) -> IntrusionSheet:
    """A text, its strongest topics as lists of words, and one topic of which it holds next to nothing.

    Parameters
    ----------
    fit, texts
        As for :func:`representative_units`.
    seed
        Of the PCG64 generator.
    n_items
        Units, drawn from those with at least 15 words of the vocabulary.
    n_topics
        Strongest topics of the unit that are shown; one intruder is added.
    n_words
        Most probable words by which a topic is shown.

    Returns
    -------
    IntrusionSheet
        The intruder is drawn from the lower half of the unit's topics.

    Examples
    --------
    >>> from yanting_research.themes import fit_topics, simulate_topics
    >>> data = simulate_topics(1, n_units=200, n_topics=6, n_terms=90, mean_length=30).data
    >>> made = topic_intrusion(fit_topics(data, 6, seed=1), data.units.assign(text="……"), seed=1, n_items=2)
    >>> made.sheet.columns.tolist()[:4], made.key["n_choices"].tolist()
    (['item_id', 'task', 'text', 'choice_1'], [4, 4])
    """
    size = len(fit.topics)
    if n_items < 1 or n_words < 2 or not 1 <= n_topics <= size // 2:
        raise ValueError(
            f"n_items={n_items}, n_topics={n_topics}, n_words={n_words}; "
            f"allowed: 1 or more, 1 to {size // 2}, 2 or more"
        )
    rng = np.random.Generator(np.random.PCG64(seed))
    text_of = dict(zip(texts["unit_id"].astype("str"), texts["text"].astype("str"), strict=True))
    unit_ids = fit.units["unit_id"].astype("str").tolist()
    long = [row for row in np.flatnonzero(fit.n_tokens >= 15).tolist() if unit_ids[row] in text_of]
    if len(long) < n_items:
        raise ThemeError(
            f"{len(long)} units have 15 words and a text", where="topic_intrusion", expected=f"at least {n_items}",
            remedy="ask for fewer items, or give the texts of the units",
        )  # fmt: skip
    order = np.argsort(-fit.log_beta, axis=1, kind="stable")
    shown = ["、".join(fit.terms[word] for word in row[:n_words]) for row in order]
    items, chosen = [], {}
    for row in np.sort(rng.choice(long, n_items, replace=False)).tolist():
        ranked = np.argsort(-fit.theta[row], kind="stable").tolist()
        intruder = ranked[size // 2 + int(rng.integers(size - size // 2))]
        items.append(_item(rng, fit.topics[ranked[0]], [shown[k] for k in ranked[:n_topics]],
                           (shown[intruder], fit.topics[intruder])))  # fmt: skip
        chosen[len(items) - 1] = text_of[unit_ids[row]]
    return _sheet(rng, items, "哪组词与这段文字无关？", chosen)


def _item(
    rng: np.random.Generator, topic: str, words: list[str], intruder: tuple[str, str]
) -> tuple[str, list[str], int, str]:
    """Topic, choices in drawn order, number of the intruder, its topic."""
    at = int(rng.integers(len(words) + 1))
    return topic, [*words[:at], intruder[0], *words[at:]], at + 1, intruder[1]


def _sheet(
    rng: np.random.Generator, items: list[tuple[str, list[str], int, str]], task: str, texts: dict[int, str]
) -> IntrusionSheet:
    sheet, key = [], []
    for number, index in enumerate(rng.permutation(len(items)).tolist(), 1):
        topic, choices, at, origin = items[index]
        row: dict[str, object] = {"item_id": f"i{number:03}", "task": task}
        row |= {"text": texts[index]} if texts else {}
        row |= {f"choice_{place}": choice for place, choice in enumerate(choices, 1)}
        sheet.append({**row, "answer": ""})
        key.append(
            {"item_id": f"i{number:03}", "topic": topic, "intruder": at, "intruder_from": origin,
             "n_choices": len(choices)}
        )  # fmt: skip
    return IntrusionSheet(pd.DataFrame(sheet).astype("str"), pd.DataFrame(key))


def score_intrusion(filled: pd.DataFrame, key: pd.DataFrame) -> pd.DataFrame:
    """How often the intruder was found, by topic and in all.

    Parameters
    ----------
    filled
        The sheet with its ``answer`` column filled in: numbers of choices, empty for "cannot say". Several
        coders may stand under each other if a column ``coder`` tells them apart.
    key
        The key of the same sheet.

    Returns
    -------
    DataFrame
        ``topic, n_items, n_answered, n_found, share_found, ci_low, ci_high`` (95 %, Wilson), ``chance``; last row
        全部. An item without an answer counts as not found.

    Raises
    ------
    ThemeError
        For a missing, strange or doubled item, or an answer that is no choice; rows are shown.

    Examples
    --------
    >>> key = pd.DataFrame({"item_id": ["i001"], "topic": ["甲"], "intruder": [2], "intruder_from": ["乙"],
    ...                     "n_choices": [6]})
    >>> scored = score_intrusion(pd.DataFrame({"item_id": ["i001"], "answer": ["2"]}), key)
    >>> scored[["topic", "share_found"]].values.tolist()
    [['甲', 1.0], ['全部', 1.0]]
    """
    answers = _checked_answers(filled, key)
    joined = answers.merge(key, on="item_id", validate="many_to_one")
    joined["found"] = joined["number"] == joined["intruder"]
    groups = [*joined.groupby("topic", sort=False), ("全部", joined)]
    order = {topic: place for place, topic in enumerate([*dict.fromkeys(key["topic"].sort_values()), "全部"])}
    rows = []
    for topic, group in sorted(groups, key=lambda pair: order[str(pair[0])]):
        found, total = int(group["found"].sum()), len(group)
        low, high = wilson_interval(found, total)
        rows.append(
            {
                "topic": str(topic), "n_items": total, "n_answered": int((group["number"] > 0).sum()), "n_found": found,
                "share_found": found / total, "ci_low": float(low), "ci_high": float(high),
                "chance": float((1.0 / group["n_choices"]).mean()),
            }
        )  # fmt: skip
    return pd.DataFrame(rows).astype({"topic": "str"})


def _checked_answers(filled: pd.DataFrame, key: pd.DataFrame) -> pd.DataFrame:
    lacking = [name for name in ("item_id", "answer") if name not in filled.columns]
    if lacking:
        raise ThemeError(f"the sheet lacks {', '.join(lacking)}", where="intrusion sheet", expected="item_id, answer")
    coders = filled["coder"].astype("str") if "coder" in filled.columns else pd.Series("", index=filled.index)
    table = pd.DataFrame({"coder": coders, "item_id": filled["item_id"].astype("str"), "answer": filled["answer"]})
    double = table.duplicated(["coder", "item_id"])
    if double.any():
        raise _sheet_error("items answered twice", table.loc[double, "item_id"], "every item once a coder")
    known = set(key["item_id"])
    strange = table.loc[~table["item_id"].isin(known), "item_id"]
    if len(strange):
        raise _sheet_error("items that the key does not have", strange, "the sheet of this key")
    for coder in sorted(set(table["coder"])):
        part = table[table["coder"] == coder]
        missing = sorted(known - set(part["item_id"]))
        if missing:
            raise _sheet_error(
                f"items missing{f' of coder {coder}' if coder else ''}", missing, "every item of the key"
            )
    number = pd.to_numeric(table["answer"].replace("", np.nan), errors="coerce")
    blank = table["answer"].isna() | (table["answer"].astype("str").str.strip() == "")
    limits = table["item_id"].map(dict(zip(key["item_id"], key["n_choices"], strict=True)))
    wrong = ~blank & ~(number.ge(1) & number.le(limits) & (number % 1 == 0))
    if wrong.any():
        shown = table["item_id"] + ": " + table["answer"].astype("str")
        raise _sheet_error(
            "answers that are no number of a choice", shown[wrong], "1 to the number of choices, or empty"
        )
    return table.assign(number=number.where(~blank, 0).astype(np.int64))


def _sheet_error(what: str, items: object, expected: str) -> ThemeError:
    shown = list(items)[:_SHOWN] if isinstance(items, (list, pd.Series)) else [items]
    return ThemeError(
        f"{what}: {', '.join(map(str, shown))}", where="intrusion sheet", expected=expected,
        remedy="correct these rows of the filled sheet",
    )  # fmt: skip
