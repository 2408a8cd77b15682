"""The cells of a notebook in a process of its own: how each table came about, and its bytes as a hash."""

from __future__ import annotations

import json
import sys

import yanting_research as yr
from yanting_research.core import sha256_bytes
from yanting_research.writers import parquet_bytes

TEXTS = {
    "青禾县2013": "一、现状\n全县共有党支部120个，其中农村支部90个，机关支部40个。党员3000人，培训1500人次。",
    "沅溪县2013": "一、现状\n全县共有党员2000人，其中女党员500人，占25.2%。举办培训班12期，培训干部800人次。",
}
"""Specimens: the counties and all figures are invented."""


def main() -> None:
    """Run the cells."""
    cache = yr.TableCache(sys.argv[1])
    corpus = yr.corpus_from_text(TEXTS["青禾县2013"] + TEXTS["沅溪县2013"])
    facts = cache.call(yr.extract_facts, corpus)
    checks = cache.call(yr.audit, facts, corpus=corpus)
    documents, sections = cache.call(yr.corpus_tables, corpus)
    made = {"facts": facts, "checks": checks, "documents": documents, "sections": sections}
    hashes = {name: sha256_bytes(parquet_bytes(table, where=name)) for name, table in made.items()}
    print(json.dumps({"events": cache.report()["event"].tolist(), "hashes": hashes, "rows": len(facts)}))


if __name__ == "__main__":
    main()
