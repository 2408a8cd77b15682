"""The theme dictionary, or codebook (主题词典、编码手册): what a theme is and what points to it."""

from __future__ import annotations

from dataclasses import astuple, dataclass, field

from yanting_research.core import canonical_json, sha256_text
from yanting_research.themes.rules import Rule

__all__ = ["DEFAULT_WINDOW", "Theme", "ThemeDictionary", "descendants", "hash_themes"]

DEFAULT_WINDOW = 8
"""Characters before an expression in which a negation is looked for."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme, with the rule a human coder would follow.

    Attributes
    ----------
    theme
        Its name.
    definition, include, exclude, examples
        What it is, what counts, what does not, sentences that show it.
    expressions
        Strings whose occurrence in the text counts; ``?`` and ``*`` are wildcards.
    exclude_expressions
        Longer strings inside which an expression does not count (印度尼西亚 for 印度).
    parent
        The theme above it; ``""`` at the top.
    rules
        Words that stand near one another, see :func:`parse_rule`.
    negation
        ``"keep"``: a negated mention counts and is marked (没有培训经费 speaks of funds);
        ``"drop"``: it does not count.
    """

    theme: str
    definition: str
    include: str
    exclude: str
    examples: tuple[str, ...]
    expressions: tuple[str, ...]
    exclude_expressions: tuple[str, ...] = ()
    parent: str = ""
    rules: tuple[Rule, ...] = ()
    negation: str = "keep"


@dataclass(frozen=True, slots=True)
class ThemeDictionary:
    """Themes in the order of the file, under a version.

    Attributes
    ----------
    name, version, language, themes
        What the file says.
    exclude_expressions
        Longer strings inside which no theme's expression counts, beside the shipped ones.
    shared
        Expressions that may stand in several themes.
    negators, not_negators
        Words of negation beside the shipped ones, and longer words that only look like one.
    negation_window
        Characters before an expression in which a negation reaches it; 0 looks for none.
    """

    name: str
    version: str
    language: str = "zh-Hans"
    themes: tuple[Theme, ...] = field(default=())
    exclude_expressions: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    negators: tuple[str, ...] = ()
    not_negators: tuple[str, ...] = ()
    negation_window: int = DEFAULT_WINDOW

    def find(self, name: str) -> Theme:
        """The theme of that name.

        Raises
        ------
        ValueError
            Listing the names there are.
        """
        for theme in self.themes:
            if theme.theme == name:
                return theme
        raise ValueError(f"theme={name!r}; allowed: {', '.join(theme.theme for theme in self.themes)}")

    def depth(self, name: str) -> int:
        """1 for a theme at the top, 2 for one below it.

        Raises
        ------
        ValueError
            For a name that is no theme.
        """
        depth, parent = 1, self.find(name).parent
        while parent:
            depth, parent = depth + 1, self.find(parent).parent
        return depth


def descendants(dictionary: ThemeDictionary, name: str) -> tuple[str, ...]:
    """A theme and every theme below it, in the order of the file.

    Raises
    ------
    ValueError
        For a name that is no theme.

    Examples
    --------
    >>> from yanting_research.themes import default_themes
    >>> descendants(default_themes(), "流动党员管理")
    ('流动党员管理',)
    """
    wanted = {dictionary.find(name).theme}
    grown = True
    while grown:
        below = {theme.theme for theme in dictionary.themes if theme.parent in wanted} - wanted
        wanted |= below
        grown = bool(below)
    return tuple(theme.theme for theme in dictionary.themes if theme.theme in wanted)


def hash_themes(dictionary: ThemeDictionary) -> str:
    """SHA-256 over everything that decides a count.

    >>> from yanting_research.themes import default_themes
    >>> len(hash_themes(default_themes()))
    64
    """
    rows = [
        [
            theme.theme, theme.parent, theme.negation, list(theme.expressions), list(theme.exclude_expressions),
            [rule.text for rule in theme.rules],
        ]
        for theme in dictionary.themes
    ]  # fmt: skip
    return sha256_text(canonical_json([rows, list(astuple(dictionary)[4:])]))
