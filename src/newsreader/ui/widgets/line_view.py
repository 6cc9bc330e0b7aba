"""A pane that draws its own lines, its own scrollbar and its own edges."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Iterable, Sequence
from itertools import islice
from typing import Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from newsreader.reading.cells import fit, wrapped
from newsreader.ui.style.colours import Palette
from newsreader.ui.widgets.kept_lines import KeptLines, filled
from newsreader.ui.widgets.screen_line import Finish, ScreenLine

EIGHTHS: Final = " ▁▂▃▄▅▆▇█"
LEFT_EDGE: Final = "▏"
RIGHT_EDGE: Final = "▕"
MOST_KEPT: Final = 500
"""So many finished lines are kept, of some 10 KB each with what Textual keeps of them: several screens."""


class _Frame(NamedTuple):
    """What stands around each line, and what happens to it last."""

    left: Sequence[Segment]
    right: Sequence[Segment]
    finish: Finish


class Cover(NamedTuple):
    """Lines that hide a part of the screen, and where they stand on it."""

    region: Region
    lines: tuple[Strip, ...]


class LineView(ScrollView, KeptLines, can_focus=False, inherit_bindings=False):
    """Scrolls over lines that a subclass draws.

    A scrollbar of Textual's is a widget: it comes and goes with a new layout of the whole screen, and is
    drawn anew with every line that is scrolled. This one is the last column of the lines where there are
    more than are seen.

    Of CSS borders, only `vkey` at the sides is known, and no padding. In return a line that looks as it did
    before is the very same strip again, of which Textual knows already how it is cut and written.
    """

    DEFAULT_CSS = """
    LineView { overflow: hidden hidden; }
    """

    _line_count = 0
    _beyond = (0, 0)
    _dragging = False
    _bar: tuple[Style, Style] | None = None
    _hidden_by: Cover | None = None

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(id=id)
        self.palette = palette
        self.active = False
        self._note = ""
        self._note_lines: tuple[int, list[str]] | None = None
        """For a width."""
        self._finished: dict[Hashable, Strip] = {}
        self._frames: dict[bool, _Frame] = {}
        """By whether keys go to the pane."""

    # What subclasses give

    @abstractmethod
    def key_of_line(self, index: int) -> Hashable:
        """All that decides how a line looks, but for its width and the colours of the pane."""

    @abstractmethod
    def line(self, index: int, width: int) -> Iterable[Segment]:
        """One of the lines, whole in its colours, of at most `width` cells; `filling` fills it up."""

    def filling(self, index: int) -> Style:
        """The style of what a line leaves empty."""
        return self.base_style

    def finish_of(self, index: int, frame_finish: Finish) -> Finish:
        """What happens last to a line, edges and scrollbar apart, which have that of the frame."""
        return frame_finish

    def forget_lines(self) -> None:
        """Drop the lines that are kept: they are no longer right."""
        self._finished.clear()

    # What the screen calls

    def set_active(self, active: bool) -> None:
        """Whether keys go to this pane: its edges stand out more."""
        if active != self.active:
            self.active = active
            self.refresh()

    def set_palette(self, palette: Palette) -> None:
        self.palette = palette
        self._frames.clear()
        self.forget_lines()
        self.refresh()

    def show_note(self, text: str) -> None:
        """What is said in place of lines, as long as there are none."""
        if text != self._note:
            self._note, self._note_lines = text, None
            self.forget_lines()
            self.refresh()

    @property
    def has_bar(self) -> bool:
        """Whether there are more lines than are seen, so that its last column is a scrollbar."""
        return self._line_count > self.size.height > 0

    def set_cover(self, cover: Cover | None) -> None:
        """Let lines hide what this pane has below them, where it has anything there. A widget over the panes
        would have the whole screen laid out with every option that comes or goes.
        """
        before, self._hidden_by = self._hidden_by, cover
        if cover != before:
            for some in filter(None, (before, cover)):
                self.refresh(some.region.translate(-self.content_region.offset))

    # What subclasses use

    def set_line_count(self, count: int) -> None:
        """Scroll over so many lines from now on."""
        self._line_count = count
        # By assignment, it would ask for a new layout.
        self.set_reactive(LineView.virtual_size, Size(self.size.width, count))
        self.scroll_y = self.validate_scroll_y(self.scroll_y)

    def set_lines_beyond(self, above: int, below: int) -> None:
        """About so many lines are beyond the first and the last one, which can't be scrolled to yet."""
        self._beyond = above, below

    def scroll_to_line(self, line: int) -> None:
        """Put a line on top, as far as there are enough below it."""
        self.scroll_to(y=line, animate=False, force=True, immediate=True)

    def line_at(self, event: events.MouseEvent) -> int | None:
        """The line under the mouse, if it is on one."""
        place = event.get_content_offset(self)
        if place is None or self._on_bar(event) or self._is_covered(event):
            return None
        index = place.y + self.scroll_offset.y
        return index if index < self._line_count else None

    # Textual

    @property
    def allow_vertical_scroll(self) -> bool:
        return self.has_bar

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._bar = None
        self._frames.clear()
        self.forget_lines()

    def on_resize(self) -> None:
        self.set_line_count(self._line_count)

    def made_lines(self, crop: Region) -> list[Strip]:
        active = self.active
        frame = self._frames.get(active)
        if frame is None:
            frame = self._frames[active] = self._made_frame()
        (width, height), top, count = self.size, self.scroll_offset.y, self._line_count
        finished = self._finished
        if len(finished) > MOST_KEPT:
            for oldest in list(islice(finished, MOST_KEPT // 2)):
                del finished[oldest]
        strips: list[Strip] = []
        for y in crop.line_range:
            index = top + y
            bar = self._bar_at(y, top, height) if count > height else None
            content = self.key_of_line(index) if index < count else None if count else ("", index)
            key = content, width, bar, active
            strip = finished.get(key)
            if strip is None:
                strip = finished[key] = self._finish(index, width, bar, frame)
            strips.append(strip)
        if self._hidden_by is not None:
            self._lay_over(strips, crop, self._hidden_by, frame)
        if crop.width < width + len(frame.left) + len(frame.right):
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button == 1 and self._on_bar(event):
            self._dragging = True
            self.capture_mouse()
            self._drag_to(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragging:
            self._drag_to(event)

    def on_mouse_up(self) -> None:
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    # Inside

    def _on_bar(self, event: events.MouseEvent) -> bool:
        place = event.get_content_offset(self)
        return self.has_bar and place is not None and place.x == self.size.width - 1

    def _is_covered(self, event: events.MouseEvent) -> bool:
        return self._hidden_by is not None and self._hidden_by.region.contains(event.screen_x, event.screen_y)

    def _lay_over(self, strips: list[Strip], crop: Region, cover: Cover, frame: _Frame) -> None:
        """Put the lines of a cover in place of what they hide."""
        here = self.region
        first = here.y + crop.y
        begin, end = cover.region.x - here.x, cover.region.right - here.x
        for y, line in enumerate(cover.lines, cover.region.y - first):
            if not 0 <= y < len(strips) or begin >= strips[y].cell_length or end <= 0:
                continue
            shown = line.crop(max(0, -begin), line.cell_length)
            finished = frame.finish.line(shown, shown.cell_length)
            under = strips[y]
            parts = [under.crop(0, max(0, begin)), finished, under.crop(min(end, under.cell_length))]
            whole = Strip.join(parts).crop(0, under.cell_length)
            strips[y] = ScreenLine(list(whole), whole.cell_length)

    def _drag_to(self, event: events.MouseEvent) -> None:
        row = event.screen_y - self.content_region.y
        share = row / max(1, self.size.height - 1)
        self.scroll_to_line(round(max(0.0, min(share, 1.0)) * self.max_scroll_y))

    def _finish(self, index: int, width: int, bar: tuple[str, bool] | None, frame: _Frame) -> Strip:
        """The line as it goes to the screen, edges and scrollbar with it."""
        room = width - (bar is not None)
        finish = self.finish_of(index, frame.finish) if index < self._line_count else frame.finish
        segments = [*frame.left, *finish.segments(self._filled(index, room))]
        if bar is not None:
            segments += frame.finish.segments((Segment(bar[0], self._bar_styles()[bar[1]]),))
        segments += frame.right
        return ScreenLine(segments, width + len(frame.left) + len(frame.right))

    def _filled(self, index: int, width: int) -> Iterable[Segment]:
        """A line of exactly `width` cells."""
        if index >= self._line_count:
            note = "" if self._line_count else self._note_at(index, width)
            style = self.base_style + self.palette.dim if note else self.base_style
            return (Segment(fit(f" {note}", width), style),)
        return filled(list(self.line(index, width)), width, self.filling(index))

    def _note_at(self, index: int, width: int) -> str:
        """A line of the note, which begins below an empty one."""
        if self._note_lines is None or self._note_lines[0] != width:
            paragraphs = self._note.split("\n") if self._note else ()
            told = (line for text in paragraphs for line in wrapped(text, max(1, width - 2)) or ("",))
            self._note_lines = width, ["", *told]
        lines = self._note_lines[1]
        return lines[index] if index < len(lines) else ""

    def _made_frame(self) -> _Frame:
        styles, background = self.styles, self.background_colors[1]

        def edge(character: str, border: tuple[str, Color]) -> tuple[Segment, ...]:
            kind, colour = border
            if not kind:
                return ()
            style = Style.from_color((background + colour).rich_color, background.rich_color)
            return (Segment(character, style + self.palette.active_edge if self.active else style),)

        left, right = edge(LEFT_EDGE, styles.border_left), edge(RIGHT_EDGE, styles.border_right)
        finish = Finish(filters=self.get_line_filters(), background=background)
        return _Frame(finish.segments(left), finish.segments(right), finish)

    def _bar_styles(self) -> tuple[Style, Style]:
        """Of the thumb on its track, and turned round."""
        if self._bar is None:
            styles = self.styles
            colour = styles.background + styles.scrollbar_color
            self._bar = (
                Style.from_color(colour.rich_color, styles.background.rich_color),
                Style.from_color(styles.background.rich_color, colour.rich_color),
            )
        return self._bar

    def _bar_at(self, y: int, top: int, height: int) -> tuple[str, bool]:
        """The scrollbar's character in a line of the screen, and whether its colours are turned round.

        Its thumb begins and ends at eighths of a cell.
        """
        above, below = self._beyond
        count, top = above + self._line_count + below, above + top
        length = max(len(EIGHTHS) - 1, 8 * height * height // count)
        start = (8 * height - length) * top // max(1, count - height)
        above = max(0, min(start - 8 * y, 8))
        below = max(0, min(8 * (y + 1) - start - length, 8))
        if below and not above:
            return EIGHTHS[below], True
        return EIGHTHS[8 - above], False
