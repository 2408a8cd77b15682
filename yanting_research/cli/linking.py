"""The command of the models of the link."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from yanting_research.cli.shared import FilesArgument, OutOption, emit_table, has_folder, print_safely, read_corpus

__all__ = ["link"]


class Model(StrEnum):
    """Models of the link."""

    counts = "counts"
    fractional = "fractional"
    beta = "beta"
    mix = "mix"


class Level(StrEnum):
    """Levels of regions."""

    province = "province"
    prefecture = "prefecture"
    county = "county"
    township = "township"


def link(
    files: FilesArgument,
    formula: Annotated[
        str,
        typer.Option(help='"theme ~ indicator + ...", indicators as they are or in Chinese; "~ indicator" for mix.'),
    ],
    model: Annotated[
        Model, typer.Option(help="counts per length of text; share of all hits: fractional, beta; mix: all themes.")
    ] = Model.counts,
    theme: Annotated[
        list[str] | None, typer.Option(help="A theme that mix tells apart; repeat. By default the five largest.")
    ] = None,
    level: Annotated[Level | None, typer.Option(help="Only documents of regions of this level.")] = None,
    metadata: Annotated[
        Path | None, typer.Option(help="CSV with doc_id or path, region, period, level and other corrections.")
    ] = None,
    codebook: Annotated[Path | None, typer.Option(help="A codebook in TOML; by default the shipped one.")] = None,
    supplied: Annotated[
        Path | None, typer.Option(help="CSV of statistics: region, period, indicator, value, unit.")
    ] = None,
    out: OutOption = None,
) -> None:
    """Model themes by workforce figures, region by region: associations, their intervals, what must be said with them.

    Prints the results in Chinese sentences with their warnings; -o writes the coefficients (ESTIMATES), an .xlsx file
    also the effects. Refused, with the reason, for fewer than eight regions: one report is one county.

    Example: yanting link reports/ --metadata metadata.csv --level county --formula "远程与网络教育 ~ mobile_share"
    """
    from yanting_research.codebooks import read_codebook
    from yanting_research.core import parse_formula
    from yanting_research.study_sources import read_statistics
    from yanting_research.theme_models import fit_link, fit_text, model_table
    from yanting_research.writers import write_workbook

    if theme and model is not Model.mix:
        raise typer.BadParameter("goes with --model mix only", param_hint="--theme")
    if bool(parse_formula(formula).response) == (model is Model.mix):
        wanted = '"~ indicator", no theme before ~' if model is Model.mix else '"theme ~ indicator"'
        raise typer.BadParameter(f"{model.value} takes {wanted}", param_hint="--formula")
    dictionary = read_codebook(codebook)
    statistics = None if supplied is None else read_statistics(supplied)
    corpus = read_corpus(files, metadata=metadata, progress=has_folder(files))
    made = model_table(corpus, dictionary=dictionary, supplied=statistics, level=level.value if level else "")
    fit = fit_link(made, formula, model=model.value, themes=theme or ())
    if out is not None and out.suffix.lower() == ".xlsx":
        write_workbook({"系数": fit.estimates, "效应": fit.effects}, out)
    elif out is not None:
        emit_table(fit.estimates, None, out)
    print_safely(fit_text(fit, made.fell_out))
