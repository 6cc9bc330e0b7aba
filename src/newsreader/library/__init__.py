"""What is kept on disk: decisions with their journal, which must never be lost, and the cache, which may."""

from newsreader.library.journal import Action, Applied, Change, Entry, Value, marked
from newsreader.library.library import Library

__all__ = ["Action", "Applied", "Change", "Entry", "Library", "Value", "marked"]
