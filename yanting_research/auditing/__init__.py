"""Room auditing: see yanting_research/README.md."""
