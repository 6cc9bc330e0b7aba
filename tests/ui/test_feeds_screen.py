"""The list of feeds: what it says of each, at every width, with none and with many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

import msgspec
from fakes import NOW
from feeding import FEED, deliver, entry
from headless import Headless
from open_reader import Reader

from newsreader.errors import NewsreaderError
from newsreader.library import Change, Library
from newsreader.library.feeds.access import AccessSettings, LoginSettings
from newsreader.library.feeds.feeds import FeedSettings, FeedState
from newsreader.model import Engagement, TriageField
from newsreader.reading.cells import cell_len
from newsreader.session.events import Notice
from newsreader.session.jobs.feeds.subscriptions import SubscriptionJob
from newsreader.sources.feeds.discovery import FeedChoice
from newsreader.store.counts import Count
from newsreader.system.paths import Paths
from newsreader.system.secrets import SecretSource
from newsreader.ui.dialogs.ask import Answered, Ask, Failed, Question, Steps, run
from newsreader.ui.dialogs.feeds.settings import edit_folder, edit_settings
from newsreader.ui.dialogs.feeds.subscribing import ask_for_feed
from newsreader.ui.widgets.feed_row import BY_FOLDER, FeedRow, FolderRow, listed
from ui.test_live_feeds import reader

ORDER = (
    "title", "topics", "quality", "minutes", "address", "keep", "days", "stories", "take", "drop",
    "user agent", "headers", "login", "password", "cookies", "proxy", "certificate",
)  # fmt: skip
SIZES = [(120, 40), (80, 24), (45, 20), (40, 10)]
TROUBLE = "a.example has no feed at this address (404)"


def fail(library: Library, url: str, why: str = TROUBLE) -> None:
    feed = library.feeds.find(url)
    state = feed.state if feed is not None else FeedState()
    library.feeds.note(url, msgspec.structs.replace(state, last_error=why, failures=3))


async def feeds_of(opened: Reader) -> list[str]:
    await opened.press("F")
    await opened.settle()
    return opened.text().splitlines()


async def test_a_feed_is_told_with_all_that_decides_about_it(paths: Paths, library: Library) -> None:
    entries = [entry(f"{number}") for number in range(8)]
    deliver(library.feeds, *entries, at=NOW - 3_600)
    for opened_entry in entries[:2]:
        article_id = opened_entry.article.id
        library.record(
            "read", [Change(article_id, TriageField.READ, True), Change(article_id, Engagement.OPENED, True)]
        )
    async with reader(paths) as opened:
        lines = await feeds_of(opened)
        (row,) = (line for line in lines if "The Feed" in line and "%" in line)
        assert row.split("The Feed")[1].split("│")[0].split()[:7] == ["6", "8", "8", "25%", "55", "55", "1h"]
        text = "\n".join(lines)
        assert FEED in text
        assert "fetched 1h ago, due now" in text
        assert "quality 55: as you opened 2 of its articles" in text


async def test_what_is_wrong_is_told_whole_where_there_is_room_and_the_rest_stays_in_order(
    paths: Paths, library: Library
) -> None:
    for number in range(60):
        deliver(
            library.feeds,
            entry(f"{number}"),
            url=f"{FEED}/{number}",
            settings=FeedSettings(name=f"Feed {number:03}"),
        )
    fail(library, f"{FEED}/45")
    async with reader(paths) as opened:
        await feeds_of(opened)
        for size in SIZES:
            await opened.resize(size)
            await opened.press("g")
            text = opened.text()
            assert all(cell_len(line) == size[0] for line in text.splitlines())
            assert text.index("✗ Feed 045") < text.index("● Feed 000")
            if size[1] >= 22:
                assert "(404)" in text
            await opened.press("G")
            assert "Feed 059" in opened.text()
            assert "……" not in opened.text()


async def test_without_feeds_it_says_what_to_do(paths: Paths) -> None:
    async with reader(paths) as opened:
        await feeds_of(opened)
        for size in SIZES:
            await opened.resize(size)
            assert "a adds" in opened.text()
            await opened.press("a")
            assert "address of a feed or its site" in opened.text()
            await opened.press("escape")


async def test_a_key_mutes_a_feed_and_its_articles_leave_the_list(paths: Paths, library: Library) -> None:
    deliver(library.feeds, entry("Loud"))
    deliver(library.feeds, entry("Other"), url=FEED + "/other", settings=FeedSettings(name="Zzz"))
    async with reader(paths) as opened:
        await feeds_of(opened)
        await opened.press("m")
        await opened.settle()
        assert "The Feed (muted)" in opened.text()
        await opened.press("escape")
        opened.screen.jobs.poll.look()
        await opened.settle()
        await opened.press("r")
        await opened.settle()
        assert opened.titles == ["Other"]


async def test_a_key_has_the_pages_of_a_feed_fetched(paths: Paths, library: Library) -> None:
    deliver(library.feeds, entry("One"))
    async with reader(paths) as opened:
        await feeds_of(opened)
        await opened.press("b")
        await opened.settle()
        assert "full texts" in opened.text()
        assert library.feeds.all()[0].settings.full_text
        await opened.press("b")
        await opened.settle()
        assert not library.feeds.all()[0].settings.full_text


async def edit(opened: Reader, downs: int, typed: str = "") -> None:
    """Change the setting so far down in the list of settings."""
    await opened.press("e")
    await opened.choose(downs)
    await opened.press("ctrl+u")
    await opened.paste(typed)
    await opened.press("enter")
    await opened.settle()


def settings(library: Library) -> FeedSettings:
    (feed,) = library.feeds.all()
    return feed.settings


async def test_title_and_quality_are_edited_and_taken_back(paths: Paths, library: Library) -> None:
    deliver(library.feeds, entry("One"))
    async with reader(paths) as opened:
        await feeds_of(opened)
        await opened.press("e")
        assert "quality     (by what you do with it)" in opened.text()
        await opened.press("escape")
        await edit(opened, 0, "My feed")
        assert "My feed" in opened.text()
        await edit(opened, 2, "90")
        assert "quality 90: as set for this feed" in opened.text()
        assert "My feed: quality 90 · u undoes" in opened.text()
        assert settings(library) == FeedSettings("My feed", quality=90)
        await opened.press("escape", "F")
        await opened.settle()
        for _ in range(2):
            await opened.press("u")
            await opened.settle()
        assert settings(library) == FeedSettings()
        assert "undone: The Feed: title My feed" in opened.text()
        await opened.press("u")
        assert "nothing to undo here" in opened.text()


async def test_a_setting_begins_with_what_it_is_and_nothing_takes_it_back(
    paths: Paths, library: Library
) -> None:
    deliver(library.feeds, entry("One"), settings=FeedSettings(interval=3_600))
    async with reader(paths) as opened:
        await feeds_of(opened)
        await opened.press("e", *"jjj", "enter", "0", "enter")
        await opened.settle()
        assert settings(library).interval == 36_000
        await edit(opened, 3)
        assert settings(library).interval is None
        assert "minutes (as usual)" in opened.text()


async def test_what_no_setting_can_be_is_told_and_nothing_changes(paths: Paths, library: Library) -> None:
    deliver(library.feeds, entry("One"))
    async with reader(paths) as opened:
        await feeds_of(opened)
        await edit(opened, 2, "101")
        assert "expected a whole number from 0 to 100" in opened.text()
        assert settings(library) == FeedSettings()


async def named(opened: Reader, name: str, typed: str, *before: str) -> None:
    """Change the setting of a name. `before`: the keys before what is typed."""
    await opened.press("e")
    await opened.choose(ORDER.index(name))
    if name == "password":
        await opened.choose(3)
    await opened.press(*before)
    await opened.paste(typed)
    await opened.press("enter")
    await opened.settle()


class Answers(Ask):
    """Answers each question with the next of some answers; `told` is all that was to be read meanwhile."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.told = ""

    def choose(
        self, title: str, options: Mapping[str, str], *_: object, **__: object
    ) -> Question[str | None]:
        self.told += "\n".join((title, *options.values(), ""))
        return self._next()

    def text(self, title: str, does: str, text: str = "", *_: object) -> Question[str | None]:
        self.told += f"{title}\n{text}\n"
        return self._next()

    def secret(self, title: str, does: str) -> Question[str | None]:
        return self._next()

    def _next(self) -> Question[str | None]:
        answer = self.answers.pop(0) if self.answers else None
        return Question(lambda answered, failed: answered(answer))


def test_how_servers_are_asked_is_edited_without_a_secret_on_the_screen(
    paths: Paths, library: Library
) -> None:
    deliver(library.feeds, entry("One"), settings=FeedSettings(topics=("News",)))
    library.feeds.configure_folder("News", AccessSettings(user_agent="Folder/1"))
    headless, errors = Headless((), paths), list[NewsreaderError]()
    session, job = headless.session, headless.jobs.feed_settings

    def asked(steps: Callable[[Ask], Steps], *answers: str) -> str:
        ask = Answers(*answers)
        run(steps(ask), errors.append)
        headless.scheduler.work("feed-settings")
        return ask.told

    def feed(ask: Ask) -> Steps:
        return edit_settings(ask, session, job, FEED, "One")

    def folder(ask: Ask) -> Steps:
        return edit_folder(ask, session, job, "News")

    def undone() -> None:
        headless.jobs.undo.undo_setting()
        headless.scheduler.work("feed-settings")

    assert "user agent  Folder/1 (of the folder News)" in asked(feed)
    told = [
        asked(feed, "user agent", "Mine/1"),
        asked(feed, "headers", "X-Key: s3cret"),
        asked(feed, "login", "me"),
        asked(feed, "proxy", "socks://localhost"),
        asked(feed, "certificate", "unchecked"),
        asked(feed, "take", "article p"),
        asked(feed, "topics", "News, Art"),
        asked(feed, "minutes", "120"),
        asked(feed, "password", "typed", "hidden"),
    ]
    after, login = settings(library), LoginSettings("me", secret=SecretSource(literal="hidden"))
    assert after.access == AccessSettings(
        "Mine/1", (("X-Key", "s3cret"),), login, proxy="socks5://localhost:1080", verify=False
    )
    assert (after.page_take, after.topics, after.interval) == ("article p", ("News", "Art"), 7_200)
    told.append(asked(feed))
    assert "headers     X-Key: (set)" in told[-1]
    assert "password    kept here" in told[-1]
    assert "not checked: whoever is in between" in told[-1]
    told += [notice.text for notice in headless.heard(Notice) if isinstance(notice, Notice)]
    assert not [text for text in told if "s3cret" in text or "hidden" in text]
    undone()
    assert settings(library).access.login == LoginSettings("me")
    asked(feed, "folder News", "user agent", "All/2")
    assert Notice("folder News: user agent All/2", undoes=True) in headless.heard(Notice)
    assert library.feeds.folders()["News"] == AccessSettings(user_agent="All/2")
    asked(folder, "proxy", "none")
    assert library.feeds.folders()["News"] == AccessSettings(user_agent="All/2", proxy="none")
    undone()
    undone()
    assert library.feeds.folders()["News"] == AccessSettings(user_agent="Folder/1")
    assert not errors
    headless.close()


async def test_a_password_is_typed_unseen(paths: Paths, library: Library) -> None:
    deliver(library.feeds, entry("One"))
    async with reader(paths) as opened:
        await feeds_of(opened)
        await named(opened, "password", "hidden")
        assert "hidden" not in opened.text()
        login = settings(library).access.login
        assert login is not None
        assert login.secret == SecretSource(literal="hidden")


async def test_an_address_is_edited_and_taken_back_with_its_articles(paths: Paths, library: Library) -> None:
    deliver(library.feeds, entry("One"))
    async with reader(paths) as opened:
        await feeds_of(opened)
        await named(opened, "address", "e.example/new|feed", "ctrl+u")
        (feed,) = library.feeds.all()
        assert feed.url == "https://e.example/new%7Cfeed"
        assert len(library.feeds.cards()) == 1
        await opened.press("u")
        await opened.settle()
        assert library.feeds.all()[0].url == FEED


async def test_a_mute_is_taken_back_by_the_key_that_undoes(paths: Paths, library: Library) -> None:
    deliver(library.feeds, entry("One"))
    async with reader(paths) as opened:
        await feeds_of(opened)
        await opened.press("m")
        await opened.settle()
        await opened.press("u")
        await opened.settle()
        assert settings(library) == FeedSettings()


def test_an_address_without_a_feed_stands_there_to_be_mended_with_the_reason_below() -> None:
    asked: list[tuple[str, str]] = []
    followed: list[FeedChoice | None] = []
    choice = FeedChoice("https://a.example/rss", "A")

    class Typing:
        def text(self, title: str, does: str, text: str, hint: str, about: str) -> Question[str | None]:
            asked.append((text, about))
            typed = "a.example" if len(asked) == 1 else "a.example/rss"
            return Question(lambda answered, failed: answered(typed))

    class Looking:
        def find(self, address: str, answered: Answered[Sequence[FeedChoice]], failed: Failed) -> None:
            if address == "a.example/rss":
                answered([choice])
            else:
                failed(NewsreaderError("No feed found.", "Give its address."))

    async def follow(ask: Ask, job: SubscriptionJob) -> None:
        followed.append(await ask_for_feed(ask, job, lambda _: None))

    errors: list[NewsreaderError] = []
    run(follow(cast("Ask", Typing()), cast("SubscriptionJob", Looking())), errors.append)
    assert asked == [("", ""), ("a.example", "No feed found. Give its address.")]
    assert (followed, errors) == ([choice], [])


async def test_settings_are_edited_at_every_size(paths: Paths, library: Library) -> None:
    deliver(library.feeds, entry("One"))
    async with reader(paths) as opened:
        await feeds_of(opened)
        for quality, size in enumerate(SIZES):
            await opened.resize(size)
            await edit(opened, 2, str(quality))
            assert settings(library).quality == quality
            assert all(cell_len(line) == size[0] for line in opened.text().splitlines())


async def test_typing_finds_feeds_folders_group_them_and_columns_order_them(
    paths: Paths, library: Library
) -> None:
    for name, folder, count in (("Moon", "Space", 1), ("Mars", "Space", 3), ("Cake", "", 2)):
        entries = [entry(f"{name} {number}", feed=f"{FEED}/{name}") for number in range(count)]
        topics = (folder,) if folder else ()
        deliver(
            library.feeds, *entries, url=f"{FEED}/{name}", settings=FeedSettings(name=name, topics=topics)
        )
    async with reader(paths) as opened:
        await feeds_of(opened)
        await opened.press(*"pace")
        assert "3 feeds · 2 with “pace”" in opened.text()
        await opened.press("escape", "s", "j", "enter")
        text = opened.text()
        assert "▾ Space  2 feeds · 4 unread" in text
        assert (
            text.index("▾ Space") < text.index("● Mars") < text.index("▾ in no folder") < text.index("● Cake")
        )
        await opened.press("g", "v")
        assert "2 marked" in opened.text()
        await opened.press("e", "enter", "ctrl+u")
        await opened.paste("Sky, Space")
        await opened.press("enter")
        await opened.settle()
        assert {feed.settings.topics for feed in library.feeds.all()} == {("Sky", "Space"), ()}
        await opened.press("u")
        await opened.settle()
        assert {feed.settings.topics for feed in library.feeds.all()} == {("Space",), ()}
        await opened.settle()
        await opened.press("escape", "g", "enter")
        assert "▸ Space" in opened.text()
        assert "● Mars" not in opened.text()
        header = opened.app.screen.query_one("#feed-status")
        column = opened.text().splitlines()[header.region.y].index("unread") - header.region.x
        await opened.pilot.click(header, offset=(column, 0))
        text = opened.text()
        assert text.index("● Mars") < text.index("● Cake") < text.index("● Moon")


async def test_a_feed_is_told_with_the_history_of_its_failures(paths: Paths, library: Library) -> None:
    deliver(library.feeds, entry("One"), at=NOW - 100)
    for hour, why in enumerate(("no answer (timeout)", "no answer (timeout)", TROUBLE)):
        (feed,) = library.feeds.all()
        state = msgspec.structs.replace(feed.state, last_error=why, last_try=int(NOW) + 3_600 * hour)
        library.feeds.note(FEED, state)
    async with reader(paths) as opened:
        await feeds_of(opened)
        await opened.press("i")
        text = opened.text()
        assert "1 of 1 unread" in text
        assert "2 times" in text
        assert text.index(TROUBLE, text.index("Failures")) < text.index("no answer (timeout)")
        await opened.press("enter")
        assert opened.titles == ["One"]


async def test_an_empty_list_says_that_feeds_fail_where_it_is_narrow(paths: Paths, library: Library) -> None:
    library.feeds.subscribe([(FEED, FeedSettings())], int(NOW))
    fail(library, FEED)
    async with reader(paths, size=(45, 20)) as opened:
        assert "1 feed could not be fetched" in opened.text()
        assert "tries again." in opened.text()
        await opened.press("!")
        assert "(404)" in opened.text()
        assert "R fetches all feeds again" in opened.text()
        assert opened.text().count(FEED) == 1


def test_a_folder_has_the_number_that_the_sidebar_has_for_it() -> None:
    names = ("A", "B")
    rows = [
        FeedRow(f"https://{name}.example", name, 9, 4, 1, 0, 50, None, topics=("News",)) for name in names
    ]
    (folder,) = listed(rows, BY_FOLDER, {"News"}, {"News": Count(9, 7)})
    assert isinstance(folder, FolderRow)
    assert folder.facts == "2 feeds · 7 unread", "a story that both have counts once"
