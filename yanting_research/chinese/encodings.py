"""Encodings (编码): bytes to text, strictly, and a refusal where the bytes do not say.

The rule: a byte order mark decides; else valid UTF-8 with characters beyond Latin
decides; else every accepted codec decodes the bytes and the readings compete. A
reading is scored by the frequency classes of its characters, as a log-likelihood of
the same bytes (natural logarithm)::

    score = sum over characters of ln p(class)  -  30 for each damaged byte run

The best reading wins when it leads by ``MARGIN`` nats and when every stretch of it
looks like Chinese prose; otherwise the bytes are refused with the candidates named.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from yanting_research.chinese.common_characters import (
    COMMON_SIMPLIFIED,
    COMMON_TRADITIONAL,
    N_FREQUENT_SIMPLIFIED,
    N_FREQUENT_TRADITIONAL,
)
from yanting_research.errors import EncodingError

__all__ = ["ENCODINGS", "Decoded", "decode_bytes", "normalize_encoding_name"]

ENCODINGS = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
"""Accepted codecs; gb2312 and gbk are parts of gb18030, big5 of big5hkscs."""

MARGIN = 5.0
"""Least lead of the best reading over the second, in nats (odds of about 150 to 1)."""

DAMAGE_COST = 30.0
BYTES_PER_DAMAGE = 1000
"""One damaged run is tolerated for each so many bytes; more is not damage but another encoding."""

_HINT_BONUS = 3.0
_SCORED = 20_000
_PROSPECT = 200
_STRETCH = 256
_LEAST_FOREIGN = 24
_LEAST_MEAN = -11.5

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_ALIASES = {
    "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "cp950": "big5hkscs", "utf8": "utf-8",
}  # fmt: skip
_LAYOUT = frozenset("\t\n\r\f\v")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with the decision that made it.

    Attributes
    ----------
    text
        Every damaged byte run stands in it as one U+FFFD.
    encoding
        The codec that decoded the bytes.
    how
        ``"bom"``, ``"utf-8"`` or ``"common characters"``.
    damaged
        ``(character offset, byte offset)`` of each U+FFFD that stands for damage.
    """

    text: str
    encoding: str
    how: str
    damaged: tuple[tuple[int, int], ...] = ()


def normalize_encoding_name(name: str) -> str:
    """The accepted codec that a declared name means; ``""`` for any other.

    >>> normalize_encoding_name("GB2312"), normalize_encoding_name("latin-1")
    ('gb18030', '')
    """
    folded = name.strip().strip("\"'").lower()
    folded = _ALIASES.get(folded, folded)
    return folded if folded in ENCODINGS else ""


def decode_bytes(data: bytes, *, declared: str = "", where: str = "") -> Decoded:
    """Decode bytes whose encoding nobody vouches for.

    Parameters
    ----------
    data
        The whole file: a piece cut in the middle of a character counts as damaged.
    declared
        What the file says of itself (``meta charset``); a hint that breaks near-ties,
        never the truth.
    where
        Named in the error.

    Returns
    -------
    Decoded
        Text, codec, reason and damaged places.

    Raises
    ------
    EncodingError
        When no codec fits, the lead is too small, or a stretch reads as nonsense; the
        message names the first bad byte and the candidates.

    Examples
    --------
    >>> decode_bytes("全县党员教育".encode("gbk")).encoding
    'gb18030'
    >>> decode_bytes("黨員教育工作".encode("big5")).text
    '黨員教育工作'
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _after_bom(data, bom, encoding, where)
    utf8 = _lenient(data, "utf-8")
    if utf8 is not None and not utf8.damaged and _is_plainly_utf8(utf8.text):
        return utf8
    readings = _readings(data, utf8)
    scored = sorted(((_score(r, declared), r) for r in readings), key=lambda pair: -pair[0])
    if not scored:
        raise _refused(data, where, "no accepted encoding decodes the bytes", ())
    lead = scored[0][0] - scored[1][0] if len(scored) > 1 else MARGIN
    names = [f"{r.encoding} ({score:.0f})" for score, r in scored]
    best = scored[0][1]
    if lead < MARGIN and scored[1][1].text != best.text:
        raise _refused(data, where, f"the lead of {best.encoding} is too small", names)
    nonsense = _nonsense_at(best.text)
    if nonsense is not None:
        offset = len(best.text[:nonsense].encode(best.encoding, "replace"))
        raise _refused(data, where, f"what reads as {best.encoding} is no Chinese prose", names, offset)
    return best


def _after_bom(data: bytes, bom: bytes, encoding: str, where: str) -> Decoded:
    body = _lenient(data[len(bom) :], encoding)
    if body is None:
        raise _refused(data, where, f"the byte order mark says {encoding}, the bytes do not", [encoding])
    shifted = tuple((at, byte + len(bom)) for at, byte in body.damaged)
    return Decoded(body.text, encoding, "bom", shifted)


def _is_plainly_utf8(text: str) -> bool:
    """Not when control characters or nothing but two-byte Latin and Greek came out.

    The bytes of a short GB word may be valid UTF-8 by chance (联通 is the known case);
    such a reading must compete.
    """
    foreign = [character for character in text if character > "\x7f"]
    if any(character < " " and character not in _LAYOUT for character in text):
        return False
    return not foreign or any(character > "\u07ff" for character in foreign)


def _lenient(data: bytes, encoding: str) -> Decoded | None:
    """Decode strictly but for a few damaged runs, each marked by U+FFFD; None beyond that."""
    allowed = len(data) // BYTES_PER_DAMAGE
    pieces: list[str] = []
    damaged: list[tuple[int, int]] = []
    at = n_characters = 0
    while True:
        try:
            piece = data[at:].decode(encoding)
        except UnicodeDecodeError as error:
            if len(damaged) >= allowed:
                return None
            piece = data[at : at + error.start].decode(encoding)
            damaged.append((n_characters + len(piece), at + error.start))
            pieces += [piece, "\ufffd"]
            n_characters += len(piece) + 1
            at = _resume(data, at + error.start, at + max(error.end, error.start + 1), encoding)
        else:
            pieces.append(piece)
            how = "utf-8" if encoding == "utf-8" else "common characters"
            return Decoded("".join(pieces), encoding, how, tuple(damaged))


def _resume(data: bytes, start: int, end: int, encoding: str) -> int:
    """Where decoding goes on behind a damaged byte: where the next characters are the commonest.

    In a two-byte codec the wrong choice would shift every pair up to the next ASCII character.
    """
    if encoding == "utf-8" or encoding.startswith("utf-16"):
        return end
    return max((start + 1, start + 2), key=lambda at: (_prospect(data[at : at + _PROSPECT], encoding), -at))


def _prospect(data: bytes, encoding: str) -> float:
    text = data.decode(encoding, "replace")
    costs = [-22.0 if character == "\ufffd" else _cost(character) for character in text[:-1]]
    return sum(costs) / max(len(costs), 1)


def _readings(data: bytes, utf8: Decoded | None) -> list[Decoded]:
    readings = [utf8] if utf8 is not None else []
    for encoding in ENCODINGS[1:]:
        if encoding.startswith("utf-16") and len(data) % 2:
            continue
        reading = _lenient(data, encoding)
        if reading is not None:
            readings.append(reading)
    return readings


@cache
def _classes() -> dict[str, float]:
    """ln p of the listed characters; the classes share out the mass that was counted."""
    table: dict[str, float] = {}
    lists = ((COMMON_SIMPLIFIED, N_FREQUENT_SIMPLIFIED), (COMMON_TRADITIONAL, N_FREQUENT_TRADITIONAL))
    for characters, n_frequent in lists:
        for rank, character in enumerate(characters):
            table.setdefault(character, -7.0 if rank < n_frequent else -9.0)
    for character in _level_one():
        table.setdefault(character, -11.0)
    table |= dict.fromkeys("，。、：；？！“”‘’（）《》—…·　％＋－．／０１２３４５６７８９", -5.0)
    table |= dict.fromkeys(map(chr, range(0x20, 0x7F)), -5.0)
    table |= dict.fromkeys(_LAYOUT, -5.0)
    return table


def _level_one() -> Iterable[str]:
    """The commoner halves of GB 2312 and Big5, which both standards list first."""
    for lead in range(0xB0, 0xD8):
        for trail in range(0xA1, 0xFF):
            if (lead, trail) < (0xD7, 0xFA):
                yield bytes((lead, trail)).decode("gb2312")
    for lead in range(0xA4, 0xC6):
        for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            yield bytes((lead, trail)).decode("big5")


@cache
def _cost(character: str) -> float:
    listed = _classes().get(character)
    if listed is not None:
        return listed
    if character == "\ufffd":
        return 0.0  # paid for by DAMAGE_COST
    category = unicodedata.category(character)
    if category in {"Cc", "Cn", "Co", "Cs"}:
        return -22.0
    if "\u4e00" <= character <= "\u9fff":
        return -15.0
    if "\u3000" <= character <= "\u30ff" or "\uff00" <= character <= "\uffef" or "\u2000" <= character <= "\u27ff":
        return -13.0
    return -18.0


def _score(reading: Decoded, declared: str) -> float:
    counts = Counter(reading.text[:_SCORED])
    score = sum(_cost(character) * count for character, count in counts.items())
    bonus = _HINT_BONUS if normalize_encoding_name(declared) == reading.encoding else 0.0
    return score + bonus - DAMAGE_COST * len(reading.damaged)


def _nonsense_at(text: str) -> int | None:
    """First stretch whose characters beyond ASCII are on the whole too rare for prose."""
    for start in range(0, max(len(text), 1), _STRETCH):
        counts = Counter(text[start : start + _STRETCH])
        foreign = {character: count for character, count in counts.items() if character > "\x7f"}
        n_foreign = sum(foreign.values())
        whole = n_foreign if len(text) > _STRETCH else max(n_foreign, _LEAST_FOREIGN)
        if not n_foreign or whole < _LEAST_FOREIGN:
            continue
        if sum(_cost(character) * count for character, count in foreign.items()) < _LEAST_MEAN * n_foreign:
            return start
    return None


def _refused(data: bytes, where: str, what: str, names: Iterable[str], at: int | None = None) -> EncodingError:
    offset = _first_bad_byte(data) if at is None else at
    candidates = ", ".join(names) or "none"
    return EncodingError(
        f"{what}; candidates: {candidates}",
        where=f"{where or 'bytes'}, byte {offset}",
        expected="UTF-8, GB18030 (GBK, GB2312), Big5-HKSCS or UTF-16, one encoding throughout",
        remedy="open the file in the program that made it and save it as UTF-8",
    )


def _first_bad_byte(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0
