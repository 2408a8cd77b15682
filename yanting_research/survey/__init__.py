"""Room survey: see yanting_research/README.md."""
