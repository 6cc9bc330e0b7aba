"""A front page for the terminal: gather, rank and triage news with the keyboard."""

from typing import Final

__version__: Final = "0.1.0"
