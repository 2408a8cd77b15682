"""Calls that run what a file or a stranger says, found by reading the syntax tree: what the linter's lists do not know.

The linter (ruff: S, BLE, TID251) bans most of these by name; here the rest is named, and the exceptions with a reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PLACES = ("yanting_research", "benchmarks", "corpus", "workbench.py")

MODULES = {
    "pickle": "runs code from a file", "cPickle": "runs code from a file", "dill": "runs code from a file",
    "cloudpickle": "runs code from a file", "marshal": "crashes or lies on a damaged file", "shelve": "is pickle",
    "joblib": "loads pickles", "diskcache": "loads pickles", "patsy": "runs the text of a formula",
    "formulaic": "runs the text of a formula", "yaml": "users write TOML; YAML guesses types",
    "ruamel": "users write TOML; YAML guesses types", "statsmodels.formula": "runs the text of a formula",
    "xml.etree": "expands entities", "xml.dom": "expands entities", "telnetlib": "sends plain text",
}  # fmt: skip
NAMES = {"eval": "runs text", "exec": "runs text", "compile": "makes code of text", "__import__": "imports by text"}
METHODS = {
    "query": "DataFrame.query runs its text", "eval": "DataFrame.eval runs its text",
    "from_formula": "runs the text of a formula", "set_table_styles": "Styler does not escape",
    "read_pickle": "runs code from a file", "to_pickle": "writes what only a pickle reader reads",
    "unsafe_load": "runs code from a file", "full_load": "runs code from a file",
}  # fmt: skip
DOTTED = {
    "os.system": "a shell", "os.popen": "a shell", "subprocess.getoutput": "a shell",
    "subprocess.getstatusoutput": "a shell", "multiprocessing.Pool": "hangs when a worker is killed",
    "tempfile.mktemp": "a name that another may take",
}  # fmt: skip
XML_PARSERS = {"XMLParser", "iterparse", "XMLPullParser"}
XML_SHORTCUTS = {"fromstring", "parse", "XML"}
KEYWORDS = {
    ("escape", False): "to_html(escape=False) writes markup of a cell", ("shell", True): "a shell",
    ("allow_pickle", True): "runs code from a file", ("errors", "ignore"): "drops characters in silence",
    ("resolve_entities", True): "expands entities", ("load_dtd", True): "reads a DTD",
    ("autoescape", False): "writes markup of a value",
}  # fmt: skip

ALLOWED = {
    ("yanting_research/grading/child.py", "compile"): "a student's code, in a process of its own",
    ("yanting_research/grading/child.py", "exec"): "a student's code, in a process of its own",
    ("benchmarks/mutants.py", "compile"): "a function of this package with one change, in a copy of the checkout",
    ("benchmarks/mutants.py", "exec"): "a function of this package with one change, in a copy of the checkout",
    ("benchmarks/decoding.py", "errors=ignore"): "makes a text that Big5 can write, to be read back",
    ("yanting_research/comparison/signatures.py", ".query"): "an index of MinHash sketches; its argument is a sketch",
}
"""(file, call) -> why it may stand there."""


def dotted(node: ast.expr) -> str:
    """``a.b.c`` of a chain of names; ``""`` where a call or index breaks it."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def banned(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Line, name and reason of everything in a module that is banned."""
    aliases: dict[str, str] = {}
    nodes = list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Import):
            aliases |= {alias.asname: alias.name for alias in node.names if alias.asname}
        elif isinstance(node, ast.ImportFrom):
            aliases |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    for node in nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Call)):
            yield from _banned_import(node)
        if isinstance(node, ast.Call):
            yield from _banned_call(node, aliases)
        elif isinstance(node, ast.Attribute) and node.attr in {"style", "Styler"} and _reads_a_table(node):
            yield node.lineno, f".{node.attr}", "Styler does not escape cells and captions"
        elif isinstance(node, ast.ExceptHandler) and node.type is None:
            yield node.lineno, "except:", "hides every fault"


def _reads_a_table(node: ast.Attribute) -> bool:
    """``frame.style.format(...)``; not ``run.font.style`` nor ``paragraph.style = ...``."""
    return isinstance(node.ctx, ast.Load) and (node.attr == "Styler" or dotted(node.value).split(".")[-1] in FRAMES)


TRACES = (
    *MODULES, ".query", "eval(", "exec(", "import exec", "compile(", "__import__", "from_formula", "set_table_styles",
    "pickle", "_load(", "os.system", "import system", "popen", "getoutput", "getstatusoutput", "Pool", "mktemp",
    "etree", ".style", "Styler", "except:", "'ignore'", '"ignore"', "escape=False", "shell=True", "resolve_entities",
    "load_dtd",
)  # fmt: skip
"""A file without any of these words needs no syntax tree: trees of the whole house would cost seconds."""


def suspect(source: str) -> bool:
    """Whether a module is worth a syntax tree."""
    plain = source.replace("re.compile(", "").replace("# noqa", "")
    return any(word in plain for word in TRACES)


FRAMES = {"frame", "table", "df", "data", "rows"}
"""Names that tables bear here; ``style`` of other things is no Styler."""


def _banned_import(node: ast.AST) -> Iterator[tuple[int, str, str]]:
    named: list[str] = []
    if isinstance(node, ast.Import):
        named = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        named = [f"{node.module}.{alias.name}" for alias in node.names]
    elif isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in {"import_module", "__import__"}:
        named = [str(one.value) for one in node.args[:1] if isinstance(one, ast.Constant)]
    for name in named:
        for module, reason in (MODULES | DOTTED).items():
            if name == module or name.startswith(f"{module}."):
                yield getattr(node, "lineno", 0), module, reason


def _banned_call(node: ast.Call, aliases: dict[str, str]) -> Iterator[tuple[int, str, str]]:
    name = dotted(node.func)
    first, _, rest = name.partition(".")
    whole = f"{aliases[first]}.{rest}".rstrip(".") if first in aliases else name
    called = node.func.attr if isinstance(node.func, ast.Attribute) else name
    if whole in NAMES or whole.removeprefix("builtins.") in NAMES:
        yield node.lineno, name, NAMES[whole.removeprefix("builtins.")]
    if isinstance(node.func, ast.Attribute) and called in METHODS:
        yield node.lineno, f".{called}", METHODS[called]
    if whole in DOTTED:
        yield node.lineno, name, DOTTED[whole]
    given = {word.arg: word.value for word in node.keywords}
    for (word, value), reason in KEYWORDS.items():
        found = given.get(word)
        if isinstance(found, ast.Constant) and found.value == value and type(found.value) is type(value):
            yield node.lineno, f"{word}={value}", reason
    if called in {"encode", "decode"} and any(isinstance(a, ast.Constant) and a.value == "ignore" for a in node.args):
        yield node.lineno, "errors=ignore", "drops characters in silence"
    if "etree" in whole and called in XML_PARSERS | XML_SHORTCUTS:
        yield from _loose_parser(node, called, given)


def _loose_parser(node: ast.Call, called: str, given: dict[str | None, ast.expr]) -> Iterator[tuple[int, str, str]]:
    if called in XML_SHORTCUTS:
        if len(node.args) < 2 and "parser" not in given:
            yield node.lineno, called, "the default parser expands entities"
        return
    for word, wanted in (("resolve_entities", False), ("no_network", True), ("load_dtd", False)):
        found = given.get(word)
        if not isinstance(found, ast.Constant) or found.value is not wanted:
            yield node.lineno, called, f"{word}={wanted} is not said"


def files() -> list[Path]:
    paths = [
        path for place in PLACES for path in ([ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py"))
    ]
    return sorted(path for path in paths if "__pycache__" not in path.parts)


def test_nothing_runs_what_a_file_or_a_stranger_says() -> None:
    found, used = [], set()
    for path in files():
        place = path.relative_to(ROOT).as_posix()
        source = path.read_text(encoding="utf-8")
        if not suspect(source):
            continue
        for line, name, reason in banned(ast.parse(source, place)):
            if (place, name) in ALLOWED:
                used.add((place, name))
            else:
                found.append(f"{place}:{line}: {name}: {reason}")
    assert found == []
    assert used == set(ALLOWED), "an exception that nothing needs any more"


@pytest.mark.parametrize(
    ("snippet", "name"),
    [
        ("import pickle", "pickle"),
        ("from joblib import load", "joblib"),
        ("import dill as d", "dill"),
        ("import_module('shelve')", "shelve"),
        ("importlib.import_module('marshal')", "marshal"),
        ("from multiprocessing import Pool", "multiprocessing.Pool"),
        ("import multiprocessing as mp\nmp.Pool(2)", "mp.Pool"),
        ("import statsmodels.formula.api as smf", "statsmodels.formula"),
        ("from patsy import dmatrix", "patsy"),
        ("model.from_formula('y ~ x', table)", ".from_formula"),
        ("rows[rows.n > 1].query(text)", ".query"),
        ("pd.eval('1 + 1')", ".eval"),
        ("table.eval(text)", ".eval"),
        ("eval(text)", "eval"),
        ("from builtins import exec as run\nrun(text)", "run"),
        ("exec(text)", "exec"),
        ("compile(text, 'a', 'exec')", "compile"),
        ("__import__(text)", "__import__"),
        ("frame.to_html(escape=False)", "escape=False"),
        ("frame.style.format('{}')", ".style"),
        ("pd.io.formats.style.Styler(frame)", ".Styler"),
        ("import yaml", "yaml"),
        ("loader.unsafe_load(text)", ".unsafe_load"),
        ("np.load(path, allow_pickle=True)", "allow_pickle=True"),
        ("pd.read_pickle(path)", ".read_pickle"),
        ("import os\nos.system('ls')", "os.system"),
        ("from os import popen\npopen('ls')", "popen"),
        ("subprocess.run('ls', shell=True)", "shell=True"),
        ("open(path, errors='ignore')", "errors=ignore"),
        ("data.decode('gbk', 'ignore')", "errors=ignore"),
        ("try:\n    f()\nexcept:\n    pass", "except:"),
        ("from lxml import etree\netree.fromstring(data)", "fromstring"),
        ("from lxml import etree\netree.XMLParser(resolve_entities=False)", "XMLParser"),
        ("from lxml import etree as e\ne.parse(path)", "parse"),
        ("from lxml.etree import iterparse\niterparse(path)", "iterparse"),
        ("import xml.etree.ElementTree", "xml.etree"),
    ],
)  # fmt: skip
def test_a_planted_call_is_found(snippet: str, name: str) -> None:
    assert suspect(snippet)
    assert name in {found for _, found, _ in banned(ast.parse(snippet))}


@pytest.mark.parametrize(
    "snippet",
    [
        "re.compile('a')", "paragraph.style = 'x'", "run.font.style", "frame.to_html(escape=True)",
        "data.decode('gbk', 'strict')", "subprocess.run(['ls'], check=True)", "connection.execute(SQL, values)",
        "from lxml import etree\netree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)",
        "try:\n    f()\nexcept ValueError:\n    raise", "tree.evaluate()",
    ],
)  # fmt: skip
def test_plain_calls_are_left_alone(snippet: str) -> None:
    assert list(banned(ast.parse(snippet))) == []
