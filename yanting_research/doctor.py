"""What a machine needs, looked at one by one."""

from __future__ import annotations

import locale
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from yanting_research.core.extras import EXTRAS, missing_libraries
from yanting_research.core.provenance import package_versions
from yanting_research.errors import FontNotFoundError

__all__ = ["Finding", "examine"]

_NEEDED = ("jieba", "jupyterlab", "matplotlib", "pandas", "seaborn", "statsmodels", "wordcloud")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what, what was found, whether it serves, how to mend it."""

    what: str
    found: str
    ok: bool
    remedy: str = ""


def examine(folder: Path | None = None) -> list[Finding]:
    """Look at Python, packages, extras, font, locale and write access.

    Parameters
    ----------
    folder
        Where results are to be written; by default the present folder.

    Examples
    --------
    >>> [finding.what for finding in examine()][:3]
    ['Python', 'packages', 'extras']
    """
    looks: list[Callable[[], Finding]] = [
        _python, _packages, _extras, _font, _locale, lambda: _write(folder or Path.cwd()),
    ]  # fmt: skip
    return [look() for look in looks]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    fits = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Finding("Python", f"{version} at {sys.executable}", fits, "install Python 3.11, 3.12 or 3.13")


def _packages() -> Finding:
    versions = package_versions(_NEEDED)
    missing = [name for name, version in versions.items() if not version]
    found = ", ".join(f"{name} {version or 'missing'}" for name, version in versions.items())
    return Finding("packages", found, not missing, f"pip install {' '.join(missing)}")


def _extras() -> Finding:
    """Extras that are absent; that is a choice, and nothing to mend for who does not need them."""
    absent = [extra for extra in EXTRAS if missing_libraries(extra)]
    found = "; ".join(f"without [{extra}] ({EXTRAS[extra].purpose})" for extra in absent)
    advice = f'; to add: pip install "yanting-research[{",".join(absent)}]"' if absent else ""
    return Finding("extras", f"{found}{advice}" if absent else "all there", True)


def _font() -> Finding:
    from yanting_research.plots import find_font

    try:
        return Finding("Chinese font", str(find_font()), True)
    except FontNotFoundError as error:
        return Finding("Chinese font", error.what, False, error.remedy)


def _locale() -> Finding:
    encoding = locale.getencoding()
    utf8 = encoding.lower().replace("-", "") == "utf8" or sys.flags.utf8_mode == 1
    return Finding("locale", encoding, utf8, "set PYTHONUTF8=1 before starting Python")


def _write(folder: Path) -> Finding:
    try:
        handle, name = tempfile.mkstemp(prefix=".yanting-", dir=folder)
        os.close(handle)
        Path(name).unlink()
    except OSError as error:
        remedy = "choose another folder with --out, or mend its permissions"
        return Finding("write access", f"{folder}: {error.strerror}", False, remedy)
    return Finding("write access", str(folder), True)
