"""Room plots: see yanting_research/README.md."""
