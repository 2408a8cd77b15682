"""Room lessons: see yanting_research/README.md."""
