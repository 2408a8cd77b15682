"""The fingerprint (指纹): what decides the tokens, stated apart from the engine that cuts them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yanting_research.core.lexicon import Lexicon, hash_lexicon
from yanting_research.core.provenance import canonical_json, package_versions, sha256_text
from yanting_research.segmentation.dictionary import dictionary_sha256, jieba_version
from yanting_research.segmentation.edits import WordEdit, edit_record

__all__ = ["describe"]


def describe(
    lexicon: Lexicon, edits: Sequence[WordEdit], *, hmm: bool, max_run: int | None, engine: str
) -> dict[str, Any]:
    """Everything that decides the output, as plain data.

    ``tokens`` is a hash of what decides the tokens: jieba's version, its dictionary, the
    ordered edits, the model and the cut of long runs. Two segmenters with equal ``tokens``
    give equal tokens, whatever their ``engine``. ``terms`` adds the lexicon.

    Examples
    --------
    >>> one = describe(Lexicon(), (), hmm=True, max_run=None, engine="python")
    >>> two = describe(Lexicon(), (), hmm=True, max_run=None, engine="rjieba")
    >>> one["tokens"] == two["tokens"], one["engine"] == two["engine"]
    (True, False)
    """
    decisive = {
        "jieba": jieba_version(),
        "dictionary_sha256": dictionary_sha256(),
        "edits_sha256": sha256_text(canonical_json([edit_record(edit) for edit in edits])),
        "n_edits": len(edits),
        "hmm": hmm,
        "max_run": max_run,
    }
    tokens = sha256_text(canonical_json(decisive))
    lexicon_sha256 = hash_lexicon(lexicon)
    library = {"rjieba": "rjieba", "rjieba-route": "rjieba"}.get(engine, "jieba")
    return {
        **decisive,
        "lexicon_sha256": lexicon_sha256,
        "n_lexicon": len(lexicon),
        "tokens": tokens,
        "terms": sha256_text(canonical_json([tokens, lexicon_sha256])),
        "engine": engine,
        "engine_version": f"{library} {package_versions([library])[library]}",
    }
