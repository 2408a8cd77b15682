"""The command of the documentation site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["site"]


def site(
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder; a site built before is replaced.")],
    notebooks: Annotated[
        Path | None, typer.Option(help="Folder of executed notebooks; by default build/notebooks where it is.")
    ] = None,
) -> None:
    """Build the documentation site: pages that open from a folder, with Chinese search, without a network.

    Nothing is executed. Needs the extra: pip install -e '.[site]'.

    Example: yanting site -o build/site --notebooks build/notebooks
    """
    from yanting_research.reproduction import find_root
    from yanting_research.site import build_site

    root = find_root()
    if notebooks is not None and not notebooks.is_dir():
        raise typer.BadParameter(f"{notebooks} is no folder", param_hint="--notebooks")
    usual = root / "build" / "notebooks"
    built = build_site(out, root=root, notebooks=notebooks or (usual if usual.is_dir() else None))
    typer.echo(f"{len(built.pages)} pages, {built.n_bytes / 1e6:.1f} MB; open {out / 'index.html'}")
