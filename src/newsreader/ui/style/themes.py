"""The reader's own dark and light theme."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="newsreader-dark",
    primary="#e8a33d",
    secondary="#7aa2c9",
    accent="#e8a33d",
    foreground="#d6d3cc",
    background="#15171b",
    surface="#1b1e23",
    panel="#262a31",
    warning="#e0b252",
    error="#e06c62",
    success="#8fb573",
    dark=True,
    variables={"block-cursor-foreground": "#15171b", "input-selection-background": "#e8a33d 35%"},
)
LIGHT = Theme(
    name="newsreader-light",
    primary="#a4550a",
    secondary="#2c5f8a",
    accent="#a4550a",
    foreground="#26282c",
    background="#fbf9f4",
    surface="#f3f0e8",
    panel="#e6e1d5",
    warning="#8a6100",
    error="#b3261e",
    success="#3d6b21",
    dark=False,
    variables={"block-cursor-foreground": "#fbf9f4", "input-selection-background": "#a4550a 25%"},
)
OWN = (DARK, LIGHT)
