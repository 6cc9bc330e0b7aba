"""Tables of the configuration as records; what is wrong with one is said in the words of the file."""

from __future__ import annotations

from typing import TypeVar, get_type_hints

import msgspec

from newsreader.config.file import Values
from newsreader.config.render import expected
from newsreader.errors import ConfigError

Record = TypeVar("Record", bound=msgspec.Struct)


def record_of(values: Values, kind: type[Record]) -> Record:
    """The record that a table means.

    Raises:
        ConfigError: it means none; the message names the setting.
    """
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    for name in values:
        if name not in fields:
            raise ConfigError(f"{name}: there is no such setting (there are {', '.join(fields)})")
    for name, field in fields.items():
        if field.required and name not in values:
            raise ConfigError(f"{name} is missing")
    hints = get_type_hints(kind, include_extras=True)
    for name, value in values.items():
        try:
            msgspec.convert(value, hints[name])
        except msgspec.ValidationError:
            raise ConfigError(f"{name}: expected {expected(hints[name])}") from None
    return msgspec.convert(values, kind)
