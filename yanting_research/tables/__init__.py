"""Room tables: see yanting_research/README.md."""
