"""The look of every figure (图表主题): font, palette, sizes; calm and readable on a projector.

seaborn sets the theme; :func:`theme_settings` is its ``rc``. Traps that this answers:
``sns.set_theme()`` alone resets fonts; Chinese inside ``$...$`` is drawn as empty boxes
(mathtext is off); the Chinese face has no bold (size and colour carry emphasis).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import seaborn as sns
from cycler import cycler

from yanting_research.plots.fonts import find_font, font_characters, register_font

__all__ = ["COLOURS", "DPI", "LANGUAGES", "PALETTE", "figure_theme", "theme_settings", "use_theme"]

DPI = 160
LANGUAGES = ("zh", "en")

# Six hues of distinct lightness: they stay apart under deuteranopia, protanopia and in grey
# (after Okabe and Ito 2008, darkened until text of the same colour reaches 4.5:1 on white).
PALETTE = ("#1F5A8C", "#B3540F", "#1B7A5A", "#7A4E9C", "#8A6D00", "#A63A50")
COLOURS = {
    "ink": "#1D2733",
    "quiet": "#59636E",
    "grid": "#DDE2E7",
    "pale": "#EEF2F6",
    "paper": "#FFFFFF",
    "warning": "#B3261E",
    "mark": "#B3261E",
}


def theme_settings(lang: str = "zh") -> Any:  # a dict; matplotlib types its keys one by one
    """The rcParams of the theme, for ``matplotlib.rc_context`` or seaborn's ``rc``.

    Parameters
    ----------
    lang
        ``"zh"`` or ``"en"``; checked here, used by the labels.

    Raises
    ------
    ValueError
        For an unknown language.
    FontNotFoundError
        When there is no Chinese font.

    Examples
    --------
    >>> theme_settings()["text.parse_math"]
    False
    """
    check_lang(lang)
    path = find_font()
    family = [register_font(path), "DejaVu Sans"]  # the second ships with matplotlib: symbols only
    return {
        "font.family": family,
        "font.sans-serif": family,
        "font.weight": "normal",
        "font.size": 11,
        "axes.unicode_minus": 0x2212 in font_characters(path),
        "text.parse_math": False,
        "mathtext.fontset": "custom",
        "mathtext.rm": family[0],
        "mathtext.it": family[0],
        "mathtext.bf": family[0],
        "axes.titlesize": 14,
        "axes.titlelocation": "left",
        "axes.titleweight": "normal",
        "axes.titlepad": 10,
        "axes.labelsize": 11,
        "axes.labelweight": "normal",
        "axes.labelcolor": COLOURS["ink"],
        "axes.edgecolor": COLOURS["quiet"],
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.grid": False,
        "axes.facecolor": COLOURS["paper"],
        "axes.prop_cycle": cycler(color=PALETTE),
        "axes.formatter.useoffset": False,
        "axes.formatter.limits": (-7, 12),
        "grid.color": COLOURS["grid"],
        "grid.linewidth": 0.8,
        "text.color": COLOURS["ink"],
        "xtick.color": COLOURS["ink"],
        "ytick.color": COLOURS["ink"],
        "xtick.labelsize": 10,
        "ytick.labelsize": 10,
        "legend.frameon": False,
        "legend.fontsize": 10,
        "figure.dpi": 100,
        "figure.facecolor": COLOURS["paper"],
        "figure.constrained_layout.use": True,
        "savefig.dpi": DPI,
        "savefig.facecolor": COLOURS["paper"],
        "savefig.bbox": "standard",
        "svg.hashsalt": "yanting",
        "svg.fonttype": "path",
        "pdf.fonttype": 42,
        "path.sketch": None,
    }


def use_theme(lang: str = "zh") -> None:
    """Set the theme for the rest of the session (a notebook's first cell).

    >>> with mpl.rc_context():
    ...     use_theme()
    ...     mpl.rcParams["font.family"][0].startswith("Yanting Sans")
    True
    """
    # Read the settings first: when the language or the font is wrong, nothing is half set.
    settings = theme_settings(lang)
    sns.set_theme(context="notebook", style="ticks", palette=list(PALETTE), color_codes=False, rc=settings)


@contextlib.contextmanager
def figure_theme(lang: str = "zh") -> Iterator[None]:
    """The theme inside a ``with`` block; the caller's settings come back after it.

    >>> before = mpl.rcParams["text.parse_math"]
    >>> with figure_theme():
    ...     mpl.rcParams["text.parse_math"]
    False
    >>> mpl.rcParams["text.parse_math"] == before
    True
    """
    interactive = mpl.is_interactive()
    try:
        with mpl.rc_context():
            use_theme(lang)
            yield
            # A notebook's backend switches this on when first loaded; undone, its later figures would not show.
            interactive = mpl.is_interactive()
    finally:
        mpl.interactive(interactive)


def check_lang(lang: str) -> str:
    """The language, or a ValueError that lists what is allowed."""
    if lang not in LANGUAGES:
        raise ValueError(f"lang={lang!r}; allowed: {', '.join(LANGUAGES)}")
    return lang
