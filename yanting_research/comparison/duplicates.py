"""Duplicates (重复文本): the same text twice, nearly the same text, and a text inside a longer one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import pandas as pd

from yanting_research.chinese import fold_width
from yanting_research.comparison.containing import containing_pairs
from yanting_research.comparison.shingles import (
    containment,
    jaccard,
    normalize_for_comparison,
    shingle_hashes,
)
from yanting_research.comparison.signatures import candidate_pairs, minhash_signatures
from yanting_research.core import NEAR_DUPLICATES, build_table, sha256_text

__all__ = ["near_duplicates"]


def near_duplicates(
    texts: Mapping[str, str],
    *,
    threshold: float = 0.8,
    shingle: int = 5,
    n_permutations: int = 128,
    seed: int = 1,
) -> pd.DataFrame:
    """Pairs of documents that are, or are almost, the same text (近似重复).

    Documents are only reported, never dropped: which of two to keep is for the researcher.

    The similarity is the Jaccard index ``J = |A & B| / |A | B|`` of the sets of shingles of
    the two texts, in one width, case and script and without blanks and punctuation. MinHash
    puts pairs forward; each is then counted exactly.

    Parameters
    ----------
    texts
        doc_id -> clean text.
    threshold
        Least J of ``near``, and least containment of ``contained`` [share above 0].
    shingle
        Characters of a shingle [characters].
    n_permutations
        Length of a signature; more find no better pairs, but fewer false candidates.
    seed
        Of the signatures; J does not depend on it.

    Returns
    -------
    DataFrame
        NEAR_DUPLICATES, sorted by ``doc_id``, ``other_id``: ``similarity`` is J,
        ``containment`` the share of the shorter text's shingles that stand in the longer.
        ``kind`` is ``exact`` for texts that differ in nothing but blanks and the width of
        digits and letters, else ``near`` for ``J >= threshold``, else ``contained``.

    Raises
    ------
    ValueError
        For a threshold outside (0, 1], or a shingle or signature shorter than 1.

    Notes
    -----
    Every ``exact`` and ``contained`` pair is found; a ``near`` one with probability 0.999 at
    the threshold and more above it. ``contained`` asks that the longer text is so much
    longer that J cannot reach the threshold. Template texts (approvals that differ in
    a name) are near duplicates by this measure without being copies: read before deleting.

    References
    ----------
    Broder (1997), On the resemblance and containment of documents.

    Examples
    --------
    >>> report = "全县共有党员三千二百人，其中女党员一千人，农村党员两千人。"
    >>> near_duplicates({"a": report, "b": report + " ", "c": report + "附件略。", "d": "另一件事。"})
      doc_id other_id  similarity  containment   kind
    0      a        b        1.00          1.0  exact
    1      a        c        0.88          1.0   near
    2      b        c        0.88          1.0   near
    """
    _check(threshold, shingle, n_permutations)
    ids = sorted(texts)
    sets = [shingle_hashes(normalize_for_comparison(texts[doc_id]), shingle=shingle) for doc_id in ids]
    exact = set(_exact_pairs([texts[doc_id] for doc_id in ids]))
    filled = [at for at, members in enumerate(sets) if members.size]
    signatures = minhash_signatures([sets[at] for at in filled], n_permutations=n_permutations, seed=seed)
    near = {(filled[i], filled[j]) for i, j in candidate_pairs(signatures, threshold=threshold, seed=seed)}
    rows = []
    for one, two in sorted(exact | near | set(containing_pairs(sets, threshold=threshold))):
        similarity, share = jaccard(sets[one], sets[two]), containment(sets[one], sets[two])
        longer = max(sets[one].size, sets[two].size) * threshold > min(sets[one].size, sets[two].size)
        if (one, two) in exact:
            kind = "exact"
        elif similarity >= threshold:
            kind = "near"
        elif share >= threshold and longer:
            kind = "contained"
        else:
            continue
        rows.append(
            {"doc_id": ids[one], "other_id": ids[two], "similarity": similarity, "containment": share, "kind": kind}
        )
    return build_table(rows, NEAR_DUPLICATES)


def _exact_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of texts that are equal but for blanks and the width of digits and letters."""
    groups: dict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        groups[sha256_text("".join(fold_width(text).split()))].append(at)
    for members in groups.values():
        yield from combinations(members, 2)


def _check(threshold: float, shingle: int, n_permutations: int) -> None:
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is a share above 0 and at most 1, not {threshold}")
    for name, value in (("shingle", shingle), ("n_permutations", n_permutations)):
        if value < 1:
            raise ValueError(f"{name} is at least 1, not {value}")
