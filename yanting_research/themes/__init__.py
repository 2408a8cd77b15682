"""Room themes: see yanting_research/README.md."""
