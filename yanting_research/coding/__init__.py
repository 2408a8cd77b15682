"""Coding (编码): units -> CODES; sheets, agreement, policy instruments, policy strength, PMC index."""

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
    choose_codes,
    compare_codebooks,
    default_codebook,
    hash_codebook,
    parse_codebook,
)
from yanting_research.coding.disagreements import adjudicated_codes, confusion, disagreements
from yanting_research.coding.findings import FINDING_KINDS, Finding, findings_table, sheet_error
from yanting_research.coding.forms import SEAL_COLUMN, FilledSheet
from yanting_research.coding.instruments import (
    MACHINE,
    SKIPPED_ROLES,
    codes_from_evidence,
    decide_codes,
    instrument_evidence,
)
from yanting_research.coding.instruments_codebook import (
    INSTRUMENT_TYPES,
    InstrumentCode,
    InstrumentCodebook,
    coders_codebook,
    default_instruments,
    hash_instruments,
    parse_instruments,
)
from yanting_research.coding.instruments_tables import (
    ALL_LAYERS,
    NO_TARGET,
    cross_table,
    cross_tests,
    empty_cells,
    instrument_pairs,
)
from yanting_research.coding.instruments_units import policy_units, sheet_units
from yanting_research.coding.labels import ADJUDICATED, check_coder
from yanting_research.coding.machine import codes_from_places
from yanting_research.coding.pmc import pmc_index, pmc_matrix, pmc_scores, pmc_surface
from yanting_research.coding.pmc_grades import (
    GradeScheme,
    default_grade_schemes,
    grade_main,
    highest_scores,
    parse_grade_schemes,
    pmc_grades,
)
from yanting_research.coding.pmc_propose import planned_years, propose_pmc
from yanting_research.coding.pmc_sensitivity import LengthCheck, leave_one_out, pmc_agreement, pmc_codes, pmc_length
from yanting_research.coding.pmc_tables import check_pmc_table, decide_pmc, pmc_as_printed, pmc_table_from_scores
from yanting_research.coding.pmc_variables import (
    PmcVariables,
    SubVariable,
    default_pmc_variables,
    parse_pmc_variables,
)
from yanting_research.coding.sampling import ALLOCATIONS, STRATA, sample_units
from yanting_research.coding.sheets import allowed_text, codebook_rows, codebook_table, coding_sheet, value_text
from yanting_research.coding.sheets_reading import SheetsRead, read_coding_sheet, read_coding_sheets
from yanting_research.coding.simulation import SIMULATED, simulate_coders
from yanting_research.coding.strength import score_strength
from yanting_research.coding.strength_scheme import StrengthScheme, default_strength, parse_strength
from yanting_research.coding.units import UNIT_KINDS, coding_units, unit_place

__all__ = [
    "ALL_LAYERS",
    "GradeScheme",
    "INSTRUMENT_TYPES",
    "InstrumentCode",
    "InstrumentCodebook",
    "LengthCheck",
    "MACHINE",
    "NO_TARGET",
    "PmcVariables",
    "SKIPPED_ROLES",
    "StrengthScheme",
    "SubVariable",
    "check_pmc_table",
    "coders_codebook",
    "codes_from_evidence",
    "cross_table",
    "cross_tests",
    "decide_codes",
    "decide_pmc",
    "default_grade_schemes",
    "default_instruments",
    "default_pmc_variables",
    "default_strength",
    "empty_cells",
    "grade_main",
    "hash_instruments",
    "highest_scores",
    "instrument_evidence",
    "instrument_pairs",
    "leave_one_out",
    "parse_grade_schemes",
    "parse_instruments",
    "parse_pmc_variables",
    "parse_strength",
    "planned_years",
    "pmc_agreement",
    "pmc_as_printed",
    "pmc_codes",
    "pmc_grades",
    "pmc_index",
    "pmc_length",
    "pmc_matrix",
    "pmc_scores",
    "pmc_surface",
    "pmc_table_from_scores",
    "policy_units",
    "propose_pmc",
    "score_strength",
    "sheet_units",
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
    "SEAL_COLUMN",
    "SIMULATED",
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
    "choose_codes",
    "codebook_rows",
    "codebook_table",
    "codes_from_places",
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
    "simulate_coders",
    "unit_place",
    "value_text",
]
