"""Cells between ruled lines: grids by hand, and pdfplumber 0.11.10 as an independent reading of random lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from yanting_research.readers.pdf_grid import Box, Ruling, grid_tables, whole_rulings
from yanting_research.readers.pdf_process import PageGlyphs
from yanting_research.readers.pdf_tables import find_tables

STEP = 840.0
"""Divisible by 1 to 8: the mean of up to eight lines is exact, in whatever order it is computed."""


def tables_of(across: list[Ruling], down: list[Ruling], tolerance: float = 3.0) -> list[list[Box]]:
    return grid_tables(whole_rulings(across, tolerance), whole_rulings(down, tolerance), tolerance)


def by_pdfplumber(across: list[Ruling], down: list[Ruling], tolerance: float) -> list[list[Box]]:
    """The same, with heights that grow downwards as it wants them."""
    edges = [
        {"orientation": "h", "object_type": "line", "x0": start, "x1": end, "top": -at, "bottom": -at, "doctop": -at,
         "width": end - start, "height": 0.0}
        for at, start, end in across
    ] + [
        {"orientation": "v", "object_type": "line", "x0": at, "x1": at, "top": -high, "bottom": -low, "doctop": -high,
         "width": 0.0, "height": high - low}
        for at, low, high in down
    ]  # fmt: skip
    points = edges_to_intersections(merge_edges(edges, *[tolerance] * 4), tolerance, tolerance)
    tables = cells_to_tables(intersections_to_cells(points)) if points else []
    return [[(x0, -bottom, x1, -top) for x0, top, x1, bottom in cells] for cells in tables]


# place and its jitter, where it begins and that one's jitter, how long it is
DRAWN = st.tuples(st.integers(0, 5), st.integers(-1, 1), st.integers(0, 4), st.integers(-1, 1), st.integers(1, 3))


def ruling(drawn: tuple[int, int, int, int, int]) -> Ruling:
    at, aside, start, earlier, length = drawn
    return STEP * (8 * at + aside), STEP * (8 * start + earlier), STEP * 8 * (start + length)


RULINGS = st.lists(DRAWN.map(ruling), min_size=2, max_size=8)


@given(across=RULINGS, down=RULINGS)
@settings(max_examples=120)
def test_random_lines_close_the_cells_that_pdfplumber_finds(across: list[Ruling], down: list[Ruling]) -> None:
    tolerance = STEP * 1.5
    expected = by_pdfplumber(across, down, tolerance)
    assert [sorted(table) for table in tables_of(across, down, tolerance)] == [sorted(table) for table in expected]


def test_a_line_in_pieces_is_one_and_a_gap_is_none() -> None:
    pieces = [(100.0, 0.0, 30.0), (100.0, 32.0, 60.0), (100.0, 70.0, 90.0)]
    assert whole_rulings(pieces, 3.0) == [(100.0, 0.0, 60.0), (100.0, 70.0, 90.0)]


def test_lines_drawn_twice_stand_at_their_mean_exactly() -> None:
    """Three lines: 0.1 + (mean - 0.1) would be another number than the mean, and the column would split in two."""
    drawn = [(0.1, 0.0, 50.0), (0.2, 0.0, 50.0), (0.4, 0.0, 50.0)]
    assert [at for at, _, _ in whole_rulings(drawn, 3.0)] == [pytest.approx(0.7 / 3)]


def test_a_merged_cell_is_one_and_a_line_that_ends_short_does_not_divide() -> None:
    """Two columns, the first row merged: the middle line begins at the second."""
    across = [(0.0, 0.0, 40.0), (10.0, 0.0, 40.0), (20.0, 0.0, 40.0)]
    down = [(0.0, 0.0, 20.0), (20.0, 0.0, 10.0), (40.0, 0.0, 20.0)]
    assert tables_of(across, down) == [[(0.0, 10.0, 40.0, 20.0), (0.0, 0.0, 20.0, 10.0), (20.0, 0.0, 40.0, 10.0)]]
    short = [(0.0, 0.0, 20.0), (20.0, 14.0, 16.0), (40.0, 0.0, 20.0)]
    assert tables_of(across, short) == [[(0.0, 10.0, 40.0, 20.0), (0.0, 0.0, 40.0, 10.0)]]


def test_two_tables_stand_in_reading_order_and_a_frame_is_none() -> None:
    def grid(x: float, y: float) -> tuple[list[Ruling], list[Ruling]]:
        return [(y + k, x, x + 20) for k in (0.0, 10.0, 20.0)], [(x + k, y, y + 20) for k in (0.0, 10.0, 20.0)]

    below, above = grid(0, 0), grid(100, 100)
    frame = [(300.0, 0.0, 50.0), (350.0, 0.0, 50.0)], [(0.0, 300.0, 350.0), (50.0, 300.0, 350.0)]
    found = tables_of(below[0] + above[0] + frame[0], below[1] + above[1] + frame[1])
    assert [(len(cells), cells[0]) for cells in found] == [
        (4, (100.0, 110.0, 110.0, 120.0)),
        (4, (0.0, 10.0, 10.0, 20.0)),
    ]


def test_no_lines_no_cells() -> None:
    assert tables_of([], []) == []
    assert tables_of([(0.0, 0.0, 10.0)], []) == []


def test_squared_paper_is_passed_over_and_said() -> None:
    """As many lines as are looked at at all, each across all the others: half a million crossings."""
    across = tuple((0.0, 5.0 * k, 4000.0, 5.0 * k) for k in range(700))
    down = tuple((5.0 * k, 0.0, 5.0 * k, 4000.0) for k in range(700))
    page = PageGlyphs(number=1, width=4000.0, height=4000.0, runs=(), rules=across + down)
    assert find_tables(page, []) == ([], [], True)
