"""What can stand at the cursor of a filter line: fields, operators, and values with their counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Final, Protocol

import msgspec

from newsreader.query.fields import FIELDS, PARTS, SORTS, STATES, Asks, Field
from newsreader.query.lexer import Form, Token, TokenKind, tokens
from newsreader.query.nodes import TextField
from newsreader.query.printer import quoted
from newsreader.text import fold

DEFAULT_LIMIT: Final = 20
SURE: Final = 3
"""Letters of a field's name, with which few words begin."""
_AGES: Final = {
    "1h": "an hour",
    "1d": "a day",
    "2d": "two days",
    "1w": "a week",
    "1mo": "30 days",
    "1y": "365 days",
}
_LIMITS: Final = {"10": "ten articles", "50": "fifty", "100": "a hundred"}


class Value(msgspec.Struct, frozen=True, gc=False):
    """A value of a field, as it is written and `text.fold`ed. `count`: how many rows have it; None where that
    is not known yet.
    """

    name: str
    folded: str
    count: int | None = None


class CompletionValues(Protocol):
    """The values that fields have."""

    def of(self, field: TextField) -> Sequence[Value]:
        """The values of a field, the most frequent first."""

    def expect(self, field: TextField) -> None:
        """Those of a field may be asked for in a moment."""


class Suggestion(msgspec.Struct, frozen=True):
    """One completion: the text that replaces what is typed; what it means, or how many rows have it."""

    text: str
    hint: str = ""
    count: int | None = None


class Completion(msgspec.Struct, frozen=True):
    """The options for the text from `start` to `end`, best first. None: there is nothing to suggest."""

    start: int
    end: int
    options: tuple[Suggestion, ...] = ()

    def in_order_of(self, offered: Completion) -> Completion:
        """The same after what was offered before, each option of which stays in its place."""
        options = {option.text: option for option in self.options}
        stay = [options.pop(option.text, option) for option in offered.options]
        return Completion(self.start, self.end, (*stay, *options.values()))


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
    if not typed.name:
        _expect(typed.value, vocabulary)
    options = _values(typed, vocabulary, limit) if typed.name else _fields(typed.value, fields)
    return Completion(typed.start, _end(text, cursor, typed), tuple(islice(options, limit)))


def _expect(typed: str, vocabulary: CompletionValues) -> None:
    """Tell of the field that a word is likely to become."""
    begun = fold(typed)
    fields = [field for name, field in FIELDS.items() if name.startswith(begun)]
    if len(begun) >= SURE and len(fields) == 1 and fields[0].asks is Asks.TEXT:
        vocabulary.expect(TextField(fields[0].name))


def other_terms(text: str, cursor: int) -> str:
    """The terms that must hold beside the one that ends at the cursor. None where any are joined otherwise:
    what others ask for says nothing then of what that one finds.
    """
    read = tokens(text)
    joined = (TokenKind.TERM, TokenKind.MINUS, TokenKind.NOT, TokenKind.AND)
    if any(token.kind not in joined for token in read):
        return ""
    at = next((place for place, token in enumerate(read) if token.start < cursor <= token.end), None)
    if at is None:
        return text
    begin, end = at, at + 1
    while begin and read[begin - 1].kind is not TokenKind.TERM:
        begin -= 1
    while not begin and end < len(read) and read[end].kind is TokenKind.AND:
        end += 1
    rest = text[read[end].start :] if end < len(read) else ""
    return f"{text[: read[begin].start].rstrip()} {rest}".strip()


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


def _values(typed: Token, vocabulary: CompletionValues, limit: int) -> Iterator[Suggestion]:
    if typed.name == "@":
        return _listed("@", typed.value, _AGES)
    field = FIELDS.get(fold(typed.name))
    if field is None or typed.form is Form.PATTERN:
        return iter(())
    head = f"{field.name}{typed.operator}"
    match field.asks:
        case Asks.TEXT:
            return _counted(head, typed.value, vocabulary.of(TextField(field.name)), limit)
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


def _counted(head: str, typed: str, values: Sequence[Value], limit: int) -> Iterator[Suggestion]:
    """Values that hold what is typed: at their beginning first, then at a word's; then the most frequent."""
    wanted = " ".join(fold(typed).split())
    ranks: tuple[list[Value], ...] = ([], [], [])
    for value in values:
        rank = _rank(wanted, value.folded)
        if rank is not None:
            ranks[rank].append(value)
            if len(ranks[0]) == limit:
                break
    return (Suggestion(quoted(value.name, head), count=value.count) for value in chain(*ranks))


def _rank(wanted: str, folded: str) -> int | None:
    if wanted not in folded:
        return None
    if folded.startswith(wanted):
        return 0
    return 1 if f" {wanted}" in folded else 2
