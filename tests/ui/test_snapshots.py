"""What the screen looks like, cell by cell. `make test ARGS=--snapshot-update` takes new pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes import NOW, FakeSystem, write_article
from story_reports import group, write_reports
from textual.pilot import Pilot

from newsreader.config.schema import Config, Display
from newsreader.session.session import Session
from newsreader.system.paths import Paths, seeds
from newsreader.ui.app import NewsreaderApp
from newsreader.ui.reader.screen import ReaderScreen

Compare = Callable[..., bool]


@pytest.fixture
def open_app(paths: Paths) -> Iterator[Callable[..., NewsreaderApp]]:
    rooms: list[Session] = []

    def opened(*roots: Path, theme: str = "newsreader-dark") -> NewsreaderApp:
        config = Config(display=Display(theme=theme))
        session = Session.open(list(roots) or [seeds()], paths, config, clock=lambda: NOW)
        rooms.append(session)
        session.keeper = None
        return NewsreaderApp(session, FakeSystem())

    yield opened
    for session in rooms:
        session.close()


def after(
    *keys: str, loaded: Callable[[ReaderScreen], object] = lambda _: None
) -> Callable[[Pilot[Any]], Any]:
    """Wait until everything is `loaded`, press keys, and let the detail catch up."""

    async def run(pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, NewsreaderApp)
        while app.reader.jobs.loading.busy:
            await pilot.pause(0.01)
        loaded(app.reader)
        for key in keys:
            await pilot.press(key)
        app.reader.follower.show()
        await pilot.pause()
        app.reader.leave()

    return run


@pytest.mark.parametrize(
    ("size", "theme", "keys"),
    [
        ((120, 40), "newsreader-dark", ("j", "s")),
        ((80, 24), "newsreader-light", ("j",)),
        ((45, 20), "newsreader-dark", ()),
    ],
    ids=["wide", "medium", "narrow"],
)
def test_the_seeds(
    snap_compare: Compare,
    open_app: Callable[..., NewsreaderApp],
    size: tuple[int, int],
    theme: str,
    keys: tuple[str, ...],
) -> None:
    assert snap_compare(open_app(theme=theme), terminal_size=size, run_before=after(*keys))


@pytest.mark.parametrize(
    ("size", "theme", "keys"),
    [
        ((120, 40), "newsreader-dark", ()),
        ((120, 40), "newsreader-light", ("f", "j", "m", "j")),
        ((80, 24), "newsreader-dark", ("f", "j", "v", "v")),
        ((45, 20), "newsreader-light", ("f", "j")),
        ((45, 20), "newsreader-dark", ("d", "f")),
    ],
    ids=["folded", "unfolded", "marked", "narrow", "compact"],
)
def test_stories(
    snap_compare: Compare,
    open_app: Callable[..., NewsreaderApp],
    tmp_path: Path,
    size: tuple[int, int],
    theme: str,
    keys: tuple[str, ...],
) -> None:
    write_reports(tmp_path / "news")
    app = open_app(tmp_path / "news", theme=theme)
    assert snap_compare(app, terminal_size=size, run_before=after(*keys, loaded=group))


def test_an_empty_folder(
    snap_compare: Compare,
    open_app: Callable[..., NewsreaderApp],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "news").mkdir()
    monkeypatch.setattr("newsreader.ui.reader.detail.as_written", lambda path: "~/news")
    assert snap_compare(open_app(tmp_path / "news"), terminal_size=(80, 24), run_before=after())


def test_the_problems(
    snap_compare: Compare,
    open_app: Callable[..., NewsreaderApp],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    news = tmp_path / "news"
    write_article(news, "hot", 'title: "Too [hot] to read"\nheat: "hot"\ndate: 2021-02-30')
    (news / "empty.md").write_text("")
    monkeypatch.setattr("newsreader.ui.dialogs.problems.as_written", lambda path: "/home/you/news")
    assert snap_compare(open_app(news), terminal_size=(80, 24), run_before=after("exclamation_mark"))
