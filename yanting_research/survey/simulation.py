"""Simulated answers (模拟答卷) with planted needs, loadings, group differences and careless people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from yanting_research.core import RESPONSES, check_table
from yanting_research.resources import read_resource_toml
from yanting_research.survey.asked import asked
from yanting_research.survey.questionnaire import Item, Questionnaire, response_columns

__all__ = ["SimulatedAnswers", "planted_covariance", "planted_needs", "simulate_responses", "simulation_plan"]

Floats = NDArray[np.float64]
_Plan = Mapping[str, Any]
_Random = np.random.Generator
_CARELESS = ("straight", "random", "fast")
_NODES = 80  # of the quadrature over a factor


@dataclass(frozen=True, slots=True)
class SimulatedAnswers:
    """RESPONSES, all simulated, and who was careless (``response_id, kind``)."""

    responses: pd.DataFrame
    careless: pd.DataFrame = field(repr=False)


def simulation_plan() -> dict[str, Any]:
    """What is planted for the shipped questionnaire."""
    return read_resource_toml("survey_simulation.toml")


def simulate_responses(
    questionnaire: Questionnaire, *, seed: int, n: int = 0, plan: _Plan | None = None, careful: bool = False
) -> SimulatedAnswers:
    """Answers of invented people to the shipped questionnaire, or one with the same items.

    Parameters
    ----------
    questionnaire
        What is asked.
    seed
        Of PCG64: the same seed, the same answers.
    n
        Sheets; 0 for the plan's number.
    plan
        As :func:`simulation_plan`.
    careful
        Nobody is careless, nothing is left out, contradicted or sent twice: for tests of what is planted.

    Returns
    -------
    SimulatedAnswers
        Latent answers are normal, rounded to the points of the scale and cut at its ends.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire
    >>> made = simulate_responses(default_questionnaire(), seed=1, n=30)
    >>> len(made.responses), set(made.responses["data_kind"])
    (30, {'simulated'})
    """
    chosen = dict(simulation_plan() if plan is None else plan)
    size = n or int(chosen["n_sheets"])
    rng = np.random.Generator(np.random.PCG64(seed))
    data: dict[str, Any] = {name: "" for item in questionnaire for name in response_columns(item)}
    table = pd.DataFrame(data, index=range(size))
    for name, shares in chosen["shares"].items():
        codes = questionnaire[name].codes
        table[name] = rng.choice(codes, size=size, p=shares)
    _fill_scales(table, questionnaire, chosen, rng)
    for name, probabilities in chosen["multiple"].items():
        _choose(table, questionnaire[name], np.asarray(probabilities), rng)
    for name, attraction in chosen["ranking"].items():
        _rank(table, questionnaire[name], np.asarray(attraction), rng)
    table["days"] = rng.integers(chosen["days"]["low"], chosen["days"]["high"] + 1, size=size).astype(np.float64)
    pace = chosen["seconds"]
    table["duration_seconds"] = np.round(pace["median"] * np.exp(pace["spread"] * rng.standard_normal(size)))
    kinds = np.array([""] * size, dtype=object)
    if not careful:
        kinds = _spoil(table, questionnaire, chosen, rng)
    _lead_past(table, questionnaire, rng, 0.0 if careful else float(chosen["share_contradicting"]))
    if not careful:
        _send_twice(table, kinds, int(chosen["n_double"]))
    table.insert(0, "response_id", [f"R{number:04d}" for number in range(1, size + 1)])
    table.insert(1, "data_kind", "simulated")
    found = pd.DataFrame({"response_id": table["response_id"], "kind": kinds.astype("str")})
    return SimulatedAnswers(
        check_table(table, RESPONSES, where="simulation"), found[found["kind"] != ""].reset_index(drop=True)
    )


def _rounded(latent: Floats, item: Item) -> Floats:
    points = np.array([float(code) for code in item.codes])
    return np.asarray(points[np.clip(np.rint(latent - points[0]), 0, len(points) - 1).astype(np.int64)])


def _fill_scales(table: pd.DataFrame, questionnaire: Questionnaire, plan: _Plan, rng: _Random) -> None:
    size = len(table)
    own = plan["tendency"] * rng.standard_normal(size)
    for planted, need in zip(plan["needs"], questionnaire.needs, strict=True):
        for name, mean in ((need.importance, planted["importance"]), (need.level, planted["level"])):
            shift = sum(
                (effect["shift"] * (table[effect["when"]] == effect["code"]).to_numpy(dtype=np.float64)
                 for effect in plan["effects"] if effect["item"] == name),
                np.zeros(size),
            )  # fmt: skip
            latent = mean + shift + own + plan["spread"] * rng.standard_normal(size)
            table[name] = _rounded(latent, questionnaire[name])
    for planted in plan["scales"]:
        scale = questionnaire.scale(planted["scale"])
        factor = rng.standard_normal(size)
        factor += planted["shift"] * (table[planted["when"]] == planted["code"]).to_numpy(dtype=np.float64)
        for name, loading in zip(scale.items, planted["loadings"], strict=True):
            latent = loading * factor + np.sqrt(1 - loading**2) * rng.standard_normal(size)
            points = planted["mean"] + latent if name not in scale.reversed else 6 - planted["mean"] - latent
            table[name] = _rounded(points, questionnaire[name])
    for item in questionnaire:
        if item.instructed:
            table[item.item] = float(item.instructed)


def _choose(table: pd.DataFrame, item: Item, probabilities: Floats, rng: _Random) -> None:
    wanted = rng.random((len(table), len(item.codes))) - probabilities  # the lower, the more wanted
    order = np.argsort(wanted, axis=1)
    allowed = item.most or len(item.codes)
    chosen = wanted < 0
    ranks = np.argsort(order, axis=1)
    chosen &= ranks < allowed
    chosen |= ranks == 0  # everyone names something
    for at, code in enumerate(item.codes):
        table[f"{item.item}={code}"] = chosen[:, at].astype(np.float64)


def _rank(table: pd.DataFrame, item: Item, attraction: Floats, rng: _Random) -> None:
    """Plackett-Luce: the order of attractions disturbed by Gumbel noise."""
    order = np.argsort(-(np.log(attraction) + rng.gumbel(size=(len(table), len(item.codes)))), axis=1)
    places = np.argsort(order, axis=1).astype(np.float64) + 1
    places[places > (item.most or len(item.codes))] = np.nan
    for at, code in enumerate(item.codes):
        table[f"{item.item}={code}"] = places[:, at]


def _spoil(table: pd.DataFrame, questionnaire: Questionnaire, plan: _Plan, rng: _Random) -> NDArray[np.object_]:
    size = len(table)
    scales = [item.item for item in questionnaire if item.kind == "scale"]
    values = table[scales].to_numpy(dtype=np.float64)
    values[rng.random(values.shape) < plan["share_missing"]] = np.nan
    careless = rng.permutation(size)[: round(plan["share_careless"] * size)]
    kinds = np.array([""] * size, dtype=object)
    for number, row in enumerate(np.sort(careless)):
        kinds[row] = _CARELESS[number % len(_CARELESS)]
        if kinds[row] == "straight":
            values[row] = float(rng.integers(3, 6))
        elif kinds[row] == "random":
            values[row] = rng.integers(1, 6, size=len(scales))
        if kinds[row] != "random":
            pace = plan["seconds"]
            seconds = pace["careless_median"] * np.exp(pace["spread"] * rng.standard_normal())
            table.loc[row, "duration_seconds"] = np.round(seconds)
    table[scales] = values
    return kinds


def _lead_past(table: pd.DataFrame, questionnaire: Questionnaire, rng: _Random, contradicting: float) -> None:
    obeys = rng.random(len(table)) >= contradicting
    led = ~asked(table, questionnaire)
    for item in questionnaire:
        rows = led[item.item].to_numpy(dtype=np.bool_) & obeys
        for name in response_columns(item):
            if rows.any():
                table.loc[rows, name] = "" if item.kind in ("single", "text") or "+" in name else np.nan


def _send_twice(table: pd.DataFrame, kinds: NDArray[np.object_], n_double: int) -> None:
    whole = np.flatnonzero(kinds == "")
    for number in range(min(n_double, len(whole) // 4)):
        first, again = whole[number], whole[-1 - number]
        table.loc[again] = table.loc[first]


def planted_needs(questionnaire: Questionnaire, plan: _Plan | None = None) -> pd.DataFrame:
    """Population values behind :func:`simulate_responses`, after rounding: ``need, importance, level, mwds``.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire
    >>> table = planted_needs(default_questionnaire())
    >>> table.sort_values("mwds")["need"].tolist()[-2:]
    ['market', 'collective']
    """
    chosen = simulation_plan() if plan is None else plan
    spread = float(np.hypot(chosen["spread"], chosen["tendency"]))
    rows = []
    for planted, need in zip(chosen["needs"], questionnaire.needs, strict=True):
        importance = _mean_rounded(need.importance, planted["importance"], spread, questionnaire, chosen)
        level = _mean_rounded(need.level, planted["level"], spread, questionnaire, chosen)
        rows.append({"need": need.need, "importance": importance, "level": level,
                     "mwds": (importance - level) * importance})  # fmt: skip
    return pd.DataFrame(rows)


def _mean_rounded(name: str, mean: float, spread: float, questionnaire: Questionnaire, plan: _Plan) -> float:
    item = questionnaire[name]
    mixture = [(0.0, 1.0)]
    for effect in plan["effects"]:
        if effect["item"] == name:
            share = plan["shares"][effect["when"]][questionnaire[effect["when"]].codes.index(effect["code"])]
            mixture = [(0.0, 1 - share), (effect["shift"], share)]
    return float(sum(share * (_probabilities(np.array([mean + shift]), spread, item) @ _points(item))[0]
                     for shift, share in mixture))  # fmt: skip


def _points(item: Item) -> Floats:
    return np.array([float(code) for code in item.codes])


def _probabilities(means: Floats, spread: float, item: Item) -> Floats:
    """Probability of each point of a scale for normal latent answers, shape (means, points)."""
    cuts = _points(item)[:-1] + 0.5
    below = stats.norm.cdf((cuts[None, :] - means[:, None]) / spread)
    edges = np.hstack([np.zeros((len(means), 1)), below, np.ones((len(means), 1))])
    return np.asarray(np.diff(edges, axis=1))


def planted_covariance(questionnaire: Questionnaire, scale: str, plan: _Plan | None = None) -> Floats:
    """Population covariance of a scale's items after rounding and reversing, shape (items, items).

    Given the factor the items are independent; over the factor, and the group whose mean is shifted, it is integrated
    by Gauss-Hermite quadrature.

    Examples
    --------
    >>> from yanting_research.survey import cronbach_alpha, default_questionnaire
    >>> round(cronbach_alpha(planted_covariance(default_questionnaire(), "satisfaction")), 2)
    0.85
    """
    chosen = simulation_plan() if plan is None else plan
    planted = next(one for one in chosen["scales"] if one["scale"] == scale)
    items = [questionnaire[name] for name in questionnaire.scale(scale).items]
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    weights = weights / weights.sum()
    share = chosen["shares"][planted["when"]][questionnaire[planted["when"]].codes.index(planted["code"])]
    factor = np.concatenate([nodes, nodes + planted["shift"]])
    mass = np.concatenate([weights * (1 - share), weights * share])
    means = np.empty((len(factor), len(items)))
    variances = np.empty_like(means)
    for at, (item, loading) in enumerate(zip(items, planted["loadings"], strict=True)):
        chances = _probabilities(planted["mean"] + loading * factor, float(np.sqrt(1 - loading**2)), item)
        points = _points(item)
        means[:, at] = chances @ points
        variances[:, at] = chances @ points**2 - means[:, at] ** 2
    centred = means - mass @ means
    return np.asarray((centred * mass[:, None]).T @ centred + np.diag(mass @ variances))
