"""The colours that the widgets draw with, taken from the theme in force."""

from __future__ import annotations

import msgspec
from rich.style import Style
from textual.color import Color, ColorParseError
from textual.theme import Theme

HEAT_BARS = " ▁▂▃▄▅▆▇█"
HOTTEST = 120
"""The heat from which the bar is full; the hottest article of the bundled seeds has 123."""


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
    return HEAT_BARS[min(8, 1 + heat * 8 // (HOTTEST + 1))]


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

    def ink(
        colour: Color, *, bold: bool | None = None, dim: bool | None = None, underline: bool | None = None
    ) -> Style:
        return Style(color=colour.rich_color, bold=bold, dim=dim, underline=underline)

    plain = background.ansi is not None or foreground.ansi is not None
    if no_color:
        cursor, resting = Style(reverse=True), Style(underline=True)
    elif plain:
        cursor, resting = Style(reverse=True), Style(bgcolor=panel.rich_color)
    else:
        cursor = Style(bgcolor=mixed(0.24, accent).rich_color)
        resting = Style(bgcolor=mixed(0.09).rich_color)
    dim = ink(foreground, dim=True) if plain else ink(mixed(0.62))
    faint = ink(foreground, dim=True) if plain else ink(mixed(0.44))
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
        code=ink(_colour(theme.secondary, theme.primary)),
        match=ink(accent, bold=True, underline=True),
        rule=ink(panel) if plain else ink(mixed(0.24)),
        active_edge=ink(primary) if plain else ink(mixed(0.7, primary)),
        cool=dim,
        warm=ink(mixed(0.8, primary)),
        hot=ink(primary, bold=True),
        cursor=cursor,
        resting_cursor=resting,
        over_cursor=Style(reverse=True, color=foreground.rich_color, dim=False) if no_color else None,
        marked=Style(bgcolor=mixed(0.16, _colour(theme.secondary, theme.primary)).rich_color)
        if not (plain or no_color)
        else Style(italic=True),
    )


def _colour(value: str | None, otherwise: str) -> Color:
    for candidate in (value, otherwise, "#888888"):
        if candidate:
            try:
                return Color.parse(candidate)
            except ColorParseError:
                continue
    raise AssertionError("the last candidate is a colour")
