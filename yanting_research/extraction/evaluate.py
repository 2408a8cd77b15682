"""Scores of facts and checks against a gold standard (评测).

Pure: gold and predictions come as parsed objects. The matching is one to one, the
best overlap first; a prediction that matches nothing is a false positive. A gold
fact whose value is ``None`` (masked digits) stands outside recall, and a prediction
without a value outside precision.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yanting_research.chinese import fold_script
from yanting_research.core.check_words import FLAGGED_VERDICTS

__all__ = ["Score", "match_facts", "score_checks", "score_indicators", "score_links", "score_nonfacts", "score_values"]

Item = Mapping[str, Any]
_PERSONS = {"人", "名", "位"}
_UNITS = {"个百分点": "百分点", "平方千米": "平方公里", ":": "比"}
_TAIL = re.compile(r"(?:占比|比例|比重|比率|所占|占|率|总数|数量|人数|总量|数|变化|增长|增幅|同比|环比)$")


@dataclass(frozen=True, slots=True)
class Score:
    """True positives, predictions and gold items of one task.

    Examples
    --------
    >>> score = Score(8, 10, 16)
    >>> score.precision, score.recall, round(score.f1, 4)
    (0.8, 0.5, 0.6154)
    """

    hits: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Hits over predictions; NaN without predictions."""
        return self.hits / self.predicted if self.predicted else float("nan")

    @property
    def recall(self) -> float:
        """Hits over gold items; NaN without gold."""
        return self.hits / self.gold if self.gold else float("nan")

    @property
    def f1(self) -> float:
        """2 hits / (predictions + gold); NaN when both are empty."""
        both = self.predicted + self.gold
        return 2 * self.hits / both if both else float("nan")


def _fold(text: str | None) -> str:
    folded = fold_script(unicodedata.normalize("NFKC", text or ""))
    return re.sub(r"[\s“”\"‘’《》、,。;:·的]", "", folded)


def _unit(text: str | None) -> str:
    unit = re.sub(r"\s", "", fold_script(unicodedata.normalize("NFKC", text or "")))
    unit = _UNITS.get(unit, unit)
    return "人" if unit in _PERSONS else unit


def _overlap(one: Sequence[int], two: Sequence[int]) -> int:
    return max(0, min(one[1], two[1]) - max(one[0], two[0]))


def _span(item: Item) -> tuple[int, int]:
    return item["start"], item["end"]


def _equal(gold: float | None, value: float | None, *, tolerance: float) -> bool:
    if gold is None or value is None:
        return gold is None and value is None
    return abs(abs(gold) - abs(value)) <= tolerance * max(abs(gold), abs(value))


def _agrees(gold: Item, prediction: Item) -> bool:
    """Value, upper value and unit equal, in the gold reading or an accepted other one."""
    tolerance = 5e-3 if gold.get("unit") == "比" else 1e-3 if re.search("(?<!百)分之", gold["surface"]) else 1e-6
    for reading in (gold, *gold.get("alt", ())):
        unit = _unit(reading["unit"])
        if unit and unit != _unit(prediction.get("unit")):
            continue
        if _equal(reading["value"], prediction.get("value"), tolerance=tolerance) and _equal(
            reading.get("value_high"), prediction.get("value_high"), tolerance=tolerance
        ):
            return True
    return False


def match_facts(gold: Item, prediction: Item) -> list[tuple[Item, Item]]:
    """Pairs of gold fact and prediction, one to one, best overlap first."""
    targets = [fact for fact in gold["facts"] if fact["value"] is not None]
    places = [(*_span(made), j, made) for j, made in enumerate(prediction["facts"])]
    edges = []
    for i, fact in enumerate(targets):
        low, high = _span(fact)
        for start, end, j, made in places:
            if start < high and low < end and _agrees(fact, made):
                common = min(high, end) - max(low, start)
                edges.append((-common / (high - low + end - start - common), i, j))
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for _, i, j in sorted(edges):
        if i not in pairs and j not in used:
            pairs[i] = j
            used.add(j)
    return [(targets[i], prediction["facts"][j]) for i, j in sorted(pairs.items())]


def _counted(gold: Item, prediction: Item) -> list[Item]:
    """Predictions that count: those without a value on a masked numeral do not."""
    masked = [_span(fact) for fact in gold["facts"] if fact["value"] is None]
    return [
        made
        for made in prediction["facts"]
        if made["value"] is not None or not any(_overlap(span, _span(made)) for span in masked)
    ]


def score_values(gold: Item, prediction: Item) -> Score:
    """Value and unit.

    >>> fact = {"surface": "5人", "start": 0, "end": 2, "value": 5, "value_high": None, "unit": "人"}
    >>> score_values({"facts": [fact]}, {"facts": [fact | {"unit": "名"}]})
    Score(hits=1, predicted=1, gold=1)
    """
    n_gold = sum(fact["value"] is not None for fact in gold["facts"])
    return Score(len(match_facts(gold, prediction)), len(_counted(gold, prediction)), n_gold)


def _head(text: str | None) -> str:
    head = re.sub(r"\(.*?\)", "", _fold(text))
    while True:
        shorter = _TAIL.sub("", head)
        if shorter == head or not shorter:
            return head
        head = shorter


def same_noun(gold: str | None, made: str | None) -> bool:
    one, two = _head(gold), _head(made)
    if not one or not two:
        return False
    if one.endswith(two) or two.endswith(one):
        return True
    return min(len(one), len(two)) >= 2 and (one in two or two in one or one[-2:] == two[-2:])


def score_indicators(gold: Item, prediction: Item) -> Score:
    """Value, unit and the head noun of the indicator."""
    hits = sum(same_noun(fact["indicator"], made.get("indicator")) for fact, made in match_facts(gold, prediction))
    values = score_values(gold, prediction)
    return Score(hits, values.predicted, values.gold)


def score_links(gold: Item, prediction: Item, *, key: str) -> Score:
    """Links of one kind: ``part_of`` or ``denominator``.

    Raises
    ------
    ValueError
        For another key.
    """
    if key not in {"part_of", "denominator"}:
        raise ValueError(f"key is part_of or denominator, not {key!r}")
    known = {fact["id"]: fact for fact in gold["facts"]}
    found = {id(made): fact for fact, made in match_facts(gold, prediction)}
    n_gold = sum(bool(fact.get(key)) for fact in gold["facts"] if fact["value"] is not None)
    hits = predicted = 0
    for made in _counted(gold, prediction):
        fact = found.get(id(made))
        target = made.get(key)
        if fact is not None and fact.get("role") == "share" and made.get("part_of") and not made.get("denominator"):
            target = made.get("part_of") if key == "denominator" else None
        if not target:
            continue
        predicted += 1
        wanted = fact.get(key) if fact is not None else None
        hits += bool(wanted and _overlap(_span(known[wanted]), target))
    return Score(hits, predicted, n_gold)


def _exploded(checks: Sequence[Item]) -> list[dict[str, Any]]:
    """Bounds are compared one part at a time."""
    single: list[dict[str, Any]] = []
    for check in checks:
        if check["kind"] == "bound":
            single += [dict(check) | {"parts": [part]} for part in check["parts"]]
        elif check["kind"] in {"sum", "share"}:
            single.append(dict(check))
    return single


def _same_check(check: Item, made: Item, known: Mapping[str, Item]) -> int:
    if check["kind"] != made["kind"] or (check["whole"] is None) != (made.get("whole") is None):
        return 0
    if check["whole"] is not None and not _overlap(_span(known[check["whole"]]), made["whole"]):
        return 0
    wanted = [_span(known[name]) for name in check["parts"]]
    got = made.get("parts") or []
    if check["kind"] == "share":
        share = any(_overlap(_span(known[check["share"]]), part) for part in got)
        top = any(_overlap(span, part) for span in wanted for part in got)
        return 2 if share and top else int(share)
    if len(wanted) != len(got):
        return 0
    return int(all(any(_overlap(span, part) for part in got) for span in wanted))


def score_checks(gold: Item, prediction: Item, *, flagged: bool = False) -> Score:
    """Checks found with their verdict; ``flagged`` counts only what is not in order."""
    known = {fact["id"]: fact for fact in gold["facts"]}
    wanted, made = _exploded(gold.get("checks", ())), _exploded(prediction.get("checks", ()))
    edges = sorted((-_same_check(w, m, known), i, j) for i, w in enumerate(wanted) for j, m in enumerate(made))
    pairs: dict[int, int] = {}
    for weight, i, j in edges:
        if weight and i not in pairs and j not in pairs.values():
            pairs[i] = j
    if flagged:
        bad = FLAGGED_VERDICTS
        hits = sum(wanted[i]["verdict"] in bad and made[j]["verdict"] in bad for i, j in pairs.items())
        return Score(hits, sum(m["verdict"] in bad for m in made), sum(w["verdict"] in bad for w in wanted))
    hits = sum(made[j]["verdict"] in (wanted[i]["verdict"], *wanted[i].get("also_ok", ())) for i, j in pairs.items())
    links = {(fact["id"], fact["part_of"]) for fact in gold["facts"] if fact.get("part_of")}
    spare = sum(_is_spare(m, links, known) for j, m in enumerate(made) if j not in pairs.values())
    return Score(hits, len(made) - spare, len(wanted))


def _is_spare(made: Item, links: set[tuple[str, str]], known: Mapping[str, Item]) -> bool:
    """A consistent bound along a gold part_of link is neither asked for nor wrong."""
    if made["kind"] != "bound" or made["verdict"] != "consistent" or not made.get("whole"):
        return False
    return any(
        _overlap(_span(known[part]), made["parts"][0]) and _overlap(_span(known[whole]), made["whole"])
        for part, whole in sorted(links)
    )


def score_nonfacts(gold: Item, prediction: Item) -> Score:
    """Marked non-facts that were taken for facts: ``hits`` of ``gold``, fewer is better."""
    facts = [_span(fact) for fact in gold["facts"]]
    hits = 0
    for made in _counted(gold, prediction):
        if any(_overlap(span, _span(made)) for span in facts):
            continue
        hits += any(_overlap(_span(other), _span(made)) for other in gold.get("non_facts", ()))
    return Score(hits, len(prediction["facts"]), len(gold.get("non_facts", ())))
