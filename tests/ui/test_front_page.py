"""The page that the next start shows before it reads anything: when it holds, and what is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import NOW, FakeSystem
from feeding import FEED, deliver, entry

from newsreader.config.schema import Display
from newsreader.errors import LibraryError
from newsreader.library import Library
from newsreader.library.feeds.feeds import FeedSettings
from newsreader.model import Headline, Triage
from newsreader.session.lists.rows import Row
from newsreader.session.session import Session
from newsreader.system.paths import Paths
from newsreader.ui.app import FrontStart, NewsreaderApp
from newsreader.ui.reader.layout import Pane
from newsreader.ui.reader.start.front_page import FrontPage, FrontPages
from newsreader.ui.widgets.status_line import Piece, Sides
from ui.test_live_feeds import reader

PAGE = FrontPage(
    rows=(Row(Headline("a", "One"), Triage()),),
    cursor=0,
    of_one_source=False,
    entries=(),
    title="All",
    chosen="",
    top=Sides((Piece("All"),)),
    bottom=Sides(),
    display=Display(),
    home=Pane.LIST,
    commands={"j": "move.down", "ctrl+q": "quit.now"},
)


def pages(paths: Paths, *given: str) -> FrontPages:
    return FrontPages(paths, map(Path, given))


def kept(pages: FrontPages) -> FrontPage | None:
    page = pages.kept()
    return None if page is None else page.page


def write_config(paths: Paths, text: str) -> None:
    paths.config.mkdir(parents=True, exist_ok=True)
    paths.config_file.write_text(text, encoding="utf-8")


def test_a_page_is_kept_for_what_is_opened_and_for_the_configuration(paths: Paths) -> None:
    pages(paths, "news").keep(PAGE, "w3m")

    page = pages(paths, "news").kept()
    assert page is not None
    assert (page.page, page.browser) == (PAGE, "w3m")
    assert kept(pages(paths)) is None
    assert kept(pages(paths, "news", "more")) is None
    write_config(paths, 'keys.map."move.down" = "x"')
    assert kept(pages(paths, "news")) is None


def test_no_page_is_kept_whose_keys_the_configuration_has_changed_since_the_start(paths: Paths) -> None:
    before = pages(paths)
    before.keep(PAGE, "")
    write_config(paths, 'keys.map."move.down" = "x"')
    before.keep(PAGE, "")
    assert kept(pages(paths)) is None
    assert not list(paths.cache.iterdir())


def test_a_damaged_page_is_no_page(paths: Paths) -> None:
    pages(paths).keep(PAGE, "")
    (path,) = paths.cache.iterdir()
    whole = path.read_bytes()
    size = len(whole)
    flipped = (whole[:place] + bytes([whole[place] ^ 0x21]) + whole[place + 1 :] for place in range(size))
    some = pages(paths)
    for data in (*flipped, *(whole[:length] for length in range(0, size, 16))):
        path.write_bytes(data)
        assert some.kept() is None


async def test_the_page_of_feeds_in_folders_is_kept_too(paths: Paths, library: Library) -> None:
    wanted = FeedSettings(topics=("News",))
    deliver(library.feeds, entry("One"), entry("Two"), settings=wanted)
    deliver(library.feeds, entry("Three"), url=f"{FEED}/loose")
    async with reader(paths) as opened:
        page = opened.screen.front_page()
        assert page is not None
        pages(paths).keep(page, "")
    assert kept(pages(paths)) == page


@pytest.mark.parametrize("size", [(120, 40), (45, 20)])
@pytest.mark.parametrize("keys", [("h",), ("l",), ("slash",), ("h", "j"), ("t",), ("g",)], ids="/".join)
async def test_a_page_tells_the_keys_of_the_pane_that_the_next_start_is_in(
    paths: Paths, library: Library, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    deliver(library.feeds, entry("One"), entry("Two"))
    async with reader(paths, size=size) as opened:
        before = opened.screen.front_page()
        await opened.press(*keys)
        after = opened.screen.front_page()
        assert before is not None
        assert after is not None
        assert after.bottom == before.bottom
        assert after.top == before.top


async def test_where_there_is_no_session_the_program_ends_and_knows_why() -> None:
    refused = LibraryError("the library is of a newer version", "Use that one.")

    def fail() -> Session:
        raise refused

    app = NewsreaderApp(FrontStart(PAGE, fail, int(NOW)), FakeSystem())
    async with app.run_test() as pilot:
        while app.failure is None:
            await pilot.pause(0.01)
    assert app.failure is refused
    assert app.front_page is None


async def test_one_can_leave_while_nothing_is_open_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsreader.ui.reader.start.opening.AFTER", 60.0)

    def never() -> Session:
        raise AssertionError

    app = NewsreaderApp(FrontStart(PAGE, never, int(NOW)), FakeSystem())
    async with app.run_test() as pilot:
        await pilot.press("ctrl+q")
    assert (app.return_code, app.failure, app.front_page) == (0, None, None)
    assert app.left_early
