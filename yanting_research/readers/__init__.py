"""Room readers: file -> Source (读取). Register a reader in ``READERS``."""

from yanting_research.readers.docx import docx_source, read_docx
from yanting_research.readers.formats import SIGNATURES, sniff_suffix
from yanting_research.readers.html import html_source, read_html
from yanting_research.readers.opening import MAX_BYTES, display_name, read_limited
from yanting_research.readers.options import Limits, TableOptions
from yanting_research.readers.registry import COLLECTIONS, READERS, read_source, read_sources
from yanting_research.readers.text import read_text, text_source

__all__ = [
    "COLLECTIONS",
    "Limits",
    "MAX_BYTES",
    "READERS",
    "SIGNATURES",
    "TableOptions",
    "display_name",
    "docx_source",
    "html_source",
    "read_docx",
    "read_html",
    "read_limited",
    "read_source",
    "read_sources",
    "read_text",
    "sniff_suffix",
    "text_source",
]
