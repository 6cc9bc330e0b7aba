"""Styled text as it is written to a terminal: of each style what the one before it has otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import SGR_STYLES

MOST_KEPT: Final = 2_000
"""So many steps from one look to another are remembered: a screen has some dozens."""
RESET: Final = "\x1b[0m"
BOLD_OR_DIM: Final = 0b11
NEITHER_BOLD_NOR_DIM: Final = "22"
SEEN_IN_SPACES: Final = sum(1 << SGR_STYLES.index(code) for code in ("4", "7", "9", "21", "51", "52", "53"))
"""Lines around, under and through text, and colours turned round; of letters alone one sees the rest."""


class Look(NamedTuple):
    """What a terminal has set: bits of Rich's attributes, and the codes of both colours, "" for its own."""

    attributes: int = 0
    ink: str = ""
    ground: str = ""


PLAIN: Final = Look()


def as_written(segments: Iterable[Segment], system: ColorSystem) -> str:
    """The segments from a plain look to a plain one. None of them may be a link."""
    parts: list[str] = []
    now = PLAIN
    for text, style, _ in segments:
        if text:
            step, now = _step(now, style, system, text.isspace())
            parts += (step, text)
    if now != PLAIN:
        parts.append(RESET)
    return "".join(parts)


@lru_cache(MOST_KEPT)
def _step(before: Look, style: Style | None, system: ColorSystem, blank: bool) -> tuple[str, Look]:
    """What brings a terminal from a look to a style, and what it looks like then. `blank`: there are only
    spaces to come, so that what is seen in letters alone may stay as it was.
    """
    after = PLAIN if style is None else _look_of(style, system)
    if blank and not (before.attributes | after.attributes) & SEEN_IN_SPACES:
        after = before._replace(ground=after.ground)
    lost = before.attributes & ~after.attributes
    codes: list[str] = []
    if lost & ~BOLD_OR_DIM:
        codes.append("0")
        before = PLAIN
    elif lost:
        codes.append(NEITHER_BOLD_NOR_DIM)
        before = before._replace(attributes=before.attributes & ~BOLD_OR_DIM)
    gained = after.attributes & ~before.attributes
    codes += (code for bit, code in enumerate(SGR_STYLES) if gained & (1 << bit))
    if after.ink != before.ink:
        codes.append(after.ink or "39")
    if after.ground != before.ground:
        codes.append(after.ground or "49")
    return f"\x1b[{';'.join(codes)}m" if codes else "", after


def _look_of(style: Style, system: ColorSystem) -> Look:
    """How a terminal with so many colours shows a style."""

    def codes(colour: Color | None, *, ink: bool) -> str:
        return "" if colour is None else ";".join(colour.downgrade(system).get_ansi_codes(ink))

    attributes = style._attributes & style._set_attributes
    return Look(attributes, codes(style.color, ink=True), codes(style.bgcolor, ink=False))
