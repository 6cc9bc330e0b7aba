"""A query back to text: the shortest spelling that parses to an equal tree."""

from __future__ import annotations

from newsreader.query.lexer import Form, Token, TokenKind, tokens
from newsreader.query.nodes import (
    Age,
    And,
    Compare,
    FieldPattern,
    Has,
    InBody,
    InField,
    InStory,
    Is,
    Leaf,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Published,
    Query,
)
from newsreader.query.terms import WHOLE_BY_NATURE


def print_query(query: Query) -> str:
    """The text of a query; `parse` gives the same query back."""
    parts = [] if query.where is None else [print_node(query.where)]
    if query.sort is not None:
        parts.append(f"sort:{'-' if query.sort.reverse else ''}{query.sort.key}")
    if query.limit is not None:
        parts.append(f"limit:{query.limit}")
    return " ".join(parts)


def print_node(node: Node) -> str:
    match node:
        case Or(nodes):
            return " OR ".join(print_node(child) for child in nodes)
        case And(nodes):
            return " ".join(
                _grouped(child) if isinstance(child, Or) else print_node(child) for child in nodes
            )
        case Not(And() | Or() as child):
            return f"-{_grouped(child)}"
        case Not(child):
            return f"-{print_node(child)}"
        case leaf:
            return _leaf(leaf)


def quoted(text: str, head: str = "") -> str:
    """`text` as it can stand in a query after `head`: bare where that reads back the same, else in quotes.

    `quoted("Computer Vision", "topic:")` is `topic:"Computer Vision"`.
    """
    match tokens(head + text):
        case [Token(kind=TokenKind.TERM, form=Form.BARE, value=value, value_start=start)] if (
            value == text and start == len(head)
        ):
            return head + text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'{head}"{escaped}"'


def _grouped(node: Node) -> str:
    return f"({print_node(node)})"


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case Phrase(text):
            return quoted(text)
        case Pattern(source):
            return _slashed(source)
        case InField(field, text, whole):
            operator = "=" if whole and field not in WHOLE_BY_NATURE else ":"
            return quoted(text, f"{field}{operator}")
        case FieldPattern(field, source):
            return f"{field}:{_slashed(source)}"
        case InBody(words):
            return quoted(" ".join(words), "text:")
        case InStory(story):
            return quoted(story, "story:")
        case Compare(field, operator, number):
            return f"{field}{operator}{number}"
        case Published(operator, period):
            return f"date{operator}{period}"
        case Age(operator, count, unit):
            return f"age{operator}{count}{unit}"
        case Is(state):
            return f"is:{state}"
        case Has(part):
            return f"has:{part}"


def _slashed(source: str) -> str:
    return "/" + source.replace("/", "\\/") + "/"
