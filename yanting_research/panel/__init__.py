"""Room panel: see yanting_research/README.md."""
