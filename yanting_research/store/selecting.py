"""Rows of a store's tables (筛选): facts, checks and themes of all documents, by filters that are data."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from yanting_research.store.opening import Store

__all__ = ["COMPARISONS", "Filter", "list_documents", "parse_filter", "select_rows"]

COMPARISONS = {
    "=": '"{column}" = ${value}',
    "!=": '"{column}" <> ${value}',
    "<": '"{column}" < ${value}',
    "<=": '"{column}" <= ${value}',
    ">": '"{column}" > ${value}',
    ">=": '"{column}" >= ${value}',
    "contains": 'contains("{column}", ${value})',
    "starts_with": 'starts_with("{column}", ${value})',
}
"""What a filter may ask, and how it is said; the value is always a parameter."""
_SOURCE = (
    "(SELECT t.*, d.title AS document_title, d.region AS document_region, d.period AS document_period "
    "FROM read_parquet($files, union_by_name = true) t LEFT JOIN documents d USING (doc_id))"
)

Filter = tuple[str, str, object]


def parse_filter(asked: str) -> Filter:
    """A filter as a person writes it: column, comparison, value, with blanks between.

    Raises
    ------
    ValueError
        When it is anything else.

    Examples
    --------
    >>> parse_filter("indicator = 流动 党员")
    ('indicator', '=', '流动 党员')
    """
    pieces = asked.split(maxsplit=2)
    if len(pieces) != 3 or pieces[1] not in COMPARISONS:
        raise ValueError(
            f"filter {asked!r:.60}; allowed: column, one of {' '.join(COMPARISONS)}, value, with blanks between"
        )
    return pieces[0], pieces[1], pieces[2]


def list_documents(store: Store) -> pd.DataFrame:
    """All documents without their texts, by doc_id."""
    return store.ask("SELECT * EXCLUDE (doc) FROM documents ORDER BY doc_id")


def _fitting(value: object, column: str, kind: str) -> object:
    """The value in the type of its column; a text that spells a number is one."""
    if kind == "VARCHAR" and isinstance(value, str):
        return value
    try:
        if kind == "BOOLEAN":
            return {"true": True, "false": False}[str(value).lower()]
        if kind != "VARCHAR":
            return float(str(value))
    except (ValueError, KeyError):
        pass
    raise ValueError(f"{column} is {kind}, its filter {value!r:.40}; allowed: a value of that type")


def select_rows(
    store: Store, table: str, columns: Sequence[str] = (), where: Sequence[Filter] = (), *, limit: int = 10_000
) -> pd.DataFrame:
    """Rows of a table that pass every filter, sorted by the columns asked for.

    Parameters
    ----------
    store, table
        The store; facts, checks, themes or failed.
    columns
        Names; by default all. ``document_title``, ``document_region`` and ``document_period`` are those of the
        document.
    where
        ``(column, comparison, value)`` with a comparison of :data:`COMPARISONS`.
    limit
        Most rows returned.

    Raises
    ------
    ValueError
        For a table, column or comparison that is not in its list, or a value of another type than its column.
    """
    files = {"files": store.results(table)}
    described = store.ask(f"DESCRIBE SELECT * FROM {_SOURCE}", files)  # noqa: S608 - a constant
    known = dict(zip(described["column_name"], described["column_type"], strict=True))
    for name in [*columns, *(column for column, _, _ in where)]:
        if name not in known:
            raise ValueError(f"column {name!r:.60}; allowed: {', '.join(known)}")
    tests, values = [], dict[str, object](files, limit=limit)
    for number, (column, comparison, value) in enumerate(where):
        if comparison not in COMPARISONS:
            raise ValueError(f"comparison {comparison!r:.40}; allowed: {', '.join(COMPARISONS)}")
        values[f"v{number}"] = _fitting(value, column, known[column])
        tests.append(COMPARISONS[comparison].format(column=column, value=f"v{number}"))
    named = ", ".join(f'"{name}"' for name in columns or known)
    asked = f" WHERE {' AND '.join(tests)}" if tests else ""
    return store.ask(f"SELECT {named} FROM {_SOURCE}{asked} ORDER BY ALL LIMIT $limit", values)  # noqa: S608 - names were compared with the table's own
