"""Reading a source: row by row, in memory that does not grow with the file."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from yanting_research.distributed.sources import open_source


def test_what_is_held_of_a_table_does_not_grow_with_it(tmp_path: Path) -> None:
    """Forty groups of rows of 256 kB each: the reader holds a few at a time, however many were read."""
    path = tmp_path / "rows.parquet"
    schema = pa.schema([(name, pa.string()) for name in ("doc_id", "text", "region")])
    with pq.ParquetWriter(path, schema, compression="none") as writer:
        for group in range(40):
            rows = [
                {"doc_id": f"d{group}-{n}", "text": f"{group}-{n}" + "党员" * 420, "region": f"r{n % 7}"}
                for n in range(100)
            ]
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
    before, most = pa.total_allocated_bytes(), 0
    for _ in open_source(path).rows():
        most = max(most, pa.total_allocated_bytes() - before)
    assert 0 < most < 0.2 * path.stat().st_size
