"""Verification (复核): a sample cut again with jieba itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from yanting_research.core.carriers import Corpus
from yanting_research.errors import SegmentationError
from yanting_research.segmentation.dictionary import edited_dictionary, jieba_version
from yanting_research.segmentation.ladder import make_engine
from yanting_research.segmentation.runs import cut_runs

if TYPE_CHECKING:
    from yanting_research.segmentation.segmenter import Segmenter

__all__ = ["verify_segmenter"]

# jieba's time grows with the square of a run without punctuation; a sampled line ends here.
_LINE_LIMIT = 2_000


def verify_segmenter(segmenter: Segmenter, corpus: Corpus, *, sample: int, pos: bool = False) -> int:
    """Compare with jieba on ``sample`` lines, spread evenly over the corpus; return how many were compared.

    Parameters
    ----------
    segmenter
        Its dictionary state is given to a private tokenizer of jieba.
    corpus
        Where the lines are taken from.
    sample
        Lines at most; the same corpus gives the same lines.
    pos
        Compare words and tags with ``jieba.posseg`` instead.

    Raises
    ------
    SegmentationError
        At the first line that differs: document, offset, both results.

    Examples
    --------
    >>> from yanting_research.segmentation.segmenter import Segmenter
    >>> verify_segmenter(Segmenter(), Corpus(), sample=10)
    0
    """
    if sample < 1:
        raise ValueError(f"sample={sample}; allowed: 1 or more lines")
    lines = list(_lines(corpus))
    chosen = lines[:: max(1, -(-len(lines) // sample))]
    theirs_of = _reference(segmenter, pos=pos)
    for doc_id, start, line in chosen:
        ours: list[object] = [*(segmenter.tagged(line) if pos else segmenter.tokens(line))]
        theirs = theirs_of(line)
        if ours != theirs:
            at = next((i for i, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]), 0)
            raise SegmentationError(
                f"engine {segmenter.engine} gives {ours[at : at + 3]}",
                where=f"{doc_id}, line at character {start}",
                expected=f"{theirs[at : at + 3]}, as jieba {jieba_version()} gives",
                remedy="use Segmenter(engine='jieba') and report the line",
            )
    return len(chosen)


def _lines(corpus: Corpus) -> Iterator[tuple[str, int, str]]:
    for document in corpus:
        start = 0
        for line in document.text.splitlines(keepends=True):
            if line.strip():
                yield document.doc_id, start, line[:_LINE_LIMIT]
            start += len(line)


def _reference(segmenter: Segmenter, *, pos: bool) -> Callable[[str], list[object]]:
    """jieba itself, under the segmenter's dictionary and its cut of long runs."""
    cut: Callable[[str, bool], Sequence[object]]
    if pos:
        from yanting_research.segmentation.tagging import jieba_tagger

        cut = jieba_tagger(edited_dictionary(segmenter.edits))
    else:
        engine = make_engine("jieba", segmenter.edits)

        def cut(text: str, hmm: bool) -> Sequence[object]:
            return engine.cut(text, hmm=hmm)

    def cut_line(line: str) -> list[object]:
        pieces = (line,) if segmenter.max_run is None else cut_runs(line, segmenter.max_run)
        return [item for piece in pieces for item in cut(piece, segmenter.hmm)]

    return cut_line
