"""Room auditing (核算): FACTS to CHECKS, the arithmetic a text states or implies."""

from yanting_research.auditing.checks import audit
from yanting_research.auditing.corpus_level import audit_summary, conflicting_statements, remainders
from yanting_research.auditing.definitions import definitions
from yanting_research.auditing.findings import FLAGGED, audit_findings, audit_sentences
from yanting_research.auditing.granularity import grim_consistent, share_reachable
from yanting_research.auditing.payload import facts_payload, records_payload

__all__ = [
    "FLAGGED",
    "audit",
    "audit_findings",
    "audit_sentences",
    "audit_summary",
    "conflicting_statements",
    "definitions",
    "facts_payload",
    "records_payload",
    "grim_consistent",
    "remainders",
    "share_reachable",
]
