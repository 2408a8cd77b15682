"""Encodings (编码): bytes to text, strictly, and a refusal where the bytes do not say.

The rule: a byte order mark decides; else valid UTF-8 decides; else every accepted codec
reads a sample of the bytes and the readings compete. A reading is scored by how usual its
characters are, as a log-likelihood of the same bytes (natural logarithm)::

    score = sum over characters of ln p(character)  -  30 for each place that does not decode

The best reading wins when it leads by ``MARGIN`` nats. The whole is then decoded in one
strict pass; damaged bytes are marked, and a stretch that reads as nonsense means that
the bytes are refused, with the candidates and the place named.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from yanting_research.chinese.byte_repair import decode_repaired
from yanting_research.chinese.character_costs import is_listed, score_text, strange_stretch
from yanting_research.errors import EncodingError

__all__ = ["ENCODINGS", "Decoded", "decode_bytes", "normalize_encoding_name"]

ENCODINGS = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
"""Accepted codecs; gb2312 and gbk are parts of gb18030, big5 of big5hkscs."""

MARGIN = 4.0
"""Least lead of the best reading over the second, in nats (odds of about 55 to 1)."""

DAMAGE_COST = 30.0
BYTES_PER_DAMAGE = 1000
"""One damaged run is tolerated, and another for each so many bytes; more is not damage but another encoding."""

_MARKS_PER_DAMAGE = 4  # one byte overwritten inside a character of UTF-8 leaves three U+FFFD, one of GB18030 two
_LEAST_DAMAGED = 16
_HINT_BONUS = 3.0
_PRIOR_GB18030 = 2.0
_SELF_EVIDENT = frozenset({"utf-8", "gb18030", "big5hkscs"})  # UTF-16 decodes almost anything
_SAMPLED = 262_144
_SHORT = 64
_STRETCH = 24
_FEWEST_TOLD = 4  # in UTF-16, into which any damage can be read, a few strange characters are too many
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
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "cp950": "big5hkscs", "x-x-big5": "big5hkscs", "utf8": "utf-8",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
"""A control character that lays nothing out: NUL; not a tab."""
_THREE_BYTES = re.compile(r"[\u0800-\U0010ffff]")
"""A character of three or four bytes in UTF-8: ``党``; not ``é``."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
"""``党`` or ``é``; not ``a``."""
_ACCENTED = re.compile(r"[A-Za-z][\u00c0-\u00ff]|[\u00c0-\u00ff][A-Za-z]")
"""``fé`` of ``café``; not ``Ã©``."""
_PAIR_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]{2}")
"""``Ã©``; not ``café``."""


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
        message names the place and the candidates.

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
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if _is_plainly_utf8(text) and (len(data) > _SHORT or not _is_rather_utf16(data, text)):
            return Decoded(text, "utf-8", "utf-8")
    scored = _scored(data, declared)
    if not scored:
        raise _refused(data, where, "no accepted encoding decodes the bytes", ())
    names = [f"{encoding} ({score:.0f})" for score, encoding, _ in scored]
    _, best, reading = scored[0]
    if len(scored) > 1 and scored[0][0] - scored[1][0] < MARGIN and scored[1][2] != reading:
        raise _refused(data, where, f"the lead of {best} is too small", names)
    return _read_whole(data, best, where, names)


def _read_whole(data: bytes, encoding: str, where: str, names: Iterable[str]) -> Decoded:
    repaired = decode_repaired(data, encoding, allowed=_allowed(data))
    if isinstance(repaired, int):
        at = repaired if encoding in _SELF_EVIDENT else None
        raise _refused(data, where, f"too much of it does not decode as {encoding}", names, at)
    text, damaged = repaired
    if damaged and not text.strip("\ufffd"):
        raise _refused(data, where, "nothing of it decodes", names, 0)
    n_told = _STRETCH if encoding in _SELF_EVIDENT else len(_BEYOND_ASCII.findall(text))
    strange = strange_stretch(text, size=min(_STRETCH, max(_FEWEST_TOLD, n_told)), mean=_LEAST_MEAN)
    if strange is not None:
        offset = _byte_at(text, strange, encoding, damaged)
        what = f"what reads as {encoding} is no Chinese prose from character {strange} on"
        raise _refused(data, where, what, names, offset)
    return Decoded(text, encoding, "utf-8" if encoding == "utf-8" else "common characters", damaged)


def _allowed(data: bytes) -> int:
    return 1 + len(data) // BYTES_PER_DAMAGE if len(data) >= _LEAST_DAMAGED else 0


def _byte_at(text: str, place: int, encoding: str, damaged: tuple[tuple[int, int], ...]) -> int:
    """Byte offset of a character, counted from the last damaged place before it."""
    known = max(((at, byte) for at, byte in damaged if at < place), default=None)
    if known is None:
        return len(text[:place].encode(encoding, "replace"))
    return known[1] + 1 + len(text[known[0] + 1 : place].encode(encoding, "replace"))


def _after_bom(data: bytes, bom: bytes, encoding: str, where: str) -> Decoded:
    body = data[len(bom) :]
    if encoding.startswith("utf-32"):
        try:
            return Decoded(body.decode(encoding), encoding, "bom")
        except UnicodeDecodeError as error:
            what = f"the byte order mark says {encoding}, the bytes do not"
            raise _refused(data, where, what, [encoding], error.start + len(bom)) from error
    repaired = decode_repaired(body, encoding, allowed=_allowed(data))
    if isinstance(repaired, int):
        what = f"the byte order mark says {encoding}, the bytes do not"
        raise _refused(data, where, what, [encoding], repaired + len(bom))
    text, damaged = repaired
    return Decoded(text, encoding, "bom", tuple((at, byte + len(bom)) for at, byte in damaged))


def _is_plainly_utf8(text: str) -> bool:
    """Not when control characters or nothing but two-byte Latin and Greek came out.

    The bytes of a short GB word may be valid UTF-8 by chance (联通 is the known case);
    such a reading must compete. Accented letters one by one inside Latin words are no GB word.
    """
    if _CONTROL.search(text):
        return False
    if _BEYOND_ASCII.search(text) is None or _THREE_BYTES.search(text) is not None:
        return True
    return _ACCENTED.search(text) is not None and _PAIR_BEYOND_ASCII.search(text) is None


def _is_rather_utf16(data: bytes, text: str) -> bool:
    """Whether a few bytes that are ASCII but for one or two characters are a common Chinese phrase in UTF-16.

    九条 in UTF-16 is ``]Nag`` in ASCII. Every character must be a common one: of four
    letters of English, hardly one pair in ten is.
    """
    if len(data) % 2 or len(data) < 6 or len(_BEYOND_ASCII.findall(text)) > 2:
        return False
    readings = [data.decode(encoding, "replace") for encoding in ("utf-16-le", "utf-16-be")]
    return any(all(map(is_listed, reading)) and score_text(reading) > score_text(text) + MARGIN for reading in readings)


def _sample(data: bytes) -> bytes:
    """Opening, middle and end of a long file, cut at even offsets."""
    if len(data) <= _SAMPLED:
        return data
    half, middle = _SAMPLED // 2, len(data) // 4 * 2
    return data[:half] + data[middle : middle + half // 2] + data[len(data) // 2 * 2 - half // 2 :]


def _scored(data: bytes, declared: str) -> list[tuple[float, str, str]]:
    """``(score, codec, reading of the sample)``, best first; codecs that leave much undecoded are out."""
    sample = _sample(data)
    most = _MARKS_PER_DAMAGE * (1 + len(sample) // BYTES_PER_DAMAGE)
    scored = []
    for encoding in ENCODINGS:
        reading = sample.decode(encoding, "replace")
        n_damaged = reading.count("\ufffd")
        if n_damaged > most:
            continue
        score = score_text(reading) - DAMAGE_COST * n_damaged
        score += _HINT_BONUS if normalize_encoding_name(declared) == encoding else 0.0
        score += _PRIOR_GB18030 if encoding == "gb18030" else 0.0
        scored.append((score, encoding, reading))
    return sorted(scored, key=lambda entry: -entry[0])


def _refused(data: bytes, where: str, what: str, names: Iterable[str], at: int | None = None) -> EncodingError:
    offset = _first_bad_byte(data) if at is None else at
    candidates = ", ".join(names) or "none"
    return EncodingError(
        f"{what}; candidates: {candidates}",
        where=f"{where or 'bytes'}, byte {offset}",
        expected="UTF-8, GB18030 (GBK, GB2312), Big5-HKSCS or UTF-16, one encoding throughout",
        remedy="open the file in the program that made it and save it as UTF-8; if it was joined from"
        " pieces in several encodings, save each piece by itself",
    )


def _first_bad_byte(data: bytes) -> int:
    """Where the codec that gets furthest stops; one that reads nonsense stops there."""
    stops = []
    for encoding in ENCODINGS[:3]:
        try:
            text, stop = data.decode(encoding), len(data)
        except UnicodeDecodeError as error:
            text, stop = data[: error.start].decode(encoding), error.start
        strange = strange_stretch(text, size=_STRETCH, mean=_LEAST_MEAN)
        stops.append(stop if strange is None else min(stop, _byte_at(text, strange, encoding, ())))
    return 0 if max(stops) == len(data) else max(stops)
