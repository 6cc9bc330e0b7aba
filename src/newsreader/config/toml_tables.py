"""The text of a TOML file with arrays of tables (`[[views]]`) in it, edited so that all else stays as it was.

A table's text is its header with the comment right above it, and its lines down to the last key with the
comment right below it. Only this text is ever changed, moved or taken out; comments that stand by themselves
stay where they are, and so does what the file begins with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, Final

import msgspec

from newsreader.config.toml_document import read_toml
from newsreader.errors import ConfigError, toml_complaint
from newsreader.text import lazy_pattern

Values = Mapping[str, Any]

_PIECE: Final = lazy_pattern(
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'" r"|#[^\n]*|[\[\]{}\n]",
    re.DOTALL,
)
_HEADER: Final = lazy_pattern(r"""\s*(\[\[?)\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*(\.|\])""")
_COMMENT: Final = lazy_pattern(r"\s*#")


class TomlTable(msgspec.Struct, frozen=True):
    """One table of an array: what it says, and the line of the file where it begins, if that is known."""

    values: Values
    line: int | None = None


class RemovedTable(msgspec.Struct, frozen=True):
    """What was taken out, and the place that it had among the others."""

    text: str
    place: int


class _Block(msgspec.Struct, frozen=True):
    """The lines of one table, from `start` to before `end`; `header` is the line with its name."""

    start: int
    header: int
    end: int


class TableText:
    """The array of tables called `name` in a text, and the text with what was changed of it.

    Raises:
        ConfigError: the text is not TOML (the message gives the line), or has something else of this name.
    """

    def __init__(self, text: str, name: str) -> None:
        self._name = name
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._document = parsed(text)
        self._others = self._all_else()
        self._lines = list(_logical_lines(text))
        tables = self._document.get(name)
        if tables is not None and not (
            isinstance(tables, list) and all(isinstance(table, dict) for table in tables)
        ):
            raise ConfigError(f"{name} is not a list of tables: write each under a line [[{name}]]")

    @property
    def text(self) -> str:
        return "".join(self._lines)

    @property
    def is_there(self) -> bool:
        """Whether the text has the array, be it empty."""
        return self._name in self._document

    @property
    def tables(self) -> tuple[TomlTable, ...]:
        """In the order of the file."""
        values = self._document.get(self._name, [])
        blocks = self._blocks()
        if len(blocks) != len(values):
            return tuple(TomlTable(table) for table in values)
        before = [0, *accumulate(line.count("\n") for line in self._lines)]
        return tuple(
            TomlTable(table, 1 + before[block.header]) for table, block in zip(values, blocks, strict=True)
        )

    def place_of(self, table: TomlTable) -> int:
        """The place of a table, from 0; of several that say the same, of the one nearest to its line.

        Raises:
            ConfigError: none says what this one does.
        """
        tables = self.tables
        same = [place for place, other in enumerate(tables) if other.values == table.values]
        if not same:
            raise ConfigError(
                "the configuration has been changed meanwhile, so this was not done",
                "It is read again now; look at it and try once more.",
            )
        return min(same, key=lambda place: abs((tables[place].line or 0) - (table.line or 0)))

    def add(self, values: Values, place: int | None = None) -> None:
        """Put in a table, as the last one or at a place from 0. What is None is left out.

        Raises:
            ConfigError: the array is written in one line, which is not edited.
        """
        import tomlkit

        table = tomlkit.table()
        table.update({key: value for key, value in values.items() if value is not None})
        self._insert(f"[[{self._name}]]\n{table.as_string()}", place)

    def change(self, table: TomlTable, values: Values) -> None:
        """Set these keys of a table; one that is None goes. The others stay, and so do its comments.

        Raises:
            ConfigError: the table is not there as it was.
        """
        import tomlkit

        block = self._block_of(table)
        document = tomlkit.parse("".join(self._lines[block.start : block.end]))
        edited = document[self._name][0]
        for key, value in values.items():
            if value is None:
                edited.pop(key, None)
            elif edited.get(key) != value:
                edited[key] = value
        self._lines[block.start : block.end] = self._as_lines(document.as_string())
        self._changed()

    def remove(self, table: TomlTable) -> RemovedTable:
        """Take a table out. The list stays there, empty, where it was the last.

        Raises:
            ConfigError: the table is not there as it was.
        """
        block = self._block_of(table)
        place = self._blocks().index(block)
        removed = RemovedTable(self._cut(block), place)
        if not self._blocks():
            self._say_empty()
        return removed

    def restore(self, removed: RemovedTable) -> None:
        """Put back what was taken out, word by word, at its place or the last."""
        at = self._opening(removed.place)
        # A comment at the end of the file would be taken for that of the table, and go with it.
        gap = [self._newline] if at == len(self._lines) and at and _COMMENT.match(self._lines[-1]) else []
        self._put(at, [*gap, *self._as_lines(removed.text)])

    def move(self, table: TomlTable, place: int) -> None:
        """Give a table another place, counted from 0 among all.

        Raises:
            ConfigError: the table is not there as it was.
        """
        block = self._block_of(table)
        if len(self._blocks()) > 1:
            self._insert(self._cut(block), place)

    # Inside

    def _block_of(self, table: TomlTable) -> _Block:
        blocks = self._editable()
        return blocks[self.place_of(table)]

    def _editable(self) -> Sequence[_Block]:
        blocks = self._blocks()
        if len(blocks) != len(self._document.get(self._name, [])):
            raise ConfigError(
                f"{self._name} is written as one list, which only you can edit",
                f"Write each of its tables under a line [[{self._name}]] of its own.",
            )
        return blocks

    def _blocks(self) -> Sequence[_Block]:
        lines, headers = self._lines, self._headers()
        blocks: list[_Block] = []
        starts = [self._with_comment(index) for index, _, _ in headers] + [len(lines)]
        for number, (index, name, is_array) in enumerate(headers):
            if name != self._name:
                continue
            if is_array:
                blocks.append(_Block(starts[number], index, self._end(index, starts[number + 1])))
            elif blocks:  # a table within the one before, [views.more]
                blocks[-1] = msgspec.structs.replace(blocks[-1], end=self._end(index, starts[number + 1]))
        return blocks

    def _headers(self) -> list[tuple[int, str, bool]]:
        """The lines with names of tables: line, first part of the name, whether that names an array."""
        headers = []
        for index, line in enumerate(self._lines):
            if header := _HEADER.match(line):
                name = next(part for part in header.group(2, 3, 4) if part is not None)
                headers.append((index, name, header[1] == "[[" and header[5] == "]"))
        return headers

    def _with_comment(self, header: int) -> int:
        """Where the comment right above a header begins; what the file begins with is no such comment."""
        start = header
        while start and _COMMENT.match(self._lines[start - 1]):
            start -= 1
        return start or header

    def _end(self, header: int, stop: int) -> int:
        """Where a table ends that begins at `header` and goes no further than `stop`."""
        end = header + 1
        for index in range(header + 1, stop):
            line = self._lines[index]
            if line.strip() and (end == index or not _COMMENT.match(line)):
                end = index + 1
        return end

    def _cut(self, block: _Block) -> str:
        """Take out a block with the empty lines below it."""
        end = block.end
        while end < len(self._lines) and not self._lines[end].strip():
            end += 1
        if end > block.end and self._would_be_joined(block.start, end):
            end -= 1
        taken = "".join(self._lines[block.start : end])
        del self._lines[block.start : end]
        self._changed()
        return taken

    def _would_be_joined(self, start: int, end: int) -> bool:
        """Whether a comment that stands by itself at `end` would come right below what is above `start`, and
        so would be taken for its comment.
        """
        if end == len(self._lines) or not _COMMENT.match(self._lines[end]):
            return False
        of_headers = {self._with_comment(index) for index, _, _ in self._headers()}
        return bool(start and self._lines[start - 1].strip()) and end not in of_headers

    def _insert(self, text: str, place: int | None) -> None:
        """Put a table in, with an empty line above and below it."""
        at = self._opening(place)
        gap = [self._newline] if at and self._lines[at - 1].strip() else []
        self._put(at, [*gap, *self._as_lines(text)])

    def _opening(self, place: int | None) -> int:
        """The line at which a table of this place begins; None is the place after the last one."""
        self._drop_empty()
        blocks = self._editable()
        if place is not None and place < len(blocks):
            return blocks[place].start
        at = blocks[-1].end if blocks else len(self._lines)
        while at < len(self._lines) and not self._lines[at].strip():
            at += 1
        return at

    def _put(self, at: int, lines: list[str]) -> None:
        above, below = self._lines[:at], self._lines[at:]
        if above and not above[-1].endswith("\n"):
            above[-1] += self._newline
        if not lines[-1].endswith("\n"):
            lines[-1] += self._newline
        if below and lines[-1].strip():
            lines.append(self._newline)
        self._lines = above + lines + below
        self._changed()

    def _say_empty(self) -> None:
        """Write down that there are none; a key by itself stands above all tables."""
        headers = self._headers()
        at = self._with_comment(headers[0][0]) if headers else len(self._lines)
        said = [f"{self._name} = []{self._newline}"]
        if at == len(self._lines):
            if at and not self._lines[-1].endswith("\n"):
                self._lines[-1] += self._newline
        else:
            said.append(self._newline)
        self._lines[at:at] = said
        self._changed()

    def _drop_empty(self) -> None:
        """Take out the line that says that there are none."""
        if self._document.get(self._name) != []:
            return
        key = re.compile(rf"""\s*(["']?){re.escape(self._name)}\1\s*=""")
        for index, line in enumerate(self._lines):
            if key.match(line):
                end = index + 1
                if end < len(self._lines) and not self._lines[end].strip():
                    end += 1
                del self._lines[index:end]
                self._changed()
                return

    def _as_lines(self, text: str) -> list[str]:
        return list(_logical_lines(re.sub(r"\r?\n", self._newline, text)))

    def _changed(self) -> None:
        """Look at what has come of it, before anybody writes it down."""
        self._document = parsed(self.text)
        if self._all_else() != self._others:
            raise ConfigError(f"{self._name} can't be told from what stands around it", "Edit it yourself.")

    def _all_else(self) -> Values:
        return {name: value for name, value in self._document.items() if name != self._name}


def parsed(text: str) -> dict[str, Any]:
    """The document.

    Raises:
        ConfigError: it is not TOML; the message begins with the line.
    """
    import tomllib

    try:
        return read_toml(text)
    except tomllib.TOMLDecodeError as error:
        reason, line = toml_complaint(error)
        raise ConfigError(f"{line or text.rstrip().count(chr(10)) + 1}: not TOML: {reason}") from None


def _logical_lines(text: str) -> Iterator[str]:
    """The lines of a TOML document; a value of several lines is one with its key."""
    start = depth = 0
    for piece in _PIECE.finditer(text):
        sign = piece[0]
        if sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
        elif sign == "\n" and depth == 0:
            yield text[start : piece.end()]
            start = piece.end()
    if start < len(text):
        yield text[start:]
