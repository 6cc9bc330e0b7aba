"""The user's settings: what there is, what it means, how it is read and written.

The structs below are the only list of settings: types, bounds, defaults and descriptions. Reading, checking
and the commented text of `newsreader config show` all come from them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from newsreader.model import Problem, Severity


class Sources(msgspec.Struct, frozen=True):
    """Where articles come from."""

    paths: Annotated[
        tuple[str, ...],
        Meta(description="Folders and files to open where none is named on the command line."),
    ] = ()


class Reading(msgspec.Struct, frozen=True):
    """Reading and opening articles."""

    open: Annotated[
        Literal["original", "web", "amp"],
        Meta(description="The address to open, where an article has several; else the best that it has."),
    ] = "original"
    mark_read_after: Annotated[
        float,
        Meta(ge=0, le=3600, description="Seconds in the detail after which an article is read; 0 for never."),
    ] = 2.0
    browser: Annotated[
        str, Meta(description="The command that opens addresses; empty for $BROWSER, else the desktop's own.")
    ] = ""


class Display(msgspec.Struct, frozen=True):
    """How things look."""

    theme: Annotated[
        str, Meta(description='"newsreader-dark", "newsreader-light", or another that the palette names.')
    ] = "newsreader-dark"
    density: Annotated[
        Literal["comfortable", "compact"], Meta(description="Two lines for each article in the list, or one.")
    ] = "comfortable"
    sidebar_width: Annotated[int, Meta(ge=12, le=60, description="Columns for the topics.")] = 24
    dates: Annotated[
        Literal["relative", "absolute"],
        Meta(description='Dates in the list: "3h" and "2d", or the day itself.'),
    ] = "relative"


class Listing(msgspec.Struct, frozen=True):
    """The list of articles."""

    sort: Annotated[
        Literal["auto", "heat", "hot", "quality", "newest", "oldest", "title", "provider"],
        Meta(
            description='The order of the list, until another is chosen; "auto" is "hot" where feeds are '
            'open, and "heat" for folders alone.'
        ),
    ] = "auto"


class Stories(msgspec.Struct, frozen=True):
    """Stories, and the order "hot", in which heat fades with age."""

    fold: Annotated[
        bool, Meta(description="Whether the reports of one event are one row, until they are unfolded.")
    ] = True
    weight: Annotated[
        int,
        Meta(
            ge=0, le=100, description="Points of heat for each other report of a story, on its best report."
        ),
    ] = 10
    half_life_hours: Annotated[
        float, Meta(ge=1, le=8760, description="Hours of age with which a heat halves in the order by hot.")
    ] = 24.0
    most_in_a_row: Annotated[
        int,
        Meta(
            ge=0,
            le=100,
            description="So many articles of one provider stand in a row at most in the order by hot; 0 for "
            "any number.",
        ),
    ] = 3


class Feeds(msgspec.Struct, frozen=True):
    """Feeds that you follow."""

    refresh_on_start: Annotated[
        bool, Meta(description="Whether to fetch the feeds whose time has come when the reader opens.")
    ] = True
    refresh_every: Annotated[
        int,
        Meta(
            ge=0,
            le=10_080,
            description="Minutes after which a feed is fetched again while the reader is open, where neither "
            "the feed nor its own setting says otherwise; 0 to fetch only with R.",
        ),
    ] = 60


class Keys(msgspec.Struct, frozen=True):
    """Which keys do what."""

    preset: Annotated[
        Literal["default", "newsboat", "eilmeldung"],
        Meta(description="The keys to begin with: the reader's own, or much like those of another reader."),
    ] = "default"
    map: Annotated[
        dict[str, str],
        Meta(
            description="Your own keys over them, by the command's name in quotes: several with commas "
            'between them, sequences with spaces, "" for none. For example:  "move.top" = "g g, home"'
        ),
    ] = {}


class Config(msgspec.Struct, frozen=True):
    """Every setting, in its group."""

    sources: Sources = Sources()
    reading: Reading = Reading()
    display: Display = Display()
    list: Listing = Listing()
    keys: Keys = Keys()
    feeds: Feeds = Feeds()
    stories: Stories = Stories()


OWN_TABLES: Final = ("views", "rules")
"""Lists of tables in the same file, which `configfile` reads and edits."""
Place = tuple[str, ...]
"""The names that lead to a setting: `("display", "theme")`."""
Complain = Callable[[Place, str], None]

_PREAMBLE: Final = """\
# Settings of newsreader. Where a line begins with "#" and no space, it shows a default:
# take the "#" away and change what stands there.
"""
_NAME: Final = r"""(?:"[^"]*"|'[^']*'|[\w-]+)"""
_REPAIRS: Final = 5
_DEPTH: Final = 8


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
        line = next((found for end in range(len(place), 0, -1) if (found := lines.get(place[:end]))), None)
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


def as_text(config: Config) -> str:
    """The settings as commented TOML that `load` reads back; those at their default are commented out."""
    return "\n".join([_PREAMBLE, *_text_of_groups(config)])


def default_text() -> str:
    """The text of a configuration file in which nothing is set and everything is explained."""
    return as_text(Config())


def shown_text(path: Path) -> str:
    """The text of `newsreader config show`: all settings, with the values of the file at `path` in force."""
    return as_text(load(path)[0])


def write_atomically(path: Path, text: str) -> None:
    """Replace a file by `text`: after a crash or on a full disk it is the old one or the new one, whole.

    Folders are made; permissions stay; a symbolic link stays and its target is replaced.

    Raises:
        OSError: it could not be written; the old file is as it was.
    """
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            unfinished.chmod(target.stat().st_mode & 0o7777)
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


# Reading


def _read(path: Path) -> tuple[str, Problem | None]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return "", None
    except OSError as error:
        reason = error.strerror or str(error)
        return "", Problem(str(path), f"can't be read ({reason}); the defaults hold", None, Severity.ERROR)
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return "", Problem(str(path), "is not UTF-8 text; the defaults hold", line, Severity.ERROR)


def _parse(text: str, path: str) -> tuple[dict[str, Any], list[Problem]]:
    """The TOML document without the lines that break it; nothing where leaving out a few doesn't help."""
    import tomllib

    lines = text.split("\n")
    problems: list[Problem] = []
    for _ in range(_REPAIRS):
        try:
            return tomllib.loads("\n".join(lines)), problems
        except tomllib.TOMLDecodeError as error:
            reason, _, place = str(error).partition(" (at ")
            number = re.match(r"line (\d+)", place)
            line = int(number[1]) if number else None
            problems.append(Problem(path, f"not TOML: {reason}; this line is left out", line))
            if line is None or not lines[line - 1].strip():
                break
            lines[line - 1] = ""
        except RecursionError:
            problems.append(Problem(path, "not TOML: nested too deeply"))
            break
    first = problems[0]
    reason = first.message.partition(";")[0]
    return {}, [Problem(path, f"{reason}; the defaults hold", first.line, Severity.ERROR)]


def _lines(text: str) -> dict[Place, int]:
    """The line of every table and key, as far as it can be told without a parser."""
    found: dict[Place, int] = {}
    table: Place = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := re.match(r"\s*\[\[?([^\[\]]+)\]", line):
            table = _names(header[1])
            found.setdefault(table, number)
        elif key := re.match(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=", line):
            found.setdefault(table + _names(key[1]), number)
    return found


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
        elif _is_table(hints[name]):
            taken[name] = _entries(hints[name], here, value, complain)
        elif (checked := _checked(value, hints[name])) is msgspec.UNSET:
            complain(here, f"expected {_expected(hints[name])}")
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
            complain((*place, *names), f"expected {_expected(value_hint)}")
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


# Writing


def _text_of_groups(config: Config) -> Iterator[str]:
    for group in Config.__struct_fields__:
        settings = getattr(config, group)
        yield f"# {settings.__doc__}"
        yield f"[{group}]"
        yield ""
        hints = get_type_hints(type(settings), include_extras=True)
        defaults = type(settings)()
        for name, hint in hints.items():
            value = getattr(settings, name)
            yield from _comment(hint)
            if _is_table(hint):
                yield f"[{group}.{name}]"
                yield from (f"{_key(key)} = {_value(entry)}" for key, entry in value.items())
            else:
                mark = "#" if value == getattr(defaults, name) else ""
                yield f"{mark}{name} = {_value(value)}"
            yield ""


def _comment(hint: Any) -> Iterator[str]:
    from textwrap import wrap

    _, meta = get_args(hint)
    yield from wrap(meta.description, 98, initial_indent="# ", subsequent_indent="# ")
    if get_origin(get_args(hint)[0]) is Literal or meta.le is not None:
        yield f"# Takes {_expected(hint)}."


def _expected(hint: Any) -> str:
    """What a setting takes, as the end of a sentence: `a whole number from 12 to 60`."""
    kind, meta = get_args(hint) if get_origin(hint) is Annotated else (hint, Meta())
    bounds = f" from {meta.ge} to {meta.le}" if meta.le is not None else ""
    if get_origin(kind) is Literal:
        choices = ", ".join(_value(choice) for choice in get_args(kind))
        return f"one of {choices}" if len(get_args(kind)) > 1 else choices
    if get_origin(kind) is tuple:
        return 'a list of texts in quotes, as ["one", "two"]'
    return {int: "a whole number", float: "a number", bool: "true or false", str: "text in quotes"}[
        kind
    ] + bounds


def _is_table(hint: Any) -> bool:
    return get_origin(get_args(hint)[0]) is dict


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _value(name)


def _value(value: object) -> str:
    """A value in TOML, whose strings, numbers and lists are those of JSON but for one character."""
    if isinstance(value, tuple):
        return f"[{', '.join(_value(item) for item in value)}]"
    import json

    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
