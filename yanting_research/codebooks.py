"""Codebooks from files, and what is printed of a scored corpus (编码手册的读取与主题结果)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd

from yanting_research.core import Corpus
from yanting_research.errors import LexiconError, ReadError
from yanting_research.extraction import InterventionCodebook, default_interventions, parse_interventions
from yanting_research.segmentation import Segmenter
from yanting_research.themes import (
    ThemeDictionary,
    count_themes,
    default_themes,
    diff_codebooks,
    parse_themes_text,
    theme_hits,
)
from yanting_research.themes.matching import Overlap
from yanting_research.themes.units import Unit

__all__ = ["codebook_diff_tables", "read_codebook", "read_interventions", "theme_tables"]

_LARGEST = 4_000_000  # bytes: a codebook of 100,000 expressions
_YAML = {".yaml", ".yml"}


def read_codebook(path: Path | None) -> ThemeDictionary:
    """A theme dictionary from a TOML file in UTF-8; the shipped one where no file is named.

    Raises
    ------
    ReadError
        When the file is missing or too large.
    LexiconError
        When it is no TOML in UTF-8, or a malformed codebook; the message names the line.

    Examples
    --------
    >>> read_codebook(None).version
    '2.0'
    """
    if path is None:
        return default_themes()
    return parse_themes_text(
        _read_toml(path, "[dictionary] with name and version, then one [[themes]] table a theme"), where=str(path)
    )


def read_interventions(path: Path | None) -> InterventionCodebook:
    """A codebook of measures (举措编码本) from a TOML file in UTF-8; the shipped one where no file is named.

    Raises
    ------
    ReadError
        When the file is missing or too large.
    LexiconError
        When it is no TOML in UTF-8, or a malformed codebook.

    Examples
    --------
    >>> read_interventions(None).version
    '2.0'
    """
    if path is None:
        return default_interventions()
    try:
        table = tomllib.loads(_read_toml(path, "[codebook] with name and version, then one [[forms]] table a form"))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"no TOML: {error}", where=str(path), expected="[[forms]] tables") from error
    return parse_interventions(table, where=str(path))


def _read_toml(path: Path, tables: str) -> str:
    """The text of a codebook's file; ``tables`` says what a codebook in another notation would have to be."""
    if not path.is_file():
        raise ReadError("no such file", where=str(path), expected="a codebook in TOML", remedy="correct the path")
    if path.stat().st_size > _LARGEST:
        raise ReadError("too large for a codebook", where=str(path), expected=f"at most {_LARGEST:,} bytes")
    if path.suffix.lower() in _YAML:
        raise LexiconError(
            "a codebook in YAML", where=str(path), expected="TOML",
            remedy=f"write it as TOML: {tables}",
        )  # fmt: skip
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(
            f"no UTF-8 at byte {error.start}", where=str(path), expected="TOML in UTF-8",
            remedy="save the file again as UTF-8",
        ) from error  # fmt: skip
    return text


def theme_tables(
    corpus: Corpus,
    dictionary: ThemeDictionary,
    *,
    by: Unit = "doc_id",
    overlap: Overlap = "independent",
    align: bool = False,
) -> dict[str, pd.DataFrame]:
    """THEME_COUNTS and the THEME_HITS behind them, under the names of their sheets.

    Parameters
    ----------
    corpus, dictionary, by, overlap
        As in ``theme_hits``.
    align
        Whether hits must begin and end where a token does.

    Examples
    --------
    >>> list(theme_tables(Corpus(), default_themes()))
    ['主题计数', '命中']
    """
    tokens = Segmenter().segment(corpus) if align else None
    return {
        "主题计数": count_themes(corpus, dictionary, by=by, overlap=overlap, tokens=tokens),
        "命中": theme_hits(corpus, dictionary, by=by, overlap=overlap, tokens=tokens),
    }


def codebook_diff_tables(corpus: Corpus, old: ThemeDictionary, new: ThemeDictionary) -> dict[str, pd.DataFrame]:
    """Effect, changes and passages of a codebook's new version, under the names of their sheets.

    Examples
    --------
    >>> tables = codebook_diff_tables(Corpus(), default_themes(), default_themes())
    >>> {name: len(table) for name, table in tables.items() if name != "影响"}
    {'变更': 0, '增减的命中': 0}
    """
    diff = diff_codebooks(old, new, corpus)
    return {"影响": diff.effects, "变更": diff.changes, "增减的命中": diff.passages}
