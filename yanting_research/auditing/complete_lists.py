"""Lists that say they are complete without a word for it (不言自明的完整列举).

S10 a list whose printed shares add to 100 percent: 高级412人，占5.6%；中级2861人，占38.4%；初级4717人，占56.1%;
S11 figures that stand beside the members of a list that closes: 19件24人，其中贪污贿赂14件17人、渎职侵权5件8人.

Such a list makes up its whole, and misses it only by mistake.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from yanting_research.auditing.linked import adds_up, comes_near, mixes_groups
from yanting_research.auditing.reading import Figure

__all__ = ["beside_sums", "full_share_sums"]

_SEVERAL = 3
_ROUND = 1.0  # percentage points by which shares that were rounded one by one, or one of them wrongly, may miss 100
_SLACK = 0.1  # a list further off has another whole
_BESIDE = 0.25  # the same of a list that is complete in another unit
_GAP = 2  # figures from a member to the next: itself and its share


def full_share_sums(figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """S10: whole and members, each with a share of this very whole right behind it."""
    known = {figure.fact_id: figure for figure in figures}
    run: list[Figure] = []
    total = 0.0
    for part, share in pairwise(figures):
        whole = known.get(part.part_of)
        paired = share.role == "share" and share.denominator == part.part_of and share.exact
        if whole is None or not paired or not part.exact or part.measure != whole.measure:
            continue
        goes_on = bool(run) and part.part_of == run[-1].part_of and part.place - run[-1].place == _GAP
        if not goes_on:
            run, total = [], 0.0
        run.append(part)
        total += share.value
        complete = len(run) >= _SEVERAL and abs(total - 100) <= _ROUND
        if complete and comes_near(run, whole, _SLACK) and not mixes_groups(run):
            yield whole, run
            run, total = [], 0.0


def beside_sums(figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """S11: the figures behind the whole and behind each member of a list that adds up exactly."""
    lists: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        if figure.part_of and figure.countable:
            lists.setdefault((figure.part_of, figure.list_id), []).append(figure)
    place = {figure.fact_id: at for at, figure in enumerate(figures)}
    for (whole_id, _), parts in lists.items():
        last = len(figures) - 1
        if len(parts) < 2 or place.get(whole_id, last) == last or not adds_up(parts, figures[place[whole_id]]):
            continue
        behind = [figures[place[one.fact_id] + 1] for one in parts if place[one.fact_id] + 1 < len(figures)]
        whole = figures[place[whole_id] + 1]
        alike = all(not one.left.strip() and one.measure == whole.measure and one.exact for one in (whole, *behind))
        apart = whole.measure != parts[0].measure and len(behind) == len(parts)
        if alike and apart and whole.countable and comes_near(behind, whole, _BESIDE):
            yield whole, behind
