"""The tables that travel between rooms, one pandera model each.

A contract says what one row is, which columns are its key, and for every column
its type, its unit and what an empty cell means. Text cells are never missing:
``""`` means "none stated". Undefined numbers are ``NaN``, never 0. Booleans and
integers are never missing. Rows leave a room sorted by their key.

``yanting describe FACTS`` prints a contract; nobody types a data dictionary.

One module per kind of table; a new contract is a class in its module and a name in that module's ``__all__``.
"""

from yanting_research.core.contracts import (
    coding,
    comparison,
    documents,
    linkage,
    models,
    networks,
    numbers,
    policy,
    storage,
    survey,
    themes,
    words,
)
from yanting_research.core.contracts.coding import (
    AGREEMENT,
    CODE_SCORES,
    CODES,
    CONFUSION,
    DISAGREEMENTS,
    SHEET_FINDINGS,
    UNITS,
)
from yanting_research.core.contracts.comparison import (
    ALIGNMENT,
    COINAGES,
    NEAR_DUPLICATES,
    REUSE,
    REUSE_SHARES,
    SENTENCE_PAIRS,
)
from yanting_research.core.contracts.documents import DOCUMENTS, OUTLINE_FINDINGS, SECTION_ROLES, SECTIONS
from yanting_research.core.contracts.fields import DATA_KINDS, Contract
from yanting_research.core.contracts.linkage import COVERAGE, INDICATORS, LINKS, NATIONAL, THEME_INDICATORS
from yanting_research.core.contracts.models import ESTIMATES, PANEL
from yanting_research.core.contracts.networks import COWORD_EDGES, COWORD_NODES, STRATEGY
from yanting_research.core.contracts.numbers import (
    CHECKS,
    FACTS,
    INTERVENTIONS,
    MODALITIES,
    QUALIFIERS,
    ROLES,
    VERDICTS,
)
from yanting_research.core.contracts.policy import (
    CODE_EVIDENCE,
    CROSS_TABLE,
    CROSS_TESTS,
    INSTRUMENTS,
    PMC_GRADES,
    PMC_INDEX,
    PMC_SCORES,
    PMC_SENSITIVITY,
    PMC_TABLE,
    POLICY_UNITS,
    STRENGTH,
)
from yanting_research.core.contracts.storage import (
    CELLS,
    EDITS,
    HEADINGS,
    INGEST,
    MARKS,
    METADATA,
    OFFSETS,
    ORIGINS,
    PAGES,
    REMOVALS,
    TEXTS,
)
from yanting_research.core.contracts.survey import (
    CROSSTAB,
    CROSSTAB_TESTS,
    EIGENVALUES,
    ITEM_MISSING,
    ITEM_SHARES,
    ITEM_STATISTICS,
    LOADINGS,
    NEEDS,
    RELIABILITY,
    RESPONSE_FLAGS,
    RESPONSES,
    SCALE_SCORES,
    SURVEY_COLUMNS,
    SURVEY_FINDINGS,
    SURVEY_MARGINS,
)
from yanting_research.core.contracts.themes import (
    CODEBOOK_CHANGES,
    THEME_COUNTS,
    THEME_HITS,
    THEME_SHARES,
    THEMES,
    TOPIC_TERMS,
    TOPICS,
)
from yanting_research.core.contracts.words import TERM_SPANS, TERMS, TOKENS

CONTRACTS: dict[str, type[Contract]] = {
    name: vars(module)[name]
    for module in (
        documents,
        words,
        themes,
        networks,
        coding,
        policy,
        comparison,
        numbers,
        linkage,
        models,
        survey,
        storage,
    )
    for name in module.__all__
    if isinstance(vars(module)[name], type)
}
__all__ = [
    "COINAGES",
    "REUSE_SHARES",
    "SENTENCE_PAIRS",
    "COWORD_EDGES",
    "COWORD_NODES",
    "STRATEGY",
    "CONTRACTS",
    "DATA_KINDS",
    "Contract",
    "SECTION_ROLES",
    "DOCUMENTS",
    "SECTIONS",
    "OUTLINE_FINDINGS",
    "TOKENS",
    "TERM_SPANS",
    "TERMS",
    "THEMES",
    "THEME_HITS",
    "THEME_COUNTS",
    "THEME_SHARES",
    "CODEBOOK_CHANGES",
    "TOPICS",
    "TOPIC_TERMS",
    "CODES",
    "POLICY_UNITS",
    "CODE_EVIDENCE",
    "INSTRUMENTS",
    "CROSS_TABLE",
    "CROSS_TESTS",
    "STRENGTH",
    "PMC_TABLE",
    "PMC_SCORES",
    "PMC_INDEX",
    "PMC_GRADES",
    "PMC_SENSITIVITY",
    "UNITS",
    "SHEET_FINDINGS",
    "DISAGREEMENTS",
    "AGREEMENT",
    "CONFUSION",
    "CODE_SCORES",
    "REUSE",
    "NEAR_DUPLICATES",
    "ALIGNMENT",
    "QUALIFIERS",
    "ROLES",
    "MODALITIES",
    "VERDICTS",
    "FACTS",
    "CHECKS",
    "INTERVENTIONS",
    "LINKS",
    "THEME_INDICATORS",
    "INDICATORS",
    "NATIONAL",
    "COVERAGE",
    "PANEL",
    "ESTIMATES",
    "RESPONSES",
    "SURVEY_COLUMNS",
    "SURVEY_FINDINGS",
    "RESPONSE_FLAGS",
    "ITEM_MISSING",
    "ITEM_SHARES",
    "SCALE_SCORES",
    "RELIABILITY",
    "ITEM_STATISTICS",
    "LOADINGS",
    "EIGENVALUES",
    "CROSSTAB",
    "CROSSTAB_TESTS",
    "SURVEY_MARGINS",
    "NEEDS",
    "ORIGINS",
    "METADATA",
    "TEXTS",
    "OFFSETS",
    "PAGES",
    "HEADINGS",
    "REMOVALS",
    "EDITS",
    "MARKS",
    "CELLS",
    "INGEST",
]
