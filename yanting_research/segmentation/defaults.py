"""The shipped lexicon of Party building and cadre education (默认领域词表)."""

from __future__ import annotations

from functools import lru_cache

from yanting_research.core import Lexicon, parse_lexicon
from yanting_research.resources import read_resource

__all__ = ["default_lexicon"]

_NAME = "lexicon_party_education.tsv"


@lru_cache(maxsize=1)
def default_lexicon() -> Lexicon:
    """The shipped lexicon; frozen, so one copy serves all.

    Examples
    --------
    >>> len(default_lexicon()) >= 560
    True
    """
    return parse_lexicon(read_resource(_NAME), where=_NAME)
