"""Commands of a needs survey: ``yanting survey check``, ``report``, ``print``, ``simulate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yanting_research.cli.shared import print_safely, say

__all__ = ["app", "check", "print_form", "report", "simulate"]

app = typer.Typer(
    help="A training-needs survey: print the questionnaire, check the answers, report needs and scales.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_PROTECTED = {
    "suppress": "counts under 5 are hidden, with what would give them back",
    "round": "every count and total is rounded by itself to base 5; shares and tests are made of the rounded counts",
}

AnswersArgument = Annotated[
    Path, typer.Argument(help="Answers as a survey site exports them: xlsx, xls, ods, csv.", show_default=False)
]
QuestionnaireOption = Annotated[
    Path | None, typer.Option("--questionnaire", help="TOML file of questions; by default the shipped one.")
]
SheetOption = Annotated[str, typer.Option("--sheet", help="Name of the sheet; by default the first with cells.")]
MapOption = Annotated[
    list[str] | None,
    typer.Option("--map", help="COLUMN=ITEM for a heading that is not recognised; COLUMN= drops it; repeat for more."),
]
KindOption = Annotated[
    str, typer.Option("--data-kind", help="real, specimen or simulated; by default as the file says.")
]
PseudonymOption = Annotated[
    str, typer.Option("--pseudonymise", help="A column that identifies persons; its pseudonyms label the sheets.")
]
KeyOption = Annotated[
    Path | None, typer.Option("--key", help="Key of the pseudonyms, away from answers and results; made once.")
]
NumbersOption = Annotated[
    str, typer.Option("--numbers", help="What a bare number means: codes, positions of options, or auto.")
]


def check(
    answers: AnswersArgument,
    questionnaire: QuestionnaireOption = None,
    sheet: SheetOption = "",
    mapping: MapOption = None,
    data_kind: KindOption = "",
    numbers: NumbersOption = "auto",
    decisions_out: Annotated[
        Path | None, typer.Option("--decisions-out", help="Write the doubtful sheets as an .xlsx form to decide on.")
    ] = None,
    pseudonymise: PseudonymOption = "",
    key: KeyOption = None,
) -> None:
    """Say in Chinese what became of every column, which answers could not be read, and which sheets look doubtful.

    Example: yanting survey check answers.xlsx --decisions-out decisions.xlsx
    """
    from yanting_research.survey import response_flags
    from yanting_research.survey_reports import check_text
    from yanting_research.survey_work import read_questionnaire, read_survey, write_decision_file

    _check_xlsx(decisions_out, "--decisions-out")
    secret = _secret(pseudonymise, key, answers, decisions_out)
    book = read_questionnaire(questionnaire)
    try:
        made = read_survey(
            answers, book, data_kind=data_kind, sheet=sheet, mapping=_mapping(mapping), numbers=numbers,
            pseudonymise=pseudonymise, key=secret,
        )  # fmt: skip
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    flags = response_flags(made.responses, book)
    print_safely(check_text(made, flags))
    if decisions_out is not None:
        say(str(write_decision_file(flags, decisions_out).path))


def report(
    answers: AnswersArgument,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write all tables as an .xlsx workbook.")] = None,
    questionnaire: QuestionnaireOption = None,
    decisions: Annotated[
        Path | None, typer.Option("--decisions", help="The filled form of `survey check --decisions-out`.")
    ] = None,
    composition: Annotated[
        Path | None, typer.Option("--composition", help="Known shares for weights: item, code, share (csv).")
    ] = None,
    group: Annotated[str, typer.Option("--by", help="Compare the groups of this single-choice item.")] = "",
    seed: Annotated[int, typer.Option(help="Of the bootstraps and sampled tables.")] = 1,
    sheet: SheetOption = "",
    mapping: MapOption = None,
    data_kind: KindOption = "",
    numbers: NumbersOption = "auto",
    pseudonymise: PseudonymOption = "",
    key: KeyOption = None,
    wave: Annotated[str, typer.Option(help="Name of this round, where other people were asked the same before.")] = "",
    protect: Annotated[
        str, typer.Option(help="suppress: hide counts under 5 and what gives them back; round: all counts to base 5.")
    ] = "suppress",
) -> None:
    """Print a summary in Chinese; with -o write every table. Counts of few people are hidden, or all are rounded.

    Example: yanting survey report answers.xlsx --decisions decisions.xlsx --by role -o report.xlsx
    """
    from yanting_research.survey import exclude_responses
    from yanting_research.survey_work import (
        read_composition,
        read_decision_file,
        read_questionnaire,
        read_survey,
        survey_report,
        write_survey_report,
    )

    _check_xlsx(out, "--out")
    secret = _secret(pseudonymise, key, answers, out)
    book = read_questionnaire(questionnaire)
    try:
        made = read_survey(
            answers, book, data_kind=data_kind, sheet=sheet, mapping=_mapping(mapping), numbers=numbers,
            pseudonymise=pseudonymise, key=secret,
        )  # fmt: skip
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    for row in made.findings.to_dict("records"):
        say(f"note: {row['cell']} {row['item']}: {row['message_zh']}")
    exclusion = exclude_responses(made.responses, read_decision_file(decisions).reasons) if decisions else None
    targets = read_composition(composition) if composition else None
    try:
        result = survey_report(
            made.responses, book, exclusion=exclusion, targets=targets, group=group, seed=seed, protect=protect
        )
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--protect") from error
    if out is not None:
        write_survey_report(result, book, out, wave=wave)
        say(f"protection: {_PROTECTED[protect]}")
    print_safely(result.text)


def print_form(
    out: Annotated[Path, typer.Option("--out", "-o", help="The .docx file to write.")],
    questionnaire: QuestionnaireOption = None,
) -> None:
    """Write the questionnaire as a Word document to be printed, from the same data that reads its answers.

    Example: yanting survey print -o questionnaire.docx
    """
    from yanting_research.survey_work import read_questionnaire, write_questionnaire_docx

    if out.suffix.lower() != ".docx":
        raise typer.BadParameter(f"{out} is no .docx file", param_hint="--out")
    typer.echo(str(write_questionnaire_docx(read_questionnaire(questionnaire), out).path))


def simulate(
    out: Annotated[Path, typer.Option("--out", "-o", help="File whose name says 模拟 or simulated: csv, xlsx.")],
    n: Annotated[int, typer.Option("--n", min=0, help="Answer sheets; 0 for the plan's 420.")] = 0,
    seed: Annotated[int, typer.Option(help="The same seed, the same answers.")] = 1,
    export: Annotated[
        bool, typer.Option("--export/--codes", help="Words as a survey site exports them, or codes.")
    ] = True,
    questionnaire: QuestionnaireOption = None,
) -> None:
    """Write simulated answers to practise on: planted needs, groups and careless sheets.

    Example: yanting survey simulate --n 300 --seed 2 -o simulated_answers.xlsx
    """
    from yanting_research.survey_work import read_questionnaire, write_simulated_answers

    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise typer.BadParameter(f"{out} is neither .csv nor .xlsx", param_hint="--out")
    try:
        written = write_simulated_answers(read_questionnaire(questionnaire), out, seed=seed, n=n, like_export=export)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--out") from error
    typer.echo(str(written.path))


def _mapping(pairs: list[str] | None) -> dict[str, str]:
    made = {}
    for pair in pairs or []:
        column, mark, item = pair.partition("=")
        if not mark or not column.strip():
            raise typer.BadParameter(f"{pair!r} is no COLUMN=ITEM", param_hint="--map")
        made[column.strip()] = item.strip()
    return made


def _secret(pseudonymise: str, key: Path | None, answers: Path, out: Path | None) -> bytes:
    """The key, where a column is to be pseudonymised."""
    from yanting_research.privacy import project_key

    return project_key(key, apart_from=[one.parent for one in (answers, out) if one]) if pseudonymise else b""


def _check_xlsx(path: Path | None, option: str) -> None:
    if path is not None and path.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{path} is no .xlsx file", param_hint=option)


for _name, _command in (("check", check), ("report", report), ("print", print_form), ("simulate", simulate)):
    app.command(_name)(_command)
