"""What is kept on disk: decisions with their journal, which must never be lost, and the cache, which may."""

from newsreader.library.journal import Action, Applied, Change, JournalEntry, Value, marked
from newsreader.library.library import Library

__all__ = ["Action", "Applied", "Change", "JournalEntry", "Library", "Value", "marked"]
