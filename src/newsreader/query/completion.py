"""What can stand at the cursor of a filter line: fields, operators, and values with their counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Protocol

import msgspec

from newsreader.query.fields import FIELDS, PARTS, SORTS, STATES, Asks, Field
from newsreader.query.lexer import Form, Token, TokenKind, tokens
from newsreader.query.nodes import TextField
from newsreader.query.printer import quoted
from newsreader.text import fold

DEFAULT_LIMIT: Final = 20
_AGES: Final = {
    "1h": "an hour",
    "1d": "a day",
    "2d": "two days",
    "1w": "a week",
    "1mo": "30 days",
    "1y": "365 days",
}
_LIMITS: Final = {"10": "ten articles", "50": "fifty", "100": "a hundred"}


class CompletionValues(Protocol):
    """The values that fields have, each with the number of articles that have it."""

    def of(self, field: TextField) -> Mapping[str, int]:
        """The values of a field."""


class Suggestion(msgspec.Struct, frozen=True):
    """One completion: the text that replaces what is typed; what it means, or how many articles have it."""

    text: str
    hint: str = ""
    count: int | None = None


class Completion(msgspec.Struct, frozen=True):
    """The options for the text from `start` to `end`, best first. None: there is nothing to suggest."""

    start: int
    end: int
    options: tuple[Suggestion, ...] = ()


def complete(text: str, cursor: int, vocabulary: CompletionValues, limit: int = DEFAULT_LIMIT) -> Completion:
    """What the term that ends at the cursor could become; every field, where the cursor stands free."""
    before = tokens(text[:cursor])
    typed = before.pop() if before and before[-1].end == cursor else None
    if typed is not None and typed.kind in (TokenKind.OPEN, TokenKind.MINUS):
        before.append(typed)
        typed = None
    fields = [field for field in FIELDS.values() if _fits(field, before)]
    if typed is None:
        return Completion(cursor, cursor, tuple(_fields("", fields))[:limit])
    if typed.kind is not TokenKind.TERM or (typed.form is not Form.BARE and (typed.closed or not typed.name)):
        return Completion(cursor, cursor)
    options = _values(typed, vocabulary) if typed.name else _fields(typed.value, fields)
    return Completion(typed.start, _end(text, cursor, typed), tuple(options)[:limit])


def without_field_begun(text: str) -> str | None:
    """The text without its last word, where that may be the name of a field that is still being typed."""
    rest = tokens(text)
    last = rest.pop() if rest else None
    if last is None or last.end != len(text) or last.kind is not TokenKind.TERM or last.form is not Form.BARE:
        return None
    if last.name or not any(name.startswith(fold(last.value)) for name in FIELDS):
        return None
    return _up_to_term(text, rest)


def without_value_begun(text: str) -> str | None:
    """The text without its last term, where that asks a field for something and is still being typed."""
    rest = tokens(text)
    last = rest.pop() if rest else None
    return None if last is None or last.end != len(text) or not last.name else _up_to_term(text, rest)


def _up_to_term(text: str, kept: list[Token]) -> str:
    """The text up to the last term of these tokens, without what only joins it to another."""
    while kept and kept[-1].kind not in (TokenKind.TERM, TokenKind.CLOSE):
        kept.pop()
    return text[: kept[-1].end] if kept else ""


def _fits(field: Field, before: Sequence[Token]) -> bool:
    """Whether a field can come next: orders and limits stand outside parentheses and are not negated."""
    if field.asks not in (Asks.SORT, Asks.LIMIT):
        return True
    kinds = [token.kind for token in before]
    return kinds.count(TokenKind.OPEN) <= kinds.count(TokenKind.CLOSE) and kinds[-1:] not in (
        [TokenKind.MINUS],
        [TokenKind.NOT],
    )


def _end(text: str, cursor: int, typed: Token) -> int:
    """Where the text ends that a completion replaces: with the term, but before a value it has already."""
    whole = next((token for token in tokens(text) if token.start == typed.start), typed)
    if not whole.closed:
        return cursor
    return whole.value_start if whole.name and not typed.name else max(cursor, whole.end)


def _values(typed: Token, vocabulary: CompletionValues) -> Iterator[Suggestion]:
    if typed.name == "@":
        return _listed("@", typed.value, _AGES)
    field = FIELDS.get(fold(typed.name))
    if field is None or typed.form is Form.PATTERN:
        return iter(())
    head = f"{field.name}{typed.operator}"
    match field.asks:
        case Asks.TEXT:
            return _counted(head, typed.value, vocabulary.of(TextField(field.name)))
        case Asks.STATE:
            return _listed(head, typed.value, STATES)
        case Asks.PART:
            return _listed(head, typed.value, PARTS)
        case Asks.SORT if typed.value.startswith("-"):
            return _listed(f"{head}-", typed.value[1:], dict.fromkeys(SORTS, "the other way round"))
        case Asks.SORT:
            return _listed(head, typed.value, SORTS)
        case Asks.AGE:
            return _listed(head, typed.value, _AGES)
        case Asks.LIMIT:
            return _listed(head, typed.value, _LIMITS)
        case Asks.NUMBER | Asks.DATE | Asks.BODY | Asks.STORY:
            return iter(())


def _fields(prefix: str, fields: Sequence[Field]) -> Iterator[Suggestion]:
    """Fields that begin so, each with its usual operator; one typed in full, with each of its operators."""
    folded = fold(prefix)
    for field in fields:
        if field.name == folded:
            yield from (_field_option(field, operator) for operator in field.operators)
    for field in fields:
        if field.name != folded and field.name.startswith(folded):
            yield _field_option(field, field.operators[0])


def _field_option(field: Field, operator: str) -> Suggestion:
    return Suggestion(f"{field.name}{operator}", field.help)


def _listed(head: str, prefix: str, choices: Mapping[str, str]) -> Iterator[Suggestion]:
    folded = fold(prefix)
    return (Suggestion(f"{head}{name}", hint) for name, hint in choices.items() if name.startswith(folded))


def _counted(head: str, typed: str, counts: Mapping[str, int]) -> Iterator[Suggestion]:
    """Values that hold what is typed: at their beginning first, then at a word's; then the most frequent."""
    wanted = " ".join(fold(typed).split())
    ranked = ((_rank(wanted, fold(name)), -count, name) for name, count in counts.items())
    for _, count, name in sorted((rank, count, name) for rank, count, name in ranked if rank is not None):
        yield Suggestion(quoted(name, head), count=-count)


def _rank(wanted: str, folded: str) -> int | None:
    if folded.startswith(wanted):
        return 0
    if f" {wanted}" in folded:
        return 1
    return 2 if wanted in folded else None
