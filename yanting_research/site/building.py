"""Building the site (建站): sources gathered, Sphinx run with warnings as errors, pages finished, folder exchanged."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yanting_research.core.extras import require_extra
from yanting_research.errors import ReadError, WriteError
from yanting_research.site.assembling import PARTS, assemble
from yanting_research.writers import exchange_folder

__all__ = ["SITE_MARK", "SiteReceipt", "build_site"]

SITE_MARK = "yanting-site.txt"
"""A file that says a folder is a site of ours, so that it may be replaced."""

_MARK_TEXT = "这个文件夹由 yanting site 生成，再次生成时整个替换。请从 index.html 打开。\n"
# matches colour codes in Sphinx's messages: "\x1b[31m"; not a bracket alone
_COLOUR = re.compile(r"\x1b\[[0-9;]{0,10}m")


@dataclass(frozen=True, slots=True)
class SiteReceipt:
    """What was built: the folder, its pages, how many notebooks are shown with results."""

    folder: Path
    pages: tuple[str, ...]
    n_bytes: int


def build_site(out: Path, *, root: Path, notebooks: Path | None = None, parts: Collection[str] = PARTS) -> SiteReceipt:
    """Build the site of a checkout into a folder; equal inputs give equal bytes.

    Parameters
    ----------
    out
        New, empty, or a site built before, which is replaced once the new one is complete.
    root
        The checkout.
    notebooks
        Folder of executed notebooks; None shows them without results. Nothing is executed here.
    parts
        Of :data:`~yanting_research.site.assembling.PARTS`; a trial may leave some out.

    Raises
    ------
    ValueError
        For an unknown part.
    MissingExtraError
        When the extra ``site`` is not installed.
    ReadError
        When Sphinx has something to complain of.
    WriteError
        When ``out`` holds anything else than a site.
    """
    if unknown := sorted(set(parts) - set(PARTS)):
        raise ValueError(f"no part {', '.join(unknown)}; allowed: {', '.join(PARTS)}")
    require_extra("site")
    _check_place(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".yanting-site-", dir=out.parent) as work:
        source, built = Path(work) / "source", Path(work) / "built"
        source.mkdir()
        with_notebooks = assemble(root, source, notebooks=notebooks, parts=parts)
        _run_sphinx(source, built, with_notebooks=with_notebooks)
        pages = _finished(built)
        exchange_folder(built, out)
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    return SiteReceipt(out, tuple(pages), size)


def _check_place(out: Path) -> None:
    if out.is_file():
        raise WriteError("is a file", where=str(out), expected="a folder", remedy="choose another name")
    if out.is_dir() and any(out.iterdir()) and not (out / SITE_MARK).is_file():
        raise WriteError(
            "holds other things than a site",
            where=str(out),
            expected="a new folder, an empty one, or a site built before",
            remedy="choose another folder; nothing was changed",
        )


def _run_sphinx(source: Path, built: Path, *, with_notebooks: bool) -> None:
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    settings: dict[str, Any] = {}
    if with_notebooks:
        # the notebook reader takes seconds to load: only where there is something to read
        settings["extensions"] = "myst_nb,yanting_research.site.sphinx_extension"
        settings["source_suffix"] = {".md": "myst-nb", ".ipynb": "myst-nb"}
    complaints = io.StringIO()
    try:
        with patch_docutils(), docutils_namespace():
            application = Sphinx(
                source, source, built, source.parent / "doctrees", "html", confoverrides=settings,
                status=None, warning=complaints, freshenv=True, parallel=1,
            )  # fmt: skip
            application.build()
    except SphinxError as error:
        raise _refusal(f"{error}\n{complaints.getvalue()}", source) from error
    if complaints.getvalue().strip():
        raise _refusal(complaints.getvalue(), source)


def _refusal(told: str, source: Path) -> ReadError:
    lines = [line.strip() for line in _COLOUR.sub("", told).replace(f"{source}/", "").splitlines() if line.strip()]
    shown = " | ".join(lines[:5]) + (f" | and {len(lines) - 5} more" if len(lines) > 5 else "")
    return ReadError(
        f"Sphinx complains: {shown}",
        where="site",
        expected="pages without a warning",
        remedy="mend the page or the docstring that is named, then run again",
    )


def _finished(built: Path) -> list[str]:
    from yanting_research.site.finishing import finish, left_out
    from yanting_research.writers import write_text

    for path in left_out(built):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    pages = finish(built)
    write_text(_MARK_TEXT, built / SITE_MARK)
    return pages
