"""The user's settings as a TOML file has them: read, and checked against the list of settings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from errno import EFBIG, EINVAL
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any, Final, get_args, get_type_hints

import msgspec

from newsreader.config.render import expected, is_table
from newsreader.config.schema import Config
from newsreader.config.toml_document import read_toml
from newsreader.errors import toml_complaint
from newsreader.model import Problem, Severity

OWN_TABLES: Final = ("views", "rules", "accounts", "commands")
"""Lists of tables in the same file, which modules of their own read and `config.file` edits."""
MAX_SETTINGS: Final = 512 << 10
"""Bytes of a file of settings: one of thousands of lines."""
BYTE_ORDER_MARK: Final = "\ufeff"
"""Which some editors put at the beginning of a file."""
Place = tuple[str, ...]
"""The names that lead to a setting: `("display", "theme")`."""
Complain = Callable[[Place, str], None]

_NAME: Final = r"""(?:"[^"]*"|'[^']*'|[\w-]+)"""
_REPAIRS: Final = 5
_DEPTH: Final = 8


def read_settings(path: Path) -> bytes:
    """What is in a file of settings.

    Raises:
        OSError: it can't be read, is no file, or is larger than any that people write.
    """
    status = path.stat()
    if not S_ISDIR(status.st_mode) and not S_ISREG(status.st_mode):
        raise OSError(EINVAL, "it is a device or a pipe")
    if status.st_size > MAX_SETTINGS:
        raise OSError(EFBIG, f"it is larger than {MAX_SETTINGS >> 10} KB")
    return path.read_bytes()


def settings_text(path: Path) -> str:
    """What a file of settings says, with the mark that it may begin with; nothing where there is none.

    Raises:
        OSError: as `read_settings`.
        UnicodeDecodeError: it is not UTF-8 text.
    """
    try:
        return read_settings(path).decode("utf-8")
    except FileNotFoundError:
        return ""


def load(path: Path) -> tuple[Config, tuple[Problem, ...]]:
    """The settings in a TOML file, and what is wrong with it. A file that is missing is a file of defaults.

    A setting that is unknown or of a wrong type is a problem at its line, and its default holds; so is a
    line that is not TOML. All other settings are in force.
    """
    text, unread = _read(path)
    if unread is not None:
        return Config(), (unread,)
    if not text:
        return Config(), ()
    document, problems = _parse(text, str(path))
    lines = _lines(text)

    def complain(place: Place, message: str) -> None:
        line = next((number for end in range(len(place), 0, -1) if (number := lines.get(place[:end]))), None)
        problems.append(Problem(str(path), f"{'.'.join(place)}: {message}", line))

    groups = get_type_hints(Config)
    taken = {}
    for name, table in document.items():
        if name in OWN_TABLES:
            continue
        if name not in groups:
            complain((name,), f"there is no such group of settings{_suggestion(name, groups)}")
        elif not isinstance(table, dict):
            complain((name,), f"expected settings under a line [{name}]")
        else:
            taken[name] = _group(groups[name], (name,), table, complain)
    return Config(**taken), tuple(sorted(problems, key=lambda problem: problem.line or 0))


def _read(path: Path) -> tuple[str, Problem | None]:
    try:
        return settings_text(path).removeprefix(BYTE_ORDER_MARK), None
    except OSError as error:
        reason = error.strerror or str(error)
        return "", Problem(str(path), f"can't be read ({reason}); the defaults hold", None, Severity.ERROR)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return "", Problem(str(path), "is not UTF-8 text; the defaults hold", line, Severity.ERROR)


def _parse(text: str, path: str) -> tuple[dict[str, Any], list[Problem]]:
    """The TOML document without the lines that break it; nothing where leaving out a few doesn't help."""
    import tomllib

    lines = text.split("\n")
    problems: list[Problem] = []
    for _ in range(_REPAIRS):
        try:
            return read_toml("\n".join(lines)), problems
        except tomllib.TOMLDecodeError as error:
            reason, line = toml_complaint(error)
            problems.append(Problem(path, f"not TOML: {reason}; this line is left out", line))
            if line is None or not lines[line - 1].strip():
                break
            lines[line - 1] = ""
    first = problems[0]
    reason = first.message.partition(";")[0]
    return {}, [Problem(path, f"{reason}; the defaults hold", first.line, Severity.ERROR)]


def _lines(text: str) -> dict[Place, int]:
    """The line of every table and key, as far as it can be told without a parser."""
    lines: dict[Place, int] = {}
    table: Place = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := re.match(r"\s*\[\[?([^\[\]]+)\]", line):
            table = _names(header[1])
            lines.setdefault(table, number)
        elif key := re.match(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=", line):
            lines.setdefault(table + _names(key[1]), number)
    return lines


def _names(dotted: str) -> Place:
    """The parts of `a."b.c"`."""
    parts = re.findall(r""""([^"]*)"|'([^']*)'|([\w-]+)""", dotted)
    return tuple("".join(part) for part in parts)


def _group(kind: Any, place: Place, table: Mapping[str, Any], complain: Complain) -> Any:
    hints = get_type_hints(kind, include_extras=True)
    taken = {}
    for name, value in table.items():
        here = (*place, name)
        if name not in hints:
            complain(here, f"there is no such setting{_suggestion(name, hints)}")
        elif is_table(hints[name]):
            taken[name] = _entries(hints[name], here, value, complain)
        elif (checked := _checked(value, hints[name])) is msgspec.UNSET:
            complain(here, f"expected {expected(hints[name])}")
        else:
            taken[name] = checked
    return kind(**taken)


def _entries(hint: Any, place: Place, value: Any, complain: Complain) -> dict[str, Any]:
    """A table with names of the user's own; `a.b = 1` without quotes counts as the name `a.b`."""
    if not isinstance(value, dict):
        complain(place, f"expected settings under a line [{'.'.join(place)}]")
        return {}
    _, value_hint = get_args(get_args(hint)[0])
    taken = {}
    for names, entry in _leaves(value):
        checked = _checked(entry, value_hint)
        if checked is msgspec.UNSET:
            complain((*place, *names), f"expected {expected(value_hint)}")
        else:
            taken[".".join(names)] = checked
    return taken


def _leaves(table: Mapping[str, Any], above: Place = ()) -> Iterator[tuple[Place, Any]]:
    for name, value in table.items():
        if isinstance(value, dict) and value and len(above) < _DEPTH:
            yield from _leaves(value, (*above, name))
        else:
            yield (*above, name), value


def _checked(value: Any, hint: Any) -> Any:
    """The value as the setting's type, UNSET where it isn't one."""
    try:
        checked = msgspec.convert(value, hint)
    except msgspec.ValidationError:
        return msgspec.UNSET
    # Not a number passes every bound.
    return checked if checked == checked else msgspec.UNSET


def _suggestion(name: str, known: Mapping[str, Any]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, known, 1)
    return f"; did you mean {close[0]}?" if close else f" (there are {', '.join(known)})"
