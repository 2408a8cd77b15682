"""Many texts audited in one go, for the tests of this folder: checking the tables costs more than reading the texts.

``python tests/auditing/audited_texts.py`` from the root of the repository writes ``differences.json`` of
``tests/golden/auditing`` anew, after a change that is meant; the change shows what it costs.
"""

from __future__ import annotations

import json
import math
import operator
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from yanting_research.auditing import audit
from yanting_research.core import Corpus, Document, Source, identity_offsets, make_corpus
from yanting_research.extraction import extract_facts

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
DIFFERENCES = GOLDEN / "auditing" / "differences.json"
_CHECKED = (  # passages with labelled checks
    "brief dev", "brief held", "compact dev", "compact held", "county dev", "county held", "dense dev", "dense held",
    "hands dev", "hands held",
    "office dev", "office held", "reports dev", "short dev", "short held", "varied dev",
)  # fmt: skip
# 3218 + 246 - 318 = 3146 or (186 - 152) ÷ 152 = 22.3684%; not 621亿 + ? = ?
_TERMS = re.compile(r"([(]?[\d.]+[万亿]?(?: [-+×÷] [\d.]+[万亿]?[)]?)+) = (-?[\d.]+)([万亿%倍]*)")
_STEPS = {"万": 1e4, "亿": 1e8}
_SIGNS = {"+": operator.add, "-": operator.sub, "×": operator.mul, "÷": operator.truediv}
Item = dict[str, Any]


@dataclass(frozen=True)
class Audited:
    """Texts with their facts and checks."""

    corpus: Corpus
    facts: pd.DataFrame
    checks: pd.DataFrame

    def rows(self) -> dict[str, list[Item]]:
        """Checks by name of the text; a text without any has an empty list."""
        found: dict[str, list[Item]] = {document.doc_id: [] for document in self.corpus}
        for row in self.checks.to_dict("records"):
            found[row["doc_id"]].append(row)
        return found


def corpus_of(texts: Mapping[str, str], **metadata: str) -> Corpus:
    """Texts by name as documents."""
    return make_corpus(
        Document(name, text, Source(f"{name}.txt", text, "text", "utf-8", ""), identity_offsets(len(text)),
                 metadata=metadata)
        for name, text in texts.items()
    )  # fmt: skip


def audited(texts: Mapping[str, str], *, read: bool = True) -> Audited:
    """The audit of texts by name; with ``read=False`` of their facts alone."""
    corpus = corpus_of(texts)
    facts = extract_facts(corpus)
    return Audited(corpus, facts, audit(facts, corpus=corpus if read else None))


def audited_one_by_one(texts: Iterable[str], *, read: bool = True) -> dict[str, list[Item]]:
    """Checks by text; each text is a document of its own."""
    named = {f"d{number:03d}": text for number, text in enumerate(dict.fromkeys(texts))}
    return {named[name]: rows for name, rows in audited(named, read=read).rows().items()}


def verdicts_of(texts: Iterable[str], *, read: bool = True) -> dict[str, list[tuple[str, str]]]:
    """Kind and verdict of every check by text."""
    found = audited_one_by_one(texts, read=read)
    return {text: [(row["kind"], row["verdict"]) for row in rows] for text, rows in found.items()}


@cache
def labelled_texts() -> list[Item]:
    """All fictional texts whose checks are labelled by hand, by name."""
    passages = json.loads((GOLDEN / "extraction" / "passages.json").read_text(encoding="utf-8"))
    texts = [passage for passage in passages if passage["set"] in _CHECKED]
    texts += json.loads((GOLDEN / "extraction" / "positive.json").read_text(encoding="utf-8"))["passages"]
    texts += [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "corpus" / "truth").glob("*.json"))
    ]
    return sorted(texts, key=lambda text: str(text["id"]))


@cache
def audited_labels() -> Audited:
    return audited({text["id"]: text["text"] for text in labelled_texts()})


def differences(found: Audited) -> dict[str, dict[str, str]]:
    """By text and check: what of a labelled check is told otherwise, and checks that nobody labelled."""
    spans = dict(zip(found.facts["fact_id"], zip(found.facts["start"], found.facts["end"], strict=True), strict=True))
    rows = found.rows()
    return {text["id"]: own for text in labelled_texts() if (own := _differences(text, rows[text["id"]], spans))}


def _differences(text: Item, made: list[Item], spans: Mapping[str, tuple[int, int]]) -> dict[str, str]:
    labels = {fact["id"]: (fact["start"], fact["end"]) for fact in text["facts"]}
    names = {name: next((label for label, span in labels.items() if _meet(span, at)), f"@{at[0]}")
             for row in made for name in _operands(row) for at in (spans[name],)}  # fmt: skip
    found = {_key(row, names): row for row in made}
    wanted = {_key(one, {}): one for one in _one_part_each(text["checks"])}
    rows = {key: told for key, one in wanted.items() if (told := _told_otherwise(one, found.get(key)))}
    linked = {f"bound {fact.get('part_of')}: {fact['id']}" for fact in text["facts"]}
    for key, row in found.items():
        if key not in wanted and not (key in linked and row["verdict"] == "consistent"):
            rows[f"+ {key}"] = row["verdict"]
    return rows


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _operands(row: Item) -> list[str]:
    return [name for name in (row["whole"], row["share"], *row["parts"].split()) if name]


def _one_part_each(checks: list[Item]) -> Iterator[Item]:
    """A bound is labelled for several parts at once."""
    for check in checks:
        parts = [[part] for part in check["parts"]] if check["kind"] == "bound" else [check["parts"]]
        for own in parts:
            yield check | {"parts": " ".join(own)} | {name: check.get(name) or "" for name in ("whole", "share")}


def _key(row: Item, names: Mapping[str, str]) -> str:
    """``sum whole: part part`` or ``share whole: part = share``, by the names of the labelled facts."""
    whole, share = (names.get(row[name], row[name]) for name in ("whole", "share"))
    parts = sorted(names.get(part, part) for part in row["parts"].split())
    return f"{row['kind']} {whole}: {' '.join(parts)}" + (f" = {share}" if share else "")


def _told_otherwise(label: Item, row: Item | None) -> str:
    if row is None:
        return "missed"
    words = [] if row["verdict"] in {label["verdict"], *label.get("also_ok", ())} else [row["verdict"]]
    for name in ("printed", "computed") if label["kind"] != "bound" else ():
        wanted = label.get(name)  # not labelled where it cannot be computed
        if wanted is not None and not math.isclose(row[name], wanted, rel_tol=1e-4):
            words.append(f"{name}: {row[name]:g}")
    return "; ".join(words)


def computations(words: str) -> Iterator[tuple[float, float, float]]:
    """Both sides of every equals sign in an explanation, and how far the four decimals shown may be off."""
    for left, right, unit in _TERMS.findall(words.replace("/", "÷").replace(" x ", " × ").replace(" %", "%")):
        factor = 0.01 if "%" in unit and "÷" in left else _STEPS.get(unit[:1], 1.0)
        yield _arithmetic(left), float(right) * factor, 1e-4 * factor


def _arithmetic(terms: str) -> float:
    """Products before sums, else left to right; a bracket opens in front alone."""
    if " × " in terms and " + " in terms:
        return math.fsum(map(_arithmetic, terms.split(" + ")))
    value, step = 0.0, operator.add
    for part in terms.replace("(", "").replace(")", "").split(" "):
        if part in _SIGNS:
            step = _SIGNS[part]
        else:
            value = step(value, float(part.rstrip("万亿")) * _STEPS.get(part[-1], 1.0))
    return value


def main() -> None:
    """Write the file as the checks are now."""
    told = json.dumps(differences(audited_labels()), ensure_ascii=False, indent=0, sort_keys=True)
    DIFFERENCES.write_text(told + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
