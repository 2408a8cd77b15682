"""What was read before (续作状态): parts by the content of the file, the options and our own code.

The key of a part is a hash of everything that can change what is read: the bytes of the
file, the name it is shown by, the options, the code of the rooms that read, clean and
parse, their data, and the libraries' versions. A changed reader therefore reads its files
again, and nothing else has to be remembered.
"""

from __future__ import annotations

import contextlib
from functools import cache
from pathlib import Path

from yanting_research import writers
from yanting_research.core import canonical_json, sha256_text
from yanting_research.errors import WriteError
from yanting_research.ingest.parts import PART_FORMAT
from yanting_research.ingest.readings import ReadOptions
from yanting_research.ingest.walking import MARKER_NAME, is_corpus_folder
from yanting_research.resources.fingerprints import fingerprint_of

__all__ = ["CorpusFolder", "code_fingerprint", "part_key"]

_CODE = (
    "errors.py", "core", "chinese", "resources", "readers", "preprocessing", "structure", "extraction",
    "ingest/documents.py", "ingest/origins.py", "ingest/parts.py", "ingest/readings.py",
)  # fmt: skip
_LIBRARIES = (
    "lxml", "trafilatura", "pypdfium2", "olefile", "striprtf", "python-calamine", "openpyxl", "opencc", "pandas",
)  # fmt: skip
_MARK = {"kind": "yanting corpus folder", "layout": 1}


@cache
def code_fingerprint() -> str:
    """Hash of the code, the data and the libraries that decide what is read from a file.

    >>> len(code_fingerprint())
    64
    """
    return fingerprint_of(_CODE, _LIBRARIES, salt=str(PART_FORMAT))


def part_key(sha256: str, name: str, options: ReadOptions) -> str:
    """Key of the part of one file.

    >>> part_key("ab", "a.txt", ReadOptions()) == part_key("ab", "a.txt", ReadOptions(encoding="gb18030"))
    False
    """
    chosen = [options.max_bytes, options.text_column, options.encoding, options.reader]
    return sha256_text(canonical_json([sha256, name, chosen, code_fingerprint()]))


class CorpusFolder:
    """The folder of a corpus: where things are, and that it is ours to write into.

    Parameters
    ----------
    root
        A folder that is missing, empty, or was made by an ingest before.

    Raises
    ------
    WriteError
        When the folder holds anything else: an ingest deletes what is no longer part of
        the corpus, and must never do so among other files.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.texts = root / "texts"
        self.raw = root / "raw"
        self.cache = root / "cache"
        if not is_corpus_folder(root):
            if root.exists() and not root.is_dir():
                raise self._foreign("is a file")
            if root.is_dir() and any(root.iterdir()):
                raise self._foreign("is a folder with other files")
            writers.write_json(_MARK, root / MARKER_NAME)

    def _foreign(self, what: str) -> WriteError:
        return WriteError(
            what,
            where=str(self.root),
            expected="a new or empty folder, or one made by an ingest",
            remedy="choose another folder",
        )

    def part(self, key: str) -> Path:
        """Where the part of a key is kept."""
        return self.cache / key[:2] / f"{key}.part"

    def prune(self, kept: set[Path]) -> None:
        """Delete texts, raw copies and parts that are no longer part of the corpus."""
        for place in (self.texts, self.raw, self.cache):
            for path in sorted(place.rglob("*"), reverse=True) if place.is_dir() else ():
                if path.is_dir():
                    with contextlib.suppress(OSError):  # it still holds something
                        path.rmdir()
                elif path not in kept:
                    writers.remove_file(path)
        for path in sorted(self.root.glob(f"{writers.TEMPORARY_PREFIX}*")):
            writers.remove_file(path)
