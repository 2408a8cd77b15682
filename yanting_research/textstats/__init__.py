"""Room textstats: see yanting_research/README.md."""
