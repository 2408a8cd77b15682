"""Room preprocessing: str -> str, every change recorded (清洗)."""

from yanting_research.chinese.encodings import Decoded, decode_bytes
from yanting_research.preprocessing.characters import (
    blank_line_edits,
    control_edits,
    line_end_edits,
    width_edits,
    zero_width_edits,
)
from yanting_research.preprocessing.cleaning import (
    DEFAULT_STEPS,
    STEPS,
    Cleaned,
    clean_source,
    clean_text,
    cleaning_report,
    replay_edits,
)
from yanting_research.preprocessing.damage import find_damage
from yanting_research.preprocessing.digits import digit_edits
from yanting_research.preprocessing.furniture import Furniture, find_furniture
from yanting_research.preprocessing.header import find_author, find_title, parse_published
from yanting_research.preprocessing.layout import hard_wrap_edits, is_hard_wrapped, letter_spacing_edits
from yanting_research.preprocessing.marks import Mark, find_marks, find_masks
from yanting_research.preprocessing.page_marks import page_mark_edits
from yanting_research.preprocessing.pinyin import is_marked_pinyin, pinyin_edits

__all__ = [
    "DEFAULT_STEPS",
    "STEPS",
    "Cleaned",
    "Decoded",
    "Furniture",
    "Mark",
    "blank_line_edits",
    "clean_source",
    "clean_text",
    "cleaning_report",
    "control_edits",
    "decode_bytes",
    "digit_edits",
    "find_author",
    "find_damage",
    "find_furniture",
    "find_marks",
    "find_masks",
    "find_title",
    "hard_wrap_edits",
    "is_hard_wrapped",
    "is_marked_pinyin",
    "letter_spacing_edits",
    "line_end_edits",
    "page_mark_edits",
    "parse_published",
    "pinyin_edits",
    "replay_edits",
    "width_edits",
    "zero_width_edits",
]
