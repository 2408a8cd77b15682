"""Kind of data (数据类型): stated by the caller or by the table, and never made to look more real."""

from __future__ import annotations

import pandas as pd

from yanting_research.core.carriers import Document
from yanting_research.core.contracts import DATA_KINDS
from yanting_research.errors import ContractError

__all__ = ["data_kind_of", "document_kind"]

_SPECIMEN = "〔样例文本"
"""Opening of the line by which a specimen says that it is one."""
_OPENING = 600  # characters; the line stands under the title


def document_kind(document: Document) -> str:
    """Kind of data of a document: what its metadata say, else what its first lines say.

    Returns
    -------
    str
        ``real``, ``specimen`` or ``simulated``; a text that does not say what it is counts as real.

    Examples
    --------
    >>> from yanting_research.core import Source, identity_offsets
    >>> text = "〔样例文本：县名与数据均为虚构〕全县有党员500名。"
    >>> document_kind(Document("a", text, Source("a.txt", text, "text", "utf-8", ""), identity_offsets(len(text))))
    'specimen'
    """
    stated = document.metadata.get("data_kind", "")
    return stated or ("specimen" if _SPECIMEN in document.text[:_OPENING] else "real")


def data_kind_of(table: pd.DataFrame, stated: str, *, where: str) -> str:
    """The kind of data that a figure or table must name.

    One simulated row makes the whole simulated; one specimen row among real ones, a specimen.

    Parameters
    ----------
    table
        Any table; its column ``data_kind`` speaks for the rows, where there is one.
    stated
        ``real``, ``specimen`` or ``simulated`` as the caller says; ``""`` for nothing said.
    where
        Who asks, for the message.

    Returns
    -------
    str
        ``stated``, or the table's kind furthest from real.

    Raises
    ------
    ValueError
        When nobody says it, or for an unknown kind.
    ContractError
        When ``stated`` is closer to real than a row of the table.

    Examples
    --------
    >>> data_kind_of(pd.DataFrame({"data_kind": ["real", "simulated"]}), "", where="figure")
    'simulated'
    >>> data_kind_of(pd.DataFrame({"n": [3]}), "specimen", where="figure")
    'specimen'
    >>> data_kind_of(pd.DataFrame({"data_kind": ["simulated"]}), "real", where="figure")
    Traceback (most recent call last):
    ...
    yanting_research.errors.ContractError: figure: data_kind='real', but the table holds simulated rows; expected: ...
    """
    found = set(table["data_kind"]) if "data_kind" in table.columns else set()
    strange = sorted(map(str, (found | ({stated} if stated else set())) - set(DATA_KINDS)))
    allowed = f"allowed: {', '.join(DATA_KINDS)}"
    if strange:
        raise ValueError(f"{where}: data_kind={strange[0]!r}; {allowed}")
    if not (found or stated):
        raise ValueError(f"{where}: data_kind is not stated and the table has no such column; {allowed}")
    heaviest = max(found, key=DATA_KINDS.index) if found else stated
    if stated and DATA_KINDS.index(stated) < DATA_KINDS.index(heaviest):
        raise ContractError(
            f"data_kind={stated!r}, but the table holds {heaviest} rows",
            where=where,
            expected=heaviest,
            remedy="leave data_kind out, or filter the rows",
        )
    return stated or heaviest
