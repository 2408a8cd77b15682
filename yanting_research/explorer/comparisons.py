"""The comparisons of the keyword page (关键词对比): which groups, on which layer, with which numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from yanting_research.core import Corpus
from yanting_research.textstats import keyness_profile

__all__ = ["COLUMNS", "Grouping", "comparison_records", "groupings"]

COLUMNS = (
    "feature", "g2", "p_fdr", "log_ratio", "n_target", "n_reference", "docfreq_target", "docfreq_reference",
)  # fmt: skip
_FIELDS = {"period": "时期", "region": "地区"}
_MAX_GROUPS = 40
_MAX_DOCUMENTS = 20  # each against all others, where no metadata group them
_LAYERS_ZH = {"tokens": "分词", "terms": "术语"}


@dataclass(frozen=True, slots=True)
class Grouping:
    """A way to split the units: ``name``, the kind of unit, and unit -> group."""

    name: str
    by: str
    groups: Mapping[str, str]


def groupings(corpus: Corpus, groups: Mapping[str, str] | None) -> Iterator[Grouping]:
    """The user's groups, or period and region (else documents); and the roles of sections.

    Parameters
    ----------
    corpus
        Documents.
    groups
        doc_id -> name of its group; ``None`` takes what the metadata state.

    Raises
    ------
    ValueError
        For a doc_id that the corpus does not hold.
    """
    doc_ids = [document.doc_id for document in corpus]
    if groups is not None:
        unknown = sorted(set(groups) - set(doc_ids))
        if unknown:
            raise ValueError(f"groups names {unknown[0]!r}; the corpus holds {', '.join(doc_ids[:3])} ...")
        yield from _useful("组别", "doc_id", groups)
    else:
        yield from _stated_groupings(corpus)
    roles = {
        f"{document.doc_id}/{section.section_id}": section.role
        for document in corpus
        for section in document.sections
        if section.role
    }
    yield from _useful("章节", "section_id", roles)


def _stated_groupings(corpus: Corpus) -> Iterator[Grouping]:
    """By period and region; by document where neither tells the documents apart."""
    found = False
    for field, name in _FIELDS.items():
        stated = {document.doc_id: document.metadata.get(field, "") for document in corpus}
        for grouping in _useful(name, "doc_id", {doc_id: value for doc_id, value in stated.items() if value}):
            found = found or len(set(grouping.groups.values())) > 1
            yield grouping
    if not found and len(corpus) <= _MAX_DOCUMENTS:
        yield from _useful("文档", "doc_id", {document.doc_id: document.doc_id for document in corpus})


def _useful(name: str, by: str, groups: Mapping[str, str]) -> Iterator[Grouping]:
    """The grouping, unless it has no group or more than a list can show."""
    if 1 <= len(set(groups.values())) <= _MAX_GROUPS:
        yield Grouping(name, by, groups)


def comparison_records(
    terms: Mapping[str, pd.DataFrame], grouping: Grouping, *, min_count: int, top: int
) -> Iterator[dict[str, Any]]:
    """One record for every group against all other units.

    Parameters
    ----------
    terms
        TERMS of every kind of unit, by ``doc_id`` or ``section_id``.
    grouping
        The groups; units outside all of them are part of every reference.
    min_count
        Fewest occurrences of a word on both sides together.
    top
        Most words of a side that are kept.
    """
    table = terms[grouping.by]
    known = set(table["unit_id"].astype("str"))
    sizes = table.drop_duplicates("unit_id").set_index("unit_id")["n_unit"]
    members: dict[str, list[str]] = {}
    for unit, group in sorted(grouping.groups.items()):
        if unit in known:
            members.setdefault(group, []).append(unit)
    for group in sorted(members):
        if len(members[group]) == len(known):
            continue  # nothing is left to compare with
        profile = keyness_profile(table, members[group], min_count=min_count)
        n_target = int(sizes.loc[members[group]].sum())
        yield {
            "grouping": grouping.name,
            "group": group,
            "layer": _LAYERS_ZH[str(table["layer"].iloc[0])],
            "n_target": n_target,
            "n_reference": int(sizes.sum()) - n_target,
            "n_features": len(profile),
            "rows": _rows(profile, top),
        }


def _rows(profile: pd.DataFrame, top: int) -> list[list[Any]]:
    signed = profile[profile["g2"].notna() & (profile["g2"] != 0)]
    ends = pd.concat([signed[signed["g2"] > 0].head(top), signed[signed["g2"] < 0].tail(top)])
    return [[_plain(value) for value in row] for row in ends[list(COLUMNS)].itertuples(index=False)]


def _plain(value: Any) -> Any:
    """Numbers to five digits, so that the last bit of a logarithm does not change the page."""
    if isinstance(value, float):
        return float(f"{value:.5g}") if math.isfinite(value) else None
    return value if isinstance(value, str) else int(value)
