"""newsboat's filter language into this program's query language, as far as both can say the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from newsreader.errors import QueryError

_TOKEN = re.compile(
    r"\s*(?:(?P<paren>[()])|(?P<operator>!~|=~|!=|==|>=|<=|!#|=|<|>|#|between\b)"
    r"|\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<word>[^\s()\"=!<>#~]+))"
)
_ORDERINGS: Final = ("<", "<=", ">", ">=")
Tokens = list[tuple[str, str]]


class UntranslatableError(ValueError):
    """What of a filter has no place in the query language: a sentence without a full stop."""


def query_of(expression: str, flags: Mapping[str, str]) -> str:
    """The query that finds what a filter expression does. `flags`: what a flag's letter is as a query.

    Raises:
        UntranslatableError: it says what no query can, or can't be read.
    """
    from newsreader.query import parse

    tokens = _tokens(expression)
    reader = _Reader(tokens, flags)
    query = reader.either()
    if reader.left:
        raise UntranslatableError(f"“{reader.left[0][1]}” is not understood")
    try:
        parse(query)
    except QueryError as error:
        raise UntranslatableError(error.message) from None
    return query


def _tokens(expression: str) -> Tokens:
    tokens: Tokens = []
    place = 0
    text = expression.strip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise UntranslatableError(f"“{text[place : place + 20]}” is not understood")
        tokens.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return tokens


class _Reader:
    """Reads tokens by recursive descent: `or` binds weaker than `and`."""

    def __init__(self, tokens: Tokens, flags: Mapping[str, str]) -> None:
        self.left = tokens
        self._flags = flags
        self._depth = 0

    def either(self) -> str:
        parts = [self._both()]
        while self._take("word", "or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"

    def _both(self) -> str:
        parts = [self._single()]
        while self._take("word", "and"):
            parts.append(self._single())
        return " ".join(parts)

    def _single(self) -> str:
        if self._take("paren", "("):
            self._depth += 1
            if self._depth > 50:
                raise UntranslatableError("it is nested too deeply")
            inner = self.either()
            if not self._take("paren", ")"):
                raise UntranslatableError("a parenthesis is not closed")
            return inner if inner.startswith("(") else f"({inner})"
        name, operator, value = self._next("word"), self._next("operator"), self._value()
        return _term(name.lower(), operator, value, self._flags)

    def _take(self, kind: str, text: str) -> bool:
        if self.left and self.left[0][0] == kind and self.left[0][1].lower() == text:
            self.left = self.left[1:]
            return True
        return False

    def _next(self, kind: str) -> str:
        if not self.left or self.left[0][0] != kind:
            raise UntranslatableError("a comparison is not complete")
        (_, text), *self.left = self.left
        return text

    def _value(self) -> str:
        if not self.left or self.left[0][0] not in ("word", "quoted"):
            raise UntranslatableError("a comparison has no value")
        (_, text), *self.left = self.left
        return re.sub(r"\\(.)", r"\1", text) if _ == "quoted" and '\\"' in text else text


_TEXTS: Final = {
    "title": "title", "author": "author", "link": "url", "feedtitle": "source", "tags": "topic",
}  # fmt: skip


def _term(name: str, operator: str, value: str, flags: Mapping[str, str]) -> str:
    terms: dict[str, Callable[[str, str], str]] = {
        "unread": _unread,
        "age": _age,
        "flags": lambda operator, value: _flagged(operator, value, flags),
        "content": _body,
        "description": _body,
    }
    if name in _TEXTS:
        return _text(_TEXTS[name], operator, value)
    if name not in terms:
        raise UntranslatableError(f"no query asks for “{name}”")
    return terms[name](operator, value)


def _text(field: str, operator: str, value: str) -> str:
    if '"' in value or ("/" in value and operator in ("=~", "!~")):
        value = value.replace("/", ".").replace('"', ".")
    match operator:
        case "=~":
            return f"{field}:/{value}/"
        case "!~":
            return f"-{field}:/{value}/"
        case "=" | "==" | "#":
            return f'{field}:"{value}"'
        case "!=" | "!#":
            return f'-{field}:"{value}"'
        case _:
            raise UntranslatableError(f"“{operator}” can't stand between a text and a value")


def _body(operator: str, value: str) -> str:
    if operator in ("=~", "!~") and re.fullmatch(r"[\w\s-]+", value):
        return f'{"-" if operator == "!~" else ""}text:"{value}"'
    raise UntranslatableError("a body is searched for words alone")


def _unread(operator: str, value: str) -> str:
    if operator not in ("=", "==", "!=") or value not in ("yes", "no"):
        raise UntranslatableError('unread is "yes" or "no"')
    return "is:unread" if (value == "yes") == (operator != "!=") else "is:read"


def _age(operator: str, value: str) -> str:
    if operator == "between" and (match := re.fullmatch(r"(\d{1,5}):(\d{1,5})", value)):
        low, high = sorted(map(int, match.groups()))
        return f"age>={low}d age<={high}d"
    if operator in _ORDERINGS and re.fullmatch(r"\d{1,5}", value):
        return f"age{operator}{value}d"
    raise UntranslatableError("an age is compared with a number of days")


def _flagged(operator: str, value: str, flags: Mapping[str, str]) -> str:
    letters = [flags[letter] for letter in value if letter in flags]
    if operator not in ("#", "!#", "=~", "!~", "=", "==") or not letters or len(letters) != len(value):
        raise UntranslatableError("these flags stand for nothing here")
    terms = " ".join(dict.fromkeys(letters))
    return f"-({terms})" if operator.startswith("!") else terms
