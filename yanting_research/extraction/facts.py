"""From documents to FACTS (数量事实表)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from yanting_research.chinese import fold_script, fold_width, fold_words, without_layout
from yanting_research.chinese.dates import FORMERLY
from yanting_research.core import (
    FACTS,
    Corpus,
    Document,
    OffsetMap,
    Section,
    build_table,
    compose_offsets,
    page_of,
    to_raw,
)
from yanting_research.extraction.accept import accept
from yanting_research.extraction.calibration import confidence_of
from yanting_research.extraction.document_tables import document_table_mentions
from yanting_research.extraction.links import link_mentions
from yanting_research.extraction.mentions import Mention
from yanting_research.extraction.naming import name_mentions
from yanting_research.extraction.naming_choice import choose_heads
from yanting_research.extraction.naming_classes import settle_classes
from yanting_research.extraction.naming_coordinated import complete_coordinated
from yanting_research.extraction.naming_heads import follow_names
from yanting_research.extraction.naming_people import complete_people
from yanting_research.extraction.naming_wholes import complete_from_wholes
from yanting_research.extraction.nonfacts import Zone, blank_zones, find_zones
from yanting_research.extraction.noun_edges import tidy_noun, with_measure, with_quotes
from yanting_research.extraction.noun_order import order_noun
from yanting_research.extraction.part_accounts import link_accounts
from yanting_research.extraction.payment_nouns import name_payment
from yanting_research.extraction.periods import Periods, find_periods, stepped_from
from yanting_research.extraction.plain_tables import table_mentions
from yanting_research.extraction.regions import find_region, find_subject
from yanting_research.extraction.scanning import scan_mentions
from yanting_research.extraction.stated_units import state_units, take_units
from yanting_research.extraction.units import bare_noun
from yanting_research.extraction.views import View, make_view

__all__ = ["extract_document_facts", "extract_facts", "read_mentions"]

_UNIT_SIMPLIFIED = {
    "个百分点": "百分点", "个批次": "批次", "平方千米": "平方公里", "周岁": "岁", "个小时": "小时", "钟头": "小时",
}  # fmt: skip
# Nouns keep their age bands and watchwords, but never a date or a list number
_NEVER_NOUNS = frozenset({"date", "time", "list_number", "page_noise", "doc_number", "url", "phone"})
# Links under which an attribute speaks of its whole: 35岁以下 of 科级领导干部
_OF_POPULATION = frozenset({"attribute", "label", "bracket", "colon", "opener", "distributive"})


def extract_facts(corpus: Corpus) -> pd.DataFrame:
    """Every quantity that the documents state (提取数量事实).

    Parameters
    ----------
    corpus
        Documents with or without sections; a text file given as it is will do.

    Returns
    -------
    DataFrame
        FACTS, one row per mention. ``part_of``, ``denominator``, ``numerator`` and
        ``earlier`` name other facts of the same document. ``population`` names the people
        or things that an attribute or a share is counted among. A figure with masked digits
        has no value and the status ``masked``. ``confidence`` is the share of right facts
        (value, unit and noun) that the same rule reached on labelled texts; see
        :func:`calibrate_rules`.

    Examples
    --------
    >>> from yanting_research.core import Source, identity_offsets, make_corpus
    >>> text = "全县有党员1200名，其中女党员300名。"
    >>> source = Source("a.txt", text, "text", "utf-8", "")
    >>> corpus = make_corpus([Document("a", text, source, identity_offsets(len(text)))])
    >>> extract_facts(corpus)[["indicator", "value", "unit", "part_of"]].values.tolist()
    [['党员', 1200.0, '名', ''], ['女党员', 300.0, '名', 'a#f0001']]
    """
    return build_table((row for document in corpus for row in _rows(document)), FACTS)


def extract_document_facts(document: Document) -> pd.DataFrame:
    """FACTS of one document; see :func:`extract_facts`."""
    return build_table(_rows(document), FACTS)


def read_mentions(document: Document) -> tuple[View, list[Mention], list[Zone]]:
    """Named and linked mentions of a document, with the zones that were left out; heads are not weighed yet."""
    view = make_view(document.text)
    zones = find_zones(view.text)
    cells, taken = document_table_mentions(document, view) if document.source.tables else ([], [])
    if not taken:
        cells = table_mentions(view)
    spans = taken + [(cell.start, cell.end) for cell in cells]
    if spans:
        zones = sorted(
            [*zones, *(Zone(start, end, "table") for start, end in spans)], key=lambda z: (z.start, z.end, z.why)
        )
    candidates = list(scan_mentions(view, blank_zones(view.text, zones)))
    state_units(candidates, view)
    mentions = [mention for mention in candidates if accept(mention, view)]
    take_units(mentions, view)
    name_mentions(mentions, view, blank_zones(view.text, [zone for zone in zones if _names_nothing(zone, view)]))
    if cells:
        mentions = sorted([*mentions, *cells], key=lambda mention: mention.start)
        _renumber(mentions)
    given = [mention.noun for mention in mentions]
    link_mentions(mentions, view)
    link_accounts(mentions, view)
    complete_people(mentions, view)
    follow_names(mentions, given)
    given = [mention.noun for mention in mentions]
    settle_classes(mentions, view)
    complete_from_wholes(mentions, view)
    complete_coordinated(mentions, view)
    for mention in mentions:
        mention.noun = tidy_noun(mention.noun)
        if mention.rule != "F07":
            paid = _is_paid(mention, mentions)
            mention.noun = name_payment(mention.noun, rate=mention.role == "rate") if paid else mention.noun
            mention.noun = order_noun(mention.noun, mention.unit, money=paid)
    follow_names(mentions, given)
    return view, mentions, zones


def _is_paid(mention: Mention, mentions: list[Mention]) -> bool:
    """Whether a figure is of money: a sum, 285万 without its 元, or the share or change of one."""
    base = mentions[mention.denominator] if mention.role == "share" and mention.denominator >= 0 else mention
    return base.dimension == "money" or (not base.unit and base.value >= _THOUSANDS) or base.unit == "块"


def _names_nothing(zone: Zone, view: View) -> bool:
    """Dates, times and page furniture; but 半年 of 外出半年以上的党员 tells who they are."""
    within = zone.why == "time" and view.text.startswith(("以上的", "以下的", "以内的"), zone.end)
    return zone.why in _NEVER_NOUNS and not within


def _renumber(mentions: list[Mention]) -> None:
    """Indices after the cells of tables took their places among the other mentions."""
    old = {mention.index: place for place, mention in enumerate(mentions) if mention.rule != "F07"}
    starts = {mention.start: place for place, mention in enumerate(mentions)}
    for place, mention in enumerate(mentions):
        mention.index = place
        if mention.rule == "F07":
            mention.part_of = starts.get(mention.whole_start, -1)
            mention.numerator, mention.denominator = (starts.get(at, -1) for at in mention.taken_of)
            if mention.role == "change":  # 增减: from the one column to the other
                mention.earlier, mention.denominator = mention.denominator, -1
            continue
        mention.numerator = old.get(mention.numerator, -1)
        mention.inherited = old.get(mention.inherited, -1)
        mention.denominator = old.get(mention.denominator, -1)


def _rows(document: Document) -> Iterable[dict[str, object]]:
    text, offsets = without_layout(document.text)
    printed, document = document, _on_its_own(document, text, offsets)
    view, mentions, zones = read_mentions(document)
    given = [mention.noun for mention in mentions]
    choose_heads(mentions, view)
    follow_names(mentions, given)
    names = [f"{document.doc_id}#f{number:04d}" for number in range(1, len(mentions) + 1)]
    section_of = _section_finder(printed.sections)
    region = _region(document, view)
    periods = find_periods(zones, view)
    folded = view.text == document.text  # nothing to print back: the text is as the rules read it
    script = _script_of(document.text) if view.traditional else {}
    for mention, name in zip(mentions, names, strict=True):
        bare = "" if mention.unit or mention.status == "masked" else bare_noun(view.text, mention.end)
        span = to_raw(offsets, mention.start, mention.end + len(bare))
        noun = _said(mention, view)
        noun = noun if folded else _printed(noun, document.text, mention, view, script)
        yield {
            "fact_id": name,
            "doc_id": document.doc_id,
            "section_id": section_of(span.start),
            "subject": _subject(mention, document, view, region),
            "indicator": with_measure(noun, mention.unit, mention.role),
            "population": _population(mention, mentions, view),
            "surface": printed.text[span.start : span.end],
            "start": span.start,
            "end": span.end,
            "region": region,
            "page": page_of(printed.page_breaks, span.start),
            **_measured(mention, periods, view),
            **({"unit": bare} if bare else {}),
            **_linked(mention, names),
        }


def _on_its_own(document: Document, text: str, offsets: OffsetMap) -> Document:
    """The document without the blanks of its layout; sections and pages are looked up in the printed one."""
    if text is document.text:
        return document
    return replace(document, text=text, offsets=compose_offsets(document.offsets, offsets), sections=(), page_breaks=())


def _measured(mention: Mention, periods: Periods, view: View) -> dict[str, object]:
    former = FORMERLY if stepped_from(mention.left, view.text, mention.end) else ""
    return {
        "value": mention.value,
        "value_high": mention.high,
        "unit": _UNIT_SIMPLIFIED.get(mention.unit, mention.unit),
        "qualifier": mention.qualifier,
        "role": mention.role or "other",
        "modality": mention.modality,
        "period": mention.period or former or periods.at(mention.start, step=mention.role == "change"),
        "precision": mention.precision,
        "rule_id": mention.rule or "F08",
        "confidence": confidence_of(mention.rule or "F08"),
        "status": mention.status,
    }


def _linked(mention: Mention, names: list[str]) -> dict[str, object]:
    linked: dict[str, object] = {
        key: names[getattr(mention, key)] if getattr(mention, key) >= 0 else ""
        for key in ("part_of", "denominator", "numerator", "earlier")
    }
    return linked | {"list_id": mention.list_id, "list_kind": mention.list_kind}


def _said(mention: Mention, view: View) -> str:
    """The noun without blanked dates and torn quotation marks."""
    noun = _BLANKED.sub("", mention.noun)
    if not _QUOTE.search(noun):
        return noun
    return with_quotes(noun, view.text[max(0, mention.start - _QUOTED_NEAR) : mention.end + _QUOTED_NEAR])


def _population(mention: Mention, mentions: list[Mention], view: View) -> str:
    """The noun of the whole that an attribute or a share is counted among (总体)."""
    if mention.role == "share":
        return _said(mentions[mention.denominator], view) if mention.denominator >= 0 else ""
    if mention.part_of < 0 or not mention.attribute or mention.list_kind not in _OF_POPULATION:
        return ""
    return _said(mentions[mention.part_of], view)


# what a blanked date leaves in a noun: "比\x00\x00的基层党组织", "--\x00先减后增"; must not match 比例
_BLANKED = re.compile(r"^(?:[-比较]{0,4}\x00+的?)|\x00+")
_QUOTE = re.compile("[“”《》]")
_THOUSANDS = 10_000
_SAID = 120  # code points of a sentence in front of a figure that tell whose it is
_QUOTED_NEAR = 200  # code points on each side in which a noun's quotation is printed
_ENDINGS = ("占比变化", "变化", "占比", "")


def _script_of(raw: str) -> dict[str, str]:
    """How a text in traditional characters writes each of them: 黨 for 党; characters it writes both ways are left."""
    ways: dict[str, set[str]] = {}
    for plain, printed in set(zip(fold_script(fold_width(raw)), raw, strict=True)):
        if "\u4e00" <= plain <= "\u9fff":
            ways.setdefault(plain, set()).add(printed)
    return {plain: printed.pop() for plain, printed in ways.items() if len(printed) == 1 and plain not in printed}


def _printed(noun: str, raw: str, mention: Mention, view: View, script: dict[str, str]) -> str:
    """The noun in the script of the text: as it stands there in one piece, else character by character."""
    if not noun:
        return noun
    low = max(0, mention.start - 60)
    window = view.text[low : mention.end + 40]
    for suffix in _ENDINGS:
        core = noun[: -len(suffix)] if suffix and noun.endswith(suffix) else noun
        at = window.rfind(core, 0, mention.start - low) if core else -1
        at = window.find(core) if at < 0 and core else at
        if at >= 0:
            return raw[low + at : low + at + len(core)] + noun[len(core) :]
    own = next(suffix for suffix in _ENDINGS if noun.endswith(suffix))  # 占比 and 变化 are words of the table
    core = noun.removesuffix(own)
    for size in range(len(core) - 1, 1, -1):  # 年逾五十者 of 年逾五十者管理员, put together from two places
        at = window.rfind(core[:size])
        said = raw[low + at : low + at + size] if at >= 0 else ""
        if said and fold_words(fold_script(said)) != fold_script(said):  # a word that reads like another
            return said + "".join(script.get(sign, sign) for sign in core[size:]) + own
    return "".join(script.get(character, character) for character in core) + own


def _section_finder(sections: tuple[Section, ...]):  # type: ignore[no-untyped-def]
    ordered = sorted(sections, key=lambda section: section.span.start)
    starts = [section.span.start for section in ordered]

    def find(position: int) -> str:
        for index in range(bisect_right(starts, position) - 1, -1, -1):
            if position < ordered[index].span.end:
                return ordered[index].section_id
        return ""

    return find


def _subject(mention: Mention, document: Document, view: View, region: str) -> str:
    """The town that the sentence speaks of in front of a figure, else the region, which may name the town itself."""
    start = max(view.sentence_start(mention.start), mention.start - _SAID)
    low, high = find_subject(view.text[start : mention.start])
    town = document.text[start + low : start + high]
    return town if town and town not in str(region) else region  # what is no text is refused by the contract


def _region(document: Document, view: View) -> str:
    stated = document.metadata.get("region", "")
    if stated:
        return stated
    start, end = find_region(view.text)
    return document.text[start:end]
