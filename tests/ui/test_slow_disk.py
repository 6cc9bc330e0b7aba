"""Where articles take long to be read, keys act, and the detail never shows another article than the row."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event

import pytest
from fakes import NOW, FakeSystem, write_article
from open_reader import Reader, reader

from newsreader.config.schema import Config
from newsreader.folders.events import LoadEvent
from newsreader.folders.watch import Told
from newsreader.model import Article
from newsreader.session.session import Session
from newsreader.session.whole_articles import WholeArticles
from newsreader.system.paths import Paths, seeds
from newsreader.ui.app import NewsreaderApp

COUNT = 5


class SlowDisk:
    """Articles come one after the other, each when a test lets it."""

    def __init__(self) -> None:
        self.is_slow = False
        self.lets = Event()

    def read(self, articles: WholeArticles, article_id: str) -> Article:
        if self.is_slow:
            assert self.lets.wait(20)
        return READ(articles, article_id)


READ = WholeArticles.read


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> SlowDisk:
    slow = SlowDisk()
    monkeypatch.setattr(WholeArticles, "read", lambda articles, article_id: slow.read(articles, article_id))
    return slow


@asynccontextmanager
async def opened_on(paths: Paths, folder: Path, size: tuple[int, int]) -> AsyncIterator[Reader]:
    for number in range(COUNT):
        head = f'title: "Title {number}"\nquality: {90 - number}\nexcerpt: "Text of {number}."'
        write_article(folder, f"{number}", head, "" if number else "A paragraph.\n\n" * 50)
    async with reader(paths, folder, size=size) as opened:
        yield opened


def shown(opened: Reader) -> tuple[str, bool]:
    """The title of the detail, and whether its text is there."""
    detail = opened.screen.panes.detail.detail
    assert detail is not None
    return detail.headline.title, detail.article is not None


async def test_keys_act_and_the_title_is_there_until_the_article_is(
    paths: Paths, tmp_path: Path, disk: SlowDisk
) -> None:
    async with opened_on(paths, tmp_path / "news", (120, 40)) as opened:
        assert shown(opened) == ("Title 0", True)
        disk.is_slow = True
        await opened.pilot.press("j")
        while shown(opened)[0] != "Title 1":
            await opened.pilot.pause(0.01)
        assert shown(opened) == ("Title 1", False)
        await opened.pilot.press("j", "j")
        assert opened.current == "Title 3"
        disk.lets.set()
        await opened.settle()
        assert shown(opened) == ("Title 3", True)
        assert "Text of 3." in opened.text()


async def test_who_opens_an_article_that_is_not_read_yet_sees_no_other(
    paths: Paths, tmp_path: Path, disk: SlowDisk
) -> None:
    async with opened_on(paths, tmp_path / "news", (80, 24)) as opened:
        disk.is_slow = True
        opened.screen.articles.move_to(2)
        opened.screen.keys.run("read")
        assert shown(opened) == ("Title 2", False)
        disk.lets.set()
        await opened.settle()
        assert shown(opened) == ("Title 2", True)


async def test_a_page_is_one_of_the_article_under_the_cursor(
    paths: Paths, tmp_path: Path, disk: SlowDisk
) -> None:
    """Space goes on from the end of a text: it has to be the right text."""
    async with opened_on(paths, tmp_path / "news", (120, 40)) as opened:
        opened.screen.articles.move_to(2)
        opened.screen.keys.run("page")
        assert opened.current == "Title 3", "there is no more to page through than of Title 0"


async def test_keys_that_are_about_articles_wait_for_the_first_ones_and_others_do_not(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    lets, changes = Event(), Session.changes

    def held_back(session: Session, stop: Event, told: Told = None) -> Iterator[LoadEvent]:
        assert lets.wait(20)
        yield from changes(session, stop, told)

    monkeypatch.setattr(Session, "changes", held_back)
    session = Session.open([seeds()], paths, Config(), clock=lambda: NOW)
    app = NewsreaderApp(session, FakeSystem())
    async with app.run_test(size=(120, 40)) as pilot:
        opened = Reader(app, pilot)
        while not app.reader.jobs.loading.opened:
            await pilot.pause(0.01)
        await pilot.press("exclamation_mark")
        assert app.screen.is_modal
        await pilot.press("escape", "j", "g", "g", "j", "s")
        assert not app.screen.is_modal
        assert not opened.titles
        lets.set()
        await opened.settle()
        place = session.list.cursor.row
        assert place == 1
        assert [session.store.decided(row).starred for row in session.list.ids[:2]] == [False, True]
    session.close()
