"""The user's settings as commented TOML, and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints

from msgspec import Meta

from newsreader.config.schema import Config
from newsreader.errors import ConfigError
from newsreader.system.files import write_atomically

_PREAMBLE: Final = """\
# Settings of newsreader. Where a line begins with "#" and no space, it shows a default:
# take the "#" away and change what stands there.
"""


def as_text(config: Config) -> str:
    """The settings as commented TOML that `load` reads back; those at their default are commented out."""
    return "\n".join([_PREAMBLE, *_text_of_groups(config)])


def default_text() -> str:
    """The text of a configuration file in which nothing is set and everything is explained."""
    return as_text(Config())


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
            if is_table(hint):
                yield f"[{group}.{name}]"
                yield from (f"{toml_key(key)} = {toml_value(entry)}" for key, entry in value.items())
            else:
                mark = "#" if value == getattr(defaults, name) else ""
                yield f"{mark}{name} = {toml_value(value)}"
            yield ""


def _comment(hint: Any) -> Iterator[str]:
    from textwrap import wrap

    _, meta = get_args(hint)
    yield from wrap(meta.description, 98, initial_indent="# ", subsequent_indent="# ")
    if get_origin(get_args(hint)[0]) is Literal or meta.le is not None:
        yield f"# Takes {expected(hint)}."


def expected(hint: Any) -> str:
    """What a setting takes, as the end of a sentence: `a whole number from 12 to 60`."""
    kind, meta = get_args(hint) if get_origin(hint) is Annotated else (hint, Meta())
    bounds = f" from {meta.ge} to {meta.le}" if meta.le is not None else ""
    bounds = f" of {meta.min_length} to {meta.max_length} letters" if meta.max_length else bounds
    of_enum = isinstance(kind, type) and issubclass(kind, StrEnum)
    if get_origin(kind) is Literal or of_enum:
        among = [choice.value for choice in kind] if of_enum else get_args(kind)
        choices = ", ".join(map(toml_value, among))
        return f"one of {choices}" if len(among) > 1 else choices
    if get_origin(kind) is tuple:
        return 'a list of texts in quotes, as ["one", "two"]'
    if get_origin(kind) is dict:
        return "a table of texts in quotes"
    return {int: "a whole number", float: "a number", bool: "true or false", str: "text in quotes"}[kind] + (
        f', as "{meta.examples[0]}"' if meta.examples else bounds
    )


def is_table(hint: Any) -> bool:
    """Whether a setting is a table, with names of the user's own."""
    return get_origin(get_args(hint)[0]) is dict


def toml_key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else toml_value(name)


def toml_value(value: object) -> str:
    """A value in TOML, whose strings, numbers and lists are those of JSON but for one character."""
    if isinstance(value, tuple):
        return f"[{', '.join(toml_value(item) for item in value)}]"
    import json

    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def make_configuration(path: Path) -> None:
    """Write the settings with their meanings, where there is no file yet.

    Raises:
        ConfigError: it could not be written.
    """
    try:
        if path.exists():
            return
        write_atomically(path, default_text())
    except OSError as error:
        raise ConfigError(f"{path} can't be written: {error.strerror or error}") from None
