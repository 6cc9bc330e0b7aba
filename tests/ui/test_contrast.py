"""Every text can be read wherever it stands, in both themes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from textual.color import Color
from textual.theme import Theme

from newsreader.ui.style.colours import heat_bar, palette_of
from newsreader.ui.style.contrast import LEGIBLE, contrast
from newsreader.ui.style.themes import OWN

TEXTS = (
    "text", "strong", "dim", "faint", "accent", "star", "good", "warning", "error", "link", "heading",
    "quote", "code", "match", "cool", "warm", "hot",
)  # fmt: skip


def ground(style: Style) -> Color:
    assert style.bgcolor is not None
    return Color.from_rich_color(style.bgcolor)


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", TEXTS)
def test_every_text_is_legible_on_every_ground_it_stands_on(theme: Theme, name: str) -> None:
    palette = palette_of(theme)
    style = getattr(palette, name)
    assert style.color is not None
    text = Color.from_rich_color(style.color)
    grounds = [Color.parse(theme.background or ""), Color.parse(theme.surface or "")]
    grounds += map(ground, (palette.cursor, palette.resting_cursor, palette.marked))
    if style.bgcolor is not None:
        grounds.append(ground(style))
    assert all(contrast(text, behind) >= LEGIBLE for behind in grounds)


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
def test_the_row_under_the_cursor_is_told_from_the_others(theme: Theme) -> None:
    palette = palette_of(theme)
    background = Color.parse(theme.background or "")
    assert (
        contrast(ground(palette.cursor), background)
        > contrast(ground(palette.resting_cursor), background)
        > 1
    )


def test_black_on_white_has_the_highest_contrast() -> None:
    assert round(contrast(Color.parse("black"), Color.parse("white")), 2) == 21


@given(st.integers(1, 600), st.integers(1, 600))
def test_a_hotter_article_never_has_a_lower_bar(first: int, second: int) -> None:
    low, high = sorted((first, second))
    assert heat_bar(low) <= heat_bar(high)


def test_no_usual_heat_fills_the_bar() -> None:
    assert heat_bar(150) < heat_bar(400) <= "█"
