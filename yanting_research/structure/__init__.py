"""Room structure: see yanting_research/README.md."""
