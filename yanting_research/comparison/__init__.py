"""Room comparison: see yanting_research/README.md."""
