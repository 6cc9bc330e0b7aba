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
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
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


class _Level:
    """A list or mapping that isn't complete yet; in a mapping, `key` is the one whose value comes next.

    `height` counts the levels in it. `start` and `expanded` tell, where it has an anchor, how much text
    there was before it and how much of that came from aliases.
    """

    __slots__ = ("anchor", "expanded", "height", "key", "key_line", "start", "value")

    def __init__(self, value: Any, anchor: str | None, start: int, expanded: int) -> None:
        self.value = value
        self.anchor = anchor
        self.start = start
        self.expanded = expanded
        self.height = 1
        self.key: str | None = None
        self.key_line = 0


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
        return _Builder(report, first_line).build(loader(text).get_event)
    except yaml.MarkedYAMLError as error:
        # A quote that never closes is found at the end of the text, and meant where it was opened.
        scanning = (error.context or "").startswith("while scanning")
        mark = (error.context_mark if scanning else None) or error.problem_mark or error.context_mark
        problem = str(error.problem or "not valid YAML")
        raise YamlError(_ADVICE.get(problem, problem), first_line + (mark.line if mark else 0)) from None
    except yaml.YAMLError as error:
        raise YamlError(f"not valid YAML: {error}".split("\n")[0], first_line) from None


class _Builder:
    """Makes the value of one document. Called for every scalar of every document: each line of it counts."""

    def __init__(self, report: DocumentReport, first_line: int) -> None:
        self._report = report
        self._first_line = first_line
        self._levels: list[_Level] = []
        self._anchors: dict[str, _Anchored] = {}
        self._expanded = 0
        self._result: Value = None

    def build(self, next_event: Callable[[], Any]) -> Value:
        levels = self._levels
        while (event := next_event()) is not None:
            kind = type(event)
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent:
                self._open(YamlTable(), event)
            elif kind is SequenceStartEvent:
                self._open([], event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._close(levels.pop(), event)
            elif kind is AliasEvent:
                self._alias(event)
            elif kind is DocumentEndEvent:
                break
        return self._result

    def _scalar(self, event: Any) -> None:
        """A key where one is due, else a value: a word, a number or a text."""
        value: Value = event.value
        level = self._levels[-1] if self._levels else None
        if level is not None and level.key is None and type(level.value) is YamlTable:
            level.key, level.key_line = event.value, self._line(event)
        else:
            if not event.style and event.tag is None:
                if event.value in _WORDS:
                    value = _WORDS[event.value]
                elif event.value[0] in _NUMBER_STARTS:
                    value = Unquoted(event.value)
            self._put(value, event)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(value, max(1, len(event.value)), 0)

    def _line(self, event: Any) -> int:
        return self._first_line + int(event.start_mark.line)

    def _open(self, value: list[Value] | YamlTable, event: Any) -> None:
        if len(self._levels) >= MAX_DEPTH:
            raise YamlError(f"nested deeper than {MAX_DEPTH} levels", self._line(event))
        self._levels.append(_Level(value, event.anchor, event.start_mark.index, self._expanded))

    def _close(self, level: _Level, event: Any) -> None:
        if level.anchor is not None:
            # While an anchor's value is open it isn't known: no value can hold itself.
            weight = event.end_mark.index - level.start + self._expanded - level.expanded
            self._anchors[level.anchor] = _Anchored(level.value, weight, level.height)
        self._put(level.value, event, level.height)

    def _alias(self, event: Any) -> None:
        anchored = self._anchors.get(event.anchor)
        if anchored is None:
            alias = shown(f"*{event.anchor}")
            raise UnknownAliasError(f"the alias {alias} names nothing", self._line(event))
        self._expanded += anchored.weight
        if self._expanded > MAX_EXPANSION:
            raise YamlError("its aliases expand to far more than the text itself", self._line(event))
        if len(self._levels) + anchored.height > MAX_DEPTH:
            raise YamlError(f"nested deeper than {MAX_DEPTH} levels through aliases", self._line(event))
        self._put(anchored.value, event, anchored.height)

    def _put(self, value: Value, event: Any, height: int = 0) -> None:
        """Hand a complete value to the list or mapping that it stands in."""
        if not self._levels:
            self._result = value
            return
        level = self._levels[-1]
        if height >= level.height:
            level.height = height + 1
        parent = level.value
        if type(parent) is not YamlTable:
            parent.append(value)
            return
        key, line = level.key, level.key_line
        if key is None:
            # Something else than text stands as the key. Line 0 tells that the value to come has none.
            self._report.warn(f"{shown(value)} can't be a key; left out", self._line(event))
            level.key, level.key_line = "", 0
            return
        level.key = None
        if line == 0:
            return
        if key not in parent.lines:
            if key == "<<" and isinstance(value, YamlTable):
                for name in value.keys() - parent.keys():
                    parent[name] = value[name]
            else:
                parent[key] = value
                parent.lines[key] = line
        else:
            first = parent.lines[key]
            self._report.warn(
                f"{shown(key)} stands here a second time; the first, on line {first}, counts", line
            )
