"""Room structure: text -> outline, roles and numbering audit (结构)."""

from yanting_research.structure.brackets import Unmatched, unmatched_brackets
from yanting_research.structure.markers import INLINE_KINDS, KINDS, Marker, block_markers, inline_markers
from yanting_research.structure.numbering import audit_numbering
from yanting_research.structure.outline import LONGEST_HEADING, marker_kind, parse_outline
from yanting_research.structure.roles import RoleFound, find_roles, inherit_role

__all__ = [
    "INLINE_KINDS",
    "KINDS",
    "LONGEST_HEADING",
    "Marker",
    "RoleFound",
    "Unmatched",
    "audit_numbering",
    "block_markers",
    "find_roles",
    "inherit_role",
    "inline_markers",
    "marker_kind",
    "parse_outline",
    "unmatched_brackets",
]
