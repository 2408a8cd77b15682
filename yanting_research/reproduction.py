"""Run the study and the notebooks, compare every recorded number, certify.

The heavy libraries are imported inside the steps: a run that has nothing to do
reads hashes only and is over in a second.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from yanting_research.core.provenance import installed_packages
from yanting_research.errors import ReadError, ReproductionError

__all__ = ["Comparison", "Layout", "Step", "compare_numbers", "environment_hash", "find_root", "reproduce"]

STUDY = "study"
_NAMED_VERSIONS = (
    "jieba", "jupyterlab", "matplotlib", "numpy", "pandas", "pandera", "pyarrow", "scipy", "seaborn", "statsmodels",
    "wordcloud", "yanting-research", "zhplot",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a run reads and writes.

    Attributes
    ----------
    root
        The checkout: ``corpus/``, ``notebooks/`` and ``requirements.lock`` lie here.
    figures, build
        Figures and certificate; tables, executed notebooks and the run's state.
    """

    root: Path
    figures: Path
    build: Path


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of a run: its name, its own inputs, and what makes its outputs."""

    name: str
    inputs: tuple[Path, ...]
    run: Callable[[], list[Path]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One recorded number beside what this run got."""

    name: str
    expected: float | None
    got: float | None
    tolerance: float
    verdict: str


def find_root(start: Path | None = None) -> Path:
    """The nearest folder, upwards, that holds ``corpus/study.toml``.

    Parameters
    ----------
    start
        Where to begin; by default the present folder, then the package's own checkout.

    Raises
    ------
    ReadError
        When there is none.
    """
    places = [start or Path.cwd(), Path(__file__).parent.parent]
    for place in places:
        for folder in [place.resolve(), *place.resolve().parents]:
            if (folder / "corpus" / "study.toml").is_file():
                return _seen_from_here(folder)
    raise ReadError(
        "no study here",
        where=str(places[0]),
        expected="a folder with corpus/study.toml, here or above",
        remedy="run the command inside the checkout",
    )


def _seen_from_here(folder: Path) -> Path:
    """The folder as a short relative path where it lies here or above: results then name no machine's folders."""
    here = Path.cwd()
    if folder == here or folder in here.parents:
        return Path(*[".."] * (len(here.parts) - len(folder.parts)))
    return folder


def file_hash(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _tree(folder: Path, suffixes: tuple[str, ...] = ()) -> list[Path]:
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sorted(path for path in files if not suffixes or path.suffix in suffixes)


def environment_hash(root: Path) -> str:
    """Hash of what every step depends on: code, data, lock, font, Python and installed packages."""
    digest = hashlib.sha256(f"{sys.version_info[:3]} {sys.platform}".encode())
    package = Path(__file__).parent
    data = [path for path in _tree(root / "corpus") if path.name != "expected.json"]  # compared, never read by a step
    for path in [*_tree(package), *data, root / "requirements.lock"]:
        base = package if path.is_relative_to(package) else root
        digest.update(f"{path.relative_to(base).as_posix()} {file_hash(path)}\n".encode())
    digest.update("\n".join(installed_packages()).encode())
    digest.update(os.environ.get("YANTING_FONT", "").encode())
    spec = find_spec("zhplot")
    for folder in sorted(spec.submodule_search_locations or []) if spec else []:
        for font in _tree(Path(folder), (".ttf", ".otf")):
            digest.update(file_hash(font).encode())
    return digest.hexdigest()


def _fingerprint(step: Step, environment: str) -> str:
    digest = hashlib.sha256(f"{environment} {step.name}".encode())
    for path in step.inputs:
        digest.update(file_hash(path).encode())
    return digest.hexdigest()


def _read_state(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return {}  # a torn state only means that every step runs again
    return state if isinstance(state, dict) else {}


def _is_done(step: Step, fingerprint: str, state: Mapping[str, Any]) -> bool:
    entry = state.get(step.name)
    if not isinstance(entry, dict) or entry.get("fingerprint") != fingerprint:
        return False
    outputs = entry.get("outputs", {})
    return bool(outputs) and all(
        Path(name).is_file() and file_hash(Path(name)) == digest for name, digest in outputs.items()
    )


def compare_numbers(expected: Iterable[Mapping[str, Any]], got: Mapping[str, float]) -> list[Comparison]:
    """Every recorded number beside this run's, and every number that nobody recorded.

    Parameters
    ----------
    expected
        Rows with ``name``, ``expected`` and ``tolerance`` (absolute).
    got
        Name to value.

    Examples
    --------
    >>> rows = compare_numbers([{"name": "a", "expected": 1.0, "tolerance": 0.01}], {"a": 1.005, "b": 2.0})
    >>> [(row.name, row.verdict) for row in rows]
    [('a', 'equal'), ('b', 'not recorded')]
    """
    rows = []
    seen = set()
    for entry in expected:
        name, want, tolerance = str(entry["name"]), float(entry["expected"]), float(entry["tolerance"])
        seen.add(name)
        value = got.get(name)
        verdict = "missing" if value is None else "equal" if abs(value - want) <= tolerance else "different"
        rows.append(Comparison(name, want, value, tolerance, verdict))
    rows += [Comparison(name, None, got[name], 0.0, "not recorded") for name in sorted(got.keys() - seen)]
    return rows


def reproduce(
    root: Path,
    *,
    jobs: int = 2,
    only: str = "",
    out: Path | None = None,
    record: bool = False,
    progress: bool = True,
) -> list[Comparison]:
    """Run what is not up to date, then write ``certificate.md`` and ``certificate.json``.

    Parameters
    ----------
    root
        The checkout.
    jobs
        Notebooks executed at the same time.
    only
        Name of one step (``study`` or a notebook); the certificate then covers it alone.
    out
        Folder for everything written; by default ``figures/`` and ``build/`` of the checkout.
    record
        Write this run's numbers as the expected ones.
    progress
        Show a progress bar on stderr.

    Returns
    -------
    list of Comparison
        One row per recorded or new number, in order.

    Raises
    ------
    ValueError
        For an unknown step; the message lists the steps.
    ReproductionError
        When a step fails; the message names it.
    """
    layout = Layout(root, (out or root) / "figures", (out or root) / "build")
    steps = plan(layout)
    if only:
        names = [step.name for step in steps]
        if only not in names:
            raise ValueError(f"no step {only!r}; known: {', '.join(names)}")
        steps = [step for step in steps if step.name == only]
    state_path = layout.build / "state.json"
    state = _read_state(state_path)
    environment = environment_hash(root)
    wanted = {step.name: _fingerprint(step, environment) for step in steps}
    todo = [step for step in steps if not _is_done(step, wanted[step.name], state)]
    if todo:
        layout.build.mkdir(parents=True, exist_ok=True)
        _run_all(todo, wanted, state, state_path, jobs=jobs, progress=progress)
    if only and only != STUDY:
        return []
    numbers = json.loads((layout.build / "numbers.json").read_text(encoding="utf-8"))
    if record:
        _record(root, numbers)
    rows = compare_numbers(_expected(root), numbers)
    _certify(layout, rows, state)
    return rows


def _run_all(
    todo: list[Step],
    wanted: Mapping[str, str],
    state: dict[str, Any],
    state_path: Path,
    *,
    jobs: int,
    progress: bool,
) -> None:
    """Run the steps, the study first in line; each finished step is remembered at once."""
    from tqdm import tqdm

    from yanting_research.writers import write_json

    failures: list[str] = []
    bar = tqdm(total=len(todo), disable=not progress, file=sys.stderr, unit="step")
    with bar, ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        running = {pool.submit(step.run): step for step in todo}
        for future in as_completed(running):
            step = running[future]
            bar.set_postfix_str(step.name)
            bar.update()
            error = future.exception()
            if error is not None:
                failures.append(f"{step.name}: {type(error).__name__}: {error}")
                continue
            outputs = {str(path): file_hash(path) for path in sorted(future.result())}
            state[step.name] = {"fingerprint": wanted[step.name], "outputs": outputs}
            write_json(state, state_path)
    if failures:
        raise ReproductionError(
            "; ".join(sorted(failures)),
            where=", ".join(sorted(line.split(":")[0] for line in failures)),
            expected="every step to finish",
            remedy="mend the cause and run again; finished steps are not repeated",
        )


def plan(layout: Layout) -> list[Step]:
    """The steps of a run: the study, then one per notebook."""
    steps = [Step(STUDY, (), lambda: _run_study(layout))]
    for path in sorted((layout.root / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        steps.append(Step(path.stem, (path,), lambda path=path: _run_notebook(path, layout)))  # type: ignore[misc]
    return steps


def _run_study(layout: Layout) -> list[Path]:
    from yanting_research.workflow import read_study, run_study, study_numbers, write_study
    from yanting_research.writers import write_json

    spec = read_study(layout.root / "corpus" / "study.toml")
    study = run_study(spec)
    written = write_study(study, tables=layout.build / "tables", figures=layout.figures)
    numbers = layout.build / "numbers.json"
    write_json(study_numbers(study), numbers)
    return [*written, numbers]


def _run_notebook(path: Path, layout: Layout) -> list[Path]:
    from yanting_research.notebooks import execute_notebook

    return execute_notebook(path, layout.build / "notebooks", root=layout.root)


def _expected(root: Path) -> list[dict[str, Any]]:
    path = root / "corpus" / "expected.json"
    if not path.is_file():
        return []
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        kept = [{"name": row["name"], **{key: float(row[key]) for key in ("expected", "tolerance")}} for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        raise ReadError(
            f"no list of recorded numbers: {type(error).__name__}: {error}",
            where=str(path),
            expected="objects with name, expected and tolerance",
            remedy="take it from the repository again, or run `yanting reproduce --record`",
        ) from error
    return kept


def _record(root: Path, numbers: Mapping[str, float]) -> None:
    from yanting_research.writers import write_json

    rows = []
    for name in sorted(numbers):
        value = numbers[name]
        whole = float(value).is_integer()
        rows.append({"name": name, "expected": value, "tolerance": 0.0 if whole else 1e-6 * max(1.0, abs(value))})
    write_json(rows, root / "corpus" / "expected.json")


def _versions() -> dict[str, str]:
    from yanting_research.core.provenance import package_versions

    return package_versions(_NAMED_VERSIONS) | {"python": ".".join(map(str, sys.version_info[:3]))}


def _certify(layout: Layout, rows: list[Comparison], state: Mapping[str, Any]) -> None:
    """Write the certificate unless the one on disk already says the same."""
    from dataclasses import asdict

    corpus = layout.root / "corpus"
    inputs = {path.relative_to(layout.root).as_posix(): file_hash(path) for path in _tree(corpus)}
    bad = [row for row in rows if row.verdict != "equal"]
    content = {
        "verdict": "every number equal" if rows and not bad else f"{len(bad)} of {len(rows)} numbers not equal",
        "numbers": [asdict(row) for row in rows],
        "steps": sorted(state.keys() & {step.name for step in plan(layout)}),
        "versions": _versions(),
        "inputs": inputs,
    }
    target, page = layout.figures / "certificate.json", layout.figures / "certificate.md"
    said = _certificate_text(content)
    unchanged = target.is_file() and _read_state(target) == json.loads(json.dumps(content))
    if unchanged and page.is_file() and page.read_bytes() == said.encode():
        return
    from yanting_research.writers import write_json, write_text

    write_json(content, target)
    write_text(said, page)


def _show(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}" if not float(value).is_integer() else f"{value:.0f}"


def _certificate_text(content: Mapping[str, Any]) -> str:
    marks = {"equal": "一致", "different": "不一致", "missing": "缺失", "not recorded": "未登记"}
    lines = [
        "# 复现证书",
        "",
        f"共 {len(content['numbers'])} 个登记数值。结论：{content['verdict']}。",
        "",
        "| 数值 | 登记值 | 本次 | 容差 | 结论 |",
        "|---|---:|---:|---:|---|",
    ]
    for row in content["numbers"]:
        tolerance = f"{row['tolerance']:.0e}" if row["tolerance"] else "0"
        cells = [row["name"], _show(row["expected"]), _show(row["got"]), tolerance, marks[row["verdict"]]]
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", "## 软件版本", "", "| 软件 | 版本 |", "|---|---|"]
    lines += [f"| {name} | {version} |" for name, version in sorted(content["versions"].items())]
    lines += ["", "## 输入文件", "", "| 文件 | SHA-256 |", "|---|---|"]
    lines += [f"| {name} | {digest[:16]}… |" for name, digest in sorted(content["inputs"].items())]
    return "\n".join(lines) + "\n"
