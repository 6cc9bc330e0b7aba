"""The journal: every action with its time and count, and a way to take back any of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from newsreader.library import JournalEntry
from newsreader.ui.dialogs.base import SHORT_BELOW, Dialog, buttons
from newsreader.ui.style.colours import Palette

TIME: Final = "%H:%M"
DAY: Final = "%d %b"


class JournalScreen(Dialog[None]):
    """Newest first; what was undone says so. `undo` takes back the action with a number; `now` is in seconds
    since 1970.
    """

    DEFAULT_CSS = """
    JournalScreen OptionList, JournalScreen OptionList:focus {
        border: none; padding: 0; height: auto; max-height: 100%;
        background: $surface; background-tint: $surface 0%;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("j", "down", "Down"),
        ("k", "up", "Up"),
        ("u", "undo", "Undo"),
    ]

    def __init__(
        self,
        history: Callable[[], list[JournalEntry]],
        undo: Callable[[int], object],
        palette: Palette,
        now: int,
    ) -> None:
        super().__init__()
        self._history = history
        self._undo = undo
        self._palette = palette
        self._today = datetime.fromtimestamp(now, UTC).astimezone().date()
        self._entries: list[JournalEntry] = []

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="frame")
        frame.border_title = Content("Journal")
        frame.border_subtitle = buttons("Enter or u undoes · Esc leaves")
        with frame:
            yield OptionList()

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()
        self._show(0)

    def on_resize(self) -> None:
        self._show(self.query_one(OptionList).highlighted or 0)

    def action_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    def action_undo(self) -> None:
        chosen = self.query_one(OptionList).highlighted
        if chosen is None or chosen >= len(self._entries):
            return
        entry = self._entries[chosen]
        if not entry.undone:
            self._undo(entry.seq)
            self._show(chosen)

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self.action_undo()

    def _show(self, chosen: int) -> None:
        self._entries = self._history()
        options = self.query_one(OptionList)
        options.clear_options()
        if not self._entries:
            options.add_option(Option(Content("Nothing was done yet."), disabled=True))
            return
        options.add_options([Option(self._line(entry), id=str(entry.seq)) for entry in self._entries])
        options.highlighted = chosen

    def _line(self, entry: JournalEntry) -> Content:
        """When, how many articles, what; an undone one is dim, and begins with `undone`."""
        at = entry.at.astimezone()
        is_today = at.date() == self._today
        # In little room the count gives way to the title, which tells it too, and the time to the day.
        if self.size.width >= SHORT_BELOW:
            day = " " * len(f"{at:{DAY}}") if is_today else f"{at:{DAY}}"
            head = f"{day} {at:{TIME}} {entry.count:>7,}  "
        else:
            head = f"{at:{TIME}}  " if is_today else f"{at:{DAY}} "
        text = head + (f"undone: {entry.title}" if entry.undone else entry.title)
        return Content(text).stylize("dim") if entry.undone else Content(text)
