"""The hand-made tables as fixtures."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from hand_tables import terms, tokens


@pytest.fixture
def terms_of() -> Callable[[dict[str, dict[str, int]]], pd.DataFrame]:
    """TERMS from unit -> word -> count."""
    return terms


@pytest.fixture
def tokens_of() -> Callable[..., pd.DataFrame]:
    """TOKENS from texts whose words stand between blanks."""
    return tokens
