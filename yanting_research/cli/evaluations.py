"""Commands on a person's own panel: ``yanting panel check``, ``fit``, ``power``, ``simulate``."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yanting_research.cli.shared import print_safely, say

if TYPE_CHECKING:
    from yanting_research.evaluations import PanelFile, PanelStudy

__all__ = ["app", "check", "fit", "power", "simulate"]

app = typer.Typer(
    help="Evaluate training on a panel of your own: check it, fit it, or practise on a simulated one.",
    no_args_is_help=True, rich_markup_mode=None,
)  # fmt: skip


class DataKind(StrEnum):
    """Kinds of data."""

    real = "real"
    specimen = "specimen"
    simulated = "simulated"


class Language(StrEnum):
    """Languages of words and figures."""

    zh = "zh"
    en = "en"


class Scenario(StrEnum):
    """Scenarios of the simulation."""

    S0 = "S0"
    S1 = "S1"


PanelArgument = Annotated[
    Path, typer.Argument(help="A table: csv, xlsx, xls, ods; a row an entity and period.", show_default=False)
]
ModelOption = Annotated[
    Path | None, typer.Option("--model", help="TOML: [columns], [model], [[models]], [labels]; instead of options.")
]
FormulaOption = Annotated[str, typer.Option(help='"outcome ~ treated + covariate"; columns between backquotes.')]
TrialsOption = Annotated[str, typer.Option(help="Column with n, where the outcome is k of n.")]
EstimatorOption = Annotated[list[str] | None, typer.Option("--estimator", help="twfe, extended_logit ...; repeat.")]
TrendOption = Annotated[
    list[str] | None, typer.Option("--trend", help="A fixed column, wealth say, whose trend is allowed for; repeat.")
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option("--column", help="entity=乡镇; also period, treated_since, treated, cluster; repeat."),
]
PseudonymOption = Annotated[
    list[str] | None,
    typer.Option("--pseudonymise", help="A column that identifies persons, replaced by pseudonyms; repeat."),
]
KeyOption = Annotated[
    Path | None, typer.Option("--key", help="Key of the pseudonyms, away from data and results; made once.")
]
PersonsOption = Annotated[
    bool, typer.Option("--persons", help="Rows are about persons under labels: small groups and thin models refused.")
]
KindOption = Annotated[DataKind | None, typer.Option("--data-kind", help="Where the table does not say it.")]


def check(
    file: PanelArgument,
    model: ModelOption = None,
    formula: FormulaOption = "",
    trials: TrialsOption = "",
    estimator: EstimatorOption = None,
    trend: TrendOption = None,
    column: ColumnOption = None,
    data_kind: KindOption = None,
    pseudonymise: PseudonymOption = None,
    key: KeyOption = None,
    persons: PersonsOption = False,
) -> None:
    """Say what a panel holds and what it can tell, before anything is fitted: cohorts, gaps, clusters, inference.

    Example: yanting panel check my_panel.xlsx --column entity=乡镇 --column period=季度 --formula "到课 ~ treated"
    """
    from yanting_research.evaluations import panel_text

    secret = _secret(pseudonymise, key, file)
    study, read = _read(file, model, formula, trials, estimator, trend, column, data_kind, pseudonymise, secret)
    study = replace(study, persons=study.persons or persons)
    print_safely(panel_text(read, study))


def fit(
    file: PanelArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for tables, figures and words.", show_default=False)],
    model: ModelOption = None,
    formula: FormulaOption = "",
    trials: TrialsOption = "",
    estimator: EstimatorOption = None,
    trend: TrendOption = None,
    column: ColumnOption = None,
    data_kind: KindOption = None,
    lang: Annotated[Language, typer.Option(help="Of words and figures.")] = Language.zh,
    draws: Annotated[int, typer.Option(min=99, help="Of randomisation inference, where clusters are few.")] = 999,
    seed: Annotated[int, typer.Option(min=0, help="Of these draws.")] = 0,
    pseudonymise: PseudonymOption = None,
    key: KeyOption = None,
    persons: PersonsOption = False,
) -> None:
    """Fit models to a panel; write estimates, three-line tables (md, tex, docx), figures and what may be said.

    Prints the results in sentences. Files of simulated data have "simulated" in their names.

    Example: yanting panel fit my_panel.xlsx --model model.toml -o results
    """
    from yanting_research.evaluations import anonymity_text, evaluate_panel, evaluation_text, write_evaluation

    secret = _secret(pseudonymise, key, file, out)
    study, read = _read(file, model, formula, trials, estimator, trend, column, data_kind, pseudonymise, secret)
    study = replace(study, persons=study.persons or persons)
    for note in read.notes:
        say(note)
    if study.persons:
        say(anonymity_text(read.panel, study))
    made = evaluate_panel(read.panel, study, n_draws=draws, seed=seed)
    written = write_evaluation(made, out, lang=lang.value)
    print_safely(evaluation_text(made, lang=lang.value).rstrip("\n"))
    say(f"{len(written)} files in {out}")


def power(
    townships: Annotated[list[int] | None, typer.Option(min=5, help="Numbers of townships; repeat. 36.")] = None,
    effect: Annotated[list[float] | None, typer.Option(help="Effects in percentage points; repeat. 1 to 8.")] = None,
    invited: Annotated[int, typer.Option(min=1, help="Members invited per township and quarter.")] = 350,
    share: Annotated[float, typer.Option(help="Attendance without training, 0 to 1.")] = 0.63,
    icc: Annotated[float, typer.Option(help="Correlation of members within a township and quarter, 0 to 1.")] = 0.02,
    missing: Annotated[float, typer.Option(help="Share of reports that do not arrive.")] = 0.06,
    draws: Annotated[int, typer.Option(min=20, help="Simulated panels per row.")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="Of the series.")] = 1,
    out: Annotated[Path | None, typer.Option("--out", "-o", help='A table whose name holds "simulated".')] = None,
) -> None:
    """Say how large an effect a planned roll-out over 12 quarters could find, before it begins; all simulated.

    Four waves and never-starters in the proportions of 8, 8, 8, 6 and 6 of 36. mde: found with 80 % power.

    Example: yanting panel power --townships 18 --townships 36 --effect 2 --effect 4
    """
    from yanting_research.cli.shared import emit_table
    from yanting_research.panel import RollOut, power_table
    from yanting_research.writers import check_simulated_name

    if out is not None:
        check_simulated_name(out)
    try:
        plan = RollOut(n_invited=invited, share=share, icc=icc, missing_share=missing)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    found = power_table(plan, townships or [36], effect or [1, 2, 3, 4, 6, 8], n_draws=draws, seed=seed)
    shown = [
        "design",
        "effect",
        "power",
        "power_error",
        "power_formula",
        "mde",
        "mde_formula",
        "inference",
        "data_kind",
    ]
    emit_table(found[shown].round(3) if out is None else found, None, out)


def simulate(
    out: Annotated[Path, typer.Option("--out", "-o", help='A table whose name holds "simulated".', show_default=False)],
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same panel.")] = 1,
    scenario: Annotated[
        Scenario, typer.Option(help="S0: parallel trends; S1: rich townships rise anyway.")
    ] = Scenario.S0,
    null: Annotated[bool, typer.Option("--null", help="Plant no effect.")] = False,
    truth: Annotated[Path | None, typer.Option("--truth", help="Also write what was planted.")] = None,
) -> None:
    """Write a simulated panel of 36 townships and 12 quarters, calibrated on published totals.

    Example: yanting panel simulate -o panel_simulated.csv --scenario S1 --truth truth_simulated.csv
    """
    from yanting_research.panel import simulate_townships
    from yanting_research.writers import write_table

    drawn = simulate_townships(seed, scenario=scenario.value, null=null)
    write_table(drawn.panel, out)
    if truth is not None:
        write_table(drawn.truth, truth)
    say(f"{len(drawn.panel)} rows of simulated data in {out}")


def _read(
    file: Path, model: Path | None, formula: str, trials: str, estimator: list[str] | None, trend: list[str] | None,
    column: list[str] | None, data_kind: DataKind | None, pseudonymise: list[str] | None, secret: bytes,
) -> tuple[PanelStudy, PanelFile]:  # fmt: skip
    """The study as file or options say, and the panel."""
    from yanting_research.evaluations import read_panel_file, read_panel_study, studied

    if (model is None) == (not formula):
        raise typer.BadParameter("say either --formula or --model", param_hint="--formula")
    if model is not None:
        if trials or estimator or trend or column:
            raise typer.BadParameter("the model file says the rest: leave the other options out", param_hint="--model")
        study = read_panel_study(model)
    else:
        try:
            study = studied(
                formula, trials=trials, estimators=estimator or (), trends=trend or (), columns=_pairs(column or [])
            )
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
    if data_kind is not None:
        study = replace(study, data_kind=data_kind.value)
    study = study if study.source else replace(study, source=file.name)
    read = read_panel_file(file, study, pseudonymise=pseudonymise or (), key=secret)
    return replace(study, persons=study.persons or read.persons), read


def _secret(pseudonymise: list[str] | None, key: Path | None, file: Path, *out: Path) -> bytes:
    """The key, where a column is to be pseudonymised."""
    from yanting_research.privacy import project_key

    return project_key(key, apart_from=[file.parent, *out]) if pseudonymise else b""


def _pairs(texts: list[str]) -> dict[str, str]:
    """entity=乡镇 and so on."""
    from yanting_research.evaluations import COLUMNS

    pairs = dict(text.partition("=")[::2] for text in texts)
    strange = [name for name, theirs in pairs.items() if name not in COLUMNS or not theirs]
    if strange:
        raise typer.BadParameter(f"{strange[0]!r}; write {' or '.join(COLUMNS)}=NAME", param_hint="--column")
    return pairs


for _command in (check, fit, power, simulate):
    app.command()(_command)
