"""Numbers of tables and figures (图表编号): 表 1, 表 2 and 图 1, 图 2 in the order in which they are met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from yanting_research.lessons.pack import Block, Callout, Exercise, ExerciseBlock, Grid, LessonSection, Picture

__all__ = ["numbered"]

_GAP = "\u3000"


@dataclass(slots=True)
class _Counter:
    tables: int = 0
    figures: int = 0

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(map(self._block, blocks))

    def _block(self, block: Block) -> Block:
        if isinstance(block, Grid | Picture) and not block.caption:
            return block  # a number alone tells a reader nothing
        if isinstance(block, Grid):
            self.tables += 1
            return replace(block, caption=_caption("表", self.tables, block.caption))
        if isinstance(block, Picture):
            self.figures += 1
            return replace(block, caption=_caption("图", self.figures, block.caption))
        return replace(block, blocks=self.blocks(block.blocks)) if isinstance(block, Callout) else block


def _caption(kind: str, number: int, words: str) -> str:
    return f"{kind} {number}{_GAP}{words}"


def numbered(
    sections: Sequence[LessonSection], exercises: Sequence[Exercise]
) -> tuple[tuple[LessonSection, ...], tuple[Exercise, ...]]:
    """Sections and exercises with their tables and figures numbered; those of solutions come after all others.

    A table or figure without words for a caption keeps none and takes no number.

    Examples
    --------
    >>> table = Grid("主要数字", ("人",), (("5",),), ("right",))
    >>> sections, _ = numbered([LessonSection("看", (table, table))], [])
    >>> [block.caption for block in sections[0].blocks]
    ['表 1\u3000主要数字', '表 2\u3000主要数字']
    """
    counter = _Counter()
    by_id = {exercise.exercise_id: exercise for exercise in exercises}
    done = []
    for section in sections:
        blocks: list[Block] = []
        for block in section.blocks:
            blocks += counter.blocks((block,))
            if isinstance(block, ExerciseBlock):
                exercise = by_id[block.exercise_id]
                by_id[block.exercise_id] = replace(exercise, prompt=counter.blocks(exercise.prompt))
        done.append(replace(section, blocks=tuple(blocks)))
    for name, exercise in by_id.items():
        by_id[name] = replace(exercise, solution=counter.blocks(exercise.solution))
    return tuple(done), tuple(by_id[exercise.exercise_id] for exercise in exercises)
