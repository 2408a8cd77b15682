"""The command that protects sums of money or hours by unit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yanting_research.cli.shared import print_safely, say

__all__ = ["protect"]


def protect(
    file: Annotated[
        Path, typer.Argument(help="A list of amounts, one a row: csv, xlsx, xls, ods.", show_default=False)
    ],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write the table as an .xlsx workbook.")] = None,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="contributor=单位; also row, column, amount: what the file calls them; repeat."),
    ] = None,
    largest: Annotated[int, typer.Option(min=1, help="Hide a sum of which so many units ...")] = 2,
    percent: Annotated[float, typer.Option(help="... make up more than this percentage.")] = 90.0,
    p: Annotated[
        float, typer.Option(help="Hide a sum whose second unit knows the first to within this percentage.")
    ] = 10.0,
    least: Annotated[int, typer.Option(min=1, help="Hide a sum of fewer units.")] = 5,
    unit: Annotated[str, typer.Option(help="Of the amounts: 元.")] = "",
    data_kind: Annotated[str, typer.Option("--data-kind", help="real, specimen or simulated.")] = "real",
) -> None:
    """Add amounts by unit up to a two-way table in which no unit's own amount can be told, and hide what would tell it.

    For spending on training by unit, hours taught by unit, and the like. The units are not in the output.

    Example: yanting protect spending.csv --column row=乡镇 --column column=项目 --column contributor=单位
    --column amount=金额 --unit 元 -o spending_protected.xlsx
    """
    from yanting_research.core.dominance import DominanceRule
    from yanting_research.privacy.amounts import amount_table, amounts_text, read_amounts, write_amounts

    if out is not None and out.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{out} is no .xlsx file", param_hint="--out")
    pairs = [one.partition("=") for one in column or []]
    if any(not mark for _, mark, _ in pairs):
        raise typer.BadParameter("write --column contributor=单位", param_hint="--column")
    try:
        rule = DominanceRule(largest, percent, p, least)
        listed = read_amounts(file, columns={name.strip(): head.strip() for name, _, head in pairs})
        made = amount_table(listed, rule=rule, unit=unit)
        said = amounts_text(made, data_kind=data_kind, unit=unit)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    if out is not None:
        say(str(write_amounts(made, out, data_kind=data_kind).path))
    print_safely(said)
