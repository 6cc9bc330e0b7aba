"""A front page for the terminal: gather, rank and triage news with the keyboard."""

# Without an annotation: the picture of the last front page is shown before `typing` is imported.
__version__ = "0.1.0"
