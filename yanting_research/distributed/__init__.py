"""Many documents (大规模运行): the same room functions over parts, in a loop, in worker processes or on Dask."""

from yanting_research.distributed.planning import PART_SIZE, plan_parts
from yanting_research.distributed.runners import DaskRunner, LoopRunner, PoolRunner, Runner
from yanting_research.distributed.running import ENGINES, LOOP_LIMIT, RunResult, choose_runner, run_store
from yanting_research.distributed.sources import SOURCE_SUFFIXES, DocumentSource, open_source
from yanting_research.distributed.stages import STAGES, StageOptions, make_part

__all__ = [
    "ENGINES",
    "LOOP_LIMIT",
    "PART_SIZE",
    "SOURCE_SUFFIXES",
    "STAGES",
    "DaskRunner",
    "DocumentSource",
    "LoopRunner",
    "PoolRunner",
    "RunResult",
    "Runner",
    "StageOptions",
    "choose_runner",
    "make_part",
    "open_source",
    "plan_parts",
    "run_store",
]
