"""One tree of errors and warnings for the whole house.

A wrong *argument* is a built-in ``ValueError`` that lists what is allowed. Wrong
*data* is a :class:`YantingError`: it says what is wrong, where (file, doc_id,
rows), what was expected, and what to do about it.

Examples
--------
>>> error = ReadError("the file is empty", where="a.txt", expected="text", remedy="save it again")
>>> print(error)
a.txt: the file is empty; expected: text; what to do: save it again
"""

from __future__ import annotations

__all__ = [
    "AuditError",
    "CodingError",
    "ContractError",
    "DesignError",
    "EncodingError",
    "ExtractionError",
    "FontNotFoundError",
    "FormulaError",
    "GlyphError",
    "LessonError",
    "LexiconError",
    "LinkageError",
    "MissingExtraError",
    "NotIdentifiedError",
    "PlotError",
    "PrivacyError",
    "ReadError",
    "ReproductionError",
    "SegmentationError",
    "StructureError",
    "SurveyError",
    "ThemeError",
    "WriteError",
    "YantingError",
    "YantingWarning",
    "CacheWarning",
    "DamagedTextWarning",
    "SimulatedDataWarning",
    "SmallSampleWarning",
]


class YantingError(Exception):
    """Wrong data: what, where, what was expected, what to do.

    Parameters
    ----------
    what
        One clause that names the fault.
    where
        File, doc_id, row or span; empty when the fault has no place.
    expected
        What would have been accepted.
    remedy
        What the user can do now.
    """

    def __init__(self, what: str, *, where: str = "", expected: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.expected = expected
        self.remedy = remedy
        super().__init__(self._message())

    def _message(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        if self.expected:
            text += f"; expected: {self.expected}"
        if self.remedy:
            text += f"; what to do: {self.remedy}"
        return text

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the keyword fields when an error crosses a process boundary."""
        fields = {"where": self.where, "expected": self.expected, "remedy": self.remedy}
        return (_rebuild, (type(self), self.what, fields))


def _rebuild(kind: type[YantingError], what: str, fields: dict[str, str]) -> YantingError:
    return kind(what, **fields)


class ReadError(YantingError):
    """A file cannot be read: missing, empty, a folder, binary, of an unknown format."""


class EncodingError(ReadError):
    """Bytes that no accepted encoding decodes with enough confidence."""


class StructureError(YantingError):
    """A text whose outline cannot be parsed as asked."""


class ContractError(YantingError):
    """A table that breaks its contract; the message shows the offending rows."""


class LexiconError(YantingError):
    """A malformed lexicon or codebook; the message names file, line and fault."""


class SegmentationError(YantingError):
    """The segmenter cannot be set up or used as asked."""


class ThemeError(YantingError):
    """A theme dictionary that cannot be applied."""


class CodingError(YantingError):
    """A coding sheet or code table that is incomplete or contradictory."""


class ExtractionError(YantingError):
    """Facts cannot be extracted or traced."""


class AuditError(YantingError):
    """Facts cannot be audited."""


class LinkageError(YantingError):
    """Tables that do not join: unknown keys, mixed units, conflicting definitions."""


class DesignError(YantingError):
    """A study design that cannot be estimated as asked."""


class FormulaError(DesignError):
    """A model formula that cannot be read, or that asks for what the table does not hold."""


class NotIdentifiedError(DesignError):
    """The data hold no variation that identifies the estimate."""


class SurveyError(YantingError):
    """Survey answers that contradict their questionnaire."""


class PrivacyError(YantingError):
    """Personal identifiers, or a table from which a person could be inferred.

    The message never repeats the identifying value.
    """


class PlotError(YantingError):
    """A figure that cannot be drawn honestly."""


class FontNotFoundError(PlotError):
    """No font with Chinese glyphs was found."""


class GlyphError(PlotError):
    """A figure would show an empty box instead of a character."""


class LessonError(YantingError):
    """A lesson cannot be built from this report or template."""


class WriteError(YantingError):
    """An output cannot be written; the former file, if any, is untouched."""


class MissingExtraError(YantingError):
    """A library of an extra is not installed; the message names the extra and how to install it."""


class ReproductionError(YantingError):
    """A reproduced number differs from the recorded one."""


class YantingWarning(UserWarning):
    """Root of our warnings."""


class CacheWarning(YantingWarning):
    """The cache failed: a file in it is damaged, or a result was not kept. The result itself is right."""


class DamagedTextWarning(YantingWarning):
    """A text was read, but part of it is damaged and marked."""


class SimulatedDataWarning(YantingWarning):
    """A result rests on simulated data."""


class SmallSampleWarning(YantingWarning):
    """Too few units or clusters for the usual large-sample reading."""
