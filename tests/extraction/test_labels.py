"""Every labelled fact by itself: what is told as labelled stays so, and what is told otherwise stays as it is.

The floors of ``tests/test_measured.py`` bound the share of right facts; here each of some 25,000 facts is held to its
label by hand: span, value, unit, noun, role, hedge, observed or target, and the two links. Where a fact is told
otherwise today (a longer noun, a missed link), ``differences.json`` says how. After a change that is meant,
``python tests/extraction/labelled_texts.py`` writes it anew; what changes in that file was gained or lost.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from labelled_texts import DIFFERENCES, FROZEN, SNAPSHOT, differences, frozen_rows, groups

KNOWN: dict[str, dict[str, str]] = json.loads(DIFFERENCES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("golds", list(groups()), ids=lambda golds: f"{golds[0]['id']} to {golds[-1]['id']}")
def test_facts_stay_as_labelled(golds: list[dict[str, Any]]) -> None:
    """A difference that is gone is no fault; one that is new, or another one than before, is."""
    worse = {
        f"{name} {label}": said
        for name, rows in differences(golds).items()
        for label, said in rows.items()
        if not set(said.split("; ")) <= set(KNOWN.get(name, {}).get(label, "").split("; "))
    }
    assert not worse, (
        "told otherwise than labelled and than before; when meant: python tests/extraction/labelled_texts.py"
    )


@pytest.mark.parametrize("name", FROZEN)
def test_facts_of_the_frozen_sample(name: str) -> None:
    """Facts of four specimen reports as frozen; a change shows the facts gained and lost."""
    frozen = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    made, wanted = set(frozen_rows(name)), set(frozen[name])
    assert not sorted(made - wanted), "facts gained"
    assert not sorted(wanted - made), "facts lost"
