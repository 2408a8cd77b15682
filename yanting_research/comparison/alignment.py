"""Problems beside measures (问题与对策对照): which advice answers which problem, and which stand alone.

Embedding-free and explained: a pair is as similar as the topics and terms that both sides share are telling, and
those are shown. The assignment is the one of the greatest total similarity (Hungarian method).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linear_sum_assignment

from yanting_research.comparison.statements import Statement, read_statements
from yanting_research.core import ALIGNMENT, Corpus, build_table
from yanting_research.resources import read_resource_toml

__all__ = ["align_problems", "statement_similarity"]

_GRAMS = (2, 3)
# Function words and the empty words of reports: no term may be made of these signs alone or end in them.
_EMPTY = frozenset("的了和与及或在对为是不有等中上下要把被将以于之其这那个一些部分地得着过也都还就而且并各")
# Words that every report uses.
_COMMON = frozenset((
    "工作", "问题", "方面", "存在", "加强", "进一步", "进一", "一步", "提高", "推进", "建立", "健全",
    "完善", "开展", "坚持", "干部", "党员", "教育", "培训", "管理", "不足", "不够", "缺乏", "部分",
    "一些", "有的", "乡镇", "单位", "情况", "建议", "对策", "措施", "机制", "制度", "主要", "力度",
    "领导", "组织", "建设", "加大", "实行", "积极", "促进", "不断", "深入", "需要",
))  # fmt: skip
_TOPIC = 0.35  # evidence of a topic that two statements and no others share
_TERM = 0.12  # evidence of a string of two or three characters
_FAR_BETTER = 1.2  # times the similarity of the assigned measure
_COMMON_WEIGHT = 0.25  # such a term links everything with everything


def align_problems(corpus: Corpus, *, min_similarity: float = 0.2) -> pd.DataFrame:
    """Align every problem statement with the measure that answers it (问题与对策对照).

    The similarity is ``1 - exp(-e)``. The evidence ``e`` adds 0.35 for every topic (师资: 教师, 讲师, 土专家
    ...; an editable list of what problems and measures call the same thing), times the square root of how many of
    its words the poorer side holds, and 0.12 for every string of two or three characters that both hold. Each
    counts in full when these two statements alone hold it, less the more statements of the document do; words
    that every report uses (工作, 加强, 干部) count for a quarter. Words of a topic in the heading count double.

    Parameters
    ----------
    corpus
        Documents with their outline; statements are read from sections of the roles 问题 (and 原因)
        and 对策 (and 保障).
    min_similarity
        Least similarity of a pair [share in [0, 1]]; what stays below stands alone.

    Returns
    -------
    DataFrame
        ALIGNMENT: one row per pair, per problem without a measure and per measure without a problem, in
        the order of the document. Where the document has more measures than problems, what the
        assignment leaves over joins its most similar problem, when similar enough.

    Raises
    ------
    ValueError
        For a similarity outside [0, 1].

    Notes
    -----
    Shared words are not yet an answer: read ``shared_terms`` beside both sentences. A measure may answer
    a problem in other words, and then both stand alone here.

    References
    ----------
    Kuhn (1955), "The Hungarian method for the assignment problem", Naval Research Logistics 2;
    ``scipy.optimize.linear_sum_assignment``.

    Examples
    --------
    >>> align_problems(Corpus()).empty
    True
    """
    if not 0 <= min_similarity <= 1:
        raise ValueError(f"min_similarity lies in [0, 1], not {min_similarity}")
    rows: list[dict[str, object]] = []
    for document in corpus:
        problems, measures = read_statements(document)
        rows += _rows(document.doc_id, problems, measures, min_similarity)
    return build_table(rows, ALIGNMENT)


@dataclass(frozen=True, slots=True)
class _Bag:
    """Terms and topics of a statement with their weights, and the words that name the topics."""

    weights: Mapping[str, float]
    topics: Mapping[str, float]
    words: Mapping[str, str]


@cache
def _topics() -> tuple[tuple[str, tuple[str, ...]], ...]:
    table = read_resource_toml("alignment_topics.toml")["topics"]
    return tuple((name, tuple(sorted(words, key=lambda word: (-len(word), word)))) for name, words in table.items())


def statement_similarity(problem: str, measure: str) -> float:
    """Similarity of two statements on their own [share in [0, 1]]; see :func:`align_problems`.

    Examples
    --------
    >>> round(statement_similarity("教师年龄偏大", "从土专家中聘请讲师"), 2), statement_similarity("教师老化", "修路")
    (0.3, 0.0)
    """
    statements = [Statement(text, "", 0, len(text)) for text in (problem, measure)]
    one, two = _bags(statements)
    return _similarity(one, two)[0]


def _rows(
    doc_id: str, problems: Sequence[Statement], measures: Sequence[Statement], least: float
) -> Iterator[dict[str, object]]:
    bags = _bags([*problems, *measures])
    pairs = _pairs(bags[: len(problems)], bags[len(problems) :], least)
    matched = {side for pair in pairs for side in (("p", pair[0]), ("m", pair[1]))}
    for p, m in pairs:
        score, shared = _similarity(bags[p], bags[len(problems) + m])
        yield _row(doc_id, problems[p], measures[m], score, shared)
    for number, problem in enumerate(problems):
        if ("p", number) not in matched:
            yield _row(doc_id, problem, None, math.nan, ())
    for number, measure in enumerate(measures):
        if ("m", number) not in matched:
            yield _row(doc_id, None, measure, math.nan, ())


def _pairs(problems: Sequence[_Bag], measures: Sequence[_Bag], least: float) -> list[tuple[int, int]]:
    """The assignment, but for problems that another measure answers far better; then what is left over.

    A measure may answer several problems: what the assignment leaves over, or gives a far worse partner, joins
    the most similar statement of the other side.
    """
    if not problems or not measures:
        return []
    scores: npt.NDArray[np.float64] = np.array([[_similarity(p, m)[0] for m in measures] for p in problems])
    rows, columns = linear_sum_assignment(scores, maximize=True)
    pairs = []
    for p, m in zip(rows, columns, strict=True):
        best = int(scores[p].argmax())
        answer = best if scores[p, best] >= _FAR_BETTER * scores[p, m] else int(m)
        if scores[p, answer] >= least:
            pairs.append((int(p), answer))
    taken_measures = {m for _, m in pairs}
    for m in range(len(measures)):
        best = int(scores[:, m].argmax())
        if m not in taken_measures and scores[best, m] >= 1.5 * least:
            pairs.append((best, m))
    taken_problems = {p for p, _ in pairs}
    for p in range(len(problems)):
        best = int(scores[p].argmax())
        if p not in taken_problems and scores[p, best] >= 1.5 * least:
            pairs.append((p, best))
    return sorted(pairs)


def _terms(text: str) -> list[str]:
    """Strings of two and three Chinese characters that neither begin nor end in an empty one."""
    found = []
    for size in _GRAMS:
        for start in range(len(text) - size + 1):
            term = text[start : start + size]
            if all("\u4e00" <= sign <= "\u9fff" for sign in term) and not _EMPTY & {term[0], term[-1]}:
                found.append(term)
    return found


def _bags(statements: Sequence[Statement]) -> list[_Bag]:
    """Terms and topics of statements that are compared with each other."""
    terms = [set(_terms(statement.text)) for statement in statements]
    topics = [_topic_counts(statement) for statement in statements]
    term_frequency = Counter(term for one in terms for term in one)
    topic_frequency = Counter(topic for one in topics for topic in one)
    return [
        _bag(one, topic, (term_frequency, topic_frequency), len(statements))
        for one, topic in zip(terms, topics, strict=True)
    ]


def _topic_counts(statement: Statement) -> dict[str, tuple[float, str]]:
    """Distinct words of each topic, those of the heading twice, square root taken; and the word that names it first."""
    found: dict[str, tuple[float, str]] = {}
    for topic, words in _topics():
        seen = [word for word in words if word in statement.text]
        if seen:
            weight = sum(1 + (word in statement.heading) for word in seen)
            found[topic] = math.sqrt(weight), max(seen, key=lambda word: (word in statement.heading, len(word), word))
    return found


def _bag(
    terms: set[str],
    topics: Mapping[str, tuple[float, str]],
    frequency: tuple[Counter[str], Counter[str]],
    n: int,
) -> _Bag:
    weights = {term: (_COMMON_WEIGHT if _is_common(term) else 1.0) * _rarity(n, frequency[0][term]) for term in terms}
    vector = {topic: weight * _rarity(n, frequency[1][topic]) for topic, (weight, _) in topics.items()}
    words = {topic: word for topic, (_, word) in topics.items()}
    return _Bag(weights, vector, words)


def _rarity(n: int, frequency: int) -> float:
    """How telling a term is among ``n`` statements: 1 for one that two of them share, less for what most share."""
    return math.log((n + 1) / max(frequency, 2)) / math.log((n + 1) / 2) if n > 2 else 1.0


def _is_common(term: str) -> bool:
    return term in _COMMON or any(word in term for word in _COMMON if len(word) > 1 and len(term) > len(word))


def _similarity(one: _Bag, two: _Bag) -> tuple[float, tuple[str, ...]]:
    """Evidence of topics and terms, and what both share: topics with their two words first."""
    shared = sorted(term for term in one.weights if term in two.weights)
    common = [topic for topic in one.topics if topic in two.topics]
    evidence = _TOPIC * math.fsum(min(one.topics[topic], two.topics[topic]) for topic in common)
    evidence += _TERM * math.fsum(min(one.weights[term], two.weights[term]) for term in shared)
    common.sort(key=lambda topic: (-min(one.topics[topic], two.topics[topic]), topic))
    named = tuple(f"{topic}（{_two_words(one.words[topic], two.words[topic])}）" for topic in common[:3])
    ranked = sorted(shared, key=lambda term: (-min(one.weights[term], two.weights[term]), -len(term), term))
    return 1 - math.exp(-evidence), (*named, *_readable(ranked))


def _two_words(one: str, two: str) -> str:
    return one if one == two else f"{one}/{two}"


def _readable(ranked: Sequence[str]) -> tuple[str, ...]:
    """At most four terms, none inside another and none that every report uses while others are there."""
    telling = [term for term in ranked if not _is_common(term)] or list(ranked)
    longest = [term for term in telling if not any(term != other and term in other for other in telling)]
    return tuple(longest[:4])


def _row(
    doc_id: str, problem: Statement | None, measure: Statement | None, score: float, shared: tuple[str, ...]
) -> dict[str, object]:
    return {
        "doc_id": doc_id,
        "problem": problem.text if problem else "",
        "problem_start": problem.start if problem else -1,
        "problem_end": problem.end if problem else -1,
        "measure": measure.text if measure else "",
        "measure_start": measure.start if measure else -1,
        "measure_end": measure.end if measure else -1,
        "similarity": score,
        "shared_terms": "、".join(shared),
        "status": "aligned" if problem and measure else "problem_only" if problem else "measure_only",
    }
