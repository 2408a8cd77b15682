"""Identity numbers. The valid ones are the standard's own examples or made here from invented parts."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.chinese.identifiers import identity_number_valid

WEIGHTS = [2 ** (17 - i) % 11 for i in range(17)]


def completed(body: str) -> str:
    """The 17 digits with their check character, computed anew: sum of a_i 2^(i-1) = 1 mod 11 (ISO 7064)."""
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "0123456789X"[(12 - total) % 11]


bodies = st.builds(
    lambda province, day, serial: f"{province}0000{day:%Y%m%d}{serial:03d}",
    st.sampled_from(["11", "51", "65", "83"]),
    st.dates(datetime.date(1900, 1, 1), datetime.date(2020, 12, 31)),
    st.integers(0, 999),
)


def test_the_examples_of_the_standard() -> None:
    """GB 11643-1999, 4.2: 11010519491231002X and 440524188001010014."""
    assert identity_number_valid("11010519491231002X")
    assert identity_number_valid("440524188001010014")


@pytest.mark.parametrize(
    "text",
    ["11010519491231002x", " 110105 19491231 002X ", "'11010519491231002X", "１１０１０５１９４９１２３１００２Ｘ"],
)
def test_other_spellings(text: str) -> None:
    assert identity_number_valid(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "110105194912310021",  # check character
        completed("11010519490231002"),  # 31 February
        completed("11010530000101002"),  # born in the year 3000
        completed("10010519491231002"),  # no such province
        "X11010519491231002X",
        "91510000MA6ABCDE1X",  # credit code of an organisation
        "11010519491231002",
        "٣" * 18,
        "9" * 5000,
    ],
)
def test_what_is_none(text: str) -> None:
    assert not identity_number_valid(text)


@given(bodies)
def test_made_numbers_are_recognised(body: str) -> None:
    assert identity_number_valid(completed(body))


@given(bodies, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(body: str, at: int, step: int) -> None:
    number = completed(body)
    wrong = number[:at] + str((int(number[at]) + step) % 10) + number[at + 1 :]
    assert not identity_number_valid(wrong)
