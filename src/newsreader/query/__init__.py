"""The query language: text to a syntax tree, the tree to rows, to an order, to marks in a title. Pure: it
imports the leaves and `topics` alone.

`docs/query.md` holds the grammar.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from newsreader.errors import QueryError
    from newsreader.query.narrowing import narrows
    from newsreader.query.nodes import Node, Query, Sort, SortKey, asks, hides, mentions, mutes
    from newsreader.query.parser import parse
    from newsreader.query.printer import print_query, quoted
    from newsreader.query.selection import select
    from newsreader.query.sorts import Cooling, ordered, ordered_in_steps, sort_key
    from newsreader.query.world import Lookups, World

__all__ = [
    "Cooling",
    "Lookups",
    "Node",
    "Query",
    "QueryError",
    "Sort",
    "SortKey",
    "World",
    "asks",
    "hides",
    "mentions",
    "mutes",
    "narrows",
    "ordered",
    "ordered_in_steps",
    "parse",
    "print_query",
    "quoted",
    "select",
    "sort_key",
]

_MODULES: Final = {
    "Cooling": "query.sorts",
    "Lookups": "query.world",
    "Node": "query.nodes",
    "Query": "query.nodes",
    "QueryError": "errors",
    "Sort": "query.nodes",
    "SortKey": "query.nodes",
    "World": "query.world",
    "asks": "query.nodes",
    "hides": "query.nodes",
    "mentions": "query.nodes",
    "mutes": "query.nodes",
    "narrows": "query.narrowing",
    "ordered": "query.sorts",
    "ordered_in_steps": "query.sorts",
    "parse": "query.parser",
    "print_query": "query.printer",
    "quoted": "query.printer",
    "select": "query.selection",
    "sort_key": "query.sorts",
}


def __getattr__(name: str) -> object:
    """What is asked for, with its module: what files and columns are made of needs none of them."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"newsreader.{_MODULES[name]}"), name)
