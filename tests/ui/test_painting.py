"""What a key has painted: each part of the screen at most once a turn, and only what is another by it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from fakes import write_articles
from open_reader import Reader, reader
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from newsreader.system.paths import Paths
from newsreader.ui.reader.painting import Dirty, Painter
from newsreader.ui.widgets.kept_lines import KeptLines
from newsreader.ui.widgets.line_view import LineView


class Counting:
    """Counts how often each part is shown anew, and notes the regions of the list that are drawn anew."""

    def __init__(self, opened: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
        screen = self._screen = opened.screen
        self.shown: Counter[str | None] = Counter()
        self.refreshed: dict[str | None, list[Region]] = {}
        widgets: tuple[Widget, ...] = (
            screen.top_line,
            screen.bottom_line,
            screen.sidebar,
            screen.articles,
            screen.detail,
        )
        for widget in widgets:
            monkeypatch.setattr(widget, "show", self._counted(widget, widget.show))  # type: ignore[attr-defined]
            monkeypatch.setattr(widget, "refresh", self._noted(widget, widget.refresh))

    def press(self, *keys: str) -> None:
        """Each key is a turn of its own."""
        for key in keys:
            self._screen.keys.take(events.Key(key, key if len(key) == 1 else None))
            self._screen.painter.paint()

    def _counted(self, widget: Widget, show: Any) -> Any:
        def counted(*args: Any, **values: Any) -> Any:
            self.shown[widget.id] += 1
            return show(*args, **values)

        return counted

    def _noted(self, widget: Widget, refresh: Any) -> Any:
        def noted(*regions: Region, **values: Any) -> Any:
            self.refreshed.setdefault(widget.id, []).extend(regions or (widget.size.region,))
            return refresh(*regions, **values)

        return noted


async def test_a_cursor_key_paints_two_rows_and_nothing_else(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(tmp_path / "news", 9)
    async with reader(paths, tmp_path / "news") as opened:
        counting = Counting(opened, monkeypatch)
        counting.press("j")
        width = opened.screen.articles.size.width
        assert not counting.shown
        assert counting.refreshed == {"articles": [Region(0, 0, width, 2), Region(0, 2, width, 2)]}


async def test_what_a_key_leaves_as_it_was_is_not_drawn_again(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(tmp_path / "news", 9)
    drawn: Counter[str | None] = Counter()
    draw = KeptLines.made_lines
    lines = LineView.made_lines

    def noted(widget: KeptLines, crop: Region) -> list[Strip]:
        drawn[widget.id] += 1
        return draw(widget, crop)

    def noted_lines(widget: LineView, crop: Region) -> list[Strip]:
        drawn[widget.id] += 1
        return lines(widget, crop)

    async with reader(paths, tmp_path / "news") as opened:
        monkeypatch.setattr(KeptLines, "made_lines", noted)
        monkeypatch.setattr(LineView, "made_lines", noted_lines)
        await opened.press("j")
        assert {"articles", "detail"} <= drawn.keys()
        assert drawn.keys().isdisjoint({"sidebar", "panes", "main", "divider", opened.screen.id})


async def test_a_filter_letter_paints_list_and_top_line_once_each(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(tmp_path / "news", 9)
    async with reader(paths, tmp_path / "news") as opened:
        await opened.press("slash", "n")
        counting = Counting(opened, monkeypatch)
        counting.press("u")
        assert counting.shown == {"articles": 1, "top-line": 1, "bottom-line": 1}
        # The bottom line says the same as before, and nothing hangs below the line.
        assert counting.refreshed.keys() <= {"articles", "top-line"}


async def test_a_line_to_type_in_and_its_options_come_and_go_without_a_new_layout(
    paths: Paths, tmp_path: Path
) -> None:
    write_articles(tmp_path / "news", 9)
    layouts: list[object] = []
    async with reader(paths, tmp_path / "news") as opened:
        opened.screen.screen_layout_refresh_signal.subscribe(opened.screen, layouts.append)
        await opened.press("slash", "i")
        assert "is:" in opened.text()
        await opened.press("backspace")
        assert "is:" not in opened.text()
        await opened.press("escape")
        assert not layouts


async def test_a_decision_paints_its_row_the_detail_the_numbers_and_the_status_once(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(tmp_path / "news", 9)
    async with reader(paths, tmp_path / "news") as opened:
        await opened.press("s")
        assert "starred" in opened.bottom, "which the next key takes away"
        counting = Counting(opened, monkeypatch)
        counting.press("s")
        assert counting.shown == {"top-line": 1, "bottom-line": 1, "sidebar": 1, "detail": 1}
        assert counting.refreshed["articles"] == [Region(0, 0, opened.screen.articles.size.width, 2)]


async def test_an_archived_row_leaves_with_one_painting_of_each_part(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(tmp_path / "news", 9)
    async with reader(paths, tmp_path / "news") as opened:
        counting = Counting(opened, monkeypatch)
        counting.press("a")
        assert counting.shown == {"articles": 1, "top-line": 1, "bottom-line": 1, "sidebar": 1}


def test_a_part_is_shown_once_however_often_it_is_marked_and_in_order() -> None:
    turns: list[Any] = []
    shown: list[str] = []

    def status() -> None:
        shown.append("status")
        painter.mark(Dirty.DETAIL)

    painter = Painter(
        turns.append,
        {
            Dirty.SIDEBAR: lambda: shown.append("sidebar"),
            Dirty.STATUS: status,
            Dirty.DETAIL: lambda: shown.append("detail"),
        },
    )
    painter.mark(Dirty.STATUS)
    painter.mark(Dirty.SIDEBAR | Dirty.STATUS)
    assert not shown
    assert len(turns) == 1
    turns.pop()()
    assert shown == ["sidebar", "status", "detail"], "what is marked while it paints comes with it"
    painter.paint()
    assert len(shown) == 3
