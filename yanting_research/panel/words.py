"""A fit in words (结果的文字): what was found, how sure it is, what it assumes and what it does not license."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from yanting_research.chinese import widen_punctuation
from yanting_research.core.cards import KINDS_ZH, card
from yanting_research.panel.fit import Fit
from yanting_research.panel.regressions import REGRESSIONS

__all__ = ["describe_fit", "fit_card"]

_LANGUAGES = ("zh", "en")
_ZH = {
    "effect": "{model}：{term}的效应估计为 {value}（{unit}）",
    "association": "{model}：{term}每多 1，结果平均相差 {value}（{unit}），其他列相同",
    "interval": "，95% 区间 {low} 至 {high}",
    "no_interval": "，不给区间",
    "size": "（{n} 行，{clusters}{made}）。",
    "clusters": "{n} 个聚类，其中 {treated} 个有处理；",
    "plain_clusters": "{n} 个聚类；",
    "out": "区间不含 0。",
    "in": "区间含 0：不能断定有差别，也不能断定没有差别，相差 {low} 至 {high} 都说得通。",
    "rank": "推断只用名次：p = {p}。",
    "mde": "照这样的精度，效应至少要到 {mde}，才有八成把握发现",
    "mde_small": "；估计值比它小，即使真有这么大的效应，多半也发现不了。",
    "mde_enough": "。",
    "covered": "埋下的真值是 {truth}，区间盖住了它。",
    "missed": "埋下的真值是 {truth}，区间没有盖住它。",
    "assumes": "前提：{said}。",
    "limits": "不能据此说的：{said}。",
    "causal": "前提不成立时，它只是关联。",
    "lost": "{n} 行没有用上（{reasons}）。",
    "simulated": "数据是模拟的。",
    "specimen": "数据是自编的样例。",
}
_EN = {
    "effect": "{model}: the estimated effect of {term} is {value} ({unit})",
    "association": "{model}: one more of {term} goes with {value} ({unit}) in the outcome, other columns being equal",
    "interval": ", 95% interval {low} to {high}",
    "no_interval": ", without an interval",
    "size": " ({n} rows, {clusters}{made}).",
    "clusters": "{n} clusters, {treated} of them treated; ",
    "plain_clusters": "{n} clusters; ",
    "out": "The interval excludes 0.",
    "in": "The interval holds 0: neither a difference nor its absence is shown; {low} to {high} all fit the data.",
    "rank": "Inference is by ranks alone: p = {p}.",
    "mde": "At this precision an effect must be {mde} to be found with 80% probability",
    "mde_small": "; the estimate is smaller, so even a true effect of its size would mostly go unseen.",
    "mde_enough": ".",
    "covered": "The planted truth is {truth}; the interval covers it.",
    "missed": "The planted truth is {truth}; the interval misses it.",
    "assumes": "Assumes {said}.",
    "limits": "Does not license: {said}.",
    "causal": "Where these fail it is an association only.",
    "lost": "{n} rows were not used ({reasons}).",
    "simulated": "The data are simulated.",
    "specimen": "The data are specimens, written for teaching.",
}
_WORDS = {"zh": _ZH, "en": _EN}
_TRENDS = "parallel trends, no anticipation, no spill-over between units"
_OBSERVED = "no unobserved confounding, overlap of the groups, no spill-over between units"
_ASSUMES = {
    "twfe": f"{_TRENDS}, and one effect for all units and times since adoption",
    "ipw": _OBSERVED, "aipw": _OBSERVED, "matching": _OBSERVED, "propensity": _OBSERVED,
    "synthetic_control": "a weighted mean of other units would have moved as the treated one, no spill-over",
    "interrupted": "the series would have gone on as before, with no other change at the same time",
}  # fmt: skip
_NOT_LICENSED = "anything about single members from rates of townships"
_CAUSE = "that the one causes the other"
_PROOF = "that training raised the outcome, unless the assumptions hold; data cannot show that they do"


def describe_fit(
    fit: Fit, *, term: str = "", lang: str = "zh", labels: Mapping[str, str] | None = None, digits: int = 2
) -> str:
    """A result in sentences: estimate, interval, what could have been seen, assumptions, and what it does not license.

    Parameters
    ----------
    fit
        Any fit of the room.
    term
        Coefficient; by default the first one of the covariance that is no intercept.
    lang
        ``zh`` or ``en``.
    labels
        Words for the model's label and the coefficients.
    digits
        Decimals.

    Returns
    -------
    str
        One paragraph. Regressions without a design speak of associations; designs of effects under their assumptions.

    Raises
    ------
    ValueError
        For an unknown language or coefficient.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, fit_twfe, simulate_townships
    >>> drawn = simulate_townships(1)
    >>> text = describe_fit(fit_twfe(drawn.panel, ATTENDANCE), labels={"treated": "推行培训", "attendance": "到课率"})
    >>> print(text.split("（406")[0])
    到课率：推行培训的效应估计为 6.58（个百分点），95% 区间 4.33 至 8.82
    """
    if lang not in _LANGUAGES:
        raise ValueError(f"lang={lang!r}; allowed: {', '.join(_LANGUAGES)}")
    row, names, words = _row(fit, term), dict(labels or {}), _WORDS[lang]
    said = [_found(fit, row, names, words, digits, lang), *_sure(row, words, digits)]
    said += _planted(row, words, digits)
    said += [words["lost"].format(n=len(fit.lost), reasons=_reasons(fit, lang))] if len(fit.lost) else []
    assumed, limits = _conditions(fit, lang)
    said += [words["assumes"].format(said=assumed)] if assumed else []
    said += [] if _is_association(fit) else [words["causal"]]
    said += [words["limits"].format(said=limits)] if limits else []
    said += [words[fit.data_kind]] if fit.data_kind in words else []
    return (" " if lang == "en" else "").join(said)


def fit_card(fit: Fit) -> str:
    """A result at a glance (结果卡片): what is estimated, how surely, from how much, and what it does not license.

    Returns
    -------
    str
        HTML without script or request; every text is escaped.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, fit_twfe, simulate_townships
    >>> made = fit_card(fit_twfe(simulate_townships(1).panel, ATTENDANCE))
    >>> [word in made for word in ("95% 区间", "36 个聚类", "不能据此说的", "模拟数据")]
    [True, True, True, True]
    """
    row, words = _row(fit, ""), _WORDS["zh"]
    assumed, limits = _conditions(fit, "zh")
    kind = "关联" if _is_association(fit) else "效应"
    low, high = (_number(float(row[name]), 2) for name in ("ci_low", "ci_high"))
    bare = np.isnan(row["ci_low"]) or np.isnan(row["ci_high"])
    return card(
        f"估计结果：{fit.model_id}（{fit.estimator}）",
        [
            ("估计的是", f"{row['term']} 的{kind}"),
            ("估计值", f"{_number(float(row['estimate']), 2)}（{fit.unit}）"),
            ("95% 区间", "不给区间" if bare else f"{low} 至 {high}"),
            ("用到", f"{int(row['n_obs']):,} 行，{_clusters(row, words)}".rstrip("，；")),
            ("推断", fit.conventions),
            ("没有用上", f"{len(fit.lost):,} 行（{_reasons(fit, 'zh')}）" if len(fit.lost) else ""),
            ("数据", KINDS_ZH.get(fit.data_kind, fit.data_kind)),
        ],
        [
            *([f"前提：{assumed}。"] if assumed else []),
            *([] if _is_association(fit) else [words["causal"]]),
            *([words["limits"].format(said=limits)] if limits else []),
        ],
    )


def _row(fit: Fit, term: str) -> dict[str, Any]:
    """One row of the estimates, by its term."""
    rows = {
        str(row["term"]): {str(name): value for name, value in row.items()} for row in fit.estimates.to_dict("records")
    }
    if term and term not in rows:
        raise ValueError(f"no term {term!r}; known: {', '.join(rows)}")
    ordered = [str(name) for name in fit.covariance.index if str(name) in rows] or list(rows)
    return rows[term or next((name for name in ordered if name != "intercept"), ordered[0])]


def _is_association(fit: Fit) -> bool:
    """Plain regressions have no design that would turn a difference into an effect."""
    return fit.estimator in REGRESSIONS or fit.estimator == "dose_response"


def _number(value: float, digits: int) -> str:
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:.{digits}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def _found(
    fit: Fit, row: Mapping[str, Any], names: Mapping[str, str], words: Mapping[str, str], digits: int, lang: str
) -> str:
    """The first sentence: estimate, interval, sizes, how the error was made."""
    unit = fit.unit
    if lang == "en":
        unit = "percentage points" if unit == "个百分点" else unit
    said = words["association" if _is_association(fit) else "effect"].format(
        model=names.get(fit.model_id, fit.model_id), term=names.get(row["term"], row["term"]),
        value=_number(row["estimate"], digits), unit=unit,
    )  # fmt: skip
    if np.isnan(row["ci_low"]) or np.isnan(row["ci_high"]):
        said += words["no_interval"]
    else:
        low, high = (_number(row[name], digits) for name in ("ci_low", "ci_high"))
        said += words["interval"].format(low=low, high=high)
    clusters = _clusters(row, words)
    return said + words["size"].format(n=int(row["n_obs"]), clusters=clusters, made=fit.conventions)


def _clusters(row: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """How many clusters; rows that are their own clusters are none."""
    if not 0 < row["n_clusters"] < row["n_obs"]:
        return ""
    treated = int(row["n_treated_clusters"])
    return words["clusters" if treated else "plain_clusters"].format(n=int(row["n_clusters"]), treated=treated)


def _sure(row: Mapping[str, Any], words: Mapping[str, str], digits: int) -> list[str]:
    """Whether the interval holds 0, and what effect could have been found."""
    low, high, mde = (float(row[name]) for name in ("ci_low", "ci_high", "mde"))
    said = []
    if np.isnan(low) or np.isnan(high):
        said += [] if np.isnan(row["p_value"]) else [words["rank"].format(p=_number(row["p_value"], 3))]
    elif low <= 0 <= high:
        said.append(words["in"].format(low=_number(low, digits), high=_number(high, digits)))
    else:
        said.append(words["out"])
    if not np.isnan(mde):
        small = abs(float(row["estimate"])) < mde
        said.append(words["mde"].format(mde=_number(mde, digits)) + words["mde_small" if small else "mde_enough"])
    return said


def _planted(row: Mapping[str, Any], words: Mapping[str, str], digits: int) -> list[str]:
    truth = float(row["truth"])
    if np.isnan(truth) or np.isnan(row["ci_low"]):
        return []
    inside = row["ci_low"] <= truth <= row["ci_high"]
    return [words["covered" if inside else "missed"].format(truth=_number(truth, digits))]


def _reasons(fit: Fit, lang: str) -> str:
    counts = fit.lost["reason"].value_counts().sort_index()
    join, template = ("；", "{reason}：{n} 行") if lang == "zh" else ("; ", "{reason}: {n}")
    known = {"outcome missing": "结果缺失"} if lang == "zh" else {}
    return join.join(template.format(reason=_reason(str(reason), known, lang), n=n) for reason, n in counts.items())


def _reason(reason: str, known: Mapping[str, str], lang: str) -> str:
    if reason in known or lang == "en" or not reason.endswith(" missing"):
        return known.get(reason, reason)
    return f"缺 {reason.removesuffix(' missing')}"


def _conditions(fit: Fit, lang: str) -> tuple[str, str]:
    """Assumptions, and what is not licensed."""
    if lang == "zh":
        own = [text.rstrip("。") for text in fit.limits if not text.startswith(("数据为", f"{len(fit.lost)} 行"))]
        assumed = "；".join(text.rstrip("。") for text in fit.assumptions)
        return widen_punctuation(assumed), widen_punctuation("；".join(own))
    if _is_association(fit):
        assumed = "the form of the model; differences that are left out go with none of its columns"
        return assumed, f"{_CAUSE}; {_NOT_LICENSED}"
    return _ASSUMES.get(fit.estimator, _TRENDS), f"{_PROOF}; {_NOT_LICENSED}"
