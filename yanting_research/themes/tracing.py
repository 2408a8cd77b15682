"""From a count back to its sentences (追溯): the concordance of a theme."""

from __future__ import annotations

import pandas as pd

from yanting_research.themes.dictionary import ThemeDictionary, descendants

__all__ = ["trace_theme"]

_COLUMNS = (
    "doc_id", "unit_id", "section_id", "theme", "expression", "rule", "negated", "left", "keyword", "right", "start",
    "end",
)  # fmt: skip


def trace_theme(
    hits: pd.DataFrame, theme: str, *, dictionary: ThemeDictionary | None = None, unit_id: str = ""
) -> pd.DataFrame:
    """The passages behind a cell: every hit of a theme in its sentence.

    Parameters
    ----------
    hits
        THEME_HITS.
    theme
        A theme of the hits.
    dictionary
        The codebook, to take in the hits of every theme below: the passages of ``n_nested``.
    unit_id
        Only this unit, of the ``by`` the hits were made with; all by default.

    Returns
    -------
    DataFrame
        doc_id, unit_id, section_id, theme, expression, rule, negated, left, keyword, right, start,
        end; by document and place. ``left + keyword + right`` is the sentence, its line ends shown
        as blanks.

    Raises
    ------
    ValueError
        For a theme or unit without hits, listing what there is.

    Examples
    --------
    >>> from yanting_research.core import Document, Source, identity_offsets, make_corpus
    >>> from yanting_research.themes import default_themes, theme_hits
    >>> text = "县里安排了培训经费。"
    >>> document = Document("a", text, Source("a.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
    >>> hits = theme_hits(make_corpus([document]), default_themes())
    >>> trace_theme(hits, "经费保障")[["left", "keyword", "right"]].values.tolist()
    [['县里安排了', '培训经费', '。']]
    """
    names = (theme,) if dictionary is None else descendants(dictionary, theme)
    known = set(hits["theme"]) if dictionary is None else {item.theme for item in dictionary.themes}
    if theme not in known:
        raise ValueError(f"theme={theme!r}; allowed: {', '.join(sorted(known)) or 'none, there is no hit'}")
    found = hits[hits["theme"].isin(names)]
    if unit_id:
        if unit_id not in set(hits["unit_id"]):
            raise ValueError(
                f"unit_id={unit_id!r} has no hit; units with hits begin {sorted(set(hits['unit_id']))[:3]}"
            )
        found = found[found["unit_id"] == unit_id]
    rows = []
    for row in found.sort_values(["doc_id", "start", "end", "theme"]).to_dict("records"):
        sentence = " ".join(row["sentence"].split("\n"))
        low, high = row["start"] - row["sentence_start"], row["end"] - row["sentence_start"]
        shown = {"left": sentence[:low], "keyword": sentence[low:high], "right": sentence[high:]}
        rows.append({str(name): value for name, value in row.items()} | shown)
    return pd.DataFrame(rows, columns=list(_COLUMNS))
