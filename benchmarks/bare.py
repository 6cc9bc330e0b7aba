"""A bare Textual application: what every program of its kind needs to start."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """Shows a line, and how many keys were pressed."""

    keys = 0

    def compose(self) -> ComposeResult:
        yield Static("A bare Textual application.")

    def on_key(self) -> None:
        self.keys += 1
        self.query_one(Static).update(f"A bare Textual application, {self.keys} keys.")


if __name__ == "__main__":
    Bare().run()
