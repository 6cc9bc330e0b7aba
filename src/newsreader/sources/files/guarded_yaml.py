"""YAML from strangers: libyaml's events, made into plain values under limits.

PyYAML's own way from events to values recurses in C (100,000 levels end the process), follows aliases without
end, keeps silent about keys that come twice, forgets lines, and guesses types before anyone knows what
is wanted (`title: no`, `title: 2020`, `date: 2021-02-30`). Reading the events one by one has none of this
and takes half the time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from newsreader.sources.files.report import DocumentReport, shown

MAX_DEPTH: Final = 32
MAX_EXPANSION: Final = 500_000
"""How much text all aliases together may stand for, in characters of the document."""

Value: TypeAlias = Any
"""None, bool, str, `Unquoted`, list or `YamlTable`, nothing else."""

_WORDS: Final = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_AROUND_A_VALUE: Final = (StreamStartEvent, DocumentStartEvent, StreamEndEvent)
_NUMBER_STARTS: Final = frozenset("0123456789+-.")
# libyaml's sentences, where a person who writes front matter can do more with another one.
_ADVICE: Final = {
    "mapping values are not allowed in this context": "a text with “: ” in it must stand in quotes",
    "could not find expected ':'": "expected “key: value”",
    "found character that cannot start any token": "a text can't begin with this character, put it in quotes",
    "found unexpected end of stream": "a quote is opened and never closed",
    "found undefined tag handle": "a text that begins with “!” must stand in quotes",
    "did not find expected key": "expected a key here: look for a quote or an indent that doesn't fit",
    "did not find expected alphabetic or numeric character": (
        "a text that begins with “*” or “&” must stand in quotes"
    ),
}


class YamlError(ValueError):
    """The text can't be read as YAML, or goes beyond a limit; `line` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class UnknownAliasError(YamlError):
    """An alias whose anchor isn't there, or isn't complete yet."""


class Unquoted(str):
    """A text that stood without quotes and may be a number, by who wants it."""

    __slots__ = ()


class YamlTable(dict[str, Value]):
    """A mapping that knows on which line of the file each of its keys stands."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}


class _Anchored(NamedTuple):
    value: Value
    weight: int
    height: int


def load(text: str, report: DocumentReport, first_line: int = 1) -> Value:
    """The value of a YAML document whose text begins on line `first_line` of its file.

    Of two equal keys the first counts; that, and a key that is no text, is reported. Raises YamlError.
    """
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Builder(loader(text).get_event, report, first_line).build()
    except yaml.MarkedYAMLError as error:
        # A quote that never closes is found at the end of the text, and meant where it was opened.
        scanning = (error.context or "").startswith("while scanning")
        mark = (error.context_mark if scanning else None) or error.problem_mark or error.context_mark
        problem = str(error.problem or "not valid YAML")
        raise YamlError(_ADVICE.get(problem, problem), first_line + (mark.line if mark else 0)) from None
    except yaml.YAMLError as error:
        raise YamlError(f"not valid YAML: {error}".split("\n")[0], first_line) from None


class _Builder:
    """Makes the value of one document. Run for every scalar of every document: each line of it counts.

    A level is a list or mapping; `MAX_DEPTH` of them keep Python's stack small, whatever a text does.
    """

    def __init__(self, next_event: Callable[[], Any], report: DocumentReport, first_line: int) -> None:
        self._next_event: Callable[[], Any] = next_event
        self._report = report
        self._first_line = first_line
        self._anchors: dict[str, _Anchored] = {}
        self._expanded = 0
        self._deepest = 0

    def build(self) -> Value:
        while (event := self._next_event()) is not None:
            if type(event) not in _AROUND_A_VALUE:
                value = self._value(event, 0)
                self._next_event()  # the document's end, or what is wrong there
                return value
        return None

    def _value(self, event: Any, level: int) -> Value:
        """What begins with `event`, below so many levels."""
        kind = type(event)
        if kind is ScalarEvent:
            value = _typed(event)
            self._anchor_text(event, value)
        elif kind is AliasEvent:
            value = self._aliased(event, level)
        else:
            value = self._nested(event, level + 1)
        return value

    def _nested(self, event: Any, level: int) -> list[Value] | YamlTable:
        if level > MAX_DEPTH:
            raise YamlError(f"nested deeper than {MAX_DEPTH} levels", self._line(event))
        read = self._table if type(event) is MappingStartEvent else self._list
        if event.anchor is None:
            self._deepest = max(self._deepest, level)
            return read(level)[0]
        # While an anchor's value is open it isn't known: no value can hold itself.
        expanded, deepest = self._expanded, self._deepest
        self._deepest = level
        value, end = read(level)
        weight = end - event.start_mark.index + self._expanded - expanded
        self._anchors[event.anchor] = _Anchored(value, weight, self._deepest - level + 1)
        self._deepest = max(self._deepest, deepest)
        return value

    def _list(self, level: int) -> tuple[list[Value], int]:
        """With the place in the text at which it ends."""
        values = []
        next_event = self._next_event
        while type(event := next_event()) is not SequenceEndEvent:
            values.append(self._value(event, level))
        return values, _end(event)

    def _table(self, level: int) -> tuple[YamlTable, int]:
        """With the place in the text at which it ends."""
        table = YamlTable()
        lines, next_event = table.lines, self._next_event
        while (kind := type(event := next_event())) is not MappingEndEvent:
            if kind is not ScalarEvent:
                key = self._value(event, level)
                self._report.warn(f"{shown(key)} can't be a key; left out", self._line(event))
                self._value(next_event(), level)
                continue
            key, line = event.value, self._first_line + event.start_mark.line
            self._anchor_text(event, key)
            event = next_event()
            if type(event) is ScalarEvent and event.anchor is None:
                value = _typed(event)
            else:
                value = self._value(event, level)
            if key in lines:
                self._report.warn(
                    f"{shown(key)} stands here a second time; the first, on line {lines[key]}, counts", line
                )
            elif key == "<<" and isinstance(value, YamlTable):
                for name in value.keys() - table.keys():
                    table[name] = value[name]
            else:
                table[key] = value
                lines[key] = line
        return table, _end(event)

    def _anchor_text(self, event: Any, value: Value) -> None:
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(value, max(1, len(event.value)), 0)

    def _aliased(self, event: Any, level: int) -> Value:
        anchored = self._anchors.get(event.anchor)
        if anchored is None:
            alias = shown(f"*{event.anchor}")
            raise UnknownAliasError(f"the alias {alias} names nothing", self._line(event))
        self._expanded += anchored.weight
        if self._expanded > MAX_EXPANSION:
            raise YamlError("its aliases expand to far more than the text itself", self._line(event))
        if level + anchored.height > MAX_DEPTH:
            raise YamlError(f"nested deeper than {MAX_DEPTH} levels through aliases", self._line(event))
        self._deepest = max(self._deepest, level + anchored.height)
        return anchored.value

    def _line(self, event: Any) -> int:
        return self._first_line + int(event.start_mark.line)


def _end(event: Any) -> int:
    return int(event.end_mark.index)


def _typed(event: Any) -> Value:
    """A scalar that is no key: a word, a number or a text."""
    text: str = event.value
    if event.style or event.tag is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return Unquoted(text) if text[0] in _NUMBER_STARTS else text
