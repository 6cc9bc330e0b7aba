"""What is kept on disk: decisions with their journal and the entries of feeds, which must never be lost, and
the cache, which may. Only this room imports sqlite3; it may import `stories` and `query` for what they put
into it.
"""

from newsreader.library.journal import marked
from newsreader.library.journal_records import Action, Applied, Change, JournalEntry, Value
from newsreader.library.library import Library

__all__ = ["Action", "Applied", "Change", "JournalEntry", "Library", "Value", "marked"]
