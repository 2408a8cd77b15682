"""Room structure: text -> outline, roles, numbering audit and official metadata (结构)."""

from yanting_research.structure.brackets import Unmatched, unmatched_brackets
from yanting_research.structure.fields import Field, field_values
from yanting_research.structure.marker_table import FORMS, INLINE_FORMS, INLINE_KINDS, KINDS, MarkerForm, marker_kind
from yanting_research.structure.markers import Marker, block_markers, inline_markers, print_marker
from yanting_research.structure.numbering import audit_numbering, numbering_findings
from yanting_research.structure.official import official_metadata
from yanting_research.structure.outline import LONGEST_HEADING, parse_outline
from yanting_research.structure.roles import RoleFound, find_roles, inherit_role
from yanting_research.structure.statute import statute_metadata

__all__ = [
    "FORMS",
    "Field",
    "INLINE_FORMS",
    "INLINE_KINDS",
    "KINDS",
    "LONGEST_HEADING",
    "Marker",
    "MarkerForm",
    "RoleFound",
    "Unmatched",
    "audit_numbering",
    "block_markers",
    "field_values",
    "find_roles",
    "inherit_role",
    "inline_markers",
    "marker_kind",
    "numbering_findings",
    "official_metadata",
    "parse_outline",
    "print_marker",
    "statute_metadata",
    "unmatched_brackets",
]
