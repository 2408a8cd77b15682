"""A contract builds its schema without asking for the libraries of other tables; it is the schema pandera builds."""

from __future__ import annotations

import subprocess
import sys

import pandera.pandas as pa

from yanting_research.core import CONTRACTS

PROPERTIES = (
    "name", "nullable", "required", "unique", "coerce", "regex", "checks", "parsers", "description", "metadata",
)  # fmt: skip


def test_columns_are_those_pandera_builds() -> None:
    for name, contract in CONTRACTS.items():
        found = contract.to_schema()
        # what a model without our short way would do
        builder = pa.DataFrameModel._build_columns_index.__func__
        columns, index = builder(contract, contract.__fields__, contract.__checks__, contract.__parsers__)
        assert list(found.columns) == list(columns), name
        assert (found.index, index) == (None, None)
        for column, other in columns.items():
            mine = found.columns[column]
            assert [getattr(mine, one) for one in PROPERTIES] == [getattr(other, one) for one in PROPERTIES], column
            assert str(mine.dtype) == str(other.dtype)


def test_a_first_table_loads_no_dask() -> None:
    code = "import sys; from yanting_research.core import FACTS, build_table; build_table([], FACTS); "
    code += "print('dask' in sys.modules, 'scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
