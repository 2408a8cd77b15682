"""The command that shows and clears what is kept."""

from __future__ import annotations

from typing import Annotated

import typer

from yanting_research.cli.shared import TableOption, emit_table, say

__all__ = ["cache"]


def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Clear what is kept.")] = False,
    step: Annotated[str, typer.Option(help="Clear this step alone, as the list names it.")] = "",
    form: TableOption = None,
) -> None:
    """Show how much is kept of earlier results, by step, and where; --clear deletes it.

    Kept are tables that notebooks (TableCache) and commands with --cache computed, for this user alone. Nothing is lost
    by clearing: what is needed again is computed again. The environment variable YANTING_CACHE names another folder, or
    off.

    Example: yanting cache --clear
    """
    from yanting_research.cache import TableCache

    if step and not clear:
        raise typer.BadParameter("--step goes with --clear", param_hint="--step")
    kept = TableCache()
    if clear:
        known = kept.info()["step"].tolist()
        if step and step not in known:
            raise typer.BadParameter(f"{step}; kept are: {', '.join(known) or 'none'}", param_hint="--step")
        say(f"{kept.clear(step)} bytes cleared in {kept.folder}")
        return
    say("nothing is kept: YANTING_CACHE is off" if kept.folder is None else f"kept in {kept.folder}")
    emit_table(kept.info(), form, None)
