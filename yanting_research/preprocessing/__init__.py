"""Room preprocessing: str -> str, every change recorded (清洗)."""

from yanting_research.chinese.encodings import Decoded, decode_bytes
from yanting_research.preprocessing.characters import (
    blank_line_edits,
    control_edits,
    line_end_edits,
    zero_width_edits,
)
from yanting_research.preprocessing.cleaning import STEPS, Cleaned, clean_source, clean_text, replay_edits
from yanting_research.preprocessing.furniture import Furniture, find_furniture
from yanting_research.preprocessing.header import find_author, find_title, parse_published

__all__ = [
    "STEPS",
    "Cleaned",
    "Decoded",
    "Furniture",
    "blank_line_edits",
    "clean_source",
    "clean_text",
    "control_edits",
    "decode_bytes",
    "find_author",
    "find_furniture",
    "find_title",
    "line_end_edits",
    "parse_published",
    "replay_edits",
    "zero_width_edits",
]
