"""What stands in the files of others, taken as the type that is meant, or as nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from newsreader.sources.dates import parse_date

Fields = Mapping[str, Any]
_MILLISECONDS = 100_000_000_000
"""A number of seconds beyond this would lie after the year 5000: it counts milliseconds or less."""


def text_of(value: object) -> str:
    """A text as it stands; empty for everything else."""
    return value if isinstance(value, str) else ""


def texts_of(value: object) -> tuple[str, ...]:
    """The texts of a list."""
    return (
        tuple(element for element in value if isinstance(element, str))
        if isinstance(value, list | tuple)
        else ()
    )


def fields_of(value: object) -> Fields:
    """A mapping as it stands; an empty one for everything else."""
    return value if isinstance(value, Mapping) else {}


def records_of(value: object) -> list[Fields]:
    """The mappings of a list."""
    return [element for element in value if isinstance(element, Mapping)] if isinstance(value, list) else []


def moment_of(value: object) -> datetime | None:
    """A date as text, or seconds, milliseconds or microseconds since 1970; None where it is none of these."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) < 20:
        value = int(value)
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        number = float(value)
        while number > _MILLISECONDS:
            number /= 1_000
        try:
            return datetime.fromtimestamp(int(number), UTC) if number > 0 else None
        except (OverflowError, ValueError, OSError):
            return None
    try:
        return parse_date(value)
    except ValueError:
        return None


def truth_of(value: object) -> bool:
    """Whether something is meant to hold: `true`, 1, "1", "true", "yes"."""
    if isinstance(value, str):
        return value.strip().lower() in ("1", "true", "yes")
    return bool(value)


def by_key(rows: Iterable[Fields], key: str) -> dict[Any, Fields]:
    """Rows by a column."""
    return {row[key]: row for row in rows if key in row}


def path_up(start: object, parents: Mapping[Any, tuple[str, Any]]) -> tuple[str, ...]:
    """The names of a folder and all above it, outermost first. `parents`: by id, its name and its parent."""
    names: list[str] = []
    seen: set[Any] = set()
    current: Any = start
    while current in parents and current not in seen:
        seen.add(current)
        name, current = parents[current]
        names.append(name)
    return tuple(reversed(names))


def first_text(fields: Fields, names: Sequence[str]) -> str:
    """The first of these fields that holds any text."""
    return next((text for name in names if (text := text_of(fields.get(name)))), "")
