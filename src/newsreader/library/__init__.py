"""What is kept on disk: decisions with their journal and the entries of feeds, which must never be lost, and
the cache, which may. Only this room imports sqlite3; it may import `stories` and `query` for what they put
into it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from newsreader.library.journal import marked
    from newsreader.library.journal_records import (
        Action,
        Applied,
        BulkApplied,
        BulkChange,
        Change,
        JournalEntry,
        Value,
    )
    from newsreader.library.library import Library

__all__ = [
    "Action",
    "Applied",
    "BulkApplied",
    "BulkChange",
    "Change",
    "JournalEntry",
    "Library",
    "Value",
    "marked",
]

_MODULES: Final = dict.fromkeys(__all__, "journal_records") | {"Library": "library", "marked": "journal"}


def __getattr__(name: str) -> object:
    """What is asked for, with its module: a process that parses files only wants to write like the cache."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
