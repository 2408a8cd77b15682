"""Room readers: see yanting_research/README.md."""
