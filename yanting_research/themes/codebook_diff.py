"""Two versions of a codebook side by side (编码手册比对): what changed, and what it does to the counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from yanting_research.core import CODEBOOK_CHANGES, THEME_HITS, Corpus, build_table, contract_columns
from yanting_research.themes.dictionary import Theme, ThemeDictionary
from yanting_research.themes.matching import theme_hits

__all__ = ["CodebookDiff", "diff_codebooks"]

_TEXTS = ("definition", "include", "exclude", "examples")
_SETTINGS = ("parent", "negation")
_HEAD = ("version", "exclude_expressions", "shared", "negators", "not_negators", "negation_window")
_EXAMPLES = 3
_EFFECT_COLUMNS = ("theme", "n_old", "n_new", "n_gained", "n_lost", "gained", "lost")


@dataclass(frozen=True, slots=True)
class CodebookDiff:
    """Changes of a codebook and their effect.

    Attributes
    ----------
    changes
        CODEBOOK_CHANGES.
    effects
        ``theme, n_old, n_new`` [hits], ``n_gained, n_lost`` [passages that only one version
        counts], ``gained, lost`` (up to three sentences each, joined by " | "); a row per theme of
        either version, in the order of the new one.
    passages
        THEME_HITS of the passages gained and lost, with ``change`` before its columns.
    """

    changes: pd.DataFrame
    effects: pd.DataFrame
    passages: pd.DataFrame


def diff_codebooks(old: ThemeDictionary, new: ThemeDictionary, corpus: Corpus | None = None) -> CodebookDiff:
    """Compare two codebooks, and the hits they give in a corpus.

    Parameters
    ----------
    old, new
        Two versions; themes are the same when they have the same name.
    corpus
        Documents for the effect; none by default, then every count is 0.

    Returns
    -------
    CodebookDiff
        A passage is lost when the new version does not count that span for that theme: an
        expression that moved is lost in one theme and gained in the other.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from yanting_research.themes import default_themes
    >>> old = default_themes()
    >>> last = old.themes[-1]
    >>> new = replace(old, themes=(*old.themes[:-1], replace(last, expressions=(*last.expressions, "大走访"))))
    >>> diff_codebooks(old, new).changes[["kind", "change", "item", "new_theme"]].values.tolist() == [
    ...     ["expression", "added", "大走访", last.theme]
    ... ]
    True
    """
    rows = [*_head_changes(old, new), *_theme_changes(old, new)]
    for kind in ("expressions", "exclude_expressions", "rules"):
        rows += _item_changes(old, new, kind)
    before, after = (theme_hits(corpus or Corpus(), version) for version in (old, new))
    passages = _passages(before, after)
    names = [*(theme.theme for theme in new.themes), *(theme.theme for theme in old.themes)]
    effects = [_effect(name, before, after, passages) for name in dict.fromkeys(names)]
    return CodebookDiff(
        build_table(rows, CODEBOOK_CHANGES), pd.DataFrame(effects, columns=list(_EFFECT_COLUMNS)), passages
    )


def _row(kind: str, change: str, item: str, **more: str) -> dict[str, Any]:
    return {"kind": kind, "change": change, "item": item} | more


def _head_changes(old: ThemeDictionary, new: ThemeDictionary) -> Iterator[dict[str, Any]]:
    for name in _HEAD:
        was, now = _shown(getattr(old, name)), _shown(getattr(new, name))
        if was != now:
            yield _row("setting", "changed", name, old=was, new=now)


def _theme_changes(old: ThemeDictionary, new: ThemeDictionary) -> Iterator[dict[str, Any]]:
    was, now = _by_name(old), _by_name(new)
    for name in (name for name in was if name not in now):
        yield _row("theme", "removed", name, old_theme=name, old=was[name].definition)
    for name in (name for name in now if name not in was):
        yield _row("theme", "added", name, new_theme=name, new=now[name].definition)
    for name in (name for name in now if name in was):
        for field in (*_SETTINGS, *_TEXTS):
            left, right = _shown(getattr(was[name], field)), _shown(getattr(now[name], field))
            if left != right:
                kind = "text" if field in _TEXTS else "setting"
                change = "moved" if field == "parent" else "changed"
                yield _row(kind, change, field, old_theme=name, new_theme=name, old=left, new=right)


def _item_changes(old: ThemeDictionary, new: ThemeDictionary, field: str) -> Iterator[dict[str, Any]]:
    """Expressions, exclusions or rules that came, went, or stand in another theme."""
    kind = {"expressions": "expression", "exclude_expressions": "exclusion", "rules": "rule"}[field]
    was, now = _homes(old, field), _homes(new, field)
    for item in sorted({*was, *now}):
        left = sorted(was.get(item, set()) - now.get(item, set()))
        came = sorted(now.get(item, set()) - was.get(item, set()))
        for from_theme, to_theme in zip(left, came, strict=False):
            yield _row(kind, "moved", item, old_theme=from_theme, new_theme=to_theme, old=item, new=item)
        both = min(len(left), len(came))
        for theme in left[both:]:
            yield _row(kind, "removed", item, old_theme=theme, old=item)
        for theme in came[both:]:
            yield _row(kind, "added", item, new_theme=theme, new=item)


def _homes(dictionary: ThemeDictionary, field: str) -> dict[str, set[str]]:
    homes: dict[str, set[str]] = {}
    for theme in dictionary.themes:
        for item in getattr(theme, field):
            homes.setdefault(item if isinstance(item, str) else item.text, set()).add(theme.theme)
    return homes


def _by_name(dictionary: ThemeDictionary) -> dict[str, Theme]:
    return {theme.theme: theme for theme in dictionary.themes}


def _shown(value: Any) -> str:
    return "、".join(value) if isinstance(value, tuple) else str(value)


def _passages(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    key = ["doc_id", "start", "end", "theme"]
    parts = []
    for change, mine, other in (("gained", after, before), ("lost", before, after)):
        known = pd.MultiIndex.from_frame(other[key])
        only = mine[~pd.MultiIndex.from_frame(mine[key]).isin(known)]
        parts.append(only.assign(change=pd.Series(change, index=only.index, dtype="str")))
    columns = ["change", *contract_columns(THEME_HITS)]
    return pd.concat(parts)[columns].sort_values(["change", *key], kind="stable").reset_index(drop=True)


def _effect(name: str, before: pd.DataFrame, after: pd.DataFrame, passages: pd.DataFrame) -> dict[str, Any]:
    mine = passages[passages["theme"] == name]
    gained, lost = (mine[mine["change"] == change] for change in ("gained", "lost"))
    return {
        "theme": name,
        "n_old": int((before["theme"] == name).sum()),
        "n_new": int((after["theme"] == name).sum()),
        "n_gained": len(gained),
        "n_lost": len(lost),
        "gained": _examples(gained),
        "lost": _examples(lost),
    }


def _examples(passages: pd.DataFrame) -> str:
    shown = [f"{row.surface}：{row.sentence}" for row in passages.drop_duplicates("surface").itertuples()]
    return " | ".join(" ".join(text.split("\n")) for text in shown[:_EXAMPLES])
