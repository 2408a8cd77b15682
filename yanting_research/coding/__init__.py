"""Room coding: see yanting_research/README.md."""
