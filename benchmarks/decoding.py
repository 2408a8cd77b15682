"""Snippets of the corpus texts in seven encodings: ours beside charset-normalizer and chardet.

Prints, for each peer, how many snippets it decodes to the very text, and the seconds for all
of them. Reproducible: the snippets are drawn with a fixed seed from ``corpus/texts``.
"""

from __future__ import annotations

import importlib
import random
from collections.abc import Callable
from pathlib import Path

from opencc import OpenCC
from timing import compare

from yanting_research.chinese.encodings import decode_bytes
from yanting_research.errors import EncodingError
from yanting_research.readers import read_text

TEXTS = Path(__file__).parents[1] / "corpus" / "texts"
CODECS = ("utf-8", "utf-8-sig", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "utf-16")
LENGTHS = (4, 8, 16, 20, 100, 1000)
DRAWN = 30


def snippets() -> list[tuple[str, str, bytes]]:
    """``(codec and length, text, bytes)``; those of Big5 are in the traditional script."""
    generator = random.Random(20)  # noqa: S311
    whole = "".join(read_text(path).text for path in sorted(TEXTS.glob("*.txt")))
    traditional = OpenCC("s2t").convert(whole)
    found = []
    for codec in CODECS:
        text = traditional.encode("big5hkscs", "ignore").decode("big5hkscs") if codec == "big5hkscs" else whole
        for length in LENGTHS:
            while sum(1 for kind, _, _ in found if kind == f"{codec} {length}") < DRAWN:
                start = generator.randrange(len(text) - length)
                piece = text[start : start + length]
                if sum("\u4e00" <= character <= "\u9fff" for character in piece) * 2 >= length:
                    found.append((f"{codec} {length}", piece, piece.encode(codec)))
    return found


def ours(data: bytes) -> str:
    try:
        return decode_bytes(data).text
    except EncodingError:
        return ""


def peers() -> dict[str, Callable[[bytes], str]]:
    """Decoders of the libraries that are installed; the others are named."""
    found: dict[str, Callable[[bytes], str]] = {"yanting_research": ours}
    try:
        normalizer = importlib.import_module("charset_normalizer")
        found["charset-normalizer"] = lambda data: str(normalizer.from_bytes(data).best() or "")
    except ImportError:
        print("charset-normalizer is not installed: skipped")
    try:
        chardet = importlib.import_module("chardet")
    except ImportError:
        print("chardet is not installed: skipped")
        return found

    def by_chardet(data: bytes) -> str:
        try:
            return data.decode(chardet.detect(data)["encoding"] or "ascii", "replace").removeprefix("\ufeff")
        except LookupError:
            return ""

    found["chardet"] = by_chardet
    return found


def main() -> None:
    drawn = snippets()
    rows = peers()
    print(f"{'right of ' + str(DRAWN):<18}" + "".join(f"{name:>20}" for name in rows))
    for kind in dict.fromkeys(kind for kind, _, _ in drawn):
        mine = [(text, data) for name, text, data in drawn if name == kind]
        print(f"{kind:<18}" + "".join(f"{sum(read(d) == t for t, d in mine):>20}" for read in rows.values()))
    print(
        f"{'of ' + str(len(drawn)):<18}" + "".join(f"{sum(r(d) == t for _, t, d in drawn):>20}" for r in rows.values())
    )
    megabytes = sum(len(data) for _, _, data in drawn) / 1e6
    compare(
        {name: (lambda read=read: [read(data) for _, _, data in drawn]) for name, read in rows.items()},
        repeats=3,
        megabytes=megabytes,
    )


if __name__ == "__main__":
    main()
