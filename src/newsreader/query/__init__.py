"""The query language: text to a syntax tree, the tree to rows, to an order, to marks in a title. Pure: it
imports the leaves and `topics` alone.

`docs/query.md` holds the grammar.
"""

from newsreader.errors import QueryError
from newsreader.query.candidates import candidates
from newsreader.query.narrowing import narrows
from newsreader.query.nodes import Node, Query, Sort, SortKey, asks, hides, mentions, mutes
from newsreader.query.parser import parse
from newsreader.query.printer import print_query, quoted
from newsreader.query.selection import Lookups, World, select
from newsreader.query.sorts import Cooling, ordered, ordered_in_steps, sort_key

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
    "candidates",
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
