"""Build the specimen corpus from annotated sources: texts, truth files and metadata.

An annotated source ``truth/annotated/<doc_id>.txt`` holds TOML front matter
between two ``+++`` lines and a body in which facts and non-facts are marked::

    党员[[25619人|id=mem;ind=党员]]，坚持[[#三会一课|slogan]]

Keys of a fact: ``id``, ``ind`` (indicator), ``v`` (value), ``vh`` (upper end),
``u`` (unit), ``q`` (qualifier), ``r`` (role), ``m`` (modality), ``p`` (part_of),
``d`` (denominator), ``s`` (subject), ``alt`` (``value:unit``, other reading).
Front matter beyond the descriptive keys: ``encoding`` (``utf-8``, ``utf-8-sig``,
``gb18030``), ``newline`` (``lf``, ``crlf``), ``layout`` (1 or 2, of the saved
page), ``checks``, ``interventions``, ``outline_errors``, ``themes``.

Nothing the author claims is taken on trust: verdicts are recomputed in exact
arithmetic, themes are recounted, the outline is read again, and a source that
claims otherwise is refused. Offsets are code points into the clean text (LF, no
byte order mark), half open.

    python corpus/build_specimens.py            write everything
    python corpus/build_specimens.py ID ...     write these documents only
    python corpus/build_specimens.py --check    compare the disk with the sources
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import re
import sys
import tomllib
import unicodedata
from fractions import Fraction
from pathlib import Path
from typing import Any

from specimen_page import render_page

ROOT = Path(__file__).resolve().parent
DESIGN = "truth/design.csv"

THEMES = {
    "digital": (
        "远程教育 网上党课 网络培训 在线学习 远教站点 短信平台 QQ群 微信群 干部选学 电教片 党员教育网 手机党校 视频课堂"
        " 网上课堂 网络课程 直播课堂 网上互动"
    ),
    "young": "年轻干部 后备干部 中青年干部 老中青 年龄结构 青年人才 年轻化 梯队 青干班 大学生村干部",
    "supervision": "监督 督查 问责 明察暗访 廉政 谈心谈话 述职 信访举报 民主评议 追责 审计 约谈",
}
WHYS = (
    "date", "age_band", "list_number", "slogan", "idiom", "page_noise", "ordinal", "threshold", "boilerplate", "plan",
    "doc_number", "phone", "id_number", "year", "time", "clause", "url", "denominator_unit", "name",
)  # fmt: skip
ROLES = (
    "count", "share", "money", "area", "length", "average", "rate", "change", "duration", "ratio", "age", "rank",
    "other",
)  # fmt: skip
QUALIFIERS = ("exact", "about", "more_than", "less_than", "at_least", "at_most", "range")
VERDICTS = ("consistent", "rounding", "inconsistent", "impossible", "uncheckable")
CODECS = {"utf-8": "utf-8", "utf-8-sig": "utf-8-sig", "gb18030": "gb18030"}
TABLE_OPENS, TABLE_CLOSES = "<!-- composition -->", "<!-- /composition -->"
SCALE = {"万": 10_000, "亿": 100_000_000}
METADATA = (
    "doc_id", "path", "title", "author", "source", "published", "region", "period", "level", "format", "encoding",
    "data_kind", "n_characters", "sha256",
)  # fmt: skip

# [[25619人|id=mem;ind=党员]], [[#三会一课|slogan]]; not [[a]] nor [x|y]
MARK = re.compile(r"\[\[(#?)([^\[\]|\n]{1,80})\|([^\[\]\n]{1,200})\]\]")
# 18,472人 -> 18,472 | "" | 人; 3200多人 -> 3200 | 多 | 人; 43.6万余元 -> 43.6 万 余 元
SURFACE = re.compile(
    r"(?P<n>\d[\d,]{0,14}(?:\.\d{1,6})?)\s?(?P<h1>[多余来]?)(?P<scale>[万亿]?)(?P<h2>[多余来]?)(?P<unit>.{0,8})$"
)
# 六百七十二名, 四批: the value of Chinese numerals is given by the author, the unit is what follows
CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿半廿]{1,12}[多余来]?(?P<unit>.{0,8})$")
HEDGE_BEFORE = re.compile(r"^(?:不少于|不低于|不超过|不足|不到|至少|超过|突破|接近|大约|将近|约|近|超)")
HEDGE_AFTER = re.compile(r"(?:左右|以上|以下|以内|上下)$")
HEDGED = re.compile(r"[多余约近超]|不少于|不低于|不足|不到|至少|突破|左右|以上|以内|上下")
# markers the author need not mark: （一）, 一、 at the head of a line, 一是 after a stop; not 这一是
LIST_MARKER = re.compile(
    r"(?m)^[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|(?:(?<=[。；：，.;:,])|^)[一二三四五六七八九](?:是|要)"
)
# heading lines: 一、 (一) 1. 第一部分; not 一是 and not 1.5万
HEADINGS = (
    ("part", re.compile(r"^第([一二三四五六七八九十]{1,3})部分")),
    ("chapter", re.compile(r"^([一二三四五六七八九十]{1,3})、")),
    ("section", re.compile(r"^[（(]([一二三四五六七八九十]{1,3})[）)]")),
    ("item", re.compile(r"^(\d{1,2})[.．、](?!\d)")),
)


class SpecimenError(Exception):
    """A source that claims what does not hold; the message names the document and the claim."""


def read_source(path: Path) -> tuple[dict[str, Any], str]:
    """Front matter and marked body of an annotated source."""
    pieces = path.read_text(encoding="utf-8").split("+++\n", 2)
    if len(pieces) != 3 or pieces[0].strip():
        raise SpecimenError(f"{path.name}: no front matter between two +++ lines")
    try:
        front = tomllib.loads(pieces[1])
    except tomllib.TOMLDecodeError as fault:
        raise SpecimenError(f"{path.name}: front matter is not TOML: {fault}") from fault
    missing = [
        k for k in ("doc_id", "county", "year", "title", "author", "source", "published", "format") if k not in front
    ]
    if missing:
        raise SpecimenError(f"{path.name}: front matter lacks {', '.join(missing)}")
    if front["doc_id"] != path.stem:
        raise SpecimenError(f"{path.name}: doc_id is {front['doc_id']!r}, the file is {path.stem!r}")
    if front["format"] not in ("txt", "html") or front.get("encoding", "utf-8") not in CODECS:
        raise SpecimenError(f"{path.name}: format is txt or html, encoding one of {', '.join(CODECS)}")
    return front, pieces[2].strip("\n") + "\n"


def parse_number(surface: str, keys: dict[str, str]) -> tuple[Fraction, str]:
    """Value in base units and unit of a fact's surface; given keys win."""
    plain = unicodedata.normalize("NFKC", surface)
    plain = HEDGE_AFTER.sub("", HEDGE_BEFORE.sub("", plain))
    found = SURFACE.match(plain)
    spoken = CHINESE.match(plain)
    if "v" in keys:
        value = Fraction(keys["v"])
    elif found:
        value = Fraction(found["n"].replace(",", "")) * SCALE.get(found["scale"], 1)
    else:
        raise SpecimenError(f"the value of {surface!r} cannot be read; give v=")
    if "u" in keys:
        unit = keys["u"]
    elif found or spoken:
        unit = (found or spoken)["unit"].replace("个百分点", "百分点")
    else:
        raise SpecimenError(f"the unit of {surface!r} cannot be read; give u=")
    return value, unit


def plain_number(value: Fraction) -> int | float:
    """An int where the value is one, as JSON readers expect."""
    return int(value) if value.denominator == 1 else float(value)


def parse_alternative(text: str) -> dict[str, Any]:
    """Another accepted reading: ``9:成``, ``1~25:比``."""
    value, _, unit = text.partition(":")
    low, _, high = value.partition("~")
    return {
        "value": plain_number(Fraction(low)),
        "value_high": plain_number(Fraction(high)) if high else None,
        "unit": unit,
    }


def build_fact(surface: str, start: int, spec: str, subject: str) -> dict[str, Any]:
    """One fact in the golden schema."""
    keys = dict(pair.strip().split("=", 1) for pair in spec.split(";") if pair.strip())
    unknown = sorted(set(keys) - {"id", "ind", "v", "vh", "u", "q", "r", "m", "p", "d", "s", "alt"})
    if unknown or not {"id", "ind"} <= set(keys):
        raise SpecimenError(f"fact {surface!r}: unknown keys {unknown}, or no id and ind")
    value, unit = parse_number(surface, keys)
    role = keys.get("r", "share" if unit == "%" else "money" if unit == "元" else "count")
    qualifier = keys.get("q", "range" if "vh" in keys and role != "ratio" else "exact")
    if role not in ROLES or qualifier not in QUALIFIERS or keys.get("m", "observed") not in ("observed", "target"):
        raise SpecimenError(f"fact {keys['id']}: role, qualifier or modality is not of the schema")
    if HEDGED.search(surface) and qualifier == "exact":
        raise SpecimenError(f"fact {keys['id']}: {surface!r} is hedged, but q is exact")
    if role == "share" and "p" in keys:
        raise SpecimenError(f"fact {keys['id']}: a share has a denominator (d), no whole (p)")
    fact = {
        "id": keys["id"],
        "subject": keys.get("s", subject),
        "indicator": keys["ind"],
        "value": plain_number(value),
        "value_high": plain_number(Fraction(keys["vh"])) if "vh" in keys else None,
        "unit": unit,
        "qualifier": qualifier,
        "role": role,
        "modality": keys.get("m", "observed"),
        "surface": surface,
        "start": start,
        "end": start + len(surface),
        "part_of": keys.get("p"),
        "denominator": keys.get("d"),
    }
    return fact | ({"alt": [parse_alternative(keys["alt"])]} if "alt" in keys else {})


def strip_marks(body: str, subject: str) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
    """Clean text, facts and non-facts, in order of appearance."""
    text, facts, non_facts, last = "", [], [], 0
    for mark in MARK.finditer(body):
        text += body[last : mark.start()]
        last = mark.end()
        negative, surface, spec = mark.groups()
        if not negative:
            facts.append(build_fact(surface, len(text), spec, subject))
        elif spec in WHYS:
            non_facts.append({"surface": surface, "start": len(text), "end": len(text) + len(surface), "why": spec})
        else:
            raise SpecimenError(f"non-fact {surface!r}: {spec!r} is not one of {', '.join(WHYS)}")
        text += surface
    text += body[last:]
    if "[[" in text or "]]" in text:
        raise SpecimenError(f"a mark is not closed or not readable near {text[max(0, text.find('[[')) :][:40]!r}")
    ids = [fact["id"] for fact in facts]
    doubled = sorted({i for i in ids if ids.count(i) > 1})
    links = sorted({f[k] for f in facts for k in ("part_of", "denominator") if f[k] and f[k] not in ids})
    if doubled or links:
        raise SpecimenError(f"ids used twice: {doubled}; links to nothing: {links}")
    marked = {i for row in [*facts, *non_facts] for i in range(row["start"], row["end"])}
    for found in LIST_MARKER.finditer(text):
        if marked.isdisjoint(range(*found.span())):
            non_facts.append({"surface": found[0], "start": found.start(), "end": found.end(), "why": "list_number"})
    non_facts.sort(key=lambda row: row["start"])
    covered = {i for row in [*facts, *non_facts] for i in range(row["start"], row["end"])}
    loose = [text[max(0, i - 6) : i + 6] for i, c in enumerate(text) if c.isdecimal() and i not in covered]
    if loose:
        raise SpecimenError(f"digits that are neither fact nor non-fact: {loose}")
    return text, facts, non_facts


def exact(fact: dict[str, Any]) -> Fraction:
    """A fact's value without binary rounding."""
    return Fraction(str(fact["value"]))


def printed_step(fact: dict[str, Any]) -> Fraction:
    """The last printed digit's place value, in base units (2.1万 -> 1000, 14.7% -> 1/10)."""
    found = SURFACE.match(HEDGE_AFTER.sub("", HEDGE_BEFORE.sub("", unicodedata.normalize("NFKC", fact["surface"]))))
    digits = found["n"] if found else str(fact["value"])
    scale = SCALE.get(found["scale"], 1) if found else 1
    if fact["surface"].rstrip("多余").endswith("成"):
        return Fraction(10)
    return Fraction(scale) / 10 ** len(digits.partition(".")[2])


def judge_share(printed: Fraction, computed: Fraction, step: Fraction) -> str:
    """Rounded correctly at its last digit, off by less than one unit of it, or further."""
    if 2 * abs(printed - computed) <= step:
        return "consistent"
    return "rounding" if abs(printed - computed) < step else "inconsistent"


def check_sum(whole: dict[str, Any], parts: list[dict[str, Any]]) -> tuple[Fraction | None, str]:
    """Parts against their whole; figures in 万 or 亿 are allowed half their last digit each."""
    if any(fact["qualifier"] != "exact" for fact in [whole, *parts]):
        return None, "uncheckable"
    computed = sum((exact(part) for part in parts), Fraction(0))
    slack = sum((printed_step(f) / 2 for f in [whole, *parts] if re.search("[万亿]", f["surface"])), Fraction(0))
    difference = abs(computed - exact(whole))
    return computed, "consistent" if not difference else "rounding" if difference <= slack else "inconsistent"


def check_share(
    whole: dict[str, Any] | None, parts: list[dict[str, Any]], share: dict[str, Any]
) -> tuple[Fraction | None, str]:
    """A printed share against its numerators, or, where these are not printed, against every integer."""
    printed, step = exact(share), printed_step(share)
    if printed > 100:
        return None, "impossible"
    if whole is None or any(f["qualifier"] != "exact" for f in [whole, *parts]):
        return None, "uncheckable"
    if not parts:
        count = exact(whole)
        nearest = min((Fraction(100 * n) / count for n in range(int(count) + 1)), key=lambda s: abs(s - printed))
        return nearest, "uncheckable" if 2 * abs(nearest - printed) <= step else "inconsistent"
    computed = 100 * sum((exact(part) for part in parts), Fraction(0)) / exact(whole)
    if computed > 100:
        return computed, "impossible"
    holds = {"more_than": printed < computed, "at_least": printed <= computed, "less_than": printed > computed,
             "at_most": printed >= computed}  # fmt: skip
    if share["qualifier"] in holds:
        return computed, "consistent" if holds[share["qualifier"]] else "inconsistent"
    return computed, judge_share(printed, computed, step)


def build_check(claim: dict[str, Any], facts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Recompute a check and refuse the author's verdict when it is wrong."""
    names = [claim.get("whole"), claim.get("share"), *claim.get("parts", [])]
    lost = [name for name in names if name and name not in facts]
    if lost or claim.get("kind") not in ("sum", "share", "bound") or claim.get("verdict") not in VERDICTS:
        raise SpecimenError(f"check {claim}: unknown fact {lost}, kind or verdict")
    whole = facts.get(claim.get("whole", ""))
    parts = [facts[name] for name in claim.get("parts", [])]
    share = facts.get(claim.get("share", ""))
    if claim["kind"] == "share":
        if share is None:
            raise SpecimenError(f"check {claim}: a share check names its share")
        computed, verdict = check_share(whole, parts, share)
        printed = share["value"]
    elif whole is None or not parts:
        raise SpecimenError(f"check {claim}: {claim['kind']} needs a whole and parts")
    elif claim["kind"] == "sum":
        (computed, verdict), printed = check_sum(whole, parts), whole["value"]
    else:
        computed, printed = max(exact(part) for part in parts), whole["value"]
        verdict = "consistent" if computed <= exact(whole) else "impossible"
    if verdict != claim["verdict"]:
        shown = None if computed is None else round(float(computed), 4)
        raise SpecimenError(f"check {claim}: printed {printed}, computed {shown}: {verdict}, not {claim['verdict']}")
    row = {"kind": claim["kind"], "whole": claim.get("whole"), "parts": claim.get("parts", [])}
    row |= {"share": claim["share"]} if share else {}
    row |= {
        "printed": printed,
        "computed": None if computed is None else plain_number(round(computed, 4)),
        "verdict": verdict,
    }
    return row | ({"note": claim["note"]} if "note" in claim else {})


def find_anchor(anchor: str, text: str) -> tuple[int, int]:
    """Span of an anchor; … stands for up to 80 characters of the same sentence."""
    pattern = "[^。\n]{0,80}?".join(re.escape(piece) for piece in re.split("…+", anchor))
    found = re.search(pattern, text)
    if not found:
        raise SpecimenError(f"anchor {anchor!r} is not in the text")
    return found.span()


def build_intervention(claim: dict[str, Any], facts: dict[str, dict[str, Any]], text: str) -> dict[str, Any]:
    """A training or organising measure; what is quoted has to stand in the text."""
    start, end = find_anchor(claim["anchor"], text)
    for key in ("headcount", "money"):
        if claim.get(key) and claim[key] not in facts:
            raise SpecimenError(f"intervention {claim['anchor']!r}: no fact {claim[key]!r}")
    for key in ("partner", "place", "frequency", "audience"):
        lost = [piece for piece in claim.get(key, "").split("、") if piece not in text]
        if lost:
            raise SpecimenError(f"intervention {claim['anchor']!r}: {key} {lost} is not in the text")
    if claim.get("modality", "done") not in ("done", "planned", "recommended"):
        raise SpecimenError(f"intervention {claim['anchor']!r}: modality {claim['modality']!r}")
    return {
        "form": claim["form"],
        "anchor": text[start:end],
        "start": start,
        "end": end,
        "headcount": claim.get("headcount"),
        "money": claim.get("money"),
        **{key: claim.get(key, "") for key in ("partner", "place", "frequency", "audience")},
        "modality": claim.get("modality", "done"),
    }


def count_themes(text: str) -> dict[str, int]:
    """Occurrences of each theme's expressions, longest match first.

    >>> count_themes("年轻干部、大学生村干部和远程教育，审计监督。")
    {'digital': 1, 'young': 2, 'supervision': 2}
    """
    return {
        theme: len(re.findall("|".join(sorted(words.split(), key=len, reverse=True)), text))
        for theme, words in THEMES.items()
    }


def ordinal(numeral: str) -> int:
    """Value of a heading's numeral below 100."""
    if numeral.isdigit():
        return int(numeral)
    tens, ten, ones = numeral.partition("十") if "十" in numeral else ("", "", numeral)
    digits = "一二三四五六七八九"
    return (10 * (digits.find(tens) + 1 if tens else 1) if ten else 0) + (digits.find(ones) + 1 if ones else 0)


def read_outline(text: str) -> list[dict[str, Any]]:
    """Breaks of the heading sequence: repeated, missing (a gap before it) or out_of_order."""
    breaks, last, offset = [], dict.fromkeys([name for name, _ in HEADINGS], 0), 0
    for line in text.splitlines(keepends=True):
        for level, (name, pattern) in enumerate(HEADINGS):
            found = pattern.match(line)
            if not found:
                continue
            number, before = ordinal(found[1]), last[name]
            if number != before + 1:
                kind = "repeated" if number == before else "missing" if number > before else "out_of_order"
                breaks.append({"kind": kind, "marker": found[0], "start": offset, "end": offset + len(found[0])})
            last[name] = number
            for lower, _ in HEADINGS[level + 1 :]:
                last[lower] = 0
            break
        offset += len(line)
    return breaks


def check_outline(claims: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """The breaks that were found, which have to be the ones that were planted."""
    found = read_outline(text)
    if sorted((c["kind"], c["marker"]) for c in claims) != sorted((f["kind"], f["marker"]) for f in found):
        raise SpecimenError(f"outline: planted {claims}, found {found}")
    return found


def check_themes(claimed: dict[str, int], text: str, design: dict[str, str] | None) -> dict[str, int]:
    """The recount, which has to equal the author's and to be within one of the design's."""
    counted = count_themes(text)
    if claimed != counted:
        raise SpecimenError(f"themes: claimed {claimed}, counted {counted}")
    for theme, number in counted.items():
        if design and abs(int(design[f"hits_{theme}"]) - number) > 1:
            raise SpecimenError(f"themes: {theme} is {number}, the design asks for {design[f'hits_{theme}']}")
    return counted


def build_truth(front: dict[str, Any], body: str, design: dict[str, str] | None) -> dict[str, Any]:
    """The truth file of one document."""
    text, facts, non_facts = strip_marks(body, front.get("subject", front["county"]))
    by_id = {fact["id"]: fact for fact in facts}
    if not any(row["why"] == "boilerplate" and "样例文本" in row["surface"] for row in non_facts):
        raise SpecimenError("no line says that this is a specimen, or it is not marked as boilerplate")
    return {
        "id": front["doc_id"],
        "text": text,
        "facts": facts,
        "checks": [build_check(claim, by_id) for claim in front.get("checks", [])],
        "non_facts": non_facts,
        "interventions": [build_intervention(claim, by_id, text) for claim in front.get("interventions", [])],
        "themes": check_themes(front.get("themes", {}), text, design),
        "outline_errors": check_outline(front.get("outline_errors", []), text),
        "data_kind": "specimen",
    }


def encode_text(front: dict[str, Any], text: str) -> bytes:
    """Bytes of the published file."""
    if front["format"] == "html":
        text = render_page(front, text)
    if front.get("newline", "lf") == "crlf":
        text = text.replace("\n", "\r\n")
    return text.encode(CODECS[front.get("encoding", "utf-8")])


def read_design(root: Path) -> dict[str, dict[str, str]]:
    """The planned figures by doc_id."""
    with (root / DESIGN).open(encoding="utf-8", newline="") as handle:
        return {row["doc_id"]: row for row in csv.DictReader(handle)}


def build_document(path: Path, design: dict[str, dict[str, str]]) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Files of one document by relative path, and its row of the metadata."""
    front, body = read_source(path)
    try:
        truth = build_truth(front, body, design.get(front["doc_id"]))
        data = encode_text(front, truth["text"])
    except (SpecimenError, ValueError, KeyError) as fault:
        raise SpecimenError(f"{path.name}: {fault}") from fault
    name = f"{front['doc_id']}.{front['format']}"
    files = {
        f"texts/{name}": data,
        f"truth/{front['doc_id']}.json": (json.dumps(truth, ensure_ascii=False, indent=1) + "\n").encode(),
    }
    row = {key: front[key] for key in ("doc_id", "title", "author", "source", "published", "format")} | {
        "path": f"texts/{name}",
        "region": front.get("subject", front["county"]),
        "period": front["year"],
        "level": "county" if front["doc_id"] in design else "township",
        "encoding": front.get("encoding", "utf-8"),
        "data_kind": "specimen",
        "n_characters": len(truth["text"]),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    return files, row


def build_corpus(root: Path, only: list[str] | None = None) -> dict[str, bytes]:
    """Every file of the corpus by relative path; all faulty sources are named at once."""
    design, files, rows, faults = read_design(root), {}, [], []
    for path in sorted((root / "truth" / "annotated").glob("*.txt")):
        if only and path.stem not in only:
            continue
        try:
            made, row = build_document(path, design)
        except SpecimenError as fault:
            faults.append(str(fault))
            continue
        files |= made
        rows.append(row)
    if faults:
        raise SpecimenError("\n".join(faults))
    if not only:
        table = io.StringIO()
        writer = csv.DictWriter(table, METADATA, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        files["metadata.csv"] = table.getvalue().encode()
        truths = [json.loads(files[f"truth/{row['doc_id']}.json"]) for row in rows]
        if (root / "README.md").exists():
            page = (root / "README.md").read_text(encoding="utf-8")
            files["README.md"] = write_composition(page, truths, rows).encode()
    return files


def compare_disk(root: Path, files: dict[str, bytes]) -> list[str]:
    """What on disk differs from the sources, or has no source."""
    faults = [
        f"{name}: {'differs from its source' if (root / name).exists() else 'is missing'}"
        for name, data in sorted(files.items())
        if not (root / name).exists() or (root / name).read_bytes() != data
    ]
    present = [f"texts/{p.name}" for p in (root / "texts").glob("*")] + [
        f"truth/{p.name}" for p in (root / "truth").glob("*.json")
    ]
    return faults + [f"{name}: has no annotated source" for name in sorted(present) if name not in files]


def write_composition(page: str, truths: list[dict[str, Any]], rows: list[dict[str, Any]]) -> str:
    """The datasheet with its table of documents, which is counted and not typed."""
    lines = ["| doc_id | 格式 | 编码 | 字数 | 事实 | 非事实 | 举措 | 核对 | " + " | ".join(VERDICTS) + " | 编号差错 |"]
    lines.append("|---|---|---|" + "---:|" * (5 + len(VERDICTS)) + "---|")
    totals = [0] * (5 + len(VERDICTS))
    for truth, row in zip(truths, rows, strict=True):
        verdicts = [check["verdict"] for check in truth["checks"]]
        counts = [len(truth["text"]), *(len(truth[k]) for k in ("facts", "non_facts", "interventions", "checks"))]
        counts += [verdicts.count(verdict) for verdict in VERDICTS]
        totals = [a + b for a, b in zip(totals, counts, strict=True)]
        slips = "；".join(f"{error['marker']} {error['kind']}" for error in truth["outline_errors"])
        lines.append(
            f"| {truth['id']} | {row['format']} | {row['encoding']} | {' | '.join(map(str, counts))} | {slips} |"
        )
    lines.append(f"| 合计 {len(truths)} 份 | | | {' | '.join(map(str, totals))} | |")
    before, opened, rest = page.partition(TABLE_OPENS)
    _, closed, after = rest.partition(TABLE_CLOSES)
    if not opened or not closed:
        raise SpecimenError(f"README.md: no place for the table between {TABLE_OPENS} and {TABLE_CLOSES}")
    return before + opened + "\n" + "\n".join(lines) + "\n" + closed + after


def write_files(root: Path, files: dict[str, bytes]) -> None:
    """Write each file beside its place and move it there."""
    for name, data in sorted(files.items()):
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(target.name + ".part")
        temporary.write_bytes(data)
        temporary.replace(target)


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Command line; 0 when all is well, 1 when a source or the disk is at fault."""
    parser = argparse.ArgumentParser(description="Build the specimen corpus from its annotated sources.")
    parser.add_argument("doc_ids", nargs="*", help="only these documents; metadata.csv is left alone")
    parser.add_argument("--check", action="store_true", help="compare the disk with the sources, write nothing")
    options = parser.parse_args(arguments)
    try:
        files = build_corpus(root, options.doc_ids)
    except SpecimenError as fault:
        print(fault, file=sys.stderr)
        return 1
    if options.check:
        faults = compare_disk(root, files)
        print("\n".join(faults) or f"{len(files)} files equal their sources", file=sys.stderr)
        return 1 if faults else 0
    write_files(root, files)
    print(f"wrote {len(files)} files", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
