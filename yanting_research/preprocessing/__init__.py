"""Room preprocessing: see yanting_research/README.md."""
