"""What all the small screens over the reader share: a frame, a title, and Esc to leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style as ContentStyle

from newsreader.errors import NewsreaderError
from newsreader.ui.dialogs.screen_below import OverScreen

SHORT_BELOW: Final = 64
"""Columns of the terminal below which a dialog says less."""
BREAKPOINTS: Final = [(0, "-narrow"), (SHORT_BELOW, "-roomy")]
KEYS: Final = {"Enter": "enter", "Esc": "escape", "Tab": "tab", "↑": "up", "↓": "down", "/": "slash"}
"""How Textual calls the keys that hints begin with, where that is not the letter itself."""
BESIDE_TEXT: Final = 5
"""Cells of a frame's width that are no text's: two of its edge, two of its padding, one of a scrollbar."""
WIDEST: Final = 96
Result = TypeVar("Result")
Text = tuple[tuple[str, Style], ...]


class Dialog(OverScreen[Result], Generic[Result]):
    """A frame in the middle of the screen. Esc and q leave it without an answer."""

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > .frame {
        width: 86%; max-width: 96; height: auto; max-height: 90%; background: $surface; color: $foreground;
        border: round $primary 60%; border-title-color: $primary; border-title-style: bold;
        border-subtitle-color: $foreground 60%; padding: 0 1;
    }
    Dialog > .frame > .grows { height: 1fr; }
    Dialog > .tall { height: 90%; }
    Dialog.-narrow > .frame { width: 100%; max-width: 100%; }
    """
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "leave", "Leave"),
        ("q", "leave", "Leave"),
        ("ctrl+z", "app.suspend_process", "To the shell"),
        ("ctrl+q", "app.quit", "Quit"),
    ]

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_press(self, key: str) -> None:
        """A hint was clicked: do as if its key had been pressed."""
        pressed = events.Key(key, None)
        # What a frame sends ends at what holds it; a key comes from outside.
        pressed.set_sender(self.app)
        self.app.post_message(pressed)

    def warn(self, error: NewsreaderError) -> None:
        """Tell over the screen what went wrong, and what to do."""
        self.app.notify(f"{error.message}\n{error.hint}".strip(), severity="warning", markup=False)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            self.dismiss(None)


def text_room(width: int, most: int = WIDEST) -> int:
    """Cells for text in the frame of a dialog, on a terminal of `width` columns. `most`: of the frame."""
    return max(16, (width if width < SHORT_BELOW else min(most, width * 86 // 100)) - BESIDE_TEXT)


def fitting(hints: Sequence[str], room: int) -> str:
    """The first of some hints for which there is room, else the last, which is the shortest."""
    return next((text for text in hints if len(text) <= room), hints[-1])


def buttons(hints: str) -> Content:
    """Hints for a frame's edge, each of which is clicked in place of the key that it begins with."""
    parts: list[Content] = []
    for hint in hints.split(" · "):
        first = hint.split(" ")[0]
        key = KEYS.get(first, first if len(first) == 1 else "")
        press = ContentStyle.from_meta({"@click": f"screen.press({key!r})"}) if key else ContentStyle()
        parts += [Content(" · ")] if parts else []
        parts.append(Content(hint).stylize(press))
    return Content("").join(parts)


class TextLines(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines of styled text to scroll through with the keys of the reader."""

    DEFAULT_CSS = """
    TextLines {
        overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; background: $surface;
        height: auto; max-height: 100%;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("j,down", "scroll_by(1)", "Down"),
        ("k,up", "scroll_by(-1)", "Up"),
        ("ctrl+d,pagedown,space", "scroll_pages(1)", "Page down"),
        ("ctrl+u,pageup", "scroll_pages(-1)", "Page up"),
        ("g,home", "scroll_by(-1000000)", "Top"),
        ("G,end", "scroll_by(1000000)", "Bottom"),
    ]

    def __init__(self, lines: tuple[Text, ...] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines = lines

    def show(self, lines: tuple[Text, ...]) -> None:
        self._lines = lines
        self.virtual_size = Size(self.size.width, len(lines))
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.refresh(layout=True)

    def on_mount(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._lines))

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._lines))

    def action_scroll_by(self, lines: int) -> None:
        target = max(0, min(self.scroll_offset.y + lines, self.max_scroll_y))
        self.scroll_to(y=target, animate=False, force=True, immediate=True)

    def action_scroll_pages(self, pages: int) -> None:
        self.action_scroll_by(pages * max(1, self.size.height - 1))

    def render_line(self, y: int) -> Strip:
        index = y + self.scroll_offset.y
        base = self.rich_style
        pieces = self._lines[index] if index < len(self._lines) else ()
        strip = Strip([Segment(text, style) for text, style in pieces]).apply_style(base)
        return strip.adjust_cell_length(self.scrollable_content_region.width, base)
