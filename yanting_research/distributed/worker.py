"""The worker of a local run (工作进程): does the tasks it is told, one JSON line each."""

from __future__ import annotations

from yanting_research.distributed.performing import perform
from yanting_research.ingest.worker import serve_lines

if __name__ == "__main__":
    serve_lines(perform)
