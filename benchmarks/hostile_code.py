"""What would run a stranger's code (TRUST S10 to S12, S25): each attack sets a trap; rows of ``hostile.py``."""

from __future__ import annotations

import shutil
from pathlib import Path

import ingest as many_files
import pandas as pd
from hostile_trying import TEXTS, Tried, commanded, write

from yanting_research import store as stores
from yanting_research.readers import read_text

__all__ = ["filters", "formulas", "make_store", "questions", "written_settings"]

_RUNS = (
    "__import__('os').system('touch {0}')",
    "I(__import__('os').system('touch {0}'))",
    "eval(\"open('{0}', 'w')\")",
    "I(open('{0}', 'w'))",
    "Q(open('{0}', 'w').name)",
    "@pd.io.common.os.system('touch {0}')",
    "x.to_csv('{0}')",
    "{{open('{0}', 'w') for x in [1]}}",
    "(lambda: open('{0}', 'w'))()",
    "np.log(open('{0}', 'w'))",
    "C(open('{0}','w'))",
    "x.__class__.__mro__[1].__subclasses__()",
    "exec('open(\\'{0}\\', \\'w\\')')",
    "bs(x, df=open('{0}', 'w'))",
)
"""Texts that patsy, formulaic, ``DataFrame.query`` or ``eval`` run."""


def written_settings(place: Path) -> Tried:
    """S10: YAML that builds objects where settings are read; codes and times that YAML would change."""
    tried, trap = Tried(), place / "trap"
    report = write(place / "in" / "report.txt", many_files.report_text(1))
    panel = _panel(place)
    yaml = f"!!python/object/apply:os.system ['touch {trap}']\n"
    for name, text in {
        "evil.yaml": yaml,
        "evil.toml": yaml,
        "tagged.toml": f"a = {yaml}",
        "tagged.yml": f"a: {yaml}",
    }.items():
        file = write(place / name, text)
        for command in (
            ("themes", report, "--codebook", file),
            ("code", "sheet", report, "--coder", "A", "-o", place / "s.xlsx", "--codebook", file),
            ("survey", "print", "-o", place / "q.docx", "--questionnaire", file),
            ("panel", "check", panel, "--model", file),
            ("lesson", file, "-o", place / "lesson"),
            ("run", place / "in", "-o", place / "store", "--codebook", file),
        ):
            said = commanded(*command)
            harmless = said.refused or (said.done and command[0] == "lesson")  # a .yml may be read as a text
            tried.expect(harmless and not trap.exists(), f"{command[0]} {name}: {said}")
    tried.seen.append("four files of YAML to six commands: refused, nothing run")
    codes = ["0651", "NO", "12:30:00", "1e5", "010000", "2013-06-25", "null", "~", "0x1F", "TRUE"]
    for code in codes:
        metadata = write(place / "metadata.csv", f"path,region,period\nreport.txt,{code},2013\n")
        out = place / f"corpus_{codes.index(code)}"
        said = commanded("ingest", place / "in", "-o", out, "--metadata", metadata, "--workers", 1)
        table = pd.read_parquet(out / "documents.parquet") if said.done else pd.DataFrame({"region": []})
        tried.expect(table["region"].tolist() == [code], f"{code} became {table['region'].tolist()} {said.err[-200:]}")
    tried.seen.append(f"{len(codes)} codes such as 0651, NO and 12:30:00 stay as they are written")
    return tried


def _panel(place: Path, column: str = "") -> Path:
    """A simulated panel; its column ``wealth`` under another name."""
    path = place / "panel_simulated.csv"
    if not path.exists():
        said = commanded("panel", "simulate", "-o", path)
        if said.status:
            raise RuntimeError(said.err)
    if not column:
        return path
    table = pd.read_csv(path, dtype="str", keep_default_na=False).rename(columns={"wealth": column})
    other = place / "named_simulated.csv"
    table.to_csv(other, index=False)
    return other


def formulas(place: Path) -> Tried:
    """S11: code as a formula, in an option and in a model file, and as the name of a column."""
    tried, trap = Tried(), place / "trap"
    panel, reports = _panel(place), TEXTS
    for attack in (one.format(trap) for one in _RUNS):
        model = write(
            place / "model.toml", f"[[models]]\nformula = '''n_attended ~ treated + {attack}'''\ntrials = 'n_invited'\n"
        )
        for command in (
            ("panel", "check", panel, "--formula", f"n_attended ~ treated + {attack}", "--trials", "n_invited"),
            ("panel", "fit", panel, "-o", place / "fit", "--formula", attack, "--trials", "n_invited"),
            ("panel", "check", panel, "--model", model),
            (
                "panel",
                "check",
                panel,
                "--formula",
                "n_attended ~ treated",
                "--trials",
                "n_invited",
                "--estimator",
                "extended_logit",
                "--trend",
                attack,
            ),
            ("panel", "check", panel, "--formula", "n_attended ~ treated", "--column", f"entity={attack}"),
            ("link", reports / "danfeng_2012.txt", "--formula", f"集中培训 ~ {attack}"),
        ):
            said = commanded(*command)
            tried.expect(
                said.refused and not trap.exists() and not (place / "fit").exists(), f"{command[:2]} {attack}: {said}"
            )
    tried.seen.append(
        f"{len(_RUNS)} attacks as formula, trend, column and in a model file: refused, nothing run or written"
    )
    named = 0
    for attack in (one.format(trap) for one in _RUNS):
        said = commanded(
            "panel",
            "check",
            _panel(place, attack),
            "--formula",
            f"n_attended ~ treated + `{attack}`:period",
            "--trials",
            "n_invited",
        )
        tried.expect((said.done or said.refused) and not trap.exists(), f"as a column {attack}: {said}")
        named += said.done
    evil = _RUNS[3].format(trap).replace(" ", "")  # a table's header loses its blanks when it is read
    said = commanded(
        "panel",
        "fit",
        _panel(place, evil),
        "-o",
        place / "named_fit",
        "--formula",
        f"n_attended ~ treated + `{evil}`:period",
        "--trials",
        "n_invited",
        "--draws",
        99,
    )
    tried.expect(said.done and not trap.exists(), f"fit with the column {evil}: {said}")
    tried.seen.append(
        f"as the name of a column {named} are only a name, the others refused; a model with one was fitted"
    )
    return tried


def make_store(place: Path) -> Path:
    """A store of three specimens."""
    folder = place / "store"
    if not folder.exists():
        for name in ("danfeng_2012.txt", "qinghe_2013.txt", "yuanxi_2013.txt"):
            shutil.copy(TEXTS / name, write(place / "texts" / name, b""))
        for command in (
            ("ingest", place / "texts", "-o", place / "read", "--workers", 1),
            ("run", place / "read", "-o", folder, "--workers", 1),
        ):
            said = commanded(*command)
            if said.status:
                raise RuntimeError(said.err)
    return folder


def filters(place: Path) -> Tried:
    """S12: texts that ``query`` and ``eval`` run, as columns and filters of ``yanting select`` and ``search``."""
    tried, trap = Tried(), place / "trap"
    folder = make_store(place)
    for attack in (one.format(trap) for one in _RUNS):
        for command in (
            ("--where", attack),
            ("--where", f"value >= {attack}"),
            ("--where", f"{attack} = 1"),
            ("--columns", attack),
            ("--columns", f"value,{attack}"),
            ("--where", f"unit = 人 or {attack}"),
        ):
            said = commanded("select", folder, "facts", *command)
            empty = said.done and len(said.out.splitlines()) == 1
            tried.expect((said.refused or empty or said.status == 2) and not trap.exists(), f"select {command}: {said}")
        for command in (
            ("search", folder, attack),
            ("search", folder, attack, "--text"),
            ("search", folder, "党员", "--near", attack),
            ("search", folder, attack, "--count"),
        ):
            said = commanded(*command)
            tried.expect((said.done or said.refused) and not trap.exists(), f"{command}: {said}")
    tried.seen.append("as columns, filters and words of select and search: refused or no row, nothing run")
    return tried


def questions(place: Path) -> Tried:
    """S25: SQL as a word, a neighbour, a piece of text, a filter; and questions that would leave the store."""
    tried = Tried()
    folder, before = (
        make_store(place),
        {path: path.read_bytes() for path in (place / "store").rglob("*") if path.is_file()},
    )
    words = (
        "x' or 1=1 --",
        "'; DROP TABLE documents; --",
        "' UNION SELECT text FROM documents --",
        "%",
        "_",
        '"',
        "\\",
        "党员' --",
        "x') OR ('1'='1",
        "read_text('/etc/passwd')",
        "$1",
        "?",
        "党员\0",
    )
    text = "".join(read_text(path).text for path in (place / "texts").iterdir())
    for word in words:
        for command in (
            ("search", folder, word),
            ("search", folder, word, "--text"),
            ("search", folder, "党员", "--near", word),
            ("search", folder, word, word),
            ("select", folder, "facts", "--where", f"unit = {word}"),
            ("select", folder, "documents", "--columns", word),
            ("kwic", word, place / "texts"),
        ):
            said = commanded(*command)
            rows = max(0, len(said.out.splitlines()) - 1)
            tried.expect(
                (said.refused or rows == 0 or word in text) and "Traceback" not in said.err, f"{command}: {said}"
            )
        said = commanded("search", folder, word, "--count")
        tried.expect(said.refused or ",0," in said.out or word in text, f"count {word}: {said}")
    outside = write(place / "outside.txt", "geheim")
    asked = (
        "SELECT * FROM read_csv('/etc/passwd')",
        f"SELECT * FROM read_text('{outside}')",  # noqa: S608 - an attack, asked literally
        f"COPY documents TO '{outside}'",
        f"ATTACH '{place / 'other.db'}' AS other",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    )
    with stores.open_store(folder) as opened:
        for question in asked:
            try:
                opened.ask(question)
            except Exception as error:  # noqa: BLE001 - DuckDB's own refusal, whatever its class
                tried.expect(
                    any(one in str(error).lower() for one in ("permission", "cannot change", "disabled", "locked")),
                    error,
                )
            else:
                tried.expect(False, f"answered: {question}")
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    tried.expect(after == before and outside.read_text() == "geheim", "the store or a file outside has changed", n=0)
    tried.seen.append(
        f"{len(words)} words through eight questions: no row that does not hold them; {len(asked)} of {len(asked)} "
        "questions that leave the store refused; no byte of it changed"
    )
    return tried
