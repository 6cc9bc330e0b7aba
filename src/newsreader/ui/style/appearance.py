"""Which theme an application has on, and how it is changed."""

from __future__ import annotations

from typing import Any

from textual.app import App

from newsreader.errors import NewsreaderError
from newsreader.ui.style.colours import Palette, palette_of
from newsreader.ui.style.themes import DARK, LIGHT, OWN


class Appearance:
    """The reader's own themes, beside those of Textual, on one application."""

    def __init__(self, app: App[Any], wanted: str) -> None:
        """`wanted`: the theme to begin with; where there is none of this name, it is the dark one."""
        self._app = app
        for theme in OWN:
            app.register_theme(theme)
        known = wanted in app.available_themes
        self._wanted = wanted
        self._first = wanted if known else DARK.name
        self.theme = self._first
        self.problem = (
            None
            if known
            else NewsreaderError(
                f"there is no theme called {wanted!r}", "T changes the theme; : lists them all."
            )
        )

    @property
    def theme(self) -> str:
        """The name of the theme that is on."""
        return self._app.theme

    @theme.setter
    def theme(self, name: str) -> None:
        self._app.theme = name

    @property
    def to_remember(self) -> str:
        """The theme to begin with the next time: the one that is on, or what was wanted where none was chosen
        since.
        """
        return self._wanted if self.theme == self._first else self.theme

    def put_on(self, name: str) -> None:
        """Have another theme on."""
        self.theme = name

    @property
    def names(self) -> tuple[str, ...]:
        """All themes, the reader's own first."""
        own = tuple(theme.name for theme in OWN)
        return (*own, *sorted(name for name in self._app.available_themes if name not in own))

    def switch(self) -> None:
        """The dark theme where a light one is on, and the other way round."""
        self.theme = LIGHT.name if self._app.current_theme.dark else DARK.name

    def palette(self) -> Palette:
        """The colours of the theme that is on."""
        return palette_of(self._app.current_theme, no_color=self._app.no_color)
