"""Room extraction: see yanting_research/README.md."""
