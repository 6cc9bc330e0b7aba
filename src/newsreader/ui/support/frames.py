"""When a screen is painted: at once, unless it has just been painted."""

from __future__ import annotations

from asyncio import TimerHandle, get_running_loop
from asyncio.events import Handle
from collections.abc import Callable
from time import monotonic
from typing import Any, Final

from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

GAP: Final = 1 / 120
"""Seconds between two frames at least, so that much that happens at once is painted together."""


class PromptFrames(Screen[ScreenResultType]):
    """A screen that is painted as soon as something in it has changed. Textual has a timer for that, which
    strikes each millisecond here (`newsreader.ui`): a key's frame waits for the timer and for its task, a
    millisecond or two, and what changes in pieces is painted more often than anybody sees.
    """

    _frames: FrameTimer | None = None

    @property
    def _update_timer(self) -> Any:
        if self._frames is None:
            self._frames = FrameTimer(self._paint)
        return self._frames

    def hurry(self) -> None:
        """The next frame is one that a user waits for."""
        self._update_timer.hurry()

    def show_changed(self, widget: Widget) -> None:
        """Have a widget in the next frame that asked to be drawn anew."""
        self._dirty_widgets.add(widget)
        if self.is_current and not self.app._batch_count:
            self._update_timer.resume()
        else:
            self.check_idle()

    def _paint(self) -> None:
        if not self.app._exit and self.is_running:
            try:
                self._on_timer_update()
            except Exception as error:
                self.app._handle_exception(error)


class FrameTimer:
    """Calls something once after each `resume`, as soon as there has been a gap since the last time."""

    def __init__(self, paint: Callable[[], None]) -> None:
        self._paint = paint
        self._next: Handle | TimerHandle | None = None
        self._painted_at = 0.0

    def resume(self) -> None:
        if self._next is None:
            loop, wait = get_running_loop(), self._painted_at + GAP - monotonic()
            self._next = loop.call_later(wait, self._strike) if wait > 0 else loop.call_soon(self._strike)

    def pause(self) -> None:
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def hurry(self) -> None:
        """Let there be no gap before the next time."""
        self._painted_at = 0.0

    def _strike(self) -> None:
        self._next = None
        self._painted_at = monotonic()
        self._paint()
