"""Where coders differ (分歧): every unit and code with the values side by side and the sentence."""

from __future__ import annotations

import pandas as pd

from yanting_research.coding.codebook import Codebook
from yanting_research.coding.labels import ADJUDICATED
from yanting_research.coding.sheets import value_text
from yanting_research.core import CODES, CONFUSION, DISAGREEMENTS, build_table, check_table
from yanting_research.errors import CodingError

__all__ = ["adjudicated_codes", "confusion", "disagreements", "given_values"]

_CONTEXT = ("before", "text", "after")


def given_values(codes: pd.DataFrame) -> pd.DataFrame:
    """CODES with a value, checked; blank cells are left out."""
    table = check_table(codes, CODES)
    return table[table["value"].notna()].reset_index(drop=True)


def disagreements(codes: pd.DataFrame, texts: pd.DataFrame | None = None) -> pd.DataFrame:
    """Units and codes on which at least two coders gave different values (分歧清单).

    Parameters
    ----------
    codes
        CODES of two or more coders. The coder ``adjudicated`` is left out.
    texts
        UNITS, or the ``texts`` of sheets read: unit_id, text, and before and after if there.

    Returns
    -------
    DataFrame
        DISAGREEMENTS; ``text`` is empty without ``texts``.

    Examples
    --------
    >>> rows = [{"unit_id": "u", "coder": coder, "code": "x", "value": value} for coder, value in (("A", 1), ("B", 0))]
    >>> disagreements(build_table(rows, CODES)).loc[0, "values"]
    'A=1; B=0'
    """
    table = given_values(codes)
    table = table[table["coder"] != ADJUDICATED]
    shown = {} if texts is None else _by_unit(texts)
    rows = []
    for (code, unit_id), group in table.groupby(["code", "unit_id"], sort=True):
        if group["value"].nunique() < 2:
            continue
        values = [f"{coder}={value_text(value)}" for coder, value in zip(group["coder"], group["value"], strict=True)]
        rows.append(
            {
                "code": code,
                "unit_id": unit_id,
                "values": "; ".join(values),
                "n_coders": len(group),
                "n_values": group["value"].nunique(),
                "spread": group["value"].max() - group["value"].min(),
            }
            | shown.get(str(unit_id), {})
        )
    return build_table(rows, DISAGREEMENTS)


def _by_unit(texts: pd.DataFrame) -> dict[str, dict[str, str]]:
    if not {"unit_id", "text"} <= set(texts.columns):
        raise CodingError(
            f"the table of texts has the columns {', '.join(map(str, texts.columns))}",
            expected="unit_id and text",
            remedy="hand over UNITS, or the texts of the sheets read",
        )
    columns = [name for name in _CONTEXT if name in texts.columns]
    records = texts[["unit_id", *columns]].to_dict("records")
    return {str(row["unit_id"]): {name: str(row[name]) for name in columns} for row in records}


def adjudicated_codes(
    codes: pd.DataFrame, decisions: pd.DataFrame, *, codebook: Codebook | None = None
) -> pd.DataFrame:
    """What stands after adjudication: the common value, or the decision where coders differ.

    Parameters
    ----------
    codes
        CODES of the coders.
    decisions
        CODES of the coder ``adjudicated``, as :func:`read_adjudication` returns them.
    codebook
        Keeps to its codes, if given.

    Returns
    -------
    DataFrame
        CODES of the coder ``adjudicated`` for every unit and code that at least two coders
        judged; NaN where they differ and nobody has decided.

    Raises
    ------
    CodingError
        When a decision concerns a unit and code on which nobody differs.

    Examples
    --------
    >>> rows = [{"unit_id": u, "coder": c, "code": "x", "value": v}
    ...         for u, c, v in (("u1", "A", 1), ("u1", "B", 1), ("u2", "A", 1), ("u2", "B", 0))]
    >>> decided = build_table([{"unit_id": "u2", "coder": "adjudicated", "code": "x", "value": 0}], CODES)
    >>> adjudicated_codes(build_table(rows, CODES), decided)["value"].tolist()
    [1.0, 0.0]
    """
    table = given_values(codes)
    table = table[table["coder"] != ADJUDICATED]
    if codebook is not None:
        table = table[table["code"].isin(codebook.names)]
    made = check_table(decisions, CODES)
    decided = dict(zip(zip(made["unit_id"], made["code"], strict=True), made["value"], strict=True))
    rows = []
    for (unit_id, code), group in table.groupby(["unit_id", "code"], sort=True):
        if len(group) < 2:
            continue
        values = sorted(set(group["value"]))
        value = values[0] if len(values) == 1 else decided.pop((str(unit_id), str(code)), float("nan"))
        rows.append({"unit_id": unit_id, "coder": ADJUDICATED, "code": code, "value": value})
    if decided:
        shown = ", ".join(f"{unit_id} {code}" for unit_id, code in sorted(decided)[:5])
        raise CodingError(
            f"{len(decided)} decisions on units that are not in dispute: {shown}",
            where="adjudication",
            expected="a decision for a unit and code on which coders differ",
            remedy="make the adjudication file again from the present codes",
        )
    return build_table(rows, CODES)


def confusion(codes: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Values of two coders against each other (混淆矩阵).

    Returns
    -------
    DataFrame
        CONFUSION; of the units that both coded, every pair of values that either gave.

    Raises
    ------
    CodingError
        When a coder is not there, or they share no coded unit.

    Examples
    --------
    >>> rows = [{"unit_id": "u", "coder": coder, "code": "x", "value": value} for coder, value in (("A", 1), ("B", 0))]
    >>> confusion(build_table(rows, CODES), "A", "B")[["value_first", "value_second", "n"]].to_numpy().tolist()
    [[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0]]
    """
    table = given_values(codes)
    pairs = _pairs(table, first, second)
    rows = []
    for code, group in pairs.groupby("code", sort=True):
        values = sorted({*group["value_first"], *group["value_second"]})
        counts = group.groupby(["value_first", "value_second"]).size().to_dict()
        rows += [
            {"code": code, "first": first, "second": second, "value_first": one, "value_second": two,
             "n": counts.get((one, two), 0), "share": counts.get((one, two), 0) / len(group)}
            for one in values
            for two in values
        ]  # fmt: skip
    return build_table(rows, CONFUSION)


def _pairs(table: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Codes of two coders side by side: unit_id, code, value_first, value_second."""
    known = sorted(table["coder"].unique())
    sides = [table.loc[table["coder"] == coder, ["unit_id", "code", "value"]] for coder in (first, second)]
    pairs = sides[0].merge(sides[1], on=["unit_id", "code"], suffixes=("_first", "_second"))
    if first == second or pairs.empty:
        raise CodingError(
            f"the coders {first!r} and {second!r} share no coded unit",
            where="codes",
            expected=f"two of the coders {', '.join(known)}",
            remedy="check the labels, and that both coded the same sample",
        )
    return pairs
