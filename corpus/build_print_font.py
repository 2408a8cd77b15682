"""The face of printed handouts: Noto Serif SC Regular, cut down to GB 2312 and the signs of the texts.

    python corpus/build_print_font.py FOLDER     write yanting_research/resources/data/fonts/NotoSerifSC-GB2312.ttf

``FOLDER`` holds the unpacked npm package ``@expo-google-fonts/noto-serif-sc`` 0.4.3 (SIL Open Font License 1.1);
its file is checked by SHA-256 first. The same source gives the same bytes. What GB 2312 lacks is drawn by the
carried Noto Sans SC, so that the repository holds 3 MB and not 15.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE = "400Regular/NotoSerifSC_400Regular.ttf"
SOURCE_SHA256 = "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742"
TARGET = (
    Path(__file__).resolve().parents[1]
    / "yanting_research" / "resources" / "data" / "fonts" / "NotoSerifSC-GB2312.ttf"
)  # fmt: skip
# Latin with accents, Greek, punctuation, arrows and mathematical signs, kana, circled numbers, full-width forms
BLOCKS = (
    (0x20, 0x7F), (0xA0, 0x180), (0x370, 0x400), (0x2010, 0x2070), (0x2190, 0x2200), (0x2200, 0x2300),
    (0x2460, 0x24A0), (0x25A0, 0x2610), (0x3000, 0x3100), (0xFF00, 0xFFF0),
)  # fmt: skip


def wanted() -> set[int]:
    """Code points of GB 2312 and of ``BLOCKS``."""
    found = {point for first, end in BLOCKS for point in range(first, end)}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                continue  # the standard leaves this place empty
    return found


def main(folder: Path) -> None:
    """Cut and write the font."""
    data = (folder / SOURCE).read_bytes()
    if hashlib.sha256(data).hexdigest() != SOURCE_SHA256:
        raise SystemExit(f"{folder / SOURCE} is not the file of version 0.4.3")
    options = subset.Options(
        layout_features=["kern", "palt", "halt"], hinting=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 13, 14],
        notdef_outline=True, recalc_timestamp=False,
    )  # fmt: skip
    options.drop_tables += ["vhea", "vmtx", "STAT"]
    with TTFont(folder / SOURCE, lazy=True, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=sorted(wanted()))
        cutter.subset(font)
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        font.save(TARGET)
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes, {hashlib.sha256(TARGET.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
