"""Text to tokens. Never fails: what is unfinished is marked, to be refused by the parser or completed."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final

import msgspec


class TokenKind(Enum):
    OPEN = auto()
    CLOSE = auto()
    MINUS = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    TERM = auto()


class Form(Enum):
    """How a value is written: as it is, in quotes, or between slashes."""

    BARE = auto()
    QUOTED = auto()
    PATTERN = auto()


class Token(msgspec.Struct, frozen=True, gc=False):
    """A piece of the text from `start` to `end`.

    A term has a `value` with its `form`, from `value_start` on, and, if it asks a field, its `name` and
    `operator` as typed; `@2d` has the name `@`. `closed` is false where a quote or slash is missing.
    """

    kind: TokenKind
    start: int
    end: int
    name: str = ""
    operator: str = ""
    form: Form = Form.BARE
    value: str = ""
    value_start: int = 0
    closed: bool = True


_SPACE: Final = re.compile(r"\s*")
_FIELD: Final = re.compile(r"([^\W\d_]+)(>=|<=|[<>=]|:(?!//))")
_AGE: Final = re.compile(r"@(?=\d)")
_BARE: Final = re.compile(r'[^\s()"]*')
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)("?)', re.DOTALL)
_PATTERN: Final = re.compile(r"/((?:[^/\\]|\\.)*)(/?)", re.DOTALL)
_ESCAPED_IN_QUOTES: Final = re.compile(r'\\(["\\])')
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_SIGNS: Final = {"(": TokenKind.OPEN, ")": TokenKind.CLOSE, "-": TokenKind.MINUS}
_WORDS: Final = {"AND": TokenKind.AND, "OR": TokenKind.OR, "NOT": TokenKind.NOT}


def tokens(text: str) -> list[Token]:
    """All tokens of a query, in order."""
    read = []
    position = _after_space(text, 0)
    while position < len(text):
        token = _token(text, position)
        read.append(token)
        position = _after_space(text, token.end)
    return read


def _after_space(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position


def _token(text: str, start: int) -> Token:
    sign = _SIGNS.get(text[start])
    if sign is not None:
        return Token(sign, start, start + 1)
    head = _FIELD.match(text, start) or _AGE.match(text, start)
    if head is None:
        token = _term(text, start, start)
        if token.form is Form.BARE and token.value in _WORDS:
            return Token(_WORDS[token.value], start, token.end)
        return token
    name, operator = head.groups() if head.groups() else ("@", "")
    return _term(text, start, head.end(), name, operator)


def _term(text: str, start: int, at: int, name: str = "", operator: str = "") -> Token:
    """The term whose value begins at `at`."""
    match text[at : at + 1]:
        case '"':
            form, scan = Form.QUOTED, _QUOTED
        case "/":
            form, scan = Form.PATTERN, _PATTERN
        case _:
            form, scan = Form.BARE, _BARE
    scanned = scan.match(text, at)
    assert scanned is not None, "each scan accepts the character it was chosen by"
    if form is Form.BARE:
        value, closed = scanned[0], True
    else:
        value, closed = _unescaped(form, scanned[1]), bool(scanned[2])
    return Token(TokenKind.TERM, start, scanned.end(), name, operator, form, value, at, closed)


def _unescaped(form: Form, value: str) -> str:
    if form is Form.QUOTED:
        return _ESCAPED_IN_QUOTES.sub(r"\1", value)
    return _ESCAPE.sub(lambda escape: "/" if escape[1] == "/" else escape[0], value)
