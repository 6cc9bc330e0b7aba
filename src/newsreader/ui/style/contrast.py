"""How well a text can be read on what it stands on. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from textual.color import Color

LEGIBLE: Final = 4.5
"""The least contrast of a text with what it stands on (WCAG 2.2, 1.4.3)."""


def contrast(text: Color, ground: Color) -> float:
    """The contrast ratio of two opaque colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    high, low = sorted((_luminance(text), _luminance(ground)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def legible(colour: Color, grounds: Iterable[Color], foreground: Color) -> Color:
    """`colour`, moved as far towards the foreground as it takes to be read on each of the grounds."""
    grounds = tuple(grounds)
    for step in range(21):
        mixed = colour.blend(foreground, step / 20)
        if all(contrast(mixed, ground) >= LEGIBLE for ground in grounds):
            return mixed
    return foreground


def _luminance(colour: Color) -> float:
    """Relative luminance (WCAG 2.2)."""
    linear = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
