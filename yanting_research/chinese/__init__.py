"""Room chinese: see yanting_research/README.md."""
