"""Room readers: file -> Source (读取). Register a reader in ``READERS``."""

from yanting_research.readers.doc import doc_source, read_doc
from yanting_research.readers.docx import docx_source, read_docx
from yanting_research.readers.formats import SIGNATURES, sniff_suffix
from yanting_research.readers.html import html_source, read_html
from yanting_research.readers.mhtml import mhtml_source, read_mhtml
from yanting_research.readers.opening import MAX_BYTES, display_name, read_limited
from yanting_research.readers.options import Limits, TableOptions
from yanting_research.readers.pdf import pdf_source, read_pdf
from yanting_research.readers.registry import COLLECTIONS, READERS, read_source, read_sources
from yanting_research.readers.rtf import read_rtf, rtf_source
from yanting_research.readers.spreadsheets import cell_sheets, read_cells
from yanting_research.readers.spreadsheets_documents import document_sources
from yanting_research.readers.spreadsheets_grid import Sheet
from yanting_research.readers.statistics_tables import StatisticsTable, read_statistics_table, statistics_table
from yanting_research.readers.statistics_types import ColumnType, column_type, number_text
from yanting_research.readers.text import read_text, text_source

__all__ = [
    "COLLECTIONS",
    "ColumnType",
    "Limits",
    "MAX_BYTES",
    "READERS",
    "SIGNATURES",
    "Sheet",
    "StatisticsTable",
    "TableOptions",
    "cell_sheets",
    "column_type",
    "display_name",
    "document_sources",
    "doc_source",
    "docx_source",
    "html_source",
    "mhtml_source",
    "pdf_source",
    "number_text",
    "read_cells",
    "read_doc",
    "read_docx",
    "read_pdf",
    "read_html",
    "read_limited",
    "read_mhtml",
    "read_rtf",
    "read_source",
    "read_sources",
    "read_statistics_table",
    "read_text",
    "rtf_source",
    "sniff_suffix",
    "statistics_table",
    "text_source",
]
