"""With the reader open: files that come, change and go; a first load that fills the list."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from fakes import NOW, FakeSystem, write_article, write_articles
from open_reader import Reader, reader

from newsreader.config.schema import Config
from newsreader.folders.watch import Told
from newsreader.session.session import Session
from newsreader.system.paths import Paths
from newsreader.ui.app import FrontStart, NewsreaderApp
from newsreader.ui.reader.start.front_screen import FrontScreen


async def until(opened: Reader, told: str) -> None:
    """Wait until the screen says something."""
    while told not in opened.text():
        await opened.pilot.pause(0.02)


async def watched(opened: Reader, folder: Path) -> None:
    """Wait until changes in the folder are noticed: touch a file until it shows."""
    number = 0
    while "new r" not in opened.text():
        number += 1
        write_article(folder, "probe", f'title: "Probe"\nquality: 1\nexcerpt: "{number}"')
        await opened.pilot.pause(0.3)


async def test_a_new_article_waits_until_r_and_the_row_under_the_cursor_stays(
    paths: Paths, tmp_path: Path
) -> None:
    news = tmp_path / "news"
    write_articles(news, 10)
    async with reader(paths, news) as opened:
        await opened.press("j", "j")
        before = opened.titles
        await watched(opened, news)
        assert opened.titles == before
        assert opened.screen.articles.cursor == 2
        await opened.press("r")
        assert "Probe" in opened.titles
        assert opened.current == before[2]


async def test_folders_are_watched_once_however_often_they_were_looked_at(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watching: list[threading.Event] = []

    def watch(stop: threading.Event) -> Iterator[Told]:
        watching.append(stop)
        stop.wait()
        watching.remove(stop)
        yield from ()

    monkeypatch.setattr(Session, "watch", lambda session, stop: watch(stop))
    write_articles(tmp_path / "news", 3)
    async with reader(paths, tmp_path / "news") as opened:
        for _ in range(3):
            await opened.press("r")
            await opened.settle()
        while len(watching) != 1:
            await opened.pilot.pause(0.01)


async def test_a_changed_and_a_removed_file_show(paths: Paths, tmp_path: Path) -> None:
    news = tmp_path / "news"
    write_articles(news, 3)
    async with reader(paths, news) as opened:
        await watched(opened, news)
        write_article(
            news,
            "article-0001",
            'title: "It has another title"\noriginalUrl: "https://example.org/articles/1"\nheat: 999',
        )
        await until(opened, "It has another title")
        (news / "article-0002.md").unlink()
        await opened.settle()
        while "Article number 2" in opened.titles:
            await opened.press("r")
            await opened.settle()


async def test_many_files_fill_the_list_while_they_are_read(paths: Paths, tmp_path: Path) -> None:
    news = tmp_path / "news"
    write_articles(news, 450)
    async with reader(paths, news) as opened:
        assert len(opened.titles) == 450
        assert opened.top.startswith(" All · 450 · 450 unread")
        heats = [
            headline.heat or 0
            for article_id in opened.screen.articles.ids
            if (headline := opened.screen.session.store.headline(article_id))
        ]
        assert heats == sorted(heats, reverse=True)


async def test_the_last_front_page_is_shown_before_the_store_is_there(paths: Paths, tmp_path: Path) -> None:
    async with started_again(paths, tmp_path / "news") as (again, may_open):
        page = again.app.screen
        assert isinstance(page, FrontScreen)
        assert again.top.startswith(" All · 40 · 40 unread")
        assert "★" in again.text()
        await again.pilot.press("j", "G", "k")
        assert page.articles.cursor == 2
        may_open.set()
        await again.opened()
        assert again.current == "Article number 38"


async def test_a_move_on_the_last_front_page_moves_nothing_else(paths: Paths, tmp_path: Path) -> None:
    async with started_again(paths, tmp_path / "news") as (again, may_open):
        await again.pilot.press("j")
        before = again.text().splitlines()[:20]
        may_open.set()
        await again.opened()
        assert again.current == "Article number 2"
        assert (again.screen.articles.cursor, again.screen.articles.top_row) == (2, 0)
        assert again.text().splitlines()[:20] == before


@pytest.mark.parametrize(
    ("keys", "filtered", "row"),
    [
        (("slash", "3", "9", "enter"), "39", 0),
        (("slash", "s", "escape", "j"), "", 2),
        (("S", "j", "escape", "j"), "", 2),
        (("m", "S", "q", "j", "j"), "", 3),
        (("question_mark", "s", "escape", "j"), "", 2),
    ],
)
async def test_keys_typed_on_the_last_front_page_go_where_they_would_have_gone(
    paths: Paths, tmp_path: Path, keys: tuple[str, ...], filtered: str, row: int
) -> None:
    """Into the line or the dialog that the ones before them open, once the articles are there."""
    async with started_again(paths, tmp_path / "news") as (again, may_open):
        await again.pilot.press(*keys)
        may_open.set()
        await again.opened()
        while again.screen.keys.catching_up or again.app.screen is not again.screen:
            await again.pilot.pause(0.01)
        await again.settle()
        assert again.screen.session.list.filter_text == filtered
        assert again.screen.articles.cursor == row
        decisions = again.screen.session.library.history()
        assert len(decisions) == 1 + keys.count("m"), "letters typed into a line are no commands"


class SlowSession(Session):
    """A session whose store takes its time."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.may_open = threading.Event()

    def open_store(self) -> None:
        assert self.may_open.wait(20)
        super().open_store()


@asynccontextmanager
async def started_again(paths: Paths, news: Path) -> AsyncIterator[tuple[Reader, threading.Event]]:
    """A reader of forty articles that was left on the second, with the first front page of its next start."""
    write_articles(news, 40)
    async with reader(paths, news) as opened:
        await opened.press("j", "s")
        page = opened.screen.front_page()
    assert page is not None
    session = SlowSession.open([news], paths, Config(), clock=lambda: NOW)
    assert isinstance(session, SlowSession)
    session.keeper = None
    app = NewsreaderApp(FrontStart(page, lambda: session, int(NOW)), FakeSystem())
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        yield Reader(app, pilot), session.may_open
    session.close()
