"""numpydoc as Markdown: nothing of a docstring becomes markup that was none."""

from __future__ import annotations

from yanting_research.site.docstrings import as_markdown, defined, entries_of, inline_markdown, split_parts

DOC = """Share of a part (占比).

    With :math:`a`,

    .. math:: p = a / b

    Parameters
    ----------
    part, whole
        Counts [人]; ``part <= whole``.
    kind
        One of:

        - ``"share"``: of the whole
        - ``"rate"``: of a base

    Returns
    -------
    float
        In [0, 1].

    Examples
    --------
    >>> share(1, 2)
    0.5
    """


def test_parts_are_found_by_their_underline() -> None:
    assert [part.heading for part in split_parts(DOC)] == ["", "Parameters", "Returns", "Examples"]


def test_formula_literal_list_and_doctest() -> None:
    opening, parameters, returns, examples = split_parts(DOC)
    assert as_markdown(opening.lines) == "Share of a part (占比).\n\nWith $a$,\n\n$$\np = a / b\n$$"
    named = entries_of(parameters.lines)
    assert [name for name, _ in named] == ["part, whole", "kind"]
    assert '- `"share"`: of the whole' in defined(named)
    assert r"In \[0, 1\]." in defined(entries_of(returns.lines))
    assert as_markdown(examples.lines) == "```pycon\n>>> share(1, 2)\n0.5\n```"


def test_markup_of_other_kinds_is_shown_as_text() -> None:
    shown = inline_markdown("<script>x</script> costs $5 [see](http://a) {ref}`x` | #1")
    assert shown.startswith(r"\<script\>x\</script\> costs \$5 \[see\](")
    assert r"\{ref\}" in shown


def test_a_role_is_a_name_in_code() -> None:
    assert inline_markdown(":func:`~yanting_research.core.to_raw` :class:`yanting_research.core.Span`") == (
        "`to_raw` `core.Span`"
    )


def test_a_literal_block_keeps_its_lines() -> None:
    assert as_markdown(["So::", "", "    a  b", "    c"]) == "So:\n\n```text\na  b\nc\n```"
