"""Themes of a corpus modelled by its workforce figures (主题与队伍的模型): documents to a fit, and the fit in words."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from yanting_research.core import Corpus, corpus_tables, parse_formula
from yanting_research.corpus_numbers import corpus_numbers
from yanting_research.errors import LinkageError
from yanting_research.linkage import (
    LEVELS,
    LinkFit,
    default_indicators,
    fit_count_model,
    fit_share_model,
    fit_theme_mix,
    reconcile,
    resolve_region,
    theme_hits_table,
    theme_workforce_table,
)
from yanting_research.themes import ThemeDictionary, default_themes, score_themes

__all__ = [
    "MODELS",
    "OTHER_THEMES",
    "ModelTable",
    "effects_table",
    "fit_link",
    "fit_text",
    "join_themes",
    "level_of",
    "model_table",
]

MODELS = ("counts", "fractional", "beta", "mix")
OTHER_THEMES = "其他主题"
"""Column with the hits of the themes that were not named."""
_ALL = "n_hits_all"
_MOST = 5
_ENDINGS = (
    ("自治区", "province"), ("省", "province"), ("自治州", "prefecture"), ("盟", "prefecture"), ("街道", "township"),
    ("镇", "township"), ("乡", "township"), ("县", "county"), ("旗", "county"), ("区", "county"),
)  # fmt: skip
_NAMES = {
    "negative_binomial": "次数模型（负二项，以篇幅为偏移）",
    "fractional": "份额模型（分数 logit，以全部主题的次数为权重）",
    "beta": "份额模型（beta 回归）",
    "dirichlet_multinomial": "构成模型（狄利克雷-多项）",
}


@dataclass(frozen=True, slots=True)
class ModelTable:
    """What the models of the link read.

    Attributes
    ----------
    table
        One row a region and period: hits of every theme, figures of every indicator, each also under its Chinese
        label; ``n_characters`` and ``n_hits_all``.
    themes
        Names of the themes, those with the most hits first.
    fell_out
        ``document, region, period, reason``: documents that no row rests on.
    """

    table: pd.DataFrame
    themes: tuple[str, ...]
    fell_out: pd.DataFrame


def model_table(
    corpus: Corpus,
    *,
    dictionary: ThemeDictionary | None = None,
    supplied: pd.DataFrame | None = None,
    level: str = "",
) -> ModelTable:
    """Documents to the table of the models: themes counted, figures reconciled, joined by region and period.

    Parameters
    ----------
    corpus
        Documents with region and period.
    dictionary
        The themes; the shipped codebook by default.
    supplied
        Statistics to set beside the figures of the documents, see :func:`yanting_research.linkage.reconcile`.
    level
        Keep documents of this level only, ``county`` say.

    Raises
    ------
    LinkageError
        When documents of several levels would be mixed, no document has the level, or themes and figures do not meet.
    """
    documents, _ = corpus_tables(corpus)
    kept, other_level = _one_level(documents, level)
    facts = corpus_numbers(corpus).facts
    indicators = reconcile(facts, supplied, documents=documents)
    scored = score_themes(corpus, default_themes() if dictionary is None else dictionary, by="doc_id")
    scored = scored[scored["doc_id"].isin(kept["doc_id"])].reset_index(drop=True)
    linked = theme_workforce_table(scored, indicators, kept)
    hits = theme_hits_table(linked, scored)
    labels = {one.indicator_id: one.label_zh for one in default_indicators()}
    copies = {labels[name]: hits[name] for name in linked.units if name in labels and labels[name] not in hits.columns}
    totals = scored.groupby("theme")["n_hits"].sum().sort_values(ascending=False, kind="stable")
    lost = linked.fell_out.rename(columns={"doc_id": "document"})
    fell_out = pd.concat([lost, other_level], ignore_index=True)
    return ModelTable(hits.assign(**copies), tuple(map(str, totals.index)), fell_out)


def level_of(region: str) -> str:
    """The level of a region: as the lists of codes have it, else as its name ends; ``""`` where neither tells.

    Examples
    --------
    >>> level_of("盐亭县"), level_of("松源镇"), level_of("松源县"), level_of("松源")
    ('county', 'township', 'county', '')
    """
    if not region:
        return ""
    try:
        return resolve_region(region).level
    except LinkageError:  # an invented county, or a name that several regions have
        return next((level for ending, level in _ENDINGS if region.endswith(ending)), "")


def _one_level(documents: pd.DataFrame, level: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Documents of one level, and those of others with the reason."""
    known = {region: level_of(region) for region in sorted(set(documents["region"]))}
    levels = documents["region"].map(known)
    counts = levels[levels != ""].value_counts().sort_index()
    if level and level not in LEVELS:
        raise ValueError(f"level={level!r}; allowed: {', '.join(LEVELS)}")
    if level and level not in counts.index:
        raise LinkageError(f"no document of level {level!r}", expected=", ".join(counts.index) or "regions")
    if not level and len(counts) > 1:
        raise LinkageError(
            "documents of several levels: " + ", ".join(f"{name} {n}" for name, n in counts.items()),
            expected="regions of one level",
            remedy=f"name one (level=, --level): {counts.idxmax()}, say",
        )
    chosen = levels.isin([level, ""]) if level else pd.Series(data=True, index=documents.index)
    out = documents.loc[~chosen, ["doc_id", "region", "period"]].rename(columns={"doc_id": "document"})
    return documents[chosen].reset_index(drop=True), out.assign(reason="of another level")


def join_themes(table: pd.DataFrame, themes: Sequence[str]) -> pd.DataFrame:
    """The table with the hits of all other themes in one column, ``其他主题``.

    Examples
    --------
    >>> table = pd.DataFrame({"甲": [3, 1], "n_hits_all": [10, 4]})
    >>> join_themes(table, ["甲"])["其他主题"].tolist()
    [7, 3]
    """
    absent = [name for name in themes if name not in table.columns]
    if absent:
        raise LinkageError(f"no theme {', '.join(absent)}", expected="themes of the codebook")
    return table.assign(**{OTHER_THEMES: table[_ALL] - table[list(themes)].sum(axis=1)})


def fit_link(made: ModelTable, formula: str, *, model: str = "counts", themes: Sequence[str] = ()) -> LinkFit:
    """Fit one of the models of the link to a corpus's table; rows of one region hang together.

    Parameters
    ----------
    made
        Of :func:`model_table`.
    formula
        ``theme ~ indicator + ...``; without an outcome for ``mix``.
    model
        One of ``MODELS``. The outcome of ``fractional`` and ``beta`` is the theme's share of the hits of all themes.
    themes
        Of ``mix``: the themes told apart; the five with the most hits by default. All others are one, the base.

    Raises
    ------
    ValueError
        For an unknown model, an outcome where none belongs, or none where one does.
    FormulaError, LinkageError
        For a formula that cannot be read or applied, an outcome that is no theme, too few rows or regions.
    """
    if model not in MODELS:
        raise ValueError(f"model={model!r}; allowed: {', '.join(MODELS)}")
    outcome = parse_formula(formula).response
    if bool(outcome) == (model == "mix"):
        said = "no outcome before ~" if model == "mix" else "a theme before ~"
        raise ValueError(f"formula {formula!r}; model={model!r} takes {said}")
    if model == "mix":
        named = list(themes or made.themes[:_MOST])
        return fit_theme_mix(join_themes(made.table, named), [*named, OTHER_THEMES], formula)
    if outcome not in made.themes:
        raise LinkageError(f"{outcome!r} is no theme", where="formula", expected=", ".join(sorted(made.themes)))
    if model == "counts":
        return fit_count_model(made.table, formula)
    shares = made.table.assign(**{outcome: made.table[outcome] / made.table[_ALL].where(made.table[_ALL] > 0)})
    if model == "beta":
        return fit_share_model(shares, formula, model="beta")
    return fit_share_model(shares, formula, weights=_ALL)


def effects_table(
    fits: Mapping[str, Sequence[LinkFit]], *, truths: Mapping[str, Sequence[LinkFit]] | None = None
) -> pd.DataFrame:
    """Effects of several fits under one another, beside those of the planted table where there is one.

    Parameters
    ----------
    fits
        Fits by the name of their model.
    truths
        The same models of the table that was planted; its effects become ``truth``.

    Returns
    -------
    DataFrame
        ``outcome, term, effect, low, high, unit, model, n_obs, n_clusters, data_kind, truth``; NaN truths where none
        is known. The order is that of the outcomes in the first model, then of the models.
    """
    rows = pd.concat([_stamped(fit, name) for name, own in fits.items() for fit in own], ignore_index=True)
    order = {key: place for place, key in enumerate(dict.fromkeys(zip(rows["outcome"], rows["term"], strict=True)))}
    rows["place"] = [order[key] for key in zip(rows["outcome"], rows["term"], strict=True)]
    rows = rows.sort_values("place", kind="stable").drop(columns="place").reset_index(drop=True)
    if not truths:
        return rows.assign(truth=float("nan"))
    planted = pd.concat([_stamped(fit, name) for name, own in truths.items() for fit in own], ignore_index=True)
    planted = planted[["outcome", "term", "model", "effect"]].rename(columns={"effect": "truth"})
    return rows.merge(planted, on=["outcome", "term", "model"], how="left", validate="one_to_one")


def _stamped(fit: LinkFit, name: str) -> pd.DataFrame:
    return fit.effects.assign(model=name, n_obs=fit.n_obs, n_clusters=fit.n_clusters, data_kind=fit.data_kind)


def fit_text(fit: LinkFit, fell_out: pd.DataFrame) -> str:
    """A fit in plain Chinese lines: model, results, rows that did not take part, warnings.

    Parameters
    ----------
    fit
        Of :func:`fit_link`.
    fell_out
        Documents without a row, see :class:`ModelTable`.
    """
    lines = [f"{_NAMES.get(fit.model, fit.model)}：{fit.n_obs} 个地区-年份，{fit.n_clusters} 个地区。", *fit.sentences]
    lines += [f"没有进入模型：{_lost(row)}" for row in fit.lost.to_dict("records")]
    lines += [f"没有进入模型：{_fell_out(row)}" for row in fell_out.to_dict("records")]
    return "\n".join([*lines, *(f"注意：{warning}" for warning in fit.warnings)])


_REASONS = {
    "no region in the metadata": "没有写明地区",
    "no period in the metadata": "没有写明年份",
    "no region and period in the metadata": "没有写明地区和年份",
    "no theme scores": "没有数过主题",
    "no indicator for its region and period": "这个地区这一年没有指标",
    "of another level": "不是同一级的地区",
}


def _lost(row: Mapping[Hashable, Any]) -> str:
    place = " ".join(str(row[name]) for name in ("region", "period") if row.get(name))
    return f"{place}（缺 {row['reason'].removeprefix('no value of ')}）"


def _fell_out(row: Mapping[Hashable, Any]) -> str:
    return f"{row['document']}（{_REASONS.get(row['reason'], row['reason'])}）"
