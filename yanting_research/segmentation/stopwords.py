"""Stop words in layers (分层停用词), and what each layer takes away.

Nothing is removed from TOKENS: the layers are lists that a statistic is given, and this
report says beforehand what they would do to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from yanting_research.core import TOKENS, check_table
from yanting_research.errors import LexiconError
from yanting_research.resources import read_resource_words

__all__ = ["parse_stopwords", "stopword_effect", "stopword_layers"]

_SHIPPED = {"function": "stopwords_function.txt", "official": "stopwords_official.txt"}
_LONGEST = 32


def stopword_layers(project: Iterable[str] = ()) -> dict[str, tuple[str, ...]]:
    """The shipped layers, function words (虚词) and official boilerplate (公文套语), and the project's own.

    Examples
    --------
    >>> list(stopword_layers(["全县"]))
    ['function', 'official', 'project']
    """
    layers = {name: read_resource_words(resource) for name, resource in _SHIPPED.items()}
    return {**layers, "project": tuple(project)}


def parse_stopwords(text: str, *, where: str = "stop words") -> tuple[str, ...]:
    r"""A project's list: one word a line, lines that begin with ``#`` are comments.

    Raises
    ------
    LexiconError
        For a word that holds a blank, is longer than 32 characters or stands twice.

    Examples
    --------
    >>> parse_stopwords("# ours\n全县\n各级\n")
    ('全县', '各级')
    """
    words: dict[str, int] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        word = line.strip()
        if not word or word.startswith("#"):
            continue
        place = f"{where}, line {number}"
        if len(word) > _LONGEST or any(ch.isspace() for ch in word):
            raise LexiconError(f"{word[:12]!r} is no single word", where=place, expected=f"1 to {_LONGEST} characters")
        if word in words:
            raise LexiconError(
                f"{word!r} already stands in line {words[word]}", where=place, expected="every word once"
            )
        words[word] = number
    return tuple(words)


def stopword_effect(tokens: pd.DataFrame, layers: Mapping[str, Iterable[str]], *, top: int = 10) -> pd.DataFrame:
    """What each layer would remove, one after the other.

    Parameters
    ----------
    tokens
        TOKENS; blanks are left out of all counts.
    layers
        Name to words, in the order of application: a word counts for the first layer that has it.
    top
        How many of the most frequent removed words to name.

    Returns
    -------
    DataFrame
        layer, n_listed, n_unused (listed, but not in the corpus or taken by an earlier layer),
        n_types, n_removed, share_removed (of all tokens that are no blanks), share_left, most_removed.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> rows = [{"doc_id": "a", "position": i, "token": t, "start": i, "end": i + 1} for i, t in enumerate("党的党")]
    >>> effect = stopword_effect(build_table(rows, TOKENS), {"function": ["的", "了"]})
    >>> effect[["n_listed", "n_unused", "n_removed", "share_left"]].round(2).values.tolist()
    [[2.0, 1.0, 1.0, 0.67]]
    """
    if top < 0:
        raise ValueError(f"top={top}; allowed: 0 or more")
    counts = check_table(tokens, TOKENS)["token"].astype("str").value_counts()
    left = {str(word): int(count) for word, count in counts.items() if str(word).strip()}
    total = sum(left.values())
    rows = []
    for layer, words in layers.items():
        listed = set(words)
        removed = {word: left.pop(word) for word in sorted(listed) if word in left}
        ranked = sorted(removed.items(), key=lambda item: (-item[1], item[0]))
        rows.append(
            {
                "layer": layer,
                "n_listed": len(listed),
                "n_unused": len(listed) - len(removed),
                "n_types": len(removed),
                "n_removed": sum(removed.values()),
                "share_removed": sum(removed.values()) / total if total else float("nan"),
                "share_left": sum(left.values()) / total if total else float("nan"),
                "most_removed": " ".join(f"{word} {count}" for word, count in ranked[:top]),
            }
        )
    return pd.DataFrame(rows)
