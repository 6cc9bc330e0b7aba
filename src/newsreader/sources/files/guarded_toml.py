"""TOML from strangers: tomllib under limits, and what is right in a text where one line is wrong."""

from __future__ import annotations

import tomllib
from typing import Any, Final

from newsreader.errors import toml_complaint
from newsreader.sources.files.guarded_yaml import MAX_DEPTH, YamlTable
from newsreader.sources.files.report import DocumentReport
from newsreader.text import lazy_pattern

MAX_LENGTH: Final = 256 * 1024
MAX_BAD_LINES: Final = 10

# tomllib keeps every beginning of a dotted key: 100,000 parts take all the memory there is.
_LONG_DOTTED_KEY = lazy_pattern(
    rf"(?<![\w-])(?:(?:[\w-]+|\"[^\"\n]{{0,100}}\"|'[^'\n]{{0,100}}')[ \t]*\.[ \t]*){{{MAX_DEPTH}}}"
)
# tomllib tries anew at every blank of a run whether the line ends there: 20 KB of blanks take 12 seconds.
_BLANKS = lazy_pattern(r"[ \t]{100,}")
_ASSIGNMENT = lazy_pattern(r"\s*[\w\"'-]+\s*=")
_KEY = lazy_pattern(r"[ \t]*\[{0,2}[ \t]*[\"']?([\w-]+)[\"']?[ \t]*[\].=]")


class TomlError(ValueError):
    """The text can't be read as TOML, or goes beyond a limit; `line` counts from 1, None where unknown."""

    def __init__(self, message: str, line: int | None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def load(text: str, report: DocumentReport, first_line: int = 1) -> YamlTable:
    """The mapping that a TOML text holds, which begins on line `first_line` of its file.

    A line that is wrong by itself (a date that doesn't exist, a second `title =`) is reported and left
    out, and the rest is read. Raises TomlError where that doesn't help.
    """
    if len(text) > MAX_LENGTH:
        raise TomlError(f"TOML of more than {MAX_LENGTH // 1024} KB", first_line)
    long_key = _LONG_DOTTED_KEY.search(text)
    if long_key:
        raise TomlError(
            f"a key of {MAX_DEPTH} parts or more", first_line + text.count("\n", 0, long_key.start())
        )
    text = _BLANKS.sub(" ", text)
    lines = text.split("\n")
    for _ in range(MAX_BAD_LINES):
        try:
            return _with_lines(_parsed("\n".join(lines), first_line), text, first_line)
        except TomlError as error:
            index = -1 if error.line is None else error.line - first_line
            if not (0 <= index < len(lines) and _ASSIGNMENT.match(lines[index])):
                raise
            report.warn(f"left out: {error.message}", error.line)
            lines[index] = ""
    raise TomlError("too many lines that are not valid TOML", first_line)


def _parsed(text: str, first_line: int) -> dict[str, Any]:
    # Few documents have a head in TOML: the others' process does without.

    try:
        # With a line break at its end no mistake in the last line is "at the end of the document".
        return tomllib.loads(text + "\n")
    except RecursionError:
        raise TomlError("nested too deep", first_line) from None
    except tomllib.TOMLDecodeError as error:
        reason, line = toml_complaint(error)
        raise TomlError(reason, first_line + line - 1 if line else None) from None
    except ValueError:  # Python converts 4,300 digits at most
        raise TomlError("a number with far too many digits", None) from None


def _with_lines(values: dict[str, Any], text: str, first_line: int) -> YamlTable:
    table = YamlTable()
    table.update(values)
    for number, line in enumerate(text.split("\n"), first_line):
        key = _KEY.match(line)
        if key and key[1] in values:
            table.lines.setdefault(key[1], number)
    return table
