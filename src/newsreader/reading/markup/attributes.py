"""What the attributes of an element say."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

Attributes: TypeAlias = dict[str, str | None]

_NUMBER: Final = re.compile(r"\s*(-?\d{1,5})")


def number_in(attributes: Attributes, name: str, default: int | None = None) -> int | None:
    """The whole number that an attribute begins with; `default` where it begins with none."""
    match = _NUMBER.match(attributes.get(name) or "")
    return int(match[1]) if match else default
