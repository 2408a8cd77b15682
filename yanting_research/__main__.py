"""``python -m yanting_research`` is the command ``yanting``."""

from yanting_research.cli import main

if __name__ == "__main__":
    main()
