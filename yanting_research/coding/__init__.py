"""Coding (编码): units -> CODES; sheets out and in, disagreements, agreement."""

from yanting_research.coding.adjudication import Adjudication, adjudication_sheet, read_adjudication
from yanting_research.coding.agreement import agreement
from yanting_research.coding.agreement_counts import fleiss_kappa, gwet_ac1, krippendorff_alpha
from yanting_research.coding.agreement_scores import score_codes
from yanting_research.coding.agreement_statistics import REASONS_ZH, STATISTICS
from yanting_research.coding.agreement_tables import bennett_s, cohen_kappa, percent_agreement, scott_pi
from yanting_research.coding.codebook import (
    LEVELS,
    Code,
    Codebook,
    CodeValue,
    compare_codebooks,
    default_codebook,
    hash_codebook,
    parse_codebook,
)
from yanting_research.coding.disagreements import adjudicated_codes, confusion, disagreements
from yanting_research.coding.findings import FINDING_KINDS, Finding, findings_table, sheet_error
from yanting_research.coding.forms import FilledSheet
from yanting_research.coding.labels import ADJUDICATED, check_coder
from yanting_research.coding.sampling import ALLOCATIONS, STRATA, sample_units
from yanting_research.coding.sheets import allowed_text, codebook_rows, codebook_table, coding_sheet, value_text
from yanting_research.coding.sheets_reading import SheetsRead, read_coding_sheet, read_coding_sheets
from yanting_research.coding.units import UNIT_KINDS, coding_units, unit_place

__all__ = [
    "ADJUDICATED",
    "ALLOCATIONS",
    "Adjudication",
    "Code",
    "CodeValue",
    "Codebook",
    "FINDING_KINDS",
    "Finding",
    "FilledSheet",
    "LEVELS",
    "REASONS_ZH",
    "STATISTICS",
    "STRATA",
    "SheetsRead",
    "UNIT_KINDS",
    "adjudicated_codes",
    "adjudication_sheet",
    "agreement",
    "allowed_text",
    "bennett_s",
    "check_coder",
    "codebook_rows",
    "codebook_table",
    "coding_sheet",
    "coding_units",
    "cohen_kappa",
    "compare_codebooks",
    "confusion",
    "default_codebook",
    "disagreements",
    "findings_table",
    "fleiss_kappa",
    "gwet_ac1",
    "hash_codebook",
    "krippendorff_alpha",
    "parse_codebook",
    "percent_agreement",
    "read_adjudication",
    "read_coding_sheet",
    "read_coding_sheets",
    "sample_units",
    "score_codes",
    "scott_pi",
    "sheet_error",
    "unit_place",
    "value_text",
]
