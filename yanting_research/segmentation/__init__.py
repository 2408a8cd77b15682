"""Room segmentation: see yanting_research/README.md."""
