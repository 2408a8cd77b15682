"""The process that opens a PDF: glyph runs and ruling lines as JSON lines, nothing decided.

pdfium is C++ and can abort the process on hostile or damaged files, so it never runs in
ours. :mod:`yanting_research.readers.pdf_process` starts this file by its path, sends the
PDF to standard input and reads one JSON object a line: ``{"pages": ..., "info": ...}``, one
object a page, ``{"done": true}``; or ``{"error": kind}``. It imports nothing of this package,
because that would cost more time than the reading.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

__all__ = ["Limits", "main", "read_page"]

SOFT_GAP = "\x1f"
"""Stands where pdfium supposes a blank that is not in the file."""

UNMAPPED = "\ufffd"
"""Stands for a glyph whose character the file does not tell."""

_INFO = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")
_SYMBOLS = {0xF06C: "●", 0xF06E: "■", 0xF075: "◆", 0xF076: "❖", 0xF0A7: "▪", 0xF0B7: "•", 0xF0D8: "➢", 0xF0FC: "✓"}
"""Bullets of the Symbol and Wingdings fonts, which word processors keep in the private use area."""

_HYPHENS = "\x02\xad\ufffe"
_RULE_THICKNESS = 3.0
_SHORTEST_RULE = 4.0
_MOST_OBJECTS = 200_000
_MOST_RULES = 4_000
_SECONDS_A_PAGE = 0.2


class Limits:
    """What the parent allows: pages, characters, memory [bytes], processor time [s]."""

    def __init__(self, values: dict[str, int]) -> None:
        self.pages = values["pages"]
        self.characters = values["characters"]
        self.memory = values["memory"]
        self.seconds = values["seconds"]

    def apply(self, *, n_pages: int = 0) -> None:
        """Set the limits of this process; time grows with the number of pages."""
        try:
            import resource
        except ImportError:  # not on Windows: the parent's clock is the limit there
            return
        if not n_pages:
            memory = _within(self.memory, resource.getrlimit(resource.RLIMIT_AS)[1])
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        seconds = self.seconds + int(_SECONDS_A_PAGE * n_pages)
        most = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (_within(seconds, most), most))


def _within(wanted: int, most: int) -> int:
    """A limit no higher than the host allows; -1 is none (``RLIM_INFINITY``)."""
    return wanted if most < 0 else min(wanted, most)


class _Runs:
    """Glyphs gathered into runs: one baseline, one size, no gap wider than the type."""

    def __init__(self) -> None:
        self.runs: list[dict[str, Any]] = []
        self.text: list[str] = []
        self.xs: list[float] = []
        self.head = (0.0, 0.0, 0.0)  # baseline, size, angle
        self.right = 0.0

    def add(self, character: str, along: float, across: float, right: float, head: tuple[float, float]) -> None:
        size, angle = head
        baseline, own, own_angle = self.head
        here = self.text and abs(across - baseline) < 0.02 * size and abs(size - own) < 0.02 * size
        if not (here and angle == own_angle and -0.5 * size < along - self.right < size):
            self.close()
            self.head = (across, size, angle)
        self.text.append(character)
        self.xs.append(along)
        self.right = right

    def close(self) -> None:
        if self.text:
            baseline, size, angle = self.head
            self.runs.append(
                {
                    "t": "".join(self.text),
                    "x": [round(x, 1) for x in (*self.xs, self.right)],
                    "y": round(baseline, 2),
                    "s": round(size, 2),
                    "a": angle,
                }
            )
        self.text, self.xs = [], []


def _glyphs(text_page: Any, count: int) -> tuple[list[dict[str, Any]], int]:
    """Runs of a page in the order of the file, each in the frame of its own direction."""
    x, y, size = ctypes.c_double(), ctypes.c_double(), 0.0
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    at_x, at_y, at_box, at_matrix = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box), ctypes.byref(matrix)
    runs, n_unmapped, printed, angle, last_y = _Runs(), 0, -1.0, 0.0, math.inf
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if pdfium.FPDFText_IsGenerated(text_page, index) == 1:
            if code == 32 and runs.text:
                runs.text.append(SOFT_GAP)
                runs.xs.append(runs.right)
            continue
        character = _character(text_page, index, code)
        n_unmapped += character == UNMAPPED
        pdfium.FPDFText_GetCharOrigin(text_page, index, at_x, at_y)
        pdfium.FPDFText_GetLooseCharBox(text_page, index, at_box)
        now = pdfium.FPDFText_GetFontSize(text_page, index)
        if now != printed or y.value != last_y:
            pdfium.FPDFText_GetMatrix(text_page, index, at_matrix)
            printed, size = now, abs(now) * math.hypot(matrix.c, matrix.d) or 1.0
            angle = _snapped(math.degrees(math.atan2(matrix.b, matrix.a)))
            last_y = y.value
        along, across, right = _placed(x.value, y.value, box, angle, size if code >= 0x2E80 else 0.0)
        runs.add(character, along, across, right, (size, angle))
    runs.close()
    return runs.runs, n_unmapped


def _snapped(angle: float) -> float:
    """Degrees in [0, 360); a right angle when within two degrees of one, as on a page scanned askew."""
    right = 90.0 * round(angle / 90)
    return (right if abs(angle - right) < 2 else round(angle, 1)) % 360


def _character(text_page: Any, index: int, code: int) -> str:
    if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return UNMAPPED
    character = chr(code)
    if character in _HYPHENS:
        return "-"
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    if code < 32 or 0x7F <= code < 0xA0 or 0xE000 <= code < 0xF900 or code >= 0xF0000:
        return UNMAPPED
    return UNMAPPED if pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1 else character


def _placed(x: float, y: float, box: Any, angle: float, width: float) -> tuple[float, float, float]:
    """Start, baseline and end of a glyph along its own direction; ``width`` for an ideograph."""
    if angle == 0.0:
        return x, y, x + width if width else max(box.right, x)
    turn = math.radians(angle)
    along, across = x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)
    corners = [u * math.cos(turn) + v * math.sin(turn) for u in (box.left, box.right) for v in (box.bottom, box.top)]
    return along, across, along + width if width else max(along, *corners)


def _rules(page: Any, count: int) -> list[list[float]]:
    """Ruling lines and the edges of drawn boxes: x0, y0, x1, y1; thin in one direction."""
    found: list[list[float]] = []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(min(count, _MOST_OBJECTS)):
        thing = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
        box = [round(value.value, 1) for value in (left, bottom, right, top)]
        wide, high = box[2] - box[0], box[3] - box[1]
        if max(wide, high) < _SHORTEST_RULE:
            continue
        if min(wide, high) <= _RULE_THICKNESS:
            found.append(box)
        elif _is_stroked_box(thing):
            x0, y0, x1, y1 = box
            found += [[x0, y0, x1, y0], [x0, y1, x1, y1], [x0, y0, x0, y1], [x1, y0, x1, y1]]
        if len(found) > _MOST_RULES:
            break
    return found


def _is_stroked_box(thing: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(thing, fill, stroke)
    return bool(stroke.value) and 4 <= pdfium.FPDFPath_CountSegments(thing) <= 6


def read_page(document: Any, index: int) -> dict[str, Any]:
    """Size, runs, rules and the number of images of one page."""
    page = document[index]
    text_page = page.get_textpage()
    runs, n_unmapped = _glyphs(text_page.raw, max(pdfium.FPDFText_CountChars(text_page), 0))
    n_objects = pdfium.FPDFPage_CountObjects(page)
    kinds = [pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, i)) for i in range(min(n_objects, 200))]
    found = {
        "box": [round(value, 1) for value in page.get_cropbox()],
        "runs": runs,
        "rules": _rules(page.raw, n_objects),
        "images": sum(kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM) for kind in kinds),
        "unmapped": n_unmapped,
    }
    text_page.close()
    page.close()
    return found


def _say(thing: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(thing, ensure_ascii=True, separators=(",", ":")) + "\n")


def _open(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        code = pdfium.FPDF_GetLastError()
        locked = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        _say({"error": "password" if code in locked else "damaged", "code": code})
        return None


def main() -> None:
    """Read standard input, write JSON lines; the only argument is the limits as JSON."""
    limits = Limits(json.loads(sys.argv[1]))
    limits.apply()
    document = _open(sys.stdin.buffer.read())
    if document is None:
        return
    n_pages, n_characters = len(document), 0
    if n_pages > limits.pages:
        _say({"error": "pages", "found": n_pages})
        return
    limits.apply(n_pages=n_pages)
    info = document.get_metadata_dict()
    _say({"pages": n_pages, "info": {key: info.get(key, "") for key in _INFO}})
    for index in range(n_pages):
        try:
            found = read_page(document, index)
        except pypdfium2.PdfiumError:
            _say({"error": "page", "page": index + 1})
            return
        n_characters += sum(len(run["t"]) for run in found["runs"])
        if n_characters > limits.characters:
            _say({"error": "characters", "page": index + 1})
            return
        _say(found)
    _say({"done": True})


if __name__ == "__main__":
    main()
