"""What the themes of a codebook must be together: a tree, every theme with something to find, nothing found twice."""

from __future__ import annotations

from yanting_research.errors import LexiconError
from yanting_research.themes.codebook_lines import Lines
from yanting_research.themes.dictionary import Theme, ThemeDictionary
from yanting_research.themes.folding import fold

__all__ = ["check_codebook"]

_DEEPEST = 12  # levels; a person who codes follows three or four


def check_codebook(dictionary: ThemeDictionary, where: str, lines: Lines) -> None:
    """Refuse a codebook whose themes contradict one another.

    Raises
    ------
    LexiconError
        A theme that stands twice; a parent that is no theme, a circle of parents, too many levels; a theme
        without expressions, rules and subthemes; an expression in two themes that is not declared
        as shared; an exclude expression around nothing.
    """
    places = {
        theme.theme: (number, f"{where}{lines.theme(number)}, theme {number} ({theme.theme})")
        for number, theme in enumerate(dictionary.themes, 1)
    }
    _names_once(dictionary, where, lines)
    _tree(dictionary, {name: place for name, (_, place) in places.items()})
    for theme in dictionary.themes:
        number, place = places[theme.theme]
        _something_to_find(theme, dictionary, place)
        _excludes_hold(theme, lambda word, n=number, t=theme: f"{where}{lines.item(n, word)}, theme {n} ({t.theme})")
    _expressions_once(dictionary, where, lines)


def _names_once(dictionary: ThemeDictionary, where: str, lines: Lines) -> None:
    seen: dict[str, int] = {}
    for number, theme in enumerate(dictionary.themes, 1):
        if theme.theme in seen:
            raise LexiconError(
                f"theme {theme.theme!r} stands twice: theme {seen[theme.theme]}{lines.theme(seen[theme.theme])}, and "
                f"theme {number}",
                where=f"{where}{lines.theme(number)}", expected="every theme once", remedy="rename or merge them",
            )  # fmt: skip
        seen[theme.theme] = number


def _tree(dictionary: ThemeDictionary, places: dict[str, str]) -> None:
    parents = {theme.theme: theme.parent for theme in dictionary.themes}
    for name, parent in parents.items():
        if parent and parent not in parents:
            raise LexiconError(
                f"parent {parent!r} is no theme of the codebook", where=places[name],
                expected=f"one of {', '.join(parents)}", remedy="correct the name, or write a theme of that name",
            )  # fmt: skip
    for name in parents:
        path = [name]
        while parents[path[-1]]:
            path.append(parents[path[-1]])
            if path[-1] == name:
                raise LexiconError(
                    f"the parents go in a circle: {' → '.join(path)}", where=places[name], expected="a tree of themes",
                    remedy="give one of them parent = \"\"",
                )  # fmt: skip
            if len(path) > len(parents):
                break  # a circle further up, named when its own members are read
        else:
            _not_too_deep(path, places[name])


def _not_too_deep(path: list[str], place: str) -> None:
    if len(path) > _DEEPEST:
        raise LexiconError(
            f"{len(path)} levels, one below the other", where=place, expected=f"at most {_DEEPEST} levels of themes",
            remedy="give some of them a parent nearer the top",
        )  # fmt: skip


def _something_to_find(theme: Theme, dictionary: ThemeDictionary, place: str) -> None:
    if theme.expressions or theme.rules or any(other.parent == theme.theme for other in dictionary.themes):
        return
    raise LexiconError(
        "no expression", where=place, expected="at least one expression, rule or subtheme",
        remedy="add what the theme is found by, or remove it",
    )  # fmt: skip


def _excludes_hold(theme: Theme, place: object) -> None:
    named = (*theme.expressions, *(word for rule in theme.rules for word in rule.root.words()))
    pieces = [piece for word in named for piece in (word, *_plain_pieces(word))]
    for word in theme.exclude_expressions:
        if not any(fold(piece) in fold(word) for piece in pieces):
            raise LexiconError(
                f"exclude expression {word!r} holds no expression of the theme",
                where=place(word) if callable(place) else "",
                expected="a longer string around an expression", remedy="remove it, or correct it",
            )  # fmt: skip


def _plain_pieces(word: str) -> list[str]:
    pieces = word.replace("?", "*").split("*")
    return [piece for piece in pieces if piece] if len(pieces) > 1 else []


def _expressions_once(dictionary: ThemeDictionary, where: str, lines: Lines) -> None:
    shared = {fold(word) for word in dictionary.shared}
    home: dict[str, int] = {}
    doubled: set[str] = set()
    for number, theme in enumerate(dictionary.themes, 1):
        for word in theme.expressions:
            first = home.setdefault(fold(word), number)
            if first == number:
                continue
            doubled.add(fold(word))
            if fold(word) not in shared:
                other = dictionary.themes[first - 1].theme
                raise LexiconError(
                    f"expression {word!r} stands in two themes, {other} and {theme.theme}",
                    where=f"{where}{lines.item(number, word)}, theme {number} ({theme.theme})",
                    expected="every expression in one theme",
                    remedy=f'remove it from one of them, or declare it: [dictionary] shared = ["{word}"]',
                )  # fmt: skip
    for word in dictionary.shared:
        if fold(word) not in doubled:
            raise LexiconError(
                f"{word!r} is declared as shared, but does not stand in two themes", where=f"{where}, [dictionary]",
                expected="expressions of several themes", remedy="remove it from shared",
            )  # fmt: skip
