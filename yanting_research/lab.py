"""JupyterLab in Chinese, opened at the first notebook, with nothing asked of another machine.

The defaults travel in a folder of the package that Jupyter reads beside its own; what a person has set in Lab wins over
them, and nothing is written to that person's settings. Jupyter's own guards (a token, 127.0.0.1) stay as they are.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from yanting_research.resources import resource_folder

__all__ = ["HOME", "lab_command", "lab_environment"]

HOME = "notebooks/00_home.ipynb"


def lab_command(root: Path, arguments: Sequence[str] = ()) -> list[str]:
    """The command that opens JupyterLab (工作台) on a checkout.

    Parameters
    ----------
    root
        The checkout; files outside it cannot be opened from the page.
    arguments
        Passed on to JupyterLab after ours, so that a person's own choice wins.

    Examples
    --------
    >>> lab_command(Path("study"), ["--no-browser"])[3:]
    ['--ServerApp.root_dir=study', '--LabApp.default_url=/lab/tree/notebooks/00_home.ipynb', '--no-browser']
    """
    return [
        sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root}", f"--LabApp.default_url=/lab/tree/{HOME}",
        *arguments,
    ]  # fmt: skip


def lab_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of JupyterLab: our defaults are read after all others, so that a site's own come first.

    >>> made = lab_environment({"JUPYTER_CONFIG_PATH": "/etc/site"})
    >>> [Path(part).name for part in made["JUPYTER_CONFIG_PATH"].split(os.pathsep)]
    ['site', 'jupyter']
    """
    theirs = [part for part in environ.get("JUPYTER_CONFIG_PATH", "").split(os.pathsep) if part]
    path = os.pathsep.join([*theirs, str(resource_folder("jupyter"))])
    return {**environ, "JUPYTER_CONFIG_PATH": path}
