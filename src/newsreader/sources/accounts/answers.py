"""Values in the answers of servers, of whatever kind they turn out to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsreader.sources.accounts.client import RequestRefusedError


def records(answer: Mapping[str, Any], name: str, host: str) -> list[dict[str, Any]]:
    """The records of a list that an answer must have.

    Raises:
        RequestRefusedError: it has none.
    """
    listed = answer.get(name)
    if not isinstance(listed, list):
        raise RequestRefusedError(f"{host} gave an answer without {name}")
    return records_in(listed)


def records_in(value: object) -> list[dict[str, Any]]:
    """The records of what may be a list."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def texts_in(value: object) -> list[str]:
    """The texts of what may be a list."""
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def number_in(value: object) -> int | None:
    """A whole number of 64 bits, as ids and counts are; None for anything else."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if -(1 << 63) <= value < 1 << 63 else None


def seconds_in(value: object) -> float | None:
    """A moment as a number, or None."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
