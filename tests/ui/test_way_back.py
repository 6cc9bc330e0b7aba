"""`q` and Esc go one step back, always to where one came from."""

from __future__ import annotations

import pytest
from feeding import FEED, deliver, entry
from open_reader import Reader

from newsreader.config.schema import Config, Keys
from newsreader.library import Library
from newsreader.library.feeds.feeds import FeedSettings
from newsreader.system.paths import Paths
from newsreader.ui.reader.layout import Pane
from ui.test_live_feeds import reader


@pytest.fixture
def feeds(library: Library) -> None:
    """Two feeds with two articles each; their names have a word in common."""
    for name in ("News", "Good news"):
        settings = FeedSettings(name=name)
        entries = [entry(f"{name} {number}", feed=f"{FEED}/{name}") for number in (1, 2)]
        deliver(library.feeds, *entries, url=f"{FEED}/{name}", settings=settings)


async def choose_in_sidebar(opened: Reader, title: str) -> None:
    opened.screen.panes.enter(Pane.TOPICS)
    sidebar = opened.screen.sidebar
    sidebar.move_to([entry.title for entry in sidebar.entries].index(title))
    await opened.press("enter")


def shown_pane(opened: Reader) -> Pane:
    return opened.screen.panes.active


@pytest.mark.usefixtures("feeds")
@pytest.mark.parametrize("key", ["q", "escape"])
async def test_from_a_feed_to_the_sidebar_and_from_there_to_where_one_was(paths: Paths, key: str) -> None:
    async with reader(paths, size=(80, 24)) as opened:
        await opened.press("j")
        before, titles = opened.current, opened.titles
        await choose_in_sidebar(opened, "News")
        assert sorted(opened.titles) == ["News 1", "News 2"]
        await opened.press("enter", key)
        assert shown_pane(opened) is Pane.LIST, "from reading to the list"
        await opened.press(key)
        assert shown_pane(opened) is Pane.TOPICS
        await choose_in_sidebar(opened, "Good news")
        await opened.press(key, key)
        assert (shown_pane(opened), opened.current, opened.titles) == (Pane.LIST, before, titles)
        await opened.press(key)
        assert opened.app._exit is (key == "q")


@pytest.mark.usefixtures("feeds")
async def test_from_a_feed_to_the_list_of_feeds_as_it_was(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("F")
        await opened.settle()
        await opened.press("slash", *"good", "enter", "enter")
        assert sorted(opened.titles) == ["Good news 1", "Good news 2"]
        await opened.press("q")
        await opened.settle()
        assert "1 with “good”" in opened.text()
        await opened.press("escape", "k", "k", "enter")
        assert len(opened.titles) == 2
        await opened.press("q")
        await opened.settle()
        await opened.press("q")
        assert len(opened.titles) == 4, "who leaves the feeds is where the first one was chosen"
        assert "All · 4" in opened.top


@pytest.mark.usefixtures("feeds")
async def test_a_view_that_a_key_chose_is_left_for_the_one_before(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("greater_than_sign")
        assert len(opened.titles) == 2
        await opened.press("q")
        assert opened.screen.panes.active is Pane.TOPICS
        await opened.press("q")
        assert "All · 4" in opened.top


@pytest.mark.usefixtures("feeds")
async def test_hands_of_newsboat_go_back_to_the_feeds_and_leave_from_there(paths: Paths) -> None:
    async with reader(paths, config=Config(keys=Keys(preset="newsboat"))) as opened:
        await choose_in_sidebar(opened, "News")
        await opened.press("q")
        assert shown_pane(opened) is Pane.TOPICS
        assert not opened.app._exit
        await opened.press("q")
        assert opened.app._exit


@pytest.mark.usefixtures("feeds")
async def test_the_next_unread_after_the_last_of_a_feed_is_in_the_next_feed_and_read_as_this_one(
    paths: Paths,
) -> None:
    async with reader(paths, size=(120, 24)) as opened:
        await choose_in_sidebar(opened, "Good news")
        await opened.press("enter", "n", "n")
        assert opened.current.startswith("News")
        assert (shown_pane(opened), opened.screen.panes.zen) == (Pane.DETAIL, True)
        assert "on in News" in opened.bottom
        assert "News · 2 · 2 unread" in opened.top
        await opened.press("n", "n")
        assert "no unread article below" in opened.bottom
        await opened.press("q", "q")
        assert shown_pane(opened) is Pane.TOPICS


@pytest.mark.usefixtures("feeds")
@pytest.mark.parametrize("key", [">", "h", "/", "ga"])
async def test_who_goes_elsewhere_while_reading_sees_where_that_is(paths: Paths, key: str) -> None:
    async with reader(paths, size=(120, 24)) as opened:
        await choose_in_sidebar(opened, "Good news")
        await opened.press("enter", *key)
        panes = opened.screen.panes
        assert (panes.active, panes.zen, panes.articles.display) == (Pane.LIST, False, True)


@pytest.mark.usefixtures("feeds")
async def test_what_a_feed_has_not_is_looked_for_everywhere(paths: Paths) -> None:
    async with reader(paths) as opened:
        await choose_in_sidebar(opened, "News")
        await opened.press("slash", *"good", "enter")
        assert (opened.titles, "Enter looks in all articles" in opened.text()) == ([], True)
        await opened.press("enter")
        assert (opened.screen.session.list.title, sorted(opened.titles)) == (
            "All",
            ["Good news 1", "Good news 2"],
        )
        await opened.press("escape")
        assert len(opened.titles) == 4, "the filter is cleared as any"
        await opened.press("enter")
        assert shown_pane(opened) is Pane.DETAIL, "where there is an article, it is read"
