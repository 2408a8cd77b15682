"""The way of a needs survey (需求调查): questionnaire printed, answers read, checked, excluded by decision, reported.

Composition of ``survey`` with ``readers``, ``tables`` and ``writers``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pandas as pd

from yanting_research import survey, tables, writers
from yanting_research.core import RESPONSES, check_table, sha256_text
from yanting_research.errors import ReadError, SurveyError
from yanting_research.privacy import LEDGER_NAME, Publication, audited_ledger
from yanting_research.readers import Sheet, read_cells, read_text
from yanting_research.survey import Imported, Item, Questionnaire
from yanting_research.survey_reports import SurveyReport, survey_report

__all__ = [
    "SIMULATED_WORDS",
    "Decided",
    "SurveyReport",
    "read_composition",
    "read_decision_file",
    "read_questionnaire",
    "read_survey",
    "survey_report",
    "write_decision_file",
    "write_questionnaire_docx",
    "write_simulated_answers",
    "write_survey_report",
]

_Path = str | os.PathLike[str]
SIMULATED_WORDS = ("模拟", "simulated")
"""Words of which one stands in the name of every file of simulated answers."""
_DECISIONS, _HELP = "处理", "填写说明"
_HINTS = {"single": "单选", "multiple": "可多选", "rank": "排序", "number": "填数", "text": "选答"}
_WIDTHS = {"答卷": 12, "发现的问题": 60, "处理": 10, "理由": 40, "说明": 100}
_FILLING = (
    "每行是一份有疑点的答卷。疑点只是提醒，不等于答卷有假：认真的人也可能整题选同一项。",
    "逐份看过以后，在“处理”栏选“保留”或“剔除”；留空白的按保留处理。",
    "剔除的必须写明理由，报告里会列出每种理由剔除了几份。最好看两个以上的疑点再剔除。",
    "不要因为答案不合预期而剔除。",
)


def read_questionnaire(path: _Path | None = None) -> Questionnaire:
    """A questionnaire from a TOML file; the shipped one where no file is named.

    Raises
    ------
    ReadError
        When the file cannot be read.
    SurveyError
        When it is no questionnaire; the message names line and item.
    """
    if path is None:
        return survey.default_questionnaire()
    return survey.parse_questionnaire(read_text(path).text, where=Path(path).name)


def read_survey(
    path: _Path,
    questionnaire: Questionnaire,
    *,
    data_kind: str = "",
    sheet: str = "",
    mapping: Mapping[str, str] | None = None,
    numbers: str = "auto",
    pseudonymise: str = "",
    key: bytes = b"",
) -> Imported:
    """Answers from an export as .xlsx, .xls, .ods or .csv.

    Parameters
    ----------
    path
        The file. A name with 模拟 or ``simulated`` makes the answers simulated, whatever else is said.
    questionnaire
        What was asked.
    data_kind
        ``real`` (the default of a file that does not say otherwise), ``specimen`` or ``simulated``.
    sheet
        Name of the sheet; by default the first visible one with cells.
    mapping, numbers
        As :func:`survey.plan_columns`.
    pseudonymise, key
        As :func:`survey.read_export`; the key is of :func:`privacy.project_key`.

    Raises
    ------
    ReadError, SurveyError, PrivacyError
        The file cannot be read, does not belong to the questionnaire, or holds identifiers of persons.
    """
    name = Path(path).name
    chosen = _chosen(read_cells(path), sheet, name)
    where = f"{name}!{chosen.name}" if chosen.name else name
    named = any(word in name.lower() for word in SIMULATED_WORDS)
    stated = "simulated" if named and data_kind in ("", "simulated") else data_kind
    if named and stated != "simulated":
        raise SurveyError(
            f"data_kind={data_kind!r}, but the file's name says simulated", where=name, expected="simulated",
            remedy="leave data_kind out, or name the file for what it holds",
        )  # fmt: skip
    own = any(cell.strip() == "data_kind" for row in chosen.rows[:1] for cell in row)
    return survey.read_export(
        chosen.rows, questionnaire, data_kind=stated or ("" if own else "real"), first_row=chosen.first_row,
        where=where, mapping=mapping, numbers=numbers, pseudonymise=pseudonymise, key=key,
    )  # fmt: skip


def write_survey_report(
    report: SurveyReport, questionnaire: Questionnaire, path: _Path, *, wave: str = ""
) -> list[writers.Written]:
    """Write the tables as a workbook, and beside it the ledger of all tables given out of this survey.

    Parameters
    ----------
    report
        Of :func:`survey_report`.
    questionnaire
        What was asked: tables of one version of it belong together, from whatever file of answers.
    path
        The workbook.
    wave
        Name of the round of asking, where other people were asked the same.

    Raises
    ------
    PrivacyError
        When these tables and those given out before from the same survey together give a small count away; nothing is
        written.
    WriteError
        When a file cannot be written.
    """
    target = Path(path)
    asked = sha256_text(repr(asdict(questionnaire)))
    ledger = audited_ledger(target.parent, Publication(f"{asked} {wave}".strip(), report.published))
    # the ledger first: what is killed in between may have noted too much, never given out what is not noted
    noted = writers.write_json(ledger, target.parent / LEDGER_NAME)
    return [writers.write_workbook(report.sheets, target), noted]


def _chosen(sheets: list[Sheet], sheet: str, name: str) -> Sheet:
    named = [one for one in sheets if (one.name == sheet if sheet else not one.hidden and one.rows)]
    if not named:
        raise ReadError(
            f"has no sheet {sheet!r}" if sheet else "has no visible sheet with cells", where=name,
            expected=", ".join(one.name for one in sheets) or "a sheet", remedy="name one of these",
        )  # fmt: skip
    return named[0]


def write_decision_file(flags: pd.DataFrame, path: _Path) -> writers.Written:
    """Write the flagged sheets as a workbook in which one decides what is left out, and why.

    Raises
    ------
    SurveyError
        When nothing is flagged.
    """
    table = survey.decision_sheet(flags)
    if table.empty:
        raise SurveyError(
            "no sheet is flagged", where="decisions", expected="flags", remedy="there is nothing to decide"
        )
    choices = (writers.Choice("处理", ("保留", "剔除"), "处理", "剔除的要写理由；空白按保留处理。"),)
    form = writers.FormSheet(_DECISIONS, table, ("处理", "理由"), choices, _WIDTHS, frozen=1)
    help_sheet = writers.FormSheet(_HELP, pd.DataFrame({"说明": list(_FILLING)}), widths=_WIDTHS)
    return writers.write_form([form, help_sheet], path)


@dataclass(frozen=True, slots=True)
class Decided:
    """Sheets to be left out, each with its reason."""

    reasons: Mapping[str, str] = field(default_factory=dict)


def read_decision_file(path: _Path) -> Decided:
    """Read the decisions back from what was saved.

    Raises
    ------
    ReadError, SurveyError
        The file cannot be read, has not the form's columns, or decides without a reason.
    """
    name = Path(path).name
    for sheet in read_cells(path):
        for at, row in enumerate(sheet.rows[:5]):
            if {"答卷", "处理", "理由"} <= {cell.strip() for cell in row}:
                heads = [cell.strip() for cell in row]
                rows = [dict(zip(heads, [*cells, *[""] * len(heads)], strict=False)) for cells in sheet.rows[at + 1 :]]
                filled = [one for one in rows if one.get("答卷", "").strip()]
                return Decided(survey.decisions_from_rows(list(filled), where=name))
    raise SurveyError(
        "has no columns 答卷, 处理 and 理由", where=name, expected="a form of `yanting survey check --decisions-out`",
        remedy="fill that form",
    )  # fmt: skip


def read_composition(path: _Path) -> dict[str, dict[str, float]]:
    """The known composition of the population, for weighting: item to code to share.

    Parameters
    ----------
    path
        A table with the columns ``item``, ``code`` and ``share``; shares in [0, 1].

    Raises
    ------
    ReadError, SurveyError
        The file cannot be read, a column is missing, or a share is no number.
    """
    name = Path(path).name
    rows = read_cells(path)[0].rows
    heads = [cell.strip() for cell in rows[0]] if rows else []
    if not {"item", "code", "share"} <= set(heads):
        raise SurveyError("columns are missing", where=name, expected="item, code, share", remedy="complete the table")
    made: dict[str, dict[str, float]] = {}
    for number, cells in enumerate(rows[1:], start=2):
        row = dict(zip(heads, cells, strict=False))
        if not any(cell.strip() for cell in cells):
            continue
        try:
            share = float(row.get("share", ""))
        except ValueError as error:
            raise SurveyError(
                f"share {row.get('share', '')!r} is no number", where=f"{name}, row {number}",
                expected="a share in [0, 1]", remedy="write 0.25, not 25%",
            ) from error  # fmt: skip
        item, code = row["item"].strip(), row.get("code", "").strip()
        if code in made.setdefault(item, {}):
            raise SurveyError("the code stands twice", where=f"{name}, row {number}", expected="one row a code")
        made[item][code] = share
    return made


def write_questionnaire_docx(questionnaire: Questionnaire, path: _Path) -> writers.Written:
    """Write the questionnaire to be printed, from the same data that read its answers.

    Raises
    ------
    WriteError
        When the file cannot be written.
    """
    return writers.write_bytes(
        tables.tabulate_questionnaire_docx(
            questionnaire.title, questionnaire.introduction, _parts(questionnaire), ending=questionnaire.ending
        ),
        path,
    )


def _parts(questionnaire: Questionnaire) -> list[tables.FormPart]:
    guides = _guides(questionnaire)
    parts = []
    for block in questionnaire.blocks:
        questions: list[tables.FormQuestion] = []
        done: set[str] = set()
        for item in questionnaire:
            if item.block != block.block or item.matrix in done:
                continue
            if item.matrix:
                done.add(item.matrix)
                grid = [one for one in questionnaire if one.matrix == item.matrix]
                labels = tuple(option.label for option in item.options)
                questions.append(
                    tables.FormQuestion(
                        questionnaire.stem(item), "grid", labels, tuple(one.text for one in grid), "每行选一项"
                    )
                )
            else:
                questions.append(_question(item, guides.get(item.item, "")))
        if questions:
            parts.append(tables.FormPart(block.title, block.note, tuple(questions)))
    return parts


def _guides(questionnaire: Questionnaire) -> dict[str, str]:
    """What a printed sheet says of skip rules; a site does it by itself."""
    numbers: dict[str, int] = {}
    number, matrix = 0, ""
    for item in questionnaire:
        number += 0 if item.matrix and item.matrix == matrix else 1
        matrix = item.matrix
        numbers[item.item] = number
    made: dict[str, str] = {}
    for rule in questionnaire.skips:
        labels = "”“".join(questionnaire[rule.item].label(code) for code in rule.codes)
        skipped = sorted({numbers[name] for name in rule.skipped})
        which = "、".join(str(one) for one in skipped)
        made[rule.item] = made.get(rule.item, "") + f"选“{labels}”的，第{which}题不答"
    return made


def _question(item: Item, guide: str) -> tables.FormQuestion:
    hint = _HINTS.get(item.kind, "单选")
    if item.kind == "multiple" and item.most:
        hint = f"可多选，最多{item.most}项"
    options = tuple(option.label + ("（请注明）＿＿＿＿＿＿" if option.open else "") for option in item.options)
    form = {"number": "number", "text": "text", "rank": "rank"}.get(item.kind, "choice")
    return tables.FormQuestion(item.text, form, options, (), "" if item.kind == "number" else hint, item.unit, guide)


def write_simulated_answers(
    questionnaire: Questionnaire, path: _Path, *, seed: int, n: int = 0, like_export: bool = False
) -> writers.Written:
    """Write simulated answers, as RESPONSES or in the manner of a survey site.

    Parameters
    ----------
    questionnaire
        The shipped one, or one with the same items.
    path
        .csv, .xlsx or .parquet (an export: .csv or .xlsx); the name must say 模拟 or ``simulated``.
    seed, n
        As :func:`survey.simulate_responses`.
    like_export
        Words and joined choices, as a site hands them out.

    Raises
    ------
    ValueError
        When the name does not say that the answers are simulated.
    """
    name = Path(path).name
    if not any(word in name.lower() for word in SIMULATED_WORDS):
        raise ValueError(f"{name} does not say that its answers are simulated; allowed: a name with 模拟 or simulated")
    made = survey.simulate_responses(questionnaire, seed=seed, n=n).responses
    if not like_export:
        return writers.write_table(check_table(made, RESPONSES), path)
    heading, *rows = survey.export_rows(made, questionnaire)
    return writers.write_table(pd.DataFrame(rows, columns=heading, dtype="str"), path)
