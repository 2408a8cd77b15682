"""Writers (输出): anything -> disk, atomically; the receipt says what was written."""

from yanting_research.writers.atomic import (
    TEMPORARY_PREFIX,
    Written,
    remove_file,
    write_bytes,
    write_text,
    write_together,
)
from yanting_research.writers.documents import write_json
from yanting_research.writers.folders import exchange_folder, write_folder
from yanting_research.writers.forms import Choice, FormSheet, write_form
from yanting_research.writers.frames import (
    TABLE_SUFFIXES,
    check_simulated_name,
    parquet_bytes,
    table_digest,
    write_table,
    write_tables,
)
from yanting_research.writers.manifest import (
    MANIFEST_NAME,
    listed_file,
    read_manifest,
    verify_manifest,
    write_manifest,
)
from yanting_research.writers.names import slug
from yanting_research.writers.raw import raw_path, store_raw
from yanting_research.writers.reload import parquet_table, read_table
from yanting_research.writers.results import write_figure, write_result
from yanting_research.writers.workbook import write_workbook

__all__ = [
    "check_simulated_name",
    "exchange_folder",
    "Choice",
    "FormSheet",
    "MANIFEST_NAME",
    "TABLE_SUFFIXES",
    "TEMPORARY_PREFIX",
    "Written",
    "parquet_bytes",
    "parquet_table",
    "listed_file",
    "raw_path",
    "read_manifest",
    "read_table",
    "remove_file",
    "slug",
    "store_raw",
    "table_digest",
    "verify_manifest",
    "write_bytes",
    "write_figure",
    "write_folder",
    "write_form",
    "write_json",
    "write_manifest",
    "write_result",
    "write_table",
    "write_tables",
    "write_text",
    "write_together",
    "write_workbook",
]
