"""The command ``yanting``: each command parses, calls one library function, writes.

Data go to stdout, progress and messages to stderr. Exit status: 0 done, 1 our
error (one line, no traceback), 2 wrong usage.
"""

from __future__ import annotations

import json
import sys
import warnings
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yanting_research.errors import ReadError, YantingError

if TYPE_CHECKING:
    import pandas as pd

    from yanting_research.core import Corpus

app = typer.Typer(
    name="yanting",
    help="A workbench for Chinese policy texts: facts and their audit, words and themes, figures and a certificate.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class TableFormat(StrEnum):
    """Formats of a table on stdout or in a file."""

    csv = "csv"
    json = "json"
    text = "text"


class FactsFormat(StrEnum):
    """Formats of the facts."""

    json = "json"
    csv = "csv"
    xlsx = "xlsx"


class OutlineFormat(StrEnum):
    """Formats of the outline."""

    text = "text"
    json = "json"


_PIECE = 1 << 16  # characters printed at once
_WRITTEN_AS = {".csv": "csv", ".json": "json", ".xlsx": "xlsx"}

FileArgument = Annotated[Path, typer.Argument(help="A txt, html or docx file.", show_default=False)]
FilesArgument = Annotated[list[Path], typer.Argument(help="Files or folders.", show_default=False)]
TableOption = Annotated[
    TableFormat | None, typer.Option("--format", help="csv, json or text; by default as -o is named, else csv.")
]
OutOption = Annotated[Path | None, typer.Option("--out", "-o", help="Write here instead of to stdout.")]


def main() -> None:
    """Run the command line; our errors become one line on stderr and status 1."""
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show Chinese gets escapes, not a traceback
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _say_warning  # type: ignore[assignment]  # one line, without place
            app(prog_name="yanting")
    except YantingError as error:
        _say(f"error: {error}")
        raise SystemExit(1) from None
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone (`| head`)
        raise SystemExit(0) from None


def _say(message: str) -> None:
    from yanting_research.core.escaping import terminal_safe

    line = terminal_safe(message).replace("\n", " ")
    typer.echo(line, err=True)


def _say_warning(message: Warning | str, *_: object) -> None:
    _say(f"warning: {message}")


def _print(text: str) -> None:
    from yanting_research.core.escaping import terminal_safe

    # piece by piece: escaping works on single characters, and a long text would be held many times over
    for start in range(0, len(text), _PIECE):
        sys.stdout.write(terminal_safe(text[start : start + _PIECE]))
    sys.stdout.write("\n")


def _read(paths: list[Path]) -> Corpus:
    """Documents of the named files; one bad file among several is said and passed over."""
    from yanting_research.ingest import ingest_paths

    corpus, report = ingest_paths(paths)
    for row in report[report["fate"].isin(["refused", "failed"])].itertuples():
        _say(f"error: {row.path}: {row.what}; expected: {row.expected}; what to do: {row.remedy}")
    if report.empty:
        raise _nothing(paths)
    if not len(corpus):
        raise typer.Exit(1)
    return corpus


def _nothing(paths: list[Path]) -> ReadError:
    return ReadError(
        "holds no documents",
        where=", ".join(map(str, paths)),
        expected="a folder with txt or html files",
        remedy="name the files themselves",
    )


def _check_suffix(form: str, out: Path | None) -> None:
    """Refuse ``--format xlsx -o facts.csv``: the file would not hold what its name says."""
    said = _WRITTEN_AS.get(out.suffix.lower(), form) if out else form
    if said != form:
        raise typer.BadParameter(f"the file {out} is {said}, not {form}: mend -o or --format", param_hint="--format")


def _emit_table(table: pd.DataFrame, form: TableFormat | None, out: Path | None) -> None:
    """Print or write a table; where no format is named, the file's suffix decides, else CSV."""
    from yanting_research.writers import write_table, write_text

    if form is None:
        form = TableFormat.json if out and out.suffix.lower() == ".json" else TableFormat.csv
    else:
        _check_suffix(form.value, out)
    if form is TableFormat.json:
        text = json.dumps(json.loads(table.to_json(orient="records", force_ascii=False)), ensure_ascii=False, indent=1)
    elif form is TableFormat.text:
        text = table.to_string(index=False)
    else:
        text = table.to_csv(index=False, lineterminator="\n").rstrip("\n")
    if out is None:
        _print(text)
    elif form is TableFormat.csv:
        write_table(table, out)
    else:
        write_text(text + "\n", out)


@app.command()
def reproduce(
    jobs: Annotated[int, typer.Option(min=1, help="Notebooks run at the same time.")] = 2,
    only: Annotated[str, typer.Option(help="Run one step: study, or the name of a notebook.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write below this folder instead of the checkout.")] = None,
    record: Annotated[bool, typer.Option("--record", help="Take this run's numbers as the expected ones.")] = False,
) -> None:
    """Run the study and the notebooks, compare every recorded number, write the certificate.

    Example: yanting reproduce --jobs 2
    """
    from yanting_research.reproduction import find_root
    from yanting_research.reproduction import reproduce as run

    root = find_root()
    try:
        rows = run(root, jobs=jobs, only=only, out=out, record=record)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--only") from error
    bad = [row for row in rows if row.verdict != "equal"]
    for row in bad:
        _say(f"{row.name}: {row.verdict} (expected {row.expected}, got {row.got})")
    if rows:
        place = (out or root) / "figures" / "certificate.md"
        typer.echo(f"{len(rows) - len(bad)} of {len(rows)} recorded numbers equal; see {place}")
    raise typer.Exit(1 if bad else 0)


@app.command()
def ingest(
    paths: FilesArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of the corpus: new, empty, or an earlier ingest's.")],
    workers: Annotated[int, typer.Option(min=0, help="Worker processes; 0 takes one for each core.")] = 0,
    metadata: Annotated[Path | None, typer.Option(help="CSV with doc_id or path and your corrections.")] = None,
    text_column: Annotated[str, typer.Option(help="Column with the texts, in a table of documents.")] = "",
    keep_duplicates: Annotated[bool, typer.Option("--keep-duplicates", help="Keep a text that came before.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh/--resume", help="Read every file again, or only new and changed ones.")
    ] = False,
    max_bytes: Annotated[int, typer.Option(min=1, help="Refuse larger files.")] = 256 * 2**20,
    seconds: Annotated[float, typer.Option(min=1, help="Give up on a file after this time.")] = 120.0,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when a file was refused or failed.")] = False,
) -> None:
    """Read files into a corpus folder: tables, clean texts, raw copies, ingest report, manifest.

    A file that cannot be read becomes a row of the report and a line on stderr, and the
    others go on. Exit status: 0 when documents came in, even if some files were refused
    (with --strict: 1 when any was); 1 when none came in.

    Example: yanting ingest reports/ -o my_corpus
    """
    from yanting_research.ingest import RunLimits, ingest_folder

    made = ingest_folder(
        paths,
        out,
        metadata=metadata,
        text_column=text_column,
        keep_duplicates=keep_duplicates,
        max_bytes=max_bytes,
        limits=RunLimits(workers=workers, seconds=seconds),
        fresh=fresh,
        progress=True,
    )
    bad = made.report[made.report["fate"].isin(["refused", "failed"])]
    for row in bad.itertuples():
        _say(f"{row.fate}: {row.path}: {row.what}; what to do: {row.remedy}")
    fates = made.report["fate"].value_counts().sort_index().to_dict()
    typer.echo(", ".join(f"{count} {fate}" for fate, count in fates.items()) + f"; see {out / 'ingest_report.html'}")
    _say(f"{made.n_read} files read now, the others before or not at all")
    if not len(made.corpus) or (strict and len(bad)):
        raise typer.Exit(1)


@app.command()
def structure(
    file: FileArgument,
    form: Annotated[OutlineFormat, typer.Option("--format", help="text or json.")] = OutlineFormat.text,
) -> None:
    """Show the outline, the section roles and the numbering audit of a file.

    Example: yanting structure report.txt --format json
    """
    from yanting_research.ingest import corpus_from_file, outline_payload, outline_text

    corpus = corpus_from_file(file)
    if form is OutlineFormat.json:
        _print(json.dumps(outline_payload(corpus.documents[0]), ensure_ascii=False, indent=1))
    else:
        _print(outline_text(corpus.documents[0]))


@app.command()
def segment(
    file: FileArgument,
    raw: Annotated[bool, typer.Option("--raw", help="Decode only; no cleaning.")] = False,
    form: TableOption = None,
    pos: Annotated[bool, typer.Option("--pos", help="Add jieba's part-of-speech tags.")] = False,
    out: OutOption = None,
) -> None:
    """Print jieba's tokens with their offsets.

    Example: yanting segment report.txt --raw --format csv
    """
    from yanting_research.ingest import corpus_from_file
    from yanting_research.segmentation import Segmenter

    tokens = Segmenter().segment(corpus_from_file(file, clean=not raw), pos=pos)
    if form is TableFormat.text:
        _print(" ".join(tokens["token"]))
    else:
        _emit_table(tokens, form, out)


@app.command()
def terms(
    files: FilesArgument,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Print the domain terms, quantities and dates with their offsets.

    Example: yanting terms report.txt
    """
    from yanting_research.segmentation import Segmenter, default_lexicon

    _emit_table(Segmenter(default_lexicon()).terms(_read(files)), form, out)


@app.command()
def kwic(
    term: Annotated[str, typer.Argument(help="Word or phrase, matched as written.", show_default=False)],
    files: FilesArgument,
    window: Annotated[int, typer.Option(min=1, help="Characters on each side.")] = 20,
    form: TableOption = None,
    out: OutOption = None,
) -> None:
    """Print a term in its contexts (keyword in context).

    Example: yanting kwic 党员 report.txt --window 15
    """
    from yanting_research.textstats import kwic as concordance

    if not term:
        raise typer.BadParameter("the term is empty", param_hint="TERM")
    _emit_table(concordance(_read(files), term, window=window), form, out)


@app.command()
def facts(
    file: FileArgument,
    form: Annotated[
        FactsFormat | None, typer.Option("--format", help="json, csv or xlsx; by default as -o is named, else json.")
    ] = None,
    out: OutOption = None,
) -> None:
    """Extract every quantity and every arithmetic check; offsets are into the decoded file.

    Example: yanting facts report.txt --format xlsx -o facts.xlsx
    """
    from yanting_research.reports import facts_in_file
    from yanting_research.writers import write_json, write_table

    if form is None:
        form = FactsFormat(_WRITTEN_AS.get(out.suffix.lower(), "json") if out else "json")
    _check_suffix(form.value, out)
    if form is FactsFormat.xlsx and out is None:
        raise typer.BadParameter("xlsx needs a file: add -o facts.xlsx", param_hint="--format")
    result = facts_in_file(file)
    if form is FactsFormat.json:
        if out is None:
            _print(json.dumps(result.payload, ensure_ascii=False, indent=1))
        else:
            write_json(result.payload, out)
    elif form is FactsFormat.csv:
        _emit_table(result.facts, TableFormat.csv, out)
    elif out is not None:
        write_table(result.facts, out)


@app.command()
def audit(
    files: FilesArgument,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when something does not add up.")] = False,
) -> None:
    """Print what does not add up, each finding with its sentences.

    Example: yanting audit report.txt
    """
    from yanting_research.reports import audit_text

    text, n_flagged = audit_text(_read(files))
    _print(text)
    raise typer.Exit(1 if strict and n_flagged else 0)


@app.command()
def features(file: FileArgument, out: OutOption = None) -> None:
    """Print token counts per section, without order: what may be shared when the text may not.

    Example: yanting features report.txt -o counts.csv
    """
    from yanting_research.ingest import corpus_from_file
    from yanting_research.reports import extracted_features

    _emit_table(extracted_features(corpus_from_file(file)), None, out)


@app.command()
def describe(
    contract: Annotated[str, typer.Argument(help="DOCUMENTS, SECTIONS, TOKENS, FACTS ...; empty lists them.")] = "",
) -> None:
    """Print the data dictionary of a table.

    Example: yanting describe FACTS
    """
    from yanting_research.core import CONTRACTS, describe_contract

    if not contract:
        for name, model in CONTRACTS.items():
            typer.echo(f"{name:<18} one row is {model.row_means()}; key {', '.join(model.key())}")
        return
    try:
        table = describe_contract(contract)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="CONTRACT") from error
    model = CONTRACTS[contract]
    typer.echo(f"{contract}: one row is {model.row_means()}; key {', '.join(model.key())}")
    typer.echo(table.assign(key=table["key"].map({True: "key", False: ""})).to_string(index=False))


@app.command()
def doctor() -> None:
    """Say what is wrong with this machine's setup and how to mend it.

    Example: yanting doctor
    """
    from yanting_research.doctor import examine

    findings = examine()
    for finding in findings:
        _print(f"{'ok  ' if finding.ok else 'BAD '} {finding.what}: {finding.found}")
        if not finding.ok:
            _print(f"     {finding.remedy}")
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


@app.command()
def lab(
    arguments: Annotated[list[str] | None, typer.Argument(help="Passed on to jupyter lab.")] = None,
) -> None:
    """Open the notebooks in JupyterLab, on this machine only.

    Example: yanting lab -- --no-browser
    """
    import subprocess

    from yanting_research.reproduction import find_root

    folder = find_root() / "notebooks"
    command: list[Any] = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={folder}", *(arguments or [])]
    raise typer.Exit(subprocess.call(command))  # noqa: S603  (our own interpreter; the arguments are the user's)


if __name__ == "__main__":
    main()
