"""When a screen is painted: at once, unless it has just been painted."""

from __future__ import annotations

from asyncio import TimerHandle, get_running_loop
from asyncio.events import Handle
from collections.abc import Callable
from time import monotonic
from typing import Any, Final

from textual import events, messages
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

    def __init__(self) -> None:
        super().__init__()
        self._undrawn: set[Widget] = set()

    @property
    def _update_timer(self) -> Any:
        if self._frames is None:
            self._frames = FrameTimer(self._paint)
        return self._frames

    def hurry(self) -> None:
        """The next frame is one that a user waits for."""
        self._update_timer.hurry()

    def show_at_once(self) -> None:
        """Paint what has changed before anything else is done: something takes a while from here on. What a
        message that waits may lay out anew comes after it.
        """
        if not self.is_current:
            return
        changed, self._undrawn = self._undrawn, set()
        self._dirty_widgets |= changed
        self.hurry()
        self._update_timer.strike()
        if self.app._driver is not None:
            self.app._driver.flush()

    def show_changed(self, widget: Widget) -> None:
        """Have a widget in the next frame that asked to be drawn anew."""
        if not self._undrawn:
            get_running_loop().call_soon(self._show_all_changed)
        self._undrawn.add(widget)

    def _show_all_changed(self) -> None:
        """At the end of the turn. Where widgets are about to be laid out anew, that comes first: what is done
        in part would be seen, and a list would scroll to where its cursor is for a moment.
        """
        changed, self._undrawn = self._undrawn, set()
        if self.is_current and not self.app._batch_count and not self._is_laid_out_soon():
            self._dirty_widgets |= changed
            self._update_timer.strike()
            return
        for widget in changed:
            widget._repaint_required = True
            widget.post_message(messages.Prompt())

    async def _on_idle(self, event: events.Idle) -> None:
        # What waits for the next frame would be done now, since nothing seems to be due to be drawn.
        if self._undrawn:
            event.prevent_default()

    def _is_laid_out_soon(self) -> bool:
        """Whether the screen or a widget wants a new layout, or a message may still say so."""
        if self._layout_required or self._scroll_required or not self._message_queue.empty():
            return True
        widgets = self.walk_children(Widget)
        return any(widget._layout_required or widget._scroll_required for widget in widgets)

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

    def strike(self) -> None:
        """Now, if there has been a gap, else once there has."""
        if monotonic() < self._painted_at + GAP:
            self.resume()
        else:
            self.pause()
            self._strike()

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
