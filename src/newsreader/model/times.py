"""Points in time, as records and other programs have them."""

from __future__ import annotations

from datetime import UTC, datetime


def timestamp(moment: datetime | None) -> int | None:
    """Whole seconds since 1970, or None."""
    return None if moment is None else int(moment.timestamp())


def moment(seconds: int | None) -> datetime | None:
    """The aware UTC datetime of a `timestamp`."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def rfc3339(value: datetime | None) -> str | None:
    """`2021-06-18T11:00:00Z`, or None."""
    return (
        None if value is None else value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    )
