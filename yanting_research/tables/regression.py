"""Regression tables (回归表) as three-line tables: models side by side, every number that of ESTIMATES."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypedDict, Unpack, overload

import pandas as pd

from yanting_research.chinese import widen_punctuation
from yanting_research.core import ESTIMATES, check_table, stars_allowed
from yanting_research.tables.docx import tabulate_docx
from yanting_research.tables.html import tabulate_html
from yanting_research.tables.latex import tabulate_latex
from yanting_research.tables.layout import MISSING, TableOptions, plain, round_half_up
from yanting_research.tables.markdown import tabulate_markdown

__all__ = ["BENEATH", "FittedModel", "RegressionOptions", "RegressionTable", "regression_table", "tabulate_regression"]

BENEATH = ("error", "interval", "p", "truth")
"""What may stand under a coefficient: (standard error), [95 % interval], p, the planted truth."""

_WORDS = {
    "zh": {
        "term": "", "p": "p = {p}", "p_small": "p < 0.001", "truth": "真值 {truth}",
        "n": "样本量", "clusters": "聚类数", "treated": "有处理的聚类数", "df": "自由度", "correction": "标准误",
        "inference": "区间与 p 值", "mde": "最小可检测效应", "kind": "数据", "of": "{name}（{term}）",
        "real": "真实数据", "specimen": "样例数据（自编）", "simulated": "模拟数据",
        "error_note": "圆括号内为标准误", "interval_note": "方括号内为 95% 区间", "unit": "系数的单位：{unit}",
        "mde_note": "最小可检测效应按 5% 水平、80% 把握计算", "model": "{name}：{said}",
        "stars": "* p < 0.05，** p < 0.01，*** p < 0.001", "join": "；",
        "no_stars": "{names}的聚类太少或推断方法不同，不标星号", "assumption": "假定：{said}", "pause": "、",
    },
    "en": {
        "term": "", "p": "p = {p}", "p_small": "p < 0.001", "truth": "truth {truth}",
        "n": "Observations", "clusters": "Clusters", "treated": "Treated clusters", "df": "df",
        "correction": "Standard error", "inference": "Interval and p", "mde": "Minimum detectable effect",
        "kind": "Data", "of": "{name} ({term})",
        "real": "real", "specimen": "specimen (written for teaching)", "simulated": "simulated",
        "error_note": "standard errors in parentheses", "interval_note": "95% intervals in brackets",
        "unit": "unit of the coefficients: {unit}",
        "mde_note": "minimum detectable effect at the 5% level with 80% power", "model": "{name}: {said}",
        "stars": "* p < 0.05, ** p < 0.01, *** p < 0.001", "join": "; ",
        "no_stars": "no stars for {names}: too few clusters, or another kind of inference",
        "assumption": "assumes: {said}", "pause": ", ",
    },
}  # fmt: skip
_STATISTICS = {
    "r2": ("R²", "R²"), "r2_within": ("组内 R²", "Within R²"), "r2_adjusted": ("调整后 R²", "Adjusted R²"),
    "pseudo_r2": ("伪 R²", "Pseudo R²"), "deviance": ("偏差", "Deviance"), "loglik": ("对数似然", "Log likelihood"),
    "aic": ("AIC", "AIC"), "bic": ("BIC", "BIC"), "alpha": ("离散参数 α", "Dispersion α"),
}  # fmt: skip
_INTERCEPT = "intercept"
_FORMS: dict[str, Any] = {
    "markdown": tabulate_markdown, "latex": tabulate_latex, "html": tabulate_html, "docx": tabulate_docx,
}  # fmt: skip


class FittedModel(Protocol):
    """What a table reads of a fit; ``panel.Fit`` has it."""

    @property
    def model_id(self) -> str:
        """Label of the result."""

    @property
    def estimates(self) -> pd.DataFrame:
        """ESTIMATES."""

    @property
    def covariance(self) -> pd.DataFrame:
        """Its labels give the order of the coefficients."""

    @property
    def unit(self) -> str:
        """Of the outcome."""

    @property
    def conventions(self) -> str:
        """How the error was made."""

    @property
    def statistics(self) -> Mapping[str, float]:
        """Further numbers by name."""


class RegressionOptions(TypedDict, total=False):
    """Options of a regression table.

    ``beneath`` (which of ``BENEATH`` stand under a coefficient, in order; default error and interval); ``terms``
    (coefficients to print, in order; default all, the intercept last); ``labels`` (words for coefficients);
    ``statistics`` (names out of ``Fit.statistics``; default R², deviance and their kin); ``digits`` (decimals, one
    number or by heading; default 3); ``stars`` (default no); ``assumptions`` (print them, default no); ``caption``,
    ``source``, ``notes``, ``lang`` as in ``TableOptions``.
    """

    beneath: Sequence[str]
    terms: Sequence[str]
    labels: Mapping[str, str]
    statistics: Sequence[str]
    digits: int | Mapping[str, int]
    stars: bool
    assumptions: bool
    caption: str
    source: str
    notes: str
    lang: str


@dataclass(frozen=True, slots=True)
class RegressionTable:
    """A regression table as cells of text, and the options that the writers of tables take with it."""

    cells: pd.DataFrame
    options: TableOptions


@dataclass(frozen=True, slots=True)
class _Column:
    """One model: its heading, its rows by term, its numbers at the foot."""

    heading: str
    rows: dict[str, dict[str, Any]]
    order: tuple[str, ...]
    unit: str
    conventions: str
    statistics: Mapping[str, float]
    starred: bool

    @property
    def first(self) -> dict[str, Any]:
        """The headline row: the first coefficient that is no intercept."""
        return self.rows[next((term for term in self.order if term != _INTERCEPT), self.order[0])]


def regression_table(
    models: Sequence[FittedModel] | Mapping[str, FittedModel], **options: Unpack[RegressionOptions]
) -> RegressionTable:
    """Set fits side by side (回归表的内容).

    Parameters
    ----------
    models
        Fits, under the headings of a mapping or their own ``model_id``.
    **options
        See ``RegressionOptions``.

    Returns
    -------
    RegressionTable
        One column a model. Coefficients first, each with what stands beneath it; then statistics, n, clusters, treated
        clusters, degrees of freedom, correction, kind of inference, minimum detectable effect and kind of data. The
        note prints every model's conventions (K, G, df).

    Raises
    ------
    ValueError
        For no models, an option that is not allowed, or a term that no model has.
    ContractError
        For estimates that break ESTIMATES.

    Notes
    -----
    Stars are printed on request only, and only on models that :func:`yanting_research.core.stars_allowed` lets have
    them; the note names the others. The foot's df and minimum detectable effect are those of a model's first
    coefficient.
    """
    columns = _columns(models, options)
    words = _WORDS[options.get("lang", "zh")]
    terms = _terms(columns, options.get("terms"))
    labels = options.get("labels", {})
    beneath = tuple(options.get("beneath", ("error", "interval")))
    lines: list[list[str]] = []
    for term in terms:
        found = [_coefficient(column, term, beneath, options) for column in columns]
        kept = [row for row in range(len(beneath) + 1) if row == 0 or any(cells[row] for cells in found)]
        lines += [[labels.get(term, term) if row == 0 else "", *(cells[row] for cells in found)] for row in kept]
    rule = len(lines) - 1
    lines += _foot(columns, options, terms)
    names = [words["term"], *(column.heading for column in columns)]
    shown: TableOptions = {
        "data_kind": _kind(columns), "lang": options.get("lang", "zh"), "caption": options.get("caption", ""),
        "source": options.get("source", ""), "notes": _notes(columns, beneath, options), "rules": [rule],
        "align": dict.fromkeys(names[1:], "center"),
    }  # fmt: skip
    return RegressionTable(pd.DataFrame(lines, columns=names, dtype="str"), shown)


@overload
def tabulate_regression(
    models: Sequence[FittedModel] | Mapping[str, FittedModel], *, layout: Literal["docx"],
    **options: Unpack[RegressionOptions],
) -> bytes: ...  # fmt: skip


@overload
def tabulate_regression(
    models: Sequence[FittedModel] | Mapping[str, FittedModel],
    *,
    layout: Literal["markdown", "latex", "html"] = "markdown",
    **options: Unpack[RegressionOptions],
) -> str: ...


def tabulate_regression(
    models: Sequence[FittedModel] | Mapping[str, FittedModel], *, layout: str = "markdown",
    **options: Unpack[RegressionOptions],
) -> str | bytes:  # fmt: skip
    """A regression table as a three-line table (三线表) in Markdown, LaTeX, HTML or Word.

    Parameters
    ----------
    models, **options
        As :func:`regression_table`.
    layout
        ``markdown``, ``latex``, ``html`` or ``docx``; the last gives bytes.

    Raises
    ------
    ValueError
        For an unknown layout, and as :func:`regression_table`.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from yanting_research.core import estimates_table
    >>> made = estimates_table(["treated"], [3.2], [1.1], df=35, model_id="到课率", estimand="ATT", n_obs=406,
    ...     n_clusters=36, n_treated_clusters=30, correction="CR2", assumption="平行趋势", data_kind="simulated")
    >>> fit = SimpleNamespace(model_id="到课率", estimates=made, covariance=pd.DataFrame(index=["treated"]),
    ...     unit="个百分点", conventions="CR2, G=36, K=13, t(35)", statistics={"r2": 0.21})
    >>> print(tabulate_regression([fit], labels={"treated": "推行培训"}, caption="例", digits=2).split("注：")[0])
    **例（模拟数据）**
    <BLANKLINE>
    |  | 到课率 |
    | :--- | :---: |
    | 推行培训 | 3.20 |
    |  | \\(1.10\\) |
    |  | \\[0.97, 5.43\\] |
    | R² | 0.210 |
    | 样本量 | 406 |
    | 聚类数 | 36 |
    | 有处理的聚类数 | 30 |
    | 自由度 | 35 |
    | 标准误 | CR2 |
    | 区间与 p 值 | t\\(35\\) |
    | 最小可检测效应 | 3.17 |
    | 数据 | 模拟数据 |
    <BLANKLINE>
    <BLANKLINE>
    """
    if layout not in _FORMS:
        raise ValueError(f"layout={layout!r}; allowed: {', '.join(_FORMS)}")
    made = regression_table(models, **options)
    text: str | bytes = _FORMS[layout](made.cells, **made.options)
    return text


def _columns(models: Sequence[FittedModel] | Mapping[str, FittedModel], options: RegressionOptions) -> list[_Column]:
    unknown = sorted(set(options) - set(RegressionOptions.__annotations__))
    if unknown:
        raise ValueError(f"options {unknown}; allowed: {', '.join(RegressionOptions.__annotations__)}")
    if options.get("lang", "zh") not in _WORDS:
        raise ValueError(f"lang={options['lang']!r}; allowed: {', '.join(_WORDS)}")
    strange = [name for name in options.get("beneath", ()) if name not in BENEATH]
    if strange:
        raise ValueError(f"beneath={strange[0]!r}; allowed: {', '.join(BENEATH)}")
    named = list(models.items()) if isinstance(models, Mapping) else [(fit.model_id, fit) for fit in models]
    if not named:
        raise ValueError("no models; a table needs one or more")
    headings = _headings([plain(name) for name, _ in named])
    return [_column(heading, fit) for heading, (_, fit) in zip(headings, named, strict=True)]


def _headings(names: list[str]) -> list[str]:
    """Headings that stand once: numbered where two models have one name."""
    if len(set(names)) == len(names) and "" not in names:
        return names
    return [f"({place}) {name}".strip() for place, name in enumerate(names, 1)]


def _column(heading: str, fit: FittedModel) -> _Column:
    table = check_table(fit.estimates, ESTIMATES)
    if table.empty or table["term"].duplicated().any():
        raise ValueError(
            f"model {heading!r} has {len(table)} rows; a column needs each coefficient once, and one at least"
        )
    rows = {str(row["term"]): {str(name): value for name, value in row.items()} for row in table.to_dict("records")}
    first = [str(term) for term in fit.covariance.index if str(term) in rows]
    order = list(dict.fromkeys([*first, *rows]))
    order.sort(key=lambda term: term == _INTERCEPT)
    return _Column(
        heading, rows, tuple(order), fit.unit, fit.conventions, fit.statistics, bool(stars_allowed(table).all())
    )


def _terms(columns: list[_Column], wanted: Sequence[str] | None) -> list[str]:
    found = list(dict.fromkeys(term for column in columns for term in column.order))
    found.sort(key=lambda term: term == _INTERCEPT)
    absent = [term for term in wanted or () if term not in found]
    if absent:
        raise ValueError(f"no model has the coefficient {absent[0]!r}; there are: {', '.join(found)}")
    return list(wanted) if wanted else found


def _digits(heading: str, options: RegressionOptions) -> int:
    digits = options.get("digits", 3)
    return digits if isinstance(digits, int) else digits.get(heading, 3)


def _number(value: float, digits: int) -> str:
    return MISSING if math.isnan(value) else round_half_up(value, digits)


def _coefficient(column: _Column, term: str, beneath: tuple[str, ...], options: RegressionOptions) -> list[str]:
    """The coefficient and what stands under it; blank where the model lacks the term."""
    row = column.rows.get(term)
    if row is None:
        return [""] * (len(beneath) + 1)
    digits, words = _digits(column.heading, options), _WORDS[options.get("lang", "zh")]
    p = float(row["p_value"])
    mark = _stars(p) if options.get("stars", False) and column.starred else ""
    low, high = (_number(float(row[name]), digits) for name in ("ci_low", "ci_high"))
    texts = {
        "error": f"({_number(float(row['std_error']), digits)})",
        "interval": f"[{low}, {high}]",
        "p": words["p_small"] if p < 0.001 else words["p"].format(p=_number(p, 3)),
        "truth": "" if math.isnan(row["truth"]) else words["truth"].format(truth=_number(row["truth"], digits)),
    }
    return [_number(float(row["estimate"]), digits) + mark, *(texts[name] for name in beneath)]


def _stars(p: float) -> str:
    return "*" * sum(p < level for level in (0.05, 0.01, 0.001))


def _foot(columns: list[_Column], options: RegressionOptions, terms: list[str]) -> list[list[str]]:
    """Statistics, sizes, conventions and kind of data of every model."""
    lang = options.get("lang", "zh")
    words = _WORDS[lang]
    lines = []
    for name in options.get("statistics", tuple(_STATISTICS)):
        cells = [_number(column.statistics[name], 3) if name in column.statistics else "" for column in columns]
        if any(cells):
            lines.append([_STATISTICS.get(name, (name, name))[lang == "en"], *cells])
    firsts = [column.first for column in columns]
    lines += [
        [words["n"], *(str(row["n_obs"]) for row in firsts)],
        [words["clusters"], *(_count(_clusters(row)) for row in firsts)],
        [words["treated"], *(_count(row["n_treated_clusters"]) for row in firsts)],
        [words["df"], *(_freedom(row["df"]) for row in firsts)],
        [words["correction"], *(str(row["correction"]) for row in firsts)],
        [words["inference"], *(str(row["inference"]) for row in firsts)],
    ]
    head = {row["term"] for row in firsts}
    label = words["mde"]
    if len(terms) > 1 and len(head) == 1:
        term = str(firsts[0]["term"])
        label = words["of"].format(name=label, term=options.get("labels", {}).get(term, term))
    pairs = list(zip(columns, firsts, strict=True))
    lines.append([label, *(_number(row["mde"], _digits(column.heading, options)) for column, row in pairs)])
    lines = [line for line in lines if any(cell not in ("", MISSING) for cell in line[1:])]
    return [*lines, [words["kind"], *(words[row["data_kind"]] for row in firsts)]]


def _clusters(row: Mapping[str, Any]) -> int:
    """Number of clusters; 0 where every row is its own, so that errors are not clustered."""
    return int(row["n_clusters"]) if row["n_clusters"] < row["n_obs"] else 0


def _count(value: int) -> str:
    """A number of clusters; a dash for none."""
    return str(value) if value else MISSING


def _freedom(value: float) -> str:
    if math.isnan(value) or math.isinf(value):
        return _number(value, 0)
    return str(int(value)) if value == int(value) else round_half_up(value, 1)


def _kind(columns: Iterable[_Column]) -> str:
    kinds = {str(row["data_kind"]) for column in columns for row in column.rows.values()}
    return next(kind for kind in ("simulated", "specimen", "real") if kind in kinds)


def _notes(columns: list[_Column], beneath: tuple[str, ...], options: RegressionOptions) -> str:
    words = _WORDS[options.get("lang", "zh")]
    said = [words[f"{name}_note"] for name in beneath if f"{name}_note" in words]
    units = list(dict.fromkeys(column.unit for column in columns if column.unit))
    said += [words["unit"].format(unit=words["pause"].join(units))] if units else []
    said += [words["mde_note"]] if any(not math.isnan(column.first["mde"]) for column in columns) else []
    same = len({column.conventions for column in columns}) == 1
    for column in columns[:1] if same else columns:
        said.append(column.conventions if same else words["model"].format(name=column.heading, said=column.conventions))
    if options.get("assumptions", False):
        found = dict.fromkeys(str(column.first["assumption"]) for column in columns)
        said += [words["assumption"].format(said=widen_punctuation(one)) for one in found]
    if options.get("stars", False):
        bare = [column.heading for column in columns if not column.starred]
        said += [words["stars"]] if len(bare) < len(columns) else []
        said += [words["no_stars"].format(names=words["pause"].join(bare))] if bare else []
    said += [options["notes"]] if options.get("notes") else []
    return words["join"].join(said)
