"""A bare Textual application: what every program of its kind needs to start."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("A bare Textual application.")


if __name__ == "__main__":
    Bare().run()
