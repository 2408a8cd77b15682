"""A person's own panel from a file (自己的面板): columns named ours, periods in order, kinds of data kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from yanting_research.core import DATA_KINDS, data_kind_of
from yanting_research.core.pseudonyms import pseudonym_header
from yanting_research.errors import ContractError, DesignError, ReadError
from yanting_research.evaluations.models import COLUMNS, PanelStudy
from yanting_research.readers import number_text, read_statistics_table

__all__ = ["PanelFile", "read_panel_file"]

_NUMBERS = re.compile(r"\d{1,4}")
"""2013 and 1 of 2013年第1季度; not 一."""
_LONG = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,25})?(?:[eE][+-]?\d{1,3})?")
"""0.31032313958855445 and 1.2e-05, as software writes them; not 1,234."""
_ORDINALS = str.maketrans("一二三四", "1234")
_HALVES = (("上半年", "1"), ("下半年", "2"))
_NEVER = ("", "-", "--", "—", "——", "无", "从未", "未", "never", "NA", "N/A", "0")
_MISSING = ("", "-", "--", "—", "——", "–", "…", "/", "空", "无", "NA", "N/A", "n/a", "缺")
_YES = {"是": "1", "否": "0", "有": "1", "无": "0", "yes": "1", "no": "0"}
_MARKS = ("simulated", "模拟")
_LARGE = 10_000  # 20131 or 201301: digits of a year and a part of it, no running number
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class PanelFile:
    """A panel read from a file, with what was done to it.

    Attributes
    ----------
    panel
        Columns of PANEL and all others of the file.
    periods
        ``period, label``: the running number of every period and what the file calls it.
    notes
        What was derived or left out, in Chinese.
    persons
        Whether a column of the file was pseudonymised: its rows are about persons.
    """

    panel: pd.DataFrame = field(repr=False)
    periods: pd.DataFrame = field(repr=False)
    notes: tuple[str, ...]
    persons: bool = False


def read_panel_file(path: Path, study: PanelStudy, *, pseudonymise: Sequence[str] = (), key: bytes = b"") -> PanelFile:
    """Read a panel in CSV, XLSX, XLS or ODS.

    Parameters
    ----------
    path
        One row an entity and period, headers in the first row. ``treated_since`` (blank: never) or ``treated`` (0 and
        1) says who began when; without ``cluster`` every entity is one.
    study
        Names of the columns; the columns that its models read must hold numbers.
    pseudonymise, key
        Columns of the file that identify persons and are replaced by pseudonyms under this key
        (``privacy.project_key``). The study goes on naming them as the file does.

    Raises
    ------
    ReadError
        For a file that cannot be read, a column that is not there, a cell that is no number (with the row that the
        spreadsheet shows), periods that cannot be ordered, or an undecided kind of data.
    DesignError
        For a treatment that is missing or switches off.
    PrivacyError
        When a column that is not declared identifies persons.
    """
    table = read_statistics_table(path, sheet=study.sheet or None, pseudonymise=pseudonymise, key=key)
    cells = table.cells.drop(index=list(table.total_rows))
    notes = [f"合计行没有读入：第 {'、'.join(map(str, table.total_rows))} 行"] if table.total_rows else []
    notes += [f"“{name}”一栏已换成假名" for name in pseudonymise]
    renamed = _renamed(cells, _under_pseudonyms(study.columns, pseudonymise), where=str(path))
    # an estimator reads them only when it fits; `check` is asked before
    _refuse_absent({name: None for model in study.models for name in model.trends}, renamed, where=str(path))
    panel = _typed(renamed, study, where=str(path))
    period, periods = _periods(renamed["period"], where=str(path))
    panel["period"] = period
    panel["entity"] = renamed["entity"].str.strip().astype("str")
    panel["cluster"] = renamed["cluster"].str.strip().astype("str") if "cluster" in renamed else panel["entity"]
    panel["treated_since"], said = _since(renamed, panel, periods, where=str(path))
    panel["data_kind"] = _kind(renamed, study.data_kind, path)
    notes += [*said, *(table.warnings), *_numbered(periods)]
    return PanelFile(panel.reset_index(drop=True), periods, tuple(notes), bool(pseudonymise))


def _under_pseudonyms(columns: Mapping[str, str], pseudonymise: Sequence[str]) -> dict[str, str]:
    """Ours to theirs, where theirs has a new header now."""
    named = {name: name for name in COLUMNS if name in pseudonymise} | dict(columns)
    return {ours: pseudonym_header(theirs) if theirs in pseudonymise else theirs for ours, theirs in named.items()}


def _renamed(cells: pd.DataFrame, columns: Mapping[str, str], *, where: str) -> pd.DataFrame:
    _refuse_absent(columns.values(), cells, where=where)
    taken = [ours for ours, theirs in columns.items() if ours != theirs and ours in cells.columns]
    renamed = cells.drop(columns=[name for name in taken if name not in columns.values()])
    renamed = renamed.rename(columns={theirs: ours for ours, theirs in columns.items()})
    for name in ("entity", "period"):
        if name not in renamed.columns:
            raise ReadError(
                f"no column {name}", where=where, expected="one of " + ", ".join(map(str, cells.columns)),
                remedy=f"say which column is the {name}: [columns] {name} = '...', or --{name}",
            )  # fmt: skip
    if not {"treated", "treated_since"} & set(renamed.columns):
        raise ReadError(
            "no column says who was treated when", where=where,
            expected="treated_since (a period) or treated (0 and 1)",
            remedy="name it: [columns] treated_since = '...', or --since, --treated",
        )  # fmt: skip
    return renamed


def _refuse_absent(names: Iterable[str], cells: pd.DataFrame, *, where: str) -> None:
    absent = [name for name in names if name not in cells.columns]
    if absent:
        raise ReadError(
            f"no column {', '.join(absent)}", where=where, expected="one of " + ", ".join(map(str, cells.columns)),
            remedy="mend [columns] or the options that name columns",
        )  # fmt: skip


def _typed(cells: pd.DataFrame, study: PanelStudy, *, where: str) -> pd.DataFrame:
    """Columns that the models read as numbers, or refused; of the others those that hold numbers throughout."""
    needed = {name for model in study.models for name in model.spec.columns}
    free = {name for model in study.models if model.formula for name in model.formula.columns}
    found = {}
    for name in cells.columns:
        if name in COLUMNS:
            continue
        strict = name in needed - free
        found[name] = _floats(cells[name], where=where) if strict or _all_numbers(cells[name]) else cells[name]
    made = pd.DataFrame(found, index=cells.index)
    if "treated" in cells.columns:
        plain = cells["treated"].str.strip()
        made["treated"] = _floats(plain.map(lambda text: _YES.get(text.lower(), text)), where=where)
    return made


def _all_numbers(column: pd.Series[str]) -> bool:
    return bool(((_numbers(column) != "") | column.str.strip().isin(_MISSING)).all())


def _numbers(column: pd.Series[str]) -> pd.Series[str]:
    return column.map({cell: _number(cell) for cell in column.unique()})


def _number(cell: str) -> str:
    """A number in plain digits; ``""`` for what is none, such as 010000. Software writes more digits than people do."""
    found = number_text(cell)
    text = cell.strip()
    long = not found and len(text) <= 60 and ("." in text or "e" in text.lower()) and _LONG.fullmatch(text)
    return text if long else found


def _floats(column: pd.Series[str], *, where: str) -> pd.Series[float]:
    numbers = _numbers(column)
    bad = (numbers == "") & ~column.str.strip().isin(_MISSING)
    if bad.any():
        shown = "；".join(f"row {at}: {value!r}" for at, value in column[bad].head(_SHOWN).items())
        raise ReadError(
            f"column {column.name!r} holds {int(bad.sum())} cells that are no number ({shown})", where=where,
            expected="digits, or an empty cell for none",
            remedy="correct the cells, or leave the column out of the model",
        )  # fmt: skip
    values = [float(text.removesuffix("%") or "nan") for text in numbers]
    return pd.Series(values, index=column.index, dtype="float64", name=column.name)


def _periods(column: pd.Series[str], *, where: str) -> tuple[pd.Series[int], pd.DataFrame]:
    """Running numbers in the order of time; whole numbers stay what they are."""
    labels = column.str.strip()
    blank = labels == ""
    if blank.any():
        shown = ", ".join(map(str, labels.index[blank][:_SHOWN]))
        raise ReadError(f"no period in rows {shown}", where=where, expected="a period in every row")
    distinct = sorted(set(labels))
    whole = [number_text(label) for label in distinct]
    if all(re.fullmatch(r"\d{1,9}", text) for text in whole) and max(map(int, whole)) < _LARGE:
        numbers = {label: int(text) for label, text in zip(distinct, whole, strict=True)}
    else:
        keys = {label: _time_key(label) for label in distinct}
        if len(set(keys.values())) < len(distinct) or not all(keys.values()):
            odd = [label for label in distinct if not keys[label] or list(keys.values()).count(keys[label]) > 1]
            raise ReadError(
                f"periods cannot be ordered: {', '.join(odd[:_SHOWN])}", where=where,
                expected="1, 2, 3 ...; 2013; 2013Q1; 2013年第一季度; 2013-01",
            )  # fmt: skip
        ordered = sorted(distinct, key=lambda label: keys[label])
        numbers = {label: place for place, label in enumerate(ordered, 1)}
    table = pd.DataFrame(sorted((number, label) for label, number in numbers.items()), columns=["period", "label"])
    return labels.map(numbers).astype("int64"), table


def _time_key(label: str) -> tuple[int, ...]:
    text = label
    for name, digit in _HALVES:
        text = text.replace(name, f" {digit} ")
    text = text.translate(_ORDINALS)
    if re.fullmatch(r"\d{5,6}", text):
        text = f"{text[:4]} {text[4:]}"
    return tuple(int(number) for number in _NUMBERS.findall(text))


def _since(
    cells: pd.DataFrame, panel: pd.DataFrame, periods: pd.DataFrame, *, where: str
) -> tuple[pd.Series[float], list[str]]:
    """First treated period of every row's entity, and what was derived."""
    if "treated_since" in cells.columns:
        numbers = dict(zip(periods["label"], periods["period"], strict=True)) | {
            str(number): number for number in periods["period"]
        }
        texts = cells["treated_since"].str.strip()
        plain = texts.map(lambda text: numbers.get(text, number_text(text) or text))
        never = texts.isin(_NEVER) & ~texts.isin(set(periods["label"]))
        values = pd.to_numeric(plain.where(~never), errors="coerce")
        bad = values.isna() & ~never
        if bad.any():
            shown = "；".join(f"row {at}: {value!r}" for at, value in texts[bad].head(_SHOWN).items())
            raise ReadError(
                f"treated_since holds what is no period ({shown})", where=where,
                expected="a period of the table, or an empty cell for never",
            )  # fmt: skip
        several = values.groupby(panel["entity"]).nunique(dropna=False)
        if (several > 1).any():
            names = "、".join(several.index[several > 1][:_SHOWN])
            raise DesignError(
                f"several first treated periods within {names}", where=where, expected="one an entity",
                remedy="fill the column alike in all rows of an entity; empty for never",
            )  # fmt: skip
        return values.astype("float64"), []
    treated = panel["treated"]
    if treated.isna().any():
        rows = ", ".join(map(str, treated.index[treated.isna()][:_SHOWN]))
        raise DesignError(f"treated is missing in rows {rows}", where=where, expected="0 or 1 in every row")
    first = panel["period"].where(treated > 0).groupby(panel["entity"]).transform("min")
    return first.astype("float64"), ["采纳时间由 treated 列第一次为 1 的那一期得出"]


def _kind(cells: pd.DataFrame, stated: str, path: Path) -> str:
    """The kind of the rows: what the column says, then what is stated, then what the file's name admits."""
    named = "simulated" if any(mark in path.name.lower() for mark in _MARKS) else ""
    if "data_kind" in cells.columns:
        found = cells["data_kind"].str.strip()
        if not found.isin(DATA_KINDS).all():
            raise ReadError(
                f"data_kind {sorted(set(found) - set(DATA_KINDS))[0]!r}",
                where=str(path),
                expected=", ".join(DATA_KINDS),
            )
        return data_kind_of(pd.DataFrame({"data_kind": found}), stated, where=str(path))
    if named and stated and stated != named:
        raise ContractError(
            f"data_kind={stated!r}, but the file's name says simulated", where=str(path), expected="simulated",
            remedy="name the file otherwise if it is not",
        )  # fmt: skip
    if not (stated or named):
        raise ReadError(
            "nobody says what kind of data these are", where=str(path), expected="real, specimen or simulated",
            remedy="say it: data_kind = 'real' in the model file, or --data-kind real",
        )  # fmt: skip
    return stated or named


def _numbered(periods: pd.DataFrame) -> Sequence[str]:
    if (periods["period"].astype(str) == periods["label"]).all():
        return ()
    first, last = periods.iloc[0], periods.iloc[-1]
    return (f"各期按先后编号：{first['label']} 是第 {first['period']} 期，{last['label']} 是第 {last['period']} 期",)
