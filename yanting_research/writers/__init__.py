"""Writers (输出): anything -> disk, atomically; the receipt says what was written."""

from yanting_research.writers.atomic import Written, write_bytes, write_text, write_together
from yanting_research.writers.documents import write_json
from yanting_research.writers.frames import TABLE_SUFFIXES, table_digest, write_table
from yanting_research.writers.manifest import MANIFEST_NAME, verify_manifest, write_manifest
from yanting_research.writers.names import slug
from yanting_research.writers.reload import read_table
from yanting_research.writers.results import write_figure, write_result
from yanting_research.writers.workbook import write_workbook

__all__ = [
    "MANIFEST_NAME",
    "TABLE_SUFFIXES",
    "Written",
    "read_table",
    "slug",
    "table_digest",
    "verify_manifest",
    "write_bytes",
    "write_figure",
    "write_json",
    "write_manifest",
    "write_result",
    "write_table",
    "write_text",
    "write_together",
    "write_workbook",
]
