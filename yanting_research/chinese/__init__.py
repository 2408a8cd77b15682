"""Foundation: Chinese language primitives on strings (汉语基础)."""

from yanting_research.chinese.characters import fold_width, han_share, is_han, widen_punctuation
from yanting_research.chinese.dates import DateMention, find_dates
from yanting_research.chinese.encodings import Decoded, decode_bytes, normalize_encoding_name
from yanting_research.chinese.identifier_columns import (
    Identifying,
    bank_card_valid,
    header_kind,
    identifying_column,
    refuse_identifiers,
)
from yanting_research.chinese.identifiers import identifier_spans, identity_number_valid
from yanting_research.chinese.layout import without_layout
from yanting_research.chinese.like_words import fold_words
from yanting_research.chinese.numerals import NumeralError, format_numeral, is_numeral, parse_exact, parse_numeral
from yanting_research.chinese.radicals import fold_radicals
from yanting_research.chinese.scripts import (
    SCRIPT_CONVERSIONS,
    ScriptEvidence,
    fold_script,
    script_evidence,
    script_of,
    simplify,
)
from yanting_research.chinese.sentences import clause_spans, paragraph_spans, sentence_at, split_sentences
from yanting_research.chinese.widths import display_width

__all__ = [
    "SCRIPT_CONVERSIONS",
    "DateMention",
    "Decoded",
    "Identifying",
    "NumeralError",
    "ScriptEvidence",
    "bank_card_valid",
    "clause_spans",
    "decode_bytes",
    "display_width",
    "find_dates",
    "fold_radicals",
    "fold_script",
    "fold_width",
    "fold_words",
    "format_numeral",
    "han_share",
    "header_kind",
    "identifier_spans",
    "identifying_column",
    "identity_number_valid",
    "is_han",
    "is_numeral",
    "normalize_encoding_name",
    "parse_exact",
    "paragraph_spans",
    "parse_numeral",
    "refuse_identifiers",
    "script_evidence",
    "script_of",
    "sentence_at",
    "simplify",
    "split_sentences",
    "widen_punctuation",
    "without_layout",
]
