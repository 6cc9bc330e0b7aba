"""What could not be read as it was meant."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """ERROR: the article is missing. WARNING: it is there, without what could not be read. NOTE: it is there
    whole, though it is not written as most are.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Problem(msgspec.Struct, frozen=True, gc=False):
    """Something in a source that could not be read. `line` counts from 1, None where unknown."""

    path: str
    message: str
    line: int | None = None
    severity: Severity = Severity.WARNING

    def __str__(self) -> str:
        return f"{self.path}:{self.line or 1}: {self.message}"
