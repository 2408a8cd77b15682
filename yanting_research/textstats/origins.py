"""Where a statistic comes from (来历): the segmentation behind its tokens and the layer it was counted on."""

from __future__ import annotations

import pandas as pd

__all__ = ["with_origin"]


def with_origin(result: pd.DataFrame, source: pd.DataFrame, *, layer: str = "") -> pd.DataFrame:
    """``result`` with the ``attrs`` of the table it was computed from, and its layer.

    The segmenter states dictionary, edits and engine in ``attrs``; a table that lost them could not
    say which tokens it counted.

    Parameters
    ----------
    result
        A new table; its ``attrs`` are set.
    source
        TOKENS, TERM_SPANS or TERMS.
    layer
        ``tokens`` or ``terms``; by default, what ``source`` says in its column or ``attrs``.

    Examples
    --------
    >>> tokens = pd.DataFrame({"token": ["党"]})
    >>> tokens.attrs["segmentation"] = {"engine": "python"}
    >>> with_origin(pd.DataFrame(), tokens, layer="tokens").attrs
    {'segmentation': {'engine': 'python'}, 'layer': 'tokens'}
    """
    found = layer or source.attrs.get("layer", "")
    if not found and "layer" in source.columns and len(source):
        found = "+".join(sorted(source["layer"].astype("str").unique()))
    result.attrs = {**source.attrs, **({"layer": found} if found else {})}
    return result
