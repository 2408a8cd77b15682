"""Cache (缓存): tables that were computed once, kept by the content of everything that decides them.

Composition: any function of this package whose result is tables, from any room. Parquet and sealed JSON, no pickle;
locks that the system takes back from the dead; damage found on every read. What to expect when files, disks and
processes fail is in docs/explanation/promises.md.
"""

from yanting_research.cache.folder import default_folder
from yanting_research.cache.table_cache import CacheEvent, TableCache

__all__ = ["CacheEvent", "TableCache", "default_folder"]
