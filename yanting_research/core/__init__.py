"""Foundation: carriers, contracts, offsets, lexicon and provenance."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from yanting_research.core.carriers import (
    Corpus,
    Document,
    Edit,
    OffsetMap,
    Removal,
    Section,
    Source,
    SourceTable,
    Span,
)
from yanting_research.core.escaping import terminal_safe
from yanting_research.core.lexicon import (
    LEXICON_GROUPS,
    MAX_FREQUENCY,
    MAX_TERM_LENGTH,
    POS_TAGS,
    Lexicon,
    LexiconEntry,
    extend_lexicon,
    hash_lexicon,
    lexicon_from_records,
    lexicon_records,
    parse_lexicon,
    remove_terms,
)
from yanting_research.core.offsets import apply_edits, compose_offsets, identity_offsets, page_of, to_raw
from yanting_research.core.provenance import canonical_json, package_versions, sha256_bytes, sha256_text

if TYPE_CHECKING:
    from yanting_research.core.contracts import (
        ALIGNMENT,
        CELLS,
        CHECKS,
        CODES,
        CONTRACTS,
        DATA_KINDS,
        DOCUMENTS,
        EDITS,
        ESTIMATES,
        FACTS,
        HEADINGS,
        INDICATORS,
        INGEST,
        INTERVENTIONS,
        LINKS,
        MARKS,
        METADATA,
        MODALITIES,
        NEAR_DUPLICATES,
        OFFSETS,
        ORIGINS,
        OUTLINE_FINDINGS,
        PAGES,
        PANEL,
        QUALIFIERS,
        REMOVALS,
        RESPONSES,
        REUSE,
        ROLES,
        SECTION_ROLES,
        SECTIONS,
        TERM_SPANS,
        TERMS,
        TEXTS,
        THEMES,
        TOKENS,
        VERDICTS,
        Contract,
    )
    from yanting_research.core.corpora import corpus_tables, innermost_section, make_corpus, section_row
    from yanting_research.core.kinds import data_kind_of
    from yanting_research.core.tables import build_table, check_table, contract_columns, describe_contract

__all__ = [
    "CELLS",
    "EDITS",
    "HEADINGS",
    "MARKS",
    "METADATA",
    "OFFSETS",
    "ORIGINS",
    "PAGES",
    "REMOVALS",
    "TEXTS",
    "CHECKS",
    "CODES",
    "CONTRACTS",
    "DATA_KINDS",
    "DOCUMENTS",
    "ESTIMATES",
    "FACTS",
    "INDICATORS",
    "INGEST",
    "INTERVENTIONS",
    "LINKS",
    "LEXICON_GROUPS",
    "MAX_FREQUENCY",
    "MAX_TERM_LENGTH",
    "MODALITIES",
    "NEAR_DUPLICATES",
    "ALIGNMENT",
    "OUTLINE_FINDINGS",
    "PANEL",
    "POS_TAGS",
    "QUALIFIERS",
    "RESPONSES",
    "REUSE",
    "ROLES",
    "SECTIONS",
    "SECTION_ROLES",
    "TERMS",
    "TERM_SPANS",
    "THEMES",
    "TOKENS",
    "VERDICTS",
    "Contract",
    "Corpus",
    "Document",
    "Edit",
    "Lexicon",
    "LexiconEntry",
    "OffsetMap",
    "Removal",
    "Section",
    "Source",
    "SourceTable",
    "Span",
    "apply_edits",
    "build_table",
    "canonical_json",
    "check_table",
    "compose_offsets",
    "contract_columns",
    "corpus_tables",
    "data_kind_of",
    "describe_contract",
    "identity_offsets",
    "extend_lexicon",
    "hash_lexicon",
    "lexicon_from_records",
    "lexicon_records",
    "innermost_section",
    "make_corpus",
    "package_versions",
    "parse_lexicon",
    "remove_terms",
    "page_of",
    "section_row",
    "sha256_bytes",
    "sha256_text",
    "terminal_safe",
    "to_raw",
]

# These load pandas and pandera, for which a first token or a command's help must not wait.
_TABLE_MODULES = ("contracts", "corpora", "kinds", "tables")


def __getattr__(name: str) -> Any:
    """Import what deals in tables on first use."""
    if name in __all__:
        for module in _TABLE_MODULES:
            found = import_module(f"{__name__}.{module}")
            if name in vars(found):
                return vars(found)[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Names for completion."""
    return sorted(__all__)
