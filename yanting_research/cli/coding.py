"""Commands of coding: ``yanting code sheet``, ``check``, ``read``, ``agree``, ``adjudicate``, ``settle``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yanting_research.cli.shared import (
    FilesArgument,
    OutOption,
    TableOption,
    emit_table,
    print_safely,
    read_corpus,
    say,
)

if TYPE_CHECKING:
    from yanting_research.coding import SheetsRead

__all__ = ["adjudicate", "agree", "app", "check", "read", "settle", "sheet"]

app = typer.Typer(
    help="Code texts by hand: sheets out and in, agreement, disagreements and their settlement.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class UnitKind(StrEnum):
    """What one row of a sheet is."""

    sentence = "sentence"
    clause = "clause"
    paragraph = "paragraph"
    section = "section"


class Strata(StrEnum):
    """What a sample is stratified by."""

    none = "none"
    document = "document"
    section = "section"
    role = "role"
    year = "year"


CodebookOption = Annotated[
    Path | None, typer.Option("--codebook", help="TOML file of codes; by default the shipped themes.")
]
CarriedOption = Annotated[
    Path | None, typer.Option("--codebook", help="TOML file of codes; by default the one inside the sheets.")
]
SheetsArgument = Annotated[list[Path], typer.Argument(help="Filled sheets: xlsx, xls, ods, csv.", show_default=False)]
CodesArgument = Annotated[
    list[Path], typer.Argument(help="Filled sheets, or tables of codes (csv).", show_default=False)
]


def sheet(
    files: FilesArgument,
    coder: Annotated[list[str], typer.Option("--coder", help="Label of a coder, never a name; repeat for more.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The .xlsx file; with several coders, name_LABEL.xlsx.")],
    by: Annotated[UnitKind, typer.Option(help="What is coded.")] = UnitKind.sentence,
    n: Annotated[int, typer.Option("--sample", min=0, help="Draw so many units; 0 for all.")] = 0,
    seed: Annotated[int, typer.Option(help="Of the draw: the same seed, the same units.")] = 1,
    stratify: Annotated[Strata, typer.Option(help="Draw within documents, sections, roles or years.")] = Strata.none,
    codebook: CodebookOption = None,
    code: Annotated[list[str] | None, typer.Option(help="Only this code of the codebook; repeat for more.")] = None,
    headings: Annotated[bool, typer.Option("--headings/--no-headings", help="Titles and headings too.")] = True,
    context: Annotated[int, typer.Option(min=0, help="Characters shown before and after.")] = 60,
) -> None:
    """Write the same units as a sheet for every coder: lists to choose from, all else locked.

    Example: yanting code sheet reports/ --coder A --coder B --sample 200 --stratify document -o sheet.xlsx
    """
    from yanting_research.coding import choose_codes, coding_units, sample_units
    from yanting_research.coding_work import read_codebook, write_coding_file

    if out.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{out} is no .xlsx file", param_hint="--out")
    if len(set(coder)) < len(coder):
        raise typer.BadParameter("a label is given twice", param_hint="--coder")
    try:
        book = read_codebook(codebook)
        book = choose_codes(book, code) if code else book
        units = coding_units(read_corpus(files), by=by.value, context=context, headings=headings)
        if n:
            units = sample_units(units, n, seed=seed, by="" if stratify is Strata.none else stratify.value)
        for label in coder:
            path = out if len(coder) == 1 else out.with_name(f"{out.stem}_{label}{out.suffix}")
            typer.echo(str(write_coding_file(units, book, label, path).path))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    say(f"{len(units)} units, {len(book.codes)} codes")


def check(
    files: SheetsArgument,
    codebook: CarriedOption = None,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Say in Chinese everything that is wrong with filled sheets, all at once; exit 1 when one is refused.

    Example: yanting code check sheet_A.xlsx sheet_B.xlsx
    """
    made = _read(files, codebook, raising=False)
    if form is not None or out is not None:
        emit_table(made.findings, form, out)
    else:
        print_safely(_findings_text(made) or "没有发现问题。")
    raise typer.Exit(1 if made.refused else 0)


def read(
    files: SheetsArgument,
    codebook: CarriedOption = None,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Print the codes of filled sheets; a faulty sheet is said and left out, the others go on.

    Example: yanting code read sheet_A.xlsx sheet_B.xlsx -o codes.csv
    """
    made = _read(files, codebook)
    _say_refused(made)
    emit_table(made.codes, form, out)


def agree(
    files: CodesArgument,
    seed: Annotated[int, typer.Option(help="Of the bootstrap.")] = 1,
    statistic: Annotated[list[str] | None, typer.Option(help="Only this coefficient; repeat for more.")] = None,
    coder: Annotated[list[str] | None, typer.Option(help="Only this coder; repeat for more.")] = None,
    draws: Annotated[int, typer.Option(min=0, help="Bootstrap samples of units; 0 for no intervals.")] = 1000,
    codebook: CarriedOption = None,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Print the agreement of coders, per code and over all, with intervals and what they rest on.

    Example: yanting code agree sheet_A.xlsx sheet_B.xlsx --statistic krippendorff_alpha --format text
    """
    from yanting_research.coding import agreement
    from yanting_research.coding_work import codes_from_files, read_codebook

    made = codes_from_files(files, read_codebook(codebook) if codebook else None)
    for message in made.refused:
        say(f"error: {message}")
    try:
        table = agreement(
            made.codes, seed=seed, codebook=made.codebook, statistics=statistic or (), coders=coder or (), draws=draws
        )
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    emit_table(table, form, out)


def adjudicate(
    files: SheetsArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="The .xlsx file to write.")],
    codebook: CarriedOption = None,
) -> None:
    """Write every disagreement with its sentence into a workbook in which it is settled.

    Example: yanting code adjudicate sheet_A.xlsx sheet_B.xlsx -o disagreements.xlsx
    """
    from yanting_research.coding_work import write_adjudication_file

    if out.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{out} is no .xlsx file", param_hint="--out")
    made = _read(files, codebook)
    _say_refused(made)
    write_adjudication_file(made.codes, made.texts, made.codebook, out)
    typer.echo(str(out))


def settle(
    files: SheetsArgument,
    decisions: Annotated[Path, typer.Option(help="The workbook with the decisions, filled.")],
    codebook: CarriedOption = None,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Print the codes that stand: common values, and the decisions where coders differed.

    Example: yanting code settle sheet_A.xlsx sheet_B.xlsx --decisions disagreements.xlsx -o settled.csv
    """
    from yanting_research.coding import adjudicated_codes
    from yanting_research.coding_work import read_adjudication_file

    made = _read(files, codebook)
    _say_refused(made)
    settled = read_adjudication_file(decisions, made.codebook)
    for row in settled.findings.to_dict("records"):
        say(f"note: {row['path']}: {row['message_zh']}")
    emit_table(adjudicated_codes(made.codes, settled.codes), form, out)


def _read(files: list[Path], codebook: Path | None, *, raising: bool = True) -> SheetsRead:
    from yanting_research.coding_work import read_codebook, read_coding_files

    return read_coding_files(files, read_codebook(codebook) if codebook else None, raising=raising)


def _say_refused(made: SheetsRead) -> None:
    from yanting_research.coding import sheet_error

    for path in made.refused:
        say(f"error: {sheet_error(made.findings, path)}")


def _findings_text(made: SheetsRead) -> str:
    words = {"fault": "问题", "note": "提示"}
    lines = []
    for path, group in made.findings.groupby("path", sort=True):
        lines.append(f"【{path}】{'未读入' if path in made.refused else '已读入'}")
        for row in group.sort_values(["severity", "n_row"]).to_dict("records"):
            place = f"第 {row['n_row']} 行：" if row["n_row"] else ""
            lines.append(f"  {words[row['severity']]}：{place}{row['message_zh']}")
    return "\n".join(lines)


for _command in (sheet, check, read, agree, adjudicate, settle):
    app.command()(_command)
