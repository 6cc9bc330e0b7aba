"""What has changed is painted at once, and much that changes at once is painted together."""

from __future__ import annotations

from asyncio import Event, sleep
from time import monotonic

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip

from newsreader.ui.support import frames
from newsreader.ui.support.frames import FrameTimer, PromptFrames
from newsreader.ui.widgets.kept_lines import KeptLines


class Painted:
    """Notes when it is painted."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.again = Event()
        self.timer = FrameTimer(self._paint)

    def _paint(self) -> None:
        self.times.append(monotonic())
        self.again.set()

    async def wait(self) -> None:
        await self.again.wait()
        self.again.clear()


async def test_a_change_after_a_while_is_painted_in_the_same_turn_and_once() -> None:
    painted = Painted()
    painted.timer.resume()
    painted.timer.resume()
    await sleep(0)
    await sleep(0)
    assert len(painted.times) == 1


async def test_a_change_right_after_a_frame_waits_for_the_gap_unless_a_user_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(frames, "GAP", 0.02)
    painted = Painted()
    for _ in range(2):
        painted.timer.resume()
        await painted.wait()
    first, second = painted.times
    assert second - first >= 0.02
    painted.timer.hurry()
    painted.timer.resume()
    await sleep(0)
    await sleep(0)
    assert len(painted.times) == 3


async def test_what_is_painted_otherwise_meanwhile_is_not_painted_again() -> None:
    painted = Painted()
    painted.timer.resume()
    painted.timer.pause()
    await sleep(0)
    await sleep(0)
    assert painted.times == []


class Drawn(KeptLines):
    """Notes when its lines are asked for."""

    def __init__(self, told: list[str]) -> None:
        super().__init__()
        self._told = told

    def made_lines(self, crop: Region) -> list[Strip]:
        self._told.append("drawn")
        return [Strip.blank(crop.width)] * crop.height


class OneWidget(PromptFrames[None]):
    """A screen with a widget."""

    def __init__(self, told: list[str]) -> None:
        super().__init__()
        self.widget = Drawn(told)

    def compose(self) -> ComposeResult:
        yield self.widget


async def test_what_waits_for_the_frame_is_done_after_what_has_changed_is_drawn() -> None:
    told: list[str] = []
    screen = OneWidget(told)
    async with App[None]().run_test() as pilot:
        await pilot.app.push_screen(screen)
        await pilot.pause()
        told.clear()
        done = Event()
        screen.call_after_refresh(lambda: told.append("done"))
        screen.call_after_refresh(done.set)
        screen.widget.refresh()
        await done.wait()
    assert told == ["drawn", "done"]
