"""Links between figures (勾连): the order in which the cases of this room are tried.

First distributive lists (L7), parts (L1 to L6, L10, L12, L14, L29) and, where those find nothing, what
the text counted before (L15); then lists set in lines (L13), sums (L9, L18, L19, L24), lists that nearly
close (L28), plain items right behind a figure (L31), families (L25), halves, second lists, means and acts
(L32 to L34, L37), shares (L8), which may find a whole that the parts did not, bases told in other ways (L20
to L23, L26, L27, L35), what is left of a plan (L36), groups told for two years (L17), answers to
questionnaires (L16), and changes (L11). An item behind another item and its share goes on with the list, and
so does a group that exceeds its whole by mistake (L30). What makes up a total exactly is tied first and again
behind rows and families. Last of all, nouns are finished by the wholes that were found (:mod:`naming_wholes`).
"""

from __future__ import annotations

from yanting_research.extraction.distribute import HANDS_OUT, distribute, opens_row, opens_shares
from yanting_research.extraction.mentions import Mention, linkable
from yanting_research.extraction.named_wholes import set_aside_wholes
from yanting_research.extraction.naming_heads import complete_heads
from yanting_research.extraction.part_families import link_families
from yanting_research.extraction.part_halves import link_halves
from yanting_research.extraction.part_lines import link_lines
from yanting_research.extraction.part_names import Totals, by_name
from yanting_research.extraction.part_near import link_near_lists, link_plain_lists
from yanting_research.extraction.part_rows import link_rows
from yanting_research.extraction.part_runs import link_between, link_due, link_members, link_such
from yanting_research.extraction.part_totals import (
    lift_from_members,
    link_earlier_totals,
    link_tight_lists,
    settle_labels,
)
from yanting_research.extraction.part_years import link_years
from yanting_research.extraction.parts import attach, follow_item, link_pairs, link_part
from yanting_research.extraction.respondents import link_respondents
from yanting_research.extraction.share_bases import link_bracketed_counts, link_share_bases
from yanting_research.extraction.share_tables import link_table_shares
from yanting_research.extraction.share_wholes import follow_shares, link_fulfilled, verify_shares
from yanting_research.extraction.shares import link_share
from yanting_research.extraction.sums import link_changes, link_exact_sums
from yanting_research.extraction.views import View

__all__ = ["link_mentions"]


def link_mentions(mentions: list[Mention], view: View) -> None:
    """Fill part_of, denominator, numerator, list_id and the nouns that lean on a whole."""
    set_aside_wholes(mentions, view)
    previous: list[Mention] = []
    totals = Totals()
    for mention in mentions:
        if (
            HANDS_OUT.search(mention.left)
            or opens_shares(mention, mentions, view)
            or opens_row(mention, mentions, view)
        ):
            previous = distribute(mention, previous, mentions, view) or previous
        if mention.part_of < 0 and mention.rule != "F07" and linkable(mention):
            link_part(mention, mentions, view)
            if mention.part_of < 0 and not mention.past:
                attach(mention, by_name(mention, totals), 15)
        totals.add(mention)
    link_lines(mentions, view)
    link_exact_sums(mentions, view)
    link_tight_lists(mentions, view)
    link_earlier_totals(mentions, view)
    link_near_lists(mentions, view)
    link_plain_lists(mentions, view)
    link_families(mentions, view)
    link_rows(mentions, view)
    link_earlier_totals(mentions, view)
    link_halves(mentions, view)
    settle_labels(mentions, view)
    lift_from_members(mentions, view)
    link_pairs(mentions, view)
    complete_heads(mentions, view)
    link_bracketed_counts(mentions, view)
    link_such(mentions, view)
    link_members(mentions, view)
    link_table_shares(mentions, view)
    for mention in mentions:
        follow_item(mention, mentions, view)
        if mention.role == "share":
            link_share(mention, mentions, view)
            before = mentions[mention.index - 1] if mention.rule == "F06" and mention.index else None
            if before is not None and before.role == "share" and mention.denominator < 0:
                mention.denominator = before.denominator
    verify_shares(mentions, view)
    follow_shares(mentions)
    link_between(mentions, view)
    link_due(mentions, view)
    link_fulfilled(mentions)
    link_share_bases(mentions, view)
    link_years(mentions, view)
    link_respondents(mentions, view)
    link_changes(mentions, view)
