"""Evaluation (分词评测): a segmenter against sentences that people have cut.

A token is right when it begins and ends where a gold token does. Most differences between
segmenters are granularity (教育培训 or 教育 and 培训); what is wrong under any convention is a
token that crosses a gold boundary (部长 in 组织部|长期), hence a count of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import pandas as pd

from yanting_research.errors import SegmentationError
from yanting_research.segmentation.ladder import choose_engine, make_engine

__all__ = ["GoldSentence", "compare_segmenters", "evaluate_segmentation", "parse_conllu", "parse_gold", "parse_spaced"]

Segment = Callable[[str], Iterable[str]]
Span = tuple[int, int]
_CONLLU_CELLS = 10


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A sentence with its gold tokens; blanks of ``text`` belong to none.

    Attributes
    ----------
    sentence_id
        Identity, for error messages.
    text
        The sentence.
    spans
        Half-open spans of the gold tokens, in order [code points].
    """

    sentence_id: str
    text: str
    spans: tuple[Span, ...]


def parse_gold(text: str, *, where: str = "gold") -> list[GoldSentence]:
    """Gold sentences in CoNLL-U, or one sentence a line with blanks between words (SIGHAN).

    Examples
    --------
    >>> parse_gold("党员  教育\\n")[0].spans
    ((0, 2), (2, 4))
    """
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    is_conllu = next(lines, "").count("\t") == _CONLLU_CELLS - 1
    return parse_conllu(text, where=where) if is_conllu else parse_spaced(text, where=where)


def parse_spaced(text: str, *, where: str = "gold") -> list[GoldSentence]:
    """One sentence a line, words parted by blanks, which are not part of the text.

    Raises
    ------
    SegmentationError
        When there is no sentence.

    Examples
    --------
    >>> parse_spaced("党员 教育").pop().text
    '党员教育'
    """
    found = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        words = line.split()
        if words:
            ends = list(accumulate(map(len, words), initial=0))
            found.append(GoldSentence(f"line {number}", "".join(words), tuple(pairwise(ends))))
    return _some(found, where)


def parse_conllu(text: str, *, where: str = "gold") -> list[GoldSentence]:
    r"""Sentences of a CoNLL-U file; multiword tokens count as one, empty nodes are left out.

    Raises
    ------
    SegmentationError
        For a line without ten cells, or words that do not spell the sentence's ``# text``.

    Examples
    --------
    >>> rows = ["\t".join([n, word, *"_" * 7, "SpaceAfter=No"]) for n, word in (("1", "党员"), ("2", "教育"))]
    >>> parse_conllu("\n".join(rows))[0].text
    '党员教育'
    """
    found: list[GoldSentence] = []
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*text.removeprefix("\ufeff").splitlines(), ""], 1):
        if line.strip():
            block.append((number, line))
        elif block:
            found.append(_conllu_sentence(block, where))
            block = []
    return _some(found, where)


def _conllu_sentence(block: list[tuple[int, str]], where: str) -> GoldSentence:
    comments = dict(
        line.removeprefix("#").strip().split(" = ", 1) for _, line in block if line.startswith("#") and " = " in line
    )
    pieces: list[str] = []
    spans: list[Span] = []
    at = inside_until = 0
    for number, line in block:
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != _CONLLU_CELLS:
            raise SegmentationError(
                f"{len(cells)} cells",
                where=f"{where}, line {number}",
                expected=f"{_CONLLU_CELLS} cells, parted by tabs",
            )
        first, _, last = cells[0].partition("-")
        if "." in first or (not last and first.isdecimal() and int(first) <= inside_until):
            continue
        inside_until = int(last) if last.isdecimal() else inside_until
        spans.append((at, at + len(cells[1])))
        piece = cells[1] if "SpaceAfter=No" in cells[9].split("|") else cells[1] + " "
        pieces.append(piece)
        at += len(piece)
    text, name = "".join(pieces).rstrip(" "), comments.get("sent_id", f"line {block[0][0]}")
    if comments.get("text", text).rstrip() != text:
        raise SegmentationError(
            f"the words spell {text[:30]!r}", where=f"{where}, {name}", expected=f"# text, {comments['text'][:30]!r}"
        )
    return GoldSentence(name, text, tuple(spans))


def _some(found: list[GoldSentence], where: str) -> list[GoldSentence]:
    if not found:
        raise SegmentationError("no sentence", where=where, expected="CoNLL-U, or a sentence a line with blanks")
    return found


def evaluate_segmentation(
    gold: Sequence[GoldSentence],
    *,
    segment: Segment,
    name: str = "segmenter",
    known: Callable[[str], bool] | None = None,
) -> pd.DataFrame:
    """Precision, recall and F1 of tokens, recall of unknown words, boundary crossings.

    With *correct* for tokens whose span is a gold span: precision = correct / predicted,
    recall = correct / gold, F1 their harmonic mean.

    Parameters
    ----------
    gold
        From :func:`parse_gold`.
    segment
        Any callable from a sentence to its tokens, which joined together are the sentence;
        blank tokens are left out of all counts.
    name
        Of the segmenter, for the table.
    known
        The vocabulary against which a gold token is unknown (OOV, 未登录词); by default jieba's
        dictionary. Punctuation and single characters are never counted as unknown.

    Returns
    -------
    DataFrame
        One row: segmenter, n_sentences, n_gold, n_predicted, n_correct, precision, recall, f1,
        n_oov, oov_recall, n_crossing, share_crossing (of predicted tokens). NaN where undefined.

    Raises
    ------
    SegmentationError
        When the tokens of a sentence do not spell it.

    Notes
    -----
    Gold conventions differ; F1 compares segmenters on one gold file, not gold files.

    Examples
    --------
    >>> gold = parse_spaced("组织部 长期 下乡")
    >>> row = evaluate_segmentation(gold, segment=lambda text: ["组织", "部长", "期", "下乡"])
    >>> row[["n_correct", "n_crossing"]].iloc[0].tolist()
    [1, 1]
    """
    is_known = known or make_engine(choose_engine()).has_word
    n_gold = n_predicted = n_correct = n_oov = n_oov_found = n_crossing = 0
    for sentence in gold:
        predicted = _predicted(sentence, segment)
        hits = predicted & set(sentence.spans)
        unknown = {(a, b) for a, b in sentence.spans if b - a > 1 and not is_known(sentence.text[a:b])}
        n_gold += len(sentence.spans)
        n_predicted += len(predicted)
        n_correct += len(hits)
        n_oov += len(unknown)
        n_oov_found += len(unknown & hits)
        n_crossing += _crossings(predicted, sentence.spans)
    precision, recall = _share(n_correct, n_predicted), _share(n_correct, n_gold)
    row = {
        "segmenter": name,
        "n_sentences": len(gold),
        "n_gold": n_gold,
        "n_predicted": n_predicted,
        "n_correct": n_correct,
        "precision": precision,
        "recall": recall,
        "f1": _share(2 * n_correct, n_gold + n_predicted),
        "n_oov": n_oov,
        "oov_recall": _share(n_oov_found, n_oov),
        "n_crossing": n_crossing,
        "share_crossing": _share(n_crossing, n_predicted),
    }
    return pd.DataFrame([row])


def compare_segmenters(
    gold: Sequence[GoldSentence],
    segmenters: Mapping[str, Segment],
    *,
    known: Callable[[str], bool] | None = None,
) -> pd.DataFrame:
    """One row of :func:`evaluate_segmentation` for each segmenter, best F1 first.

    Examples
    --------
    >>> table = compare_segmenters(parse_spaced("党员 教育"), {"whole": lambda text: [text], "letters": list})
    >>> table["segmenter"].tolist()
    ['letters', 'whole']
    """
    rows = [evaluate_segmentation(gold, segment=cut, name=name, known=known) for name, cut in segmenters.items()]
    table = pd.concat(rows, ignore_index=True)
    return table.sort_values(["f1", "segmenter"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _predicted(sentence: GoldSentence, segment: Segment) -> set[Span]:
    tokens = list(segment(sentence.text))
    if "".join(tokens) != sentence.text:
        raise SegmentationError(
            f"the tokens spell {''.join(tokens)[:30]!r}",
            where=sentence.sentence_id,
            expected=f"the sentence, {sentence.text[:30]!r}",
            remedy="hand over a callable that keeps every character",
        )
    ends = list(accumulate(map(len, tokens), initial=0))
    return {(a, b) for a, b, token in zip(ends, ends[1:], tokens, strict=False) if token.strip()}


def _crossings(predicted: set[Span], spans: tuple[Span, ...]) -> int:
    """Tokens that take a part of a gold token and something outside it."""
    bounds = {edge for span in spans for edge in span}
    return sum(
        not bounds.isdisjoint(range(start + 1, end)) and not (start in bounds and end in bounds)
        for start, end in predicted
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
