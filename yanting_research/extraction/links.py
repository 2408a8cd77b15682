"""Links between figures (勾连): the order in which the cases of this room are tried.

First distributive lists (L7) and parts (L1 to L6, L10, L12), then exact sums (L9), then
shares (L8), which may find a whole that the parts did not, then changes (L11).
"""

from __future__ import annotations

from yanting_research.extraction.distribute import distribute
from yanting_research.extraction.mentions import LINKABLE, Mention
from yanting_research.extraction.parts import link_part
from yanting_research.extraction.shares import link_share, verify_shares
from yanting_research.extraction.sums import link_changes, link_exact_sums
from yanting_research.extraction.views import View

__all__ = ["link_mentions"]


def link_mentions(mentions: list[Mention], view: View) -> None:
    """Fill part_of, denominator, numerator, list_id and the nouns that lean on a whole."""
    previous: list[Mention] = []
    for mention in mentions:
        if "分别" in mention.left:
            previous = distribute(mention, previous, mentions, view) or previous
        if mention.part_of < 0 and mention.rule != "F07" and mention.role in LINKABLE:
            link_part(mention, mentions, view)
    link_exact_sums(mentions, view)
    for mention in mentions:
        if mention.role == "share":
            link_share(mention, mentions, view)
    verify_shares(mentions, view)
    link_changes(mentions, view)
