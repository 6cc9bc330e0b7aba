"""One term of a query to a leaf of the tree: what each field accepts, and how it says no."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from newsreader.errors import QueryError
from newsreader.query.fields import FIELDS, PARTS, SORTS, STATES, Asks, Field
from newsreader.query.lexer import Form, Token
from newsreader.query.nodes import (
    Age,
    Compare,
    FieldPattern,
    Has,
    InBody,
    InField,
    InStory,
    Is,
    Leaf,
    NumberField,
    Operator,
    Part,
    Pattern,
    Period,
    Phrase,
    Published,
    Sort,
    SortKey,
    State,
    TextField,
    TimeUnit,
)
from newsreader.query.patterns import PatternError, expression
from newsreader.text import clean, fold, shorten

SHOWN: Final = 40
WHOLE_BY_NATURE: Final = (TextField.TYPE, TextField.TAG)
"""Fields of few, short values, where a part of one means nothing: `tag:ai` is not `tag:mail`."""
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}\Z")
_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?\Z")
_DURATION: Final = re.compile(r"([0-9]{1,6})([^\W\d_]*)\Z")
_UNITS: Final = "min, h, d, w, mo or y"
_DATES: Final = "a date such as 2021, 2021-06 or 2021-06-01"


class TermReader:
    """Reads the terms of one query text; the text is needed to show what is wrong in it.

    Every method raises `QueryError` where a term can't be meant.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def leaf(self, token: Token) -> Leaf:
        """The leaf that a term stands for. `sort:` and `limit:` are no leaves: see `field_of`."""
        if not token.name:
            return self._anywhere(token)
        if token.name == "@":
            return self._age(token, Operator.LESS)
        field = self.field_of(token)
        match field.asks:
            case Asks.TEXT:
                return self._in_field(token, TextField(field.name))
            case Asks.BODY:
                return InBody(tuple(self._words(token).split()))
            case Asks.STORY:
                return InStory(self._words(token))
            case Asks.NUMBER:
                return self._number(token, NumberField(field.name))
            case Asks.DATE:
                return self._date(token)
            case Asks.AGE:
                return self._age(token, self._operator(token))
            case Asks.STATE:
                return Is(State(self._one_of(token, STATES)))
            case Asks.PART:
                return Has(Part(self._one_of(token, PARTS)))
            case _:
                complaint = f"'{token.name}' stands outside parentheses, without a minus or NOT before it"
                raise self._refused(token, complaint, token.start)

    def field_of(self, token: Token) -> Field:
        """The field that a term asks, its operator checked."""
        field = FIELDS.get(fold(token.name))
        if field is None:
            nearest = _nearest(token.name, FIELDS)
            advice = f"did you mean {nearest}?" if nearest else "put it in quotes to search for the text"
            raise QueryError(f"unknown field '{shorten(token.name, SHOWN)}': {advice}", token.start + 1)
        if token.operator not in field.operators:
            column = token.start + len(token.name)
            raise self._refused(token, f"expected {_listed(field.operators)} after '{token.name}'", column)
        if token.form is Form.PATTERN and field.asks is not Asks.TEXT:
            raise self._refused(token, f"'{token.name}' takes no regular expression", token.value_start)
        if not token.closed:
            raise self._left_open(token)
        return field

    def sort(self, token: Token) -> Sort:
        """The order that a `sort:` term asks for."""
        value = fold(token.value)
        key = value.removeprefix("-")
        if key in SORTS:
            return Sort(SortKey(key), value != key)
        raise self._no_choice(token, key, SORTS)

    def limit(self, token: Token) -> int:
        """The number that a `limit:` term asks for."""
        if _NUMBER.match(token.value) and (number := int(token.value)) > 0:
            return number
        raise self._expected(token, "a number above 0")

    def _refused(self, token: Token, complaint: str, at: int) -> QueryError:
        """The error that a term is not understood, and from which 0-based position on."""
        shown = shorten(clean(self._text[token.start : token.end]), SHOWN)
        return QueryError(f"{shown}: {complaint}" if token.value else complaint, at + 1)

    def _anywhere(self, token: Token) -> Phrase | Pattern:
        if not token.closed:
            raise self._left_open(token)
        if token.form is Form.PATTERN:
            return Pattern(self._expression(token))
        return Phrase(self._words(token))

    def _in_field(self, token: Token, field: TextField) -> InField | FieldPattern:
        if token.form is Form.PATTERN:
            return FieldPattern(field, self._expression(token))
        return InField(field, self._words(token), token.operator == "=" or field in WHOLE_BY_NATURE)

    def _words(self, token: Token) -> str:
        words = " ".join(fold(token.value).split())
        if words:
            return words
        if token.form is Form.QUOTED:
            raise self._refused(token, "expected words between the quotes", token.value_start + 1)
        raise self._expected(token, "a word")

    def _expression(self, token: Token) -> str:
        if not token.value:
            raise self._refused(
                token, "expected a regular expression between the slashes", token.value_start + 1
            )
        try:
            expression(token.value)
        except PatternError as error:
            complaint = f"not a regular expression that can be used: {error}"
            raise self._refused(token, complaint, token.value_start) from error
        return token.value

    def _number(self, token: Token, field: NumberField) -> Compare:
        if not _NUMBER.match(token.value):
            raise self._expected(token, "a number")
        return Compare(field, self._operator(token), int(token.value))

    def _date(self, token: Token) -> Published:
        match = _DATE.match(token.value)
        if match is None:
            raise self._expected(token, _DATES)
        year, month, day = (None if part is None else int(part) for part in match.groups())
        period = Period(year or 0, month, day)
        try:
            period.span()
        except ValueError:
            complaint = f"there is no such date; expected {_DATES}"
            raise self._refused(token, complaint, token.value_start) from None
        return Published(self._operator(token), period)

    def _age(self, token: Token, operator: Operator) -> Age:
        match = _DURATION.match(token.value)
        if match is None:
            raise self._expected(token, "an age such as 12h or 2d")
        unit = fold(match[2])
        if unit not in list(TimeUnit):
            complaint = "'m' could be min or mo" if unit == "m" else f"expected one of the units {_UNITS}"
            raise self._refused(token, f"{complaint} after the number", token.value_start + match.end(1))
        return Age(operator, int(match[1]), TimeUnit(unit))

    def _one_of(self, token: Token, choices: Iterable[str]) -> str:
        value = fold(token.value)
        if value not in choices:
            raise self._no_choice(token, value, choices)
        return value

    def _no_choice(self, token: Token, value: str, choices: Iterable[str]) -> QueryError:
        nearest = _nearest(value, choices)
        advice = f"; did you mean {nearest}?" if nearest else ""
        return self._expected(token, f"one of {', '.join(choices)}", advice)

    def _operator(self, token: Token) -> Operator:
        return Operator.EQUAL if token.operator == "=" else Operator(token.operator)

    def _expected(self, token: Token, what: str, advice: str = "") -> QueryError:
        after = self._text[token.start : token.value_start]
        place = f" after '{after}'" if after else ""
        return self._refused(token, f"expected {what}{place}{advice}", token.value_start)

    def _left_open(self, token: Token) -> QueryError:
        if token.form is Form.QUOTED:
            return self._refused(token, "expected a closing quote", token.value_start)
        complaint = "expected a closing slash; to search for a slash itself, put the text in quotes"
        return self._refused(token, complaint, token.value_start)


def _listed(options: tuple[str, ...]) -> str:
    *others, last = (f"'{option}'" for option in options)
    return f"{', '.join(others)} or {last}" if others else last


def _nearest(word: str, options: Iterable[str]) -> str:
    """The options that look most like the word, as `this or that`; empty where none does."""
    from difflib import get_close_matches

    return " or ".join(get_close_matches(fold(word)[:SHOWN], list(options), n=2))
