"""The colours that the widgets draw with, taken from the theme in force."""

from __future__ import annotations

from typing import Final

import msgspec
from rich.style import Style
from textual.color import Color, ColorParseError
from textual.theme import Theme

from newsreader.ui.style.contrast import legible

HEAT_BARS = " ▁▂▃▄▅▆▇█"
HALF_A_BAR: Final = 70
"""The heat of half a bar. Each as much more fills half of what is left, so that no heat is too high to be
told from a higher one.
"""


class Palette(msgspec.Struct, frozen=True):
    """One Rich style for each role. Compared by value: widgets drop what they have drawn when it changes."""

    text: Style
    strong: Style
    dim: Style
    faint: Style
    accent: Style
    star: Style
    good: Style
    warning: Style
    error: Style
    link: Style
    heading: Style
    quote: Style
    code: Style
    match: Style
    rule: Style
    active_edge: Style
    cool: Style
    warm: Style
    hot: Style
    cursor: Style
    resting_cursor: Style
    marked: Style
    over_cursor: Style | None = None
    """Laid over all that stands in the row under the cursor, where colour can't tell it apart."""

    def heat(self, heat: int | None) -> Style:
        """How a heat is coloured: the number itself always stands beside it."""
        if heat is None or heat < 0:
            return self.faint
        if heat >= 90:
            return self.hot
        return self.warm if heat >= 60 else self.cool


def heat_bar(heat: int | None) -> str:
    """One character as high as the heat."""
    if heat is None or heat <= 0:
        return " "
    return HEAT_BARS[1 + int(7.99 * (1 - 0.5 ** (heat / HALF_A_BAR)))]


def palette_of(theme: Theme, *, no_color: bool = False) -> Palette:
    """The palette of a theme. Without colour, the row under the cursor is shown reversed."""
    background = _colour(theme.background, "#121212" if theme.dark else "#efefef")
    foreground = _colour(theme.foreground, "#e0e0e0" if theme.dark else "#202020")
    primary = _colour(theme.primary, "#e8a33d")
    accent = _colour(theme.accent, theme.primary)
    panel = _colour(theme.panel, "")

    def mixed(part: float, colour: Color = foreground) -> Color:
        """`colour` over the background; terminals' own 16 colours can't be mixed and stay as they are."""
        if colour.ansi is not None or background.ansi is not None:
            return colour
        return background.blend(colour, part)

    plain = background.ansi is not None or foreground.ansi is not None
    marking = _colour(theme.secondary, theme.primary)
    grounds: tuple[Color, ...] = ()
    if no_color:
        cursor, resting, marked = Style(reverse=True), Style(underline=True), Style(italic=True)
    elif plain:
        cursor, resting, marked = Style(reverse=True), Style(bgcolor=panel.rich_color), Style(italic=True)
    else:
        grounds = mixed(0.2, accent), mixed(0.09), mixed(0.16, marking)
        cursor, resting, marked = (Style(bgcolor=ground.rich_color) for ground in grounds)
    surfaces = () if plain else (background, _colour(theme.surface, theme.background or ""), *grounds)

    def ink(
        colour: Color, *, bold: bool | None = None, dim: bool | None = None, underline: bool | None = None
    ) -> Style:
        """`colour` as far as it can be read wherever text stands."""
        seen = colour if plain or colour.ansi is not None else legible(colour, surfaces, foreground)
        return Style(color=seen.rich_color, bold=bold, dim=dim, underline=underline)

    dim = ink(foreground, dim=True) if plain else ink(mixed(0.66))
    faint = ink(foreground, dim=True) if plain else ink(mixed(0.5))
    return Palette(
        text=ink(mixed(0.92)),
        strong=ink(foreground, bold=True),
        dim=dim,
        faint=faint,
        accent=ink(accent, bold=True),
        star=ink(_colour(theme.warning, "#e0b252")),
        good=ink(_colour(theme.success, "#8fb573")),
        warning=ink(_colour(theme.warning, "#e0b252"), bold=True),
        error=ink(_colour(theme.error, "#e06c62"), bold=True),
        link=ink(_colour(theme.secondary, theme.primary)),
        heading=ink(primary, bold=True),
        quote=dim + Style(italic=True),
        code=ink(foreground) + (Style() if plain or no_color else Style(bgcolor=mixed(0.07).rich_color)),
        match=ink(accent, bold=True, underline=True),
        rule=Style(color=panel.rich_color if plain else mixed(0.24).rich_color),
        active_edge=Style(color=primary.rich_color if plain else mixed(0.7, primary).rich_color),
        cool=dim,
        warm=ink(mixed(0.8, primary)),
        hot=ink(primary, bold=True),
        cursor=cursor,
        resting_cursor=resting,
        over_cursor=Style(reverse=True, color=foreground.rich_color, dim=False) if no_color else None,
        marked=marked,
    )


def _colour(value: str | None, otherwise: str) -> Color:
    for candidate in (value, otherwise, "#888888"):
        if candidate:
            try:
                return Color.parse(candidate)
            except ColorParseError:
                continue
    raise AssertionError("the last candidate is a colour")
