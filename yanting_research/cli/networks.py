"""The command of co-word networks."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from yanting_research.cli.shared import FilesArgument, OutOption, TableOption, emit_table, read_corpus, say

__all__ = ["network"]

_TABLES = (".csv", ".gz", ".parquet", ".xlsx")
_FIGURES = {".png": "png", ".svg": "svg", ".pdf": "pdf"}


class MeetingUnit(StrEnum):
    """Units in which two words meet."""

    sentence = "sentence"
    paragraph = "paragraph"
    section = "section"


class Layer(StrEnum):
    """Layers of words."""

    terms = "terms"
    tokens = "tokens"


class Measure(StrEnum):
    """Strengths of an edge."""

    equivalence = "equivalence"
    cosine = "cosine"
    pmi = "pmi"
    g2 = "g2"


class Backbone(StrEnum):
    """Which edges stand out."""

    disparity = "disparity"
    strongest = "strongest"
    all = "all"


class DataKind(StrEnum):
    """Kinds of data."""

    real = "real"
    specimen = "specimen"
    simulated = "simulated"


def network(
    files: FilesArgument,
    by: Annotated[MeetingUnit, typer.Option(help="The unit in which two words meet.")] = MeetingUnit.sentence,
    layer: Annotated[
        Layer, typer.Option(help="terms of the lexicon, or jieba's tokens of two characters or more.")
    ] = Layer.terms,
    measure: Annotated[Measure, typer.Option(help="Strength of an edge.")] = Measure.equivalence,
    backbone: Annotated[
        Backbone, typer.Option(help="Edges that stand out, the three strongest of every word, or all.")
    ] = Backbone.disparity,
    alpha: Annotated[float, typer.Option(help="Level of the backbone disparity.")] = 0.05,
    min_units: Annotated[int, typer.Option(min=1, help="Fewest units of a word.")] = 5,
    min_together: Annotated[int, typer.Option(min=1, help="Fewest units of a pair.")] = 3,
    max_terms: Annotated[int, typer.Option(min=3, help="Most words; those in the most units first.")] = 60,
    stopword: Annotated[
        list[str] | None, typer.Option(help="A word to leave out beside function words and boilerplate; repeat.")
    ] = None,
    draws: Annotated[
        int, typer.Option(min=0, help="Bootstrap samples of documents for the stability of edges; 0 for none.")
    ] = 200,
    nodes: Annotated[Path | None, typer.Option(help="Also write the words: communities, centralities.")] = None,
    figure: Annotated[Path | None, typer.Option(help="Also draw the backbone: .png, .svg or .pdf.")] = None,
    graphml: Annotated[Path | None, typer.Option(help="Also write GraphML for Gephi or Cytoscape.")] = None,
    metadata: Annotated[
        Path | None, typer.Option(help="CSV with doc_id or path, data_kind and other corrections.")
    ] = None,
    data_kind: Annotated[
        DataKind | None, typer.Option(help="What the figure says the texts are; by default as their metadata say.")
    ] = None,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Build the co-word network of documents: which words stand together, in which communities, how stably.

    Prints COWORD_EDGES, a row a pair of words; an .xlsx file also holds the words.

    Example: yanting network reports/ -o edges.csv --nodes nodes.csv --figure network.png
    """
    from yanting_research.reports import default_stopwords
    from yanting_research.themes import graphml as as_graphml
    from yanting_research.word_networks import corpus_network, corpus_terms, network_figure
    from yanting_research.writers import write_bytes, write_table, write_text, write_workbook

    drawn_as = _figure_format(figure)
    for path in (nodes, figure, graphml):
        if path is not None and not path.parent.is_dir():
            raise typer.BadParameter(f"{path}: the folder {path.parent} is not there")
    if nodes is not None and nodes.suffix.lower() not in _TABLES:
        raise typer.BadParameter(f"{nodes}; allowed: {', '.join(_TABLES)}", param_hint="--nodes")
    corpus = read_corpus(files, metadata=metadata)
    terms = corpus_terms(corpus, by=by.value, layer=layer.value, stopwords=(*default_stopwords(), *(stopword or ())))
    try:
        made = corpus_network(
            terms, draws=draws, measure=measure.value, backbone=backbone.value, alpha=alpha, min_units=min_units,
            min_together=min_together, max_terms=max_terms,
        )  # fmt: skip
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    # everything is made before anything is written
    kind = data_kind.value if data_kind else ""
    picture = network_figure(made, corpus, by=by.value, form=drawn_as, data_kind=kind) if figure else b""
    if out is not None and out.suffix.lower() == ".xlsx" and form is None:
        write_workbook({"边": made.edges, "点": made.nodes}, out)
    else:
        emit_table(made.edges, form, out)
    if nodes is not None:
        write_table(made.nodes, nodes)
    if figure is not None:
        write_bytes(picture, figure)
    if graphml is not None:
        write_text(as_graphml(made.nodes, made.edges), graphml)
    say(
        f"{len(made.nodes)} words, {len(made.edges)} pairs, {int(made.edges['backbone'].sum())} in the backbone; "
        f"{made.n_units} units of {made.n_documents} documents; modularity {made.modularity:.2f}"
    )
    if draws and made.edges["stability"].isna().all():
        say(f"stability not drawn: {made.n_documents} documents are too few to resample")


def _figure_format(figure: Path | None) -> str:
    if figure is None:
        return ""
    if figure.suffix.lower() not in _FIGURES:
        raise typer.BadParameter(f"{figure} is no {', '.join(_FIGURES)} file", param_hint="--figure")
    return _FIGURES[figure.suffix.lower()]
