"""What every contract is made of: kinds of columns, the root classes, and words shared by several tables."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera import dtypes
from pandera.engines import pandas_engine

__all__ = ["DATA_KINDS", "Contract", "OpenContract", "Text", "a_count", "a_flag", "a_number", "a_text"]

DATA_KINDS = ("real", "specimen", "simulated")


def a_text(description: str, **checks: Any) -> Any:
    """A text column; cells are never missing, "" means none stated."""
    return pa.Field(description=description, metadata={"unit": "text"}, **checks)


def a_number(description: str, unit: str, **checks: Any) -> Any:
    """A column of numbers with a unit; NaN means undefined."""
    return pa.Field(description=description, metadata={"unit": unit}, nullable=True, **checks)


def a_count(description: str, unit: str = "count", **checks: Any) -> Any:
    """A column of whole numbers, never missing."""
    return pa.Field(description=description, metadata={"unit": unit}, **({"ge": 0} | checks))


def a_flag(description: str) -> Any:
    """A column of true and false."""
    return pa.Field(description=description, metadata={"unit": "true/false"})


@pandas_engine.Engine.register_dtype
@dtypes.immutable
class Text(pandas_engine.DataType):
    """Text cells, plain or as categories of text, which keep millions of repeated cells small."""

    type = pd.StringDtype(na_value=np.nan)

    def check(self, pandera_dtype: dtypes.DataType, data_container: Any | None = None) -> bool:  # noqa: ARG002
        """Whether a column's type is text."""
        found = getattr(pandera_dtype, "type", None)
        if isinstance(found, pd.CategoricalDtype):
            return found.categories is None or pd.api.types.is_string_dtype(found.categories.dtype)
        return isinstance(found, pd.StringDtype)

    def __str__(self) -> str:
        return "str"


class _PlainText(pandas_engine.STRING):
    """pandas's text type, said in one word: row by row, a check would gather the failures of columns without any."""

    def check(self, pandera_dtype: dtypes.DataType, data_container: Any | None = None) -> Any:
        if getattr(pandera_dtype, "type", None) == self.type:
            return True
        return super().check(pandera_dtype, data_container)


class Contract(pa.DataFrameModel):
    """Root of the contracts; subclasses state what a row is and which columns are its key."""

    _row_means: ClassVar[str] = ""
    _key: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def to_schema(cls) -> Any:
        """The pandera schema; pandera keeps it, so its columns are changed once."""
        schema = super().to_schema()
        for column in schema.columns.values():
            if type(column.dtype) is pandas_engine.STRING:
                column.dtype = _PlainText(column.dtype.storage)
        return schema

    @classmethod
    def _build_columns_index(
        cls,
        fields: dict[str, Any],
        checks: dict[str, list[pa.Check]],
        parsers: dict[str, list[pa.Parser]],
        **multiindex_kwargs: Any,  # noqa: ARG003  (pandera's signature; a contract has no index)
    ) -> tuple[dict[str, pa.Column], None]:
        """Every field is a column: pandera would import ``dask.dataframe`` to ask whether it is an index of Dask.

        That was a third of the time of a command on one text. Equal schemas are tested.
        """
        columns = {}
        for name, (annotation, field) in fields.items():
            properties = field.column_properties(
                annotation.arg,
                nullable=annotation.nullable,
                required=not annotation.is_optional_field,
                checks=checks.get(name, []),
                parsers=parsers.get(name, []),
                name=field.name,
            )
            columns[field.name] = pa.Column(**properties)
        return columns, None

    @classmethod
    def row_means(cls) -> str:
        """What one row is."""
        return cls._row_means

    @classmethod
    def key(cls) -> list[str]:
        """The key columns."""
        return list(cls._key)

    class Config:
        strict = True
        coerce = False


class OpenContract(Contract):
    """A contract that lets further columns through: docvars, covariates."""

    class Config:
        strict = False
        coerce = False
