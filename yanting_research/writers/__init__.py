"""Room writers: see yanting_research/README.md."""
