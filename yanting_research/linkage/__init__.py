"""Room linkage: see yanting_research/README.md."""
