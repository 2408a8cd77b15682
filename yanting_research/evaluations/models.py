"""What a person asks of a panel (模型清单): from a TOML file or options, every name checked before data are read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from yanting_research.core import DATA_KINDS, Formula, parse_formula
from yanting_research.errors import DesignError, ReadError
from yanting_research.panel import ESTIMATORS, REGRESSIONS, PanelSpec

__all__ = ["COLUMNS", "PanelModel", "PanelStudy", "models_of", "panel_model", "read_panel_study", "studied"]

COLUMNS = ("entity", "period", "treated_since", "treated", "cluster")
"""Columns of PANEL that a file may call otherwise; ``treated`` is 0 and 1, ``treated_since`` a period."""
_LISTS = ("covariates", "trends", "estimators")
_MODEL_KEYS = ("estimator", "outcome", "trials", "treatment", "treatment_kind", "formula", "label", *_LISTS)
_STUDY_KEYS = (
    "columns", "model", "models", "labels", "persons", "data_kind", "sheet", "unit", "period_name", "title", "source",
)  # fmt: skip
_DEFAULT = "twfe"
WITH_TRENDS = ("extended_twfe", "extended_logit")
"""Estimators that take trends of columns fixed within entities."""


@dataclass(frozen=True, slots=True)
class PanelModel:
    """One model.

    Attributes
    ----------
    estimator
        A name of ``ESTIMATORS`` or ``REGRESSIONS``.
    spec
        Columns, before the formula's terms are added.
    formula
        ``outcome ~ treatment + ...``, or None. For an estimator of panels its further terms become covariates; a
        regression takes it as it is.
    text
        The formula as written, ``""`` without one.
    trends
        Columns fixed within entities whose richer and poorer entities may drift apart, for ``WITH_TRENDS``.
    """

    estimator: str
    spec: PanelSpec
    formula: Formula | None = None
    text: str = ""
    trends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PanelStudy:
    """A person's own panel: what its columns are called, and which models are wanted.

    Attributes
    ----------
    columns
        Ours to theirs, for ``COLUMNS``.
    models
        Fitted in this order; one column of the table each.
    labels
        Words for columns and models in tables and figures.
    data_kind, sheet
        Kind of the rows where the file does not say it; sheet of a workbook.
    unit, period_name, title, source
        For axes and captions.
    persons
        Whether the rows are about persons: then no row leaves, alike rows are counted first, thin models are refused.
    """

    models: tuple[PanelModel, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    data_kind: str = ""
    sheet: str = ""
    unit: str = ""
    period_name: str = ""
    title: str = ""
    source: str = ""
    persons: bool = False


def panel_model(
    *, outcome: str = "", estimator: str = _DEFAULT, trials: str = "", treatment: str = "treated",
    treatment_kind: str = "adoption", covariates: Sequence[str] = (), trends: Sequence[str] = (), formula: str = "",
    label: str = "",
) -> PanelModel:  # fmt: skip
    """One model from names; a formula is read by our grammar alone and runs nothing.

    Raises
    ------
    ValueError
        For an unknown estimator or kind of treatment, or a name that stands twice.
    FormulaError, DesignError
        For a formula that cannot be read, or that contradicts the other names.

    Examples
    --------
    >>> model = panel_model(formula="n_attended ~ treated + wealth:period", trials="n_invited")
    >>> model.spec.outcome, [":".join(map(str, term)) for term in model.formula.terms]
    ('n_attended', ['treated', 'wealth:period'])
    >>> panel_model(outcome="y", formula="x ~ treated")
    Traceback (most recent call last):
    ...
    yanting_research.errors.DesignError: model: outcome 'y', but the formula begins with 'x'; expected: one outcome
    """
    known = (*ESTIMATORS, *REGRESSIONS)
    if estimator not in known:
        raise ValueError(f"no estimator {estimator!r}; known: {', '.join(known)}")
    if trends and estimator not in WITH_TRENDS:
        raise ValueError(f"{estimator} takes no trends; these do: {', '.join(WITH_TRENDS)}")
    read = parse_formula(formula) if formula else None
    if read is not None and outcome and read.response != outcome:
        raise DesignError(
            f"outcome {outcome!r}, but the formula begins with {read.response!r}", where="model", expected="one outcome"
        )
    named = outcome or (read.response if read else "")
    if not named:
        raise DesignError("no outcome is named", where="model", expected="outcome, or a formula 'outcome ~ ...'")
    if estimator in REGRESSIONS and read is None:
        raise DesignError(f"{estimator} needs a formula", where="model", expected="'outcome ~ terms'")
    if estimator in ESTIMATORS and read is not None:
        _refuse_treatment(read, treatment)
    spec = PanelSpec(
        outcome=named, trials=trials, treatment=treatment, treatment_kind=treatment_kind,
        covariates=tuple(covariates), model_id=label or estimator,
    )  # fmt: skip
    return PanelModel(estimator, spec, read, formula, tuple(trends))


def _refuse_treatment(formula: Formula, treatment: str) -> None:
    """The treatment stands alone: an estimator of adoption has no place for products with it."""
    plain = [term for term in formula.terms if len(term) == 1 and (term[0].column, term[0].function) == (treatment, "")]
    holding = [term for term in formula.terms if any(factor.column == treatment for factor in term)]
    if len(plain) != 1 or len(holding) != 1 or not formula.intercept:
        raise DesignError(
            f"the formula '{formula}' does not hold {treatment!r} once and by itself, with an intercept",
            where="formula",
            expected=f"outcome ~ {treatment} + covariates", remedy="effects that differ are the estimator's work",
        )  # fmt: skip


def read_panel_study(path: Path) -> PanelStudy:
    """Read the TOML file of a panel.

    Tables: ``[columns]`` (ours = theirs), ``[model]`` (outcome, trials, treatment, covariates, estimators, formula,
    label ...), ``[[models]]`` (further ones; what they do not say is taken from ``[model]``), ``[labels]``. Keys:
    persons (true: rows are about persons), data_kind, sheet, unit, period_name, title, source.

    Raises
    ------
    ReadError
        When the file is missing, is no TOML, or holds an unknown key or a value of another kind.
    FormulaError, DesignError
        See :func:`panel_model`.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", where=str(path), expected="a TOML file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReadError(f"no valid TOML: {error}", where=str(path), expected="TOML in UTF-8") from error
    _refuse_keys(raw, _STUDY_KEYS, where=str(path))
    columns, labels = (_texts(raw.get(name, {}), f"{path}, {name}") for name in ("columns", "labels"))
    _refuse_keys(columns, COLUMNS, where=f"{path}, columns")
    texts: dict[str, Any] = _texts({name: raw[name] for name in _STUDY_KEYS[5:] if name in raw}, str(path))
    if texts.get("data_kind", DATA_KINDS[0]) not in DATA_KINDS:
        raise ReadError(f"data_kind {texts['data_kind']!r}", where=str(path), expected=", ".join(DATA_KINDS))
    persons = raw.get("persons", False)
    if not isinstance(persons, bool):
        raise ReadError(f"persons {persons!r:.20}", where=str(path), expected="true or false")
    return PanelStudy(models=models_of(raw, where=str(path)), columns=columns, labels=labels, persons=persons, **texts)


def models_of(raw: Mapping[str, Any], *, where: str) -> tuple[PanelModel, ...]:
    """The models of the tables ``model`` and ``models``.

    Raises
    ------
    ReadError
        For no model, an unknown key or estimator, or a value of another kind.
    """
    common = raw.get("model", {})
    others = raw.get("models", [])
    if not isinstance(common, dict) or not isinstance(others, list) or not all(isinstance(one, dict) for one in others):
        raise ReadError("model is no table, or models no tables", where=where, expected="[model] and [[models]]")
    wanted = [one for entry in (others or [common]) for one in _expanded(common | entry, where=where)]
    made = []
    for entry in wanted:
        try:
            made.append(panel_model(**entry))
        except ValueError as error:
            raise ReadError(str(error), where=where, expected="a model that can be fitted") from error
    labels = [model.spec.model_id for model in made]
    if len(set(labels)) < len(labels):
        made = [
            replace(model, spec=replace(model.spec, model_id=f"{model.spec.model_id} ({place})"))
            for place, model in enumerate(made, 1)
        ]
    return tuple(made)


def _expanded(entry: Mapping[str, Any], *, where: str) -> list[dict[str, Any]]:
    """One entry for every estimator it names."""
    _refuse_keys(entry, _MODEL_KEYS, where=f"{where}, model")
    texts = _texts({name: value for name, value in entry.items() if name not in _LISTS}, where)
    lists = {name: _list(entry.get(name, []), f"{where}, {name}") for name in _LISTS}
    names = [texts["estimator"]] if "estimator" in texts else list(lists["estimators"]) or [_DEFAULT]
    return [
        texts
        | {
            "covariates": lists["covariates"],
            "estimator": name,
            "trends": _trends_of(name, names, lists["trends"]),
        }
        for name in names
    ]


def _trends_of(name: str, names: Sequence[str], trends: Sequence[str]) -> Sequence[str]:
    """Trends of one of several estimators; where none of them takes any, the first that is asked refuses them."""
    return trends if name in WITH_TRENDS or not set(names) & set(WITH_TRENDS) else ()


def _refuse_keys(table: Mapping[str, Any], allowed: Sequence[str], *, where: str) -> None:
    strange = sorted(set(table) - set(allowed))
    if strange:
        raise ReadError(f"unknown key {strange[0]!r}", where=where, expected=", ".join(allowed), remedy="mend the key")


def _texts(table: Any, where: str) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise ReadError(f"{table!r}", where=where, expected="names and texts in quotation marks")
    return dict(table)


def _list(values: Any, where: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ReadError(f"{values!r}", where=where, expected='a list of texts, ["财力", "人口"]')
    return tuple(values)


def studied(
    formula: str, *, trials: str = "", estimators: Sequence[str] = (), trends: Sequence[str] = (),
    columns: Mapping[str, str] | None = None,
) -> PanelStudy:  # fmt: skip
    """A study of one formula under one or several estimators.

    Parameters
    ----------
    formula, trials
        Of every model.
    estimators
        Two-way fixed effects by default.
    trends
        For those of the estimators that take them; one must.
    columns
        Ours to theirs.

    Raises
    ------
    ValueError, FormulaError, DesignError
        See :func:`panel_model`.

    Examples
    --------
    >>> [model.estimator for model in studied("y ~ treated", trials="n", estimators=["twfe"]).models]
    ['twfe']
    """
    names = estimators or (_DEFAULT,)
    models = tuple(
        panel_model(formula=formula, trials=trials, estimator=name, trends=_trends_of(name, names, trends))
        for name in names
    )
    return PanelStudy(models=models, columns=dict(columns or {}))
