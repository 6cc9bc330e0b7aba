"""What is kept of feeds: every article once, edited in place, for as long as it should be."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsreader.library import Change, Library
from newsreader.library.feeds import deliveries
from newsreader.library.feeds.access import AS_USUAL, decoded_access
from newsreader.library.feeds.edits import compare
from newsreader.library.feeds.feeds import Delivery, Feeds, FeedSettings, FeedState, Subscription
from newsreader.model import (
    Article,
    Body,
    BodyFormat,
    FeedEntry,
    SourceKind,
    SourceRef,
    Topic,
    Triage,
    Urls,
    id_from_url,
    moment,
    tag_field,
)

DAY = 86_400
NOW = 1_700_000_000
A, B, C = (f"https://{name}.example/feed" for name in "abc")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library.db")
    yield opened
    opened.close()


@pytest.fixture
def feeds(library: Library) -> Feeds:
    library.feeds.subscribe([(A, FeedSettings())], NOW)
    return library.feeds


def entry(
    number: int, text: str = "", title: str = "", feed: str = A, published: int | None = None
) -> FeedEntry:
    url = f"https://site.example/{number}"
    title = title or f"Title {number}"
    text = text or f"The text of article number {number} in some words"
    article = Article(
        id=id_from_url(url),
        title=title,
        excerpt=text[:20],
        urls=Urls(original=url),
        published=moment(published if published is not None else NOW - number),
        body=Body(BodyFormat.HTML, f"<p>{text}</p>"),
        sources=(SourceRef(SourceKind.FEED, "as parsed", feed),),
    )
    return FeedEntry(url, article, f"{title} {text}")


def undated(number: int, title: str = "") -> FeedEntry:
    dated = entry(number, title=title)
    return msgspec.structs.replace(dated, article=msgspec.structs.replace(dated.article, published=None))


def ids(*numbers: int) -> tuple[str, ...]:
    return tuple(id_from_url(f"https://site.example/{number}") for number in numbers)


def deliver(feeds: Feeds, *entries: FeedEntry, url: str = A, now: int = NOW) -> Delivery:
    return feeds.deliver(url, FeedState(title="The feed", last_success=now), entries, now)


def shown(feeds: Feeds) -> set[str]:
    return {card.headline.id for card in feeds.cards()}


def subscription(feeds: Feeds, url: str = A) -> Subscription:
    feed = feeds.find(url)
    assert feed is not None
    return feed


def whole(feeds: Feeds, number: int) -> Article:
    article = feeds.article(*ids(number))
    assert article is not None
    return article


def mark(library: Library, field: str, *numbers: int) -> None:
    library.record(field, [Change(article_id, field, True) for article_id in ids(*numbers)])


class TestSubscriptions:
    def test_are_there_after_a_restart_with_every_setting(self, tmp_path: Path) -> None:
        chosen = FeedSettings("Name", ("Tech", "Linux"), 70, 600, True, True, 10, 20)
        state = FeedState(
            title="Own",
            home="https://a.example/",
            etag='W/"é"',
            last_modified="yesterday",
            digest="d",
            ttl=5,
            skip_hours=(1, 2),
            last_try=1,
            last_success=2,
            last_error="no",
            failures=3,
            moving_to=B,
            moves=2,
            ended=True,
            next_due=4,
            held_until=5,
        )
        library = Library.open(tmp_path / "library.db")
        assert library.feeds.subscribe([(A, chosen)], NOW) == [A]
        assert library.feeds.note(A, state)
        library.close()
        library = Library.open(tmp_path / "library.db")
        assert library.feeds.all() == (Subscription(1, A, NOW, chosen, state),)
        assert library.feeds.all()[0].title == "Name"
        library.close()

    def test_to_the_same_feed_twice_only_gain_topics(self, feeds: Feeds) -> None:
        feeds.configure(A, FeedSettings("Mine", ("One",)))
        assert feeds.subscribe([(A, FeedSettings("Theirs", ("One", "Two"))), (B, FeedSettings())], NOW) == [B]
        assert subscription(feeds).settings == FeedSettings("Mine", ("One", "Two"))

    def test_that_are_gone_are_not_brought_back_by_a_refresh(self, feeds: Feeds) -> None:
        feeds.unsubscribe(A)
        assert not feeds.note(A, FeedState())
        assert deliver(feeds, entry(1)) == Delivery()
        assert feeds.all() == ()
        assert feeds.unsubscribe(A) is None
        assert not feeds.configure(A, FeedSettings())

    def test_fall_due_in_order_unless_ended_or_held_back(self, feeds: Feeds) -> None:
        feeds.subscribe(
            [(B, FeedSettings()), (C, FeedSettings()), ("https://d.example/", FeedSettings())], NOW
        )
        feeds.note(A, FeedState(next_due=NOW))
        feeds.note(B, FeedState(next_due=NOW - 5))
        feeds.note(C, FeedState(next_due=0, ended=True))
        feeds.note("https://d.example/", FeedState(next_due=0, held_until=NOW + 1))
        assert [feed.url for feed in feeds.due(NOW)] == [B, A]
        assert [feed.url for feed in feeds.due(NOW - 1)] == [B]

    def test_follow_a_feed_that_moved(self, feeds: Feeds) -> None:
        deliver(feeds, entry(1))
        feeds.move(A, B)
        assert [feed.url for feed in feeds.all()] == [B]
        assert [source.path for source in whole(feeds, 1).sources] == [B]

    def test_to_where_another_moves_become_one(self, feeds: Feeds) -> None:
        feeds.subscribe([(B, FeedSettings())], NOW)
        deliver(feeds, entry(1), entry(2))
        deliver(feeds, entry(2), entry(3), url=B)
        feeds.move(A, B)
        assert [feed.url for feed in feeds.all()] == [B]
        assert shown(feeds) == set(ids(1, 2, 3))
        assert deliver(feeds, entry(1), entry(2), entry(3), url=B) == Delivery()


class TestArticles:
    def test_are_new_once(self, feeds: Feeds) -> None:
        assert deliver(feeds, entry(1), entry(2)).new == ids(1, 2)
        assert deliver(feeds, entry(2), entry(3), now=NOW + 1).new == ids(3)
        assert shown(feeds) == set(ids(1, 2, 3))

    def test_in_three_feeds_are_one_with_three_sources_and_one_read_state(
        self, library: Library, feeds: Feeds
    ) -> None:
        feeds.subscribe([(B, FeedSettings()), (C, FeedSettings("Third"))], NOW)
        assert deliver(feeds, entry(1)).new == ids(1)
        assert deliver(feeds, entry(1), url=B).new == ()
        assert deliver(feeds, entry(1), url=C).new == ()
        mark(library, "read", 1)
        assert len(feeds.cards()) == 1
        assert [source.name for source in whole(feeds, 1).sources] == ["The feed", "The feed", "Third"]
        assert [(health.entries, health.unread) for health in feeds.health(NOW)] == [(1, 0)] * 3

    def test_of_a_second_feed_fill_what_the_first_left_out(self, feeds: Feeds) -> None:
        feeds.subscribe([(B, FeedSettings())], NOW)
        short = entry(1)
        bare = msgspec.structs.replace(short, article=msgspec.structs.replace(short.article, body=None))
        deliver(feeds, bare)
        assert deliver(feeds, entry(1), url=B) == Delivery()
        assert whole(feeds, 1).body is not None

    def test_from_the_future_are_of_the_day_they_came(self, feeds: Feeds) -> None:
        deliver(feeds, entry(2, published=NOW + 400 * DAY))
        deliver(feeds, entry(2, "Edited", published=NOW + 400 * DAY), now=NOW + DAY)
        assert whole(feeds, 2).published == moment(NOW)

    def test_without_a_date_say_so_and_stand_where_they_came_first_in_the_order_of_their_feed(
        self, feeds: Feeds
    ) -> None:
        deliver(feeds, undated(3), undated(1), undated(2))
        deliver(feeds, undated(2, "Edited"), undated(3), now=NOW + DAY)
        headlines = {card.headline.title: card.headline for card in feeds.cards()}
        places = [headlines[title] for title in ("Title 3", "Title 1", "Edited")]
        assert [headline.published for headline in places] == [NOW, NOW - 1, NOW - 2]
        assert all(headline.undated and headline.told_date is None for headline in places)
        assert whole(feeds, 3).published is None
        assert [report.published for report in feeds.reports(ids(2))] == [NOW - 2]

    def test_without_a_date_are_no_news_when_a_feed_is_first_fetched(self, feeds: Feeds) -> None:
        dated = [entry(number, published=NOW - number * DAY) for number in (10, 20)]
        deliver(feeds, undated(3), dated[0], undated(4), dated[1], undated(5))
        deliver(feeds, undated(6), undated(3), *dated, now=NOW + DAY)
        places = {card.headline.title: card.headline.published for card in feeds.cards()}
        assert [places[f"Title {number}"] for number in (3, 4, 5)] == [
            NOW - 10 * DAY,
            NOW - 20 * DAY - 2,
            NOW - 20 * DAY - 4,
        ]
        assert places["Title 6"] == NOW + DAY, "what comes later is new when it comes"

    def test_that_get_a_date_later_have_it(self, feeds: Feeds) -> None:
        deliver(feeds, undated(1))
        deliver(feeds, entry(1, "Edited", published=NOW - DAY), now=NOW + DAY)
        (card,) = feeds.cards()
        assert (card.headline.published, card.headline.undated) == (NOW - DAY, False)

    def test_carry_the_topics_and_the_name_that_the_user_gave_the_feed(self, feeds: Feeds) -> None:
        feeds.configure(A, FeedSettings("Mine", ("Café",)))
        deliver(feeds, entry(1))
        (card,) = feeds.cards()
        assert (card.headline.topics, card.headline.source) == (("Café",), "Mine")
        assert card.folded.endswith("cafe")
        assert whole(feeds, 1).topics == ("Café",)

    def test_get_topics_by_names_that_were_told_to_the_library_before(self, library: Library) -> None:
        library.feeds.name_topics([Topic("Weather", keywords=("storm",))])
        library.feeds.subscribe([(A, FeedSettings())], NOW)
        deliver(library.feeds, entry(1, title="A storm is near"))
        assert whole(library.feeds, 1).topics == ("Weather",)

    def test_get_the_topics_that_their_words_name_unless_the_feed_or_its_user_gives_others(
        self, feeds: Feeds
    ) -> None:
        feeds.subscribe([(B, FeedSettings(topics=("Mine",)))], NOW)
        feeds.name_topics([Topic("AI", keywords=("neural network",)), Topic("Weather", keywords=("storm",))])
        theirs = entry(3, title="Storm over the estuary")
        theirs = msgspec.structs.replace(
            theirs, article=msgspec.structs.replace(theirs.article, topics=("Coast",))
        )
        deliver(
            feeds, entry(1, title="A neural network forecasts storms"), entry(2, "A storm is near"), theirs
        )
        deliver(feeds, entry(4, title="Storm"), url=B)
        topics = {card.headline.id: card.headline.topics for card in feeds.cards()}
        assert [topics[article_id] for article_id in ids(1, 2, 3, 4)] == [
            ("AI",),
            ("Weather",),
            ("Coast",),
            ("Mine",),
        ]

    def test_of_muted_feeds_are_not_shown_unless_another_has_them(self, feeds: Feeds) -> None:
        feeds.subscribe([(B, FeedSettings())], NOW)
        deliver(feeds, entry(1), entry(2))
        deliver(feeds, entry(2), url=B)
        feeds.configure(A, FeedSettings(muted=True))
        assert shown(feeds) == set(ids(2))

    def test_can_be_asked_for_by_id(self, feeds: Feeds) -> None:
        deliver(feeds, *(entry(number) for number in range(5)))
        assert {card.headline.id for card in feeds.cards(ids(1, 3, 9))} == set(ids(1, 3))
        assert feeds.article("nothing") is None

    def test_that_came_or_were_edited_are_news_whichever_program_did_it(
        self, feeds: Feeds, library: Library
    ) -> None:
        deliver(feeds, entry(1), entry(2))
        seen = feeds.latest()
        with_cron = Library.open(library.path)
        deliver(with_cron.feeds, entry(1), entry(2, "Wholly other words than before"), entry(3))
        with_cron.close()
        assert [article for _, article in feeds.news(seen, 10)] == list(ids(2, 3))
        (first,) = feeds.news(seen, 1)
        assert [article for _, article in feeds.news(first[0], 10)] == list(ids(3))
        assert feeds.news(feeds.latest(), 10) == []

    def test_that_say_they_were_edited_long_ago_are_news_too(self, feeds: Feeds) -> None:
        deliver(feeds, entry(1))
        seen = feeds.latest()
        deliver(feeds, msgspec.structs.replace(entry(1, "Other words"), updated=moment(NOW - 9_999)))
        assert [article for _, article in feeds.news(seen, 10)] == list(ids(1))


class TestEdits:
    def test_are_made_in_place_and_say_what_changed(self, feeds: Feeds) -> None:
        deliver(feeds, entry(1, "one two three four"))
        edited = msgspec.structs.replace(entry(1, "one two three five"), updated=moment(NOW + 50))
        delivery = deliver(feeds, edited, now=NOW + 100)
        assert delivery == Delivery(edited=ids(1))
        article = whole(feeds, 1)
        assert article.body == Body(BodyFormat.HTML, "<p>one two three five</p>")
        assert (article.extra["updated"], article.extra["changed"]) == (
            NOW + 50,
            "text (1 word more, 1 less)",
        )

    def test_of_the_title_show_the_old_one(self, feeds: Feeds) -> None:
        deliver(feeds, entry(1, title="Old"))
        deliver(feeds, entry(1, title="New"), now=NOW + 100)
        assert whole(feeds, 1).extra["changed"] == "title (was “Old”)"
        (card,) = feeds.cards()
        assert card.headline.title == "New"

    @pytest.mark.parametrize(
        ("text", "title", "again"),
        [
            ("one two three four FIVE", "Title 1", False),
            ("one two three four five", "Title one", True),
            ("one two three four five", "TITLE 1", False),
            ("all of it is other now", "Title 1", True),
        ],
    )
    def test_come_back_to_unread_only_when_it_is_worth_it(
        self, library: Library, feeds: Feeds, text: str, title: str, again: bool
    ) -> None:
        deliver(feeds, entry(1, "one two three four fife"), entry(2))
        mark(library, "read", 1, 2)
        mark(library, "starred", 1)
        delivery = deliver(feeds, entry(1, text, title), entry(2), now=NOW + 100)
        assert delivery.unread_again == (ids(1) if again else ())
        assert library.triage_of(ids(1, 2)) == dict(
            zip(ids(1, 2), (Triage(read=not again, starred=True), Triage(read=True)), strict=True)
        )

    def test_leave_undo_to_what_the_user_did(self, library: Library, feeds: Feeds) -> None:
        deliver(feeds, entry(1), entry(2))
        mark(library, "read", 1, 2)
        deliver(feeds, entry(1, title="Quite another"), now=NOW + 100)
        undone = library.deciding.undo()
        assert undone is not None
        assert [change.article_id for change in undone.changes] == list(ids(2))
        assert library.triage() == {}

    def test_by_a_feed_that_does_not_lead_change_nothing(self, feeds: Feeds) -> None:
        feeds.subscribe([(B, FeedSettings())], NOW)
        deliver(feeds, entry(1))
        deliver(feeds, entry(1), url=B)
        assert deliver(feeds, entry(1, title="Clickbait"), url=B, now=NOW + 9) == Delivery()
        assert whole(feeds, 1).title == "Title 1"

    def test_that_no_reader_sees_are_none(self) -> None:
        before = entry(1, "a <b>bold</b> word").article
        assert compare(before, entry(1, "a bold <i>word</i>").article) is None
        assert compare(before, entry(1, "a 1 < 2 word").article) is not None


class TestRetention:
    def test_keeps_the_newest(self, feeds: Feeds) -> None:
        feeds.configure(A, FeedSettings(keep_count=3))
        delivery = deliver(feeds, *(entry(number) for number in range(5)))
        assert shown(feeds) == set(ids(0, 1, 2)) == set(delivery.new)
        assert delivery.dropped == ()

    def test_does_not_bring_back_what_it_dropped(self, feeds: Feeds) -> None:
        feeds.configure(A, FeedSettings(keep_count=3))
        everything = [entry(number) for number in range(5)]
        deliver(feeds, *everything)
        assert deliver(feeds, *everything, now=NOW + 1) == Delivery()
        newer = entry(9, published=NOW + 5)
        assert deliver(feeds, newer, *everything, now=NOW + 10) == Delivery(new=ids(9), dropped=ids(2))

    def test_counts_age_from_when_the_feed_last_named_it(self, feeds: Feeds) -> None:
        feeds.configure(A, FeedSettings(keep_days=10))
        deliver(feeds, entry(1, published=0), entry(2))
        assert deliver(feeds, entry(1, published=0), entry(3), now=NOW + 9 * DAY).dropped == ()
        assert deliver(feeds, entry(1, published=0), entry(3), now=NOW + 11 * DAY).dropped == ()
        assert deliver(feeds, entry(1, published=0), entry(3), now=NOW + 12 * DAY).dropped == ids(2)

    def test_spares_what_is_starred_or_tagged(self, library: Library, feeds: Feeds) -> None:
        deliver(feeds, *(entry(number) for number in range(6)))
        mark(library, "starred", 4)
        mark(library, tag_field("later"), 5)
        mark(library, "read", 3)
        feeds.configure(A, FeedSettings(keep_count=1))
        assert set(deliver(feeds, entry(0), now=NOW + 1).dropped) == set(ids(1, 2, 3))
        assert shown(feeds) == set(ids(0, 4, 5))

    def test_spares_what_another_feed_keeps(self, feeds: Feeds) -> None:
        feeds.subscribe([(B, FeedSettings())], NOW)
        deliver(feeds, entry(1), entry(2))
        deliver(feeds, entry(2), url=B)
        feeds.configure(A, FeedSettings(keep_count=0))
        assert deliver(feeds, entry(1), entry(2), now=NOW + 1).dropped == ids(1)
        assert shown(feeds) == set(ids(2))

    def test_forgets_what_the_feed_no_longer_names(self, library: Library, feeds: Feeds) -> None:
        feeds.configure(A, FeedSettings(keep_count=0))
        deliver(feeds, entry(1), entry(2))
        deliver(feeds, entry(3), now=NOW + 1)
        rows = library._file.read(lambda connection: connection.execute("SELECT key FROM entry").fetchall())
        assert rows == [("https://site.example/3",)]

    def test_of_the_end_of_a_subscription(self, library: Library, feeds: Feeds) -> None:
        feeds.subscribe([(B, FeedSettings())], NOW)
        deliver(feeds, entry(1), entry(2), entry(3))
        deliver(feeds, entry(2), url=B)
        mark(library, "starred", 3)
        assert feeds.unsubscribe(A) == ids(1)
        assert shown(feeds) == set(ids(2, 3))
        assert [source.path for source in whole(feeds, 2).sources] == [B]
        assert [source.name for source in whole(feeds, 3).sources] == ["as parsed"]
        assert deliver(feeds, entry(2, title="Edited"), url=B, now=NOW + 5).edited == ids(2)


class TestQuality:
    def test_is_what_the_user_set(self, feeds: Feeds) -> None:
        feeds.configure(A, FeedSettings(quality=80))
        deliver(feeds, entry(1))
        (card,) = feeds.cards()
        assert (card.headline.quality, card.headline.heat, card.headline.heat_computed) == (80, 80, True)
        assert whole(feeds, 1).extra["quality_from"] == "as set for this feed"

    def test_else_follows_what_the_user_does(self, library: Library, feeds: Feeds) -> None:
        feeds.subscribe([(B, FeedSettings()), (C, FeedSettings())], NOW)
        for start, url in ((0, A), (10, B), (20, C)):
            deliver(feeds, *(entry(start + number) for number in range(10)), url=url)
        mark(library, "opened", *range(5))
        mark(library, "read", *range(5))
        mark(library, "starred", 1)
        mark(library, "archived", *range(10, 15), 0)
        priors = [health.prior for health in feeds.health(NOW)]
        assert [prior.quality for prior in priors] == [64, 40, 50]
        assert priors[0].reason == "as you opened 5 of its articles and starred 1"
        assert {card.headline.quality for card in feeds.cards(ids(12))} == {40}


def test_health_tells_how_a_feed_does(library: Library, feeds: Feeds) -> None:
    deliver(feeds, *(entry(number) for number in range(8)))
    mark(library, "read", 0, 1)
    (early,) = feeds.health(NOW + DAY)
    (later,) = feeds.health(NOW + 14 * DAY)
    (long_after,) = feeds.health(NOW + 100 * DAY)
    assert (early.entries, early.unread, early.share_read) == (8, 6, 0.25)
    assert [round(health.new_per_week, 2) for health in (early, later, long_after)] == [8, 4, 0]


def test_a_list_of_feeds_says_of_each_what_is_said_of_it_alone(feeds: Feeds) -> None:
    feeds.subscribe([(B, FeedSettings("Beta", ("News", "World"))), (C, FeedSettings(topics=("News",)))], NOW)
    feeds.note(A, FeedState(last_error="it is not there", failures=3, ended=True, last_success=NOW))
    feeds.note(C, FeedState(title="Gamma", last_error="it took too long", failures=1, last_success=NOW - 1))
    everything = feeds.all()
    assert [(feed.url, feed.title, feed.topics, feed.trouble) for feed in feeds.listed()] == [
        (feed.url, feed.title, feed.settings.topics, feed.trouble) for feed in everything
    ]
    assert feeds.last_success() == max(feed.state.last_success or 0 for feed in everything)


def test_nothing_was_fetched_yet_of_feeds_that_are_only_followed(feeds: Feeds) -> None:
    assert feeds.last_success() is None


def test_the_rate_of_a_feed_is_that_of_its_dates_and_not_of_its_first_fetch(feeds: Feeds) -> None:
    weekly = [entry(number, published=NOW - number * 7 * DAY - 1) for number in range(50)]
    deliver(feeds, *weekly)
    (health,) = feeds.health(NOW)
    assert (health.entries, round(health.new_per_week)) == (50, 1)


@pytest.mark.parametrize("long_ago", [0, 100])
def test_what_a_feed_brought_lately_is_told_by_dates_beside_however_much_it_brought_before(
    feeds: Feeds, long_ago: int
) -> None:
    before = NOW - 60 * DAY
    deliver(feeds, *(entry(100 + number, published=before) for number in range(long_ago)), now=before)
    deliver(
        feeds,
        *(entry(number, published=NOW - DAY) for number in range(8)),
        *(entry(10 + number, published=before) for number in range(4)),
    )
    (health,) = feeds.health(NOW)
    assert (health.entries, health.new_per_week) == (12 + long_ago, 2)


def test_subscriptions_outlive_damage_as_far_as_they_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    library = Library.open(path)
    library.feeds.subscribe(
        [(f"https://{n}.example/", FeedSettings(f"Name {n}", ("T",))) for n in range(500)], NOW
    )
    library.close()
    connection = sqlite3.connect(path)
    try:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        pages = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = 'feed' AND pagetype = 'leaf'"
        ).fetchall()
    except sqlite3.OperationalError:
        pytest.skip("this SQLite is built without dbstat")
    finally:
        connection.close()
    with path.open("r+b") as file:
        file.seek((pages[len(pages) // 2][0] - 1) * size)
        file.write(b"\xaa" * size)
    library = Library.open(path)
    rescued = {feed.url: feed.settings for feed in library.feeds.all()}
    assert 400 < len(rescued) < 500
    assert rescued["https://499.example/"] == FeedSettings("Name 499", ("T",))
    assert library.notice is not None
    assert f"{len(rescued)} subscriptions could be recovered" in library.notice.hint
    library.close()


NUMBERS = st.lists(st.integers(0, 6), max_size=6, unique=True)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("deliver"), st.sampled_from([A, B]), NUMBERS, st.sampled_from(["x", "y z"])),
        st.tuples(st.just("star"), st.integers(0, 6)),
        st.tuples(st.just("keep"), st.sampled_from([A, B]), st.integers(0, 4)),
        st.tuples(st.just("unsubscribe"), st.sampled_from([A, B])),
    ),
    max_size=12,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_happens_no_article_is_lost_doubled_or_left_over(tmp_path: Path, steps: list[tuple]) -> None:  # type: ignore[type-arg]
    path = tmp_path / "library.db"
    for file in tmp_path.glob("library.db*"):
        file.unlink()
    library = Library.open(path)
    feeds = library.feeds
    starred: set[str] = set()
    for now, step in enumerate(steps, start=NOW):
        feeds.subscribe([(A, FeedSettings()), (B, FeedSettings())], now)
        match step:
            case ("deliver", url, numbers, text):
                deliver(feeds, *(entry(number, text) for number in numbers), url=url, now=now)
            case ("star", number):
                mark(library, "starred", number)
                starred |= shown(feeds) & set(ids(number))
            case ("keep", url, count):
                feeds.configure(url, FeedSettings(keep_count=count))
            case ("unsubscribe", url):
                feeds.unsubscribe(url)
        cards = feeds.cards()
        assert len({card.headline.id for card in cards}) == len(cards)
        assert starred <= shown(feeds)
        assert all(feeds.article(card.headline.id) for card in cards)
        counts = library._file.read(
            lambda connection: connection.execute(
                "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM article_text)"
            ).fetchone()
        )
        assert counts[0] == counts[1] == len(cards)
    library.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_what_is_passed_over_is_what_would_be_dropped_at_once(tmp_path: Path, steps: list[tuple]) -> None:  # type: ignore[type-arg]
    told = []
    for name in ("passing.db", "keeping.db"):
        for file in tmp_path.glob(f"{name}*"):
            file.unlink()
        library = Library.open(tmp_path / name)
        told.append(list(_told_by(library, steps, passing=name == "passing.db")))
        library.close()
    assert told[0] == told[1]


def _told_by(library: Library, steps: list[tuple], *, passing: bool) -> Iterator[object]:  # type: ignore[type-arg]
    """What can be seen after each step. `passing`: whether entries are passed over."""
    feeds = library.feeds
    with pytest.MonkeyPatch.context() as patch:
        if not passing:
            patch.setattr(deliveries, "_beyond_bounds", lambda *_: frozenset())
        for now, step in enumerate(steps, start=NOW):
            feeds.subscribe([(A, FeedSettings()), (B, FeedSettings())], now)
            match step:
                case ("deliver", url, numbers, text):
                    entries = (entry(number, text, published=NOW + DAY * number) for number in numbers)
                    yield deliver(feeds, *entries, url=url, now=now)
                case ("star", number):
                    mark(library, "starred", number)
                case ("keep", url, count):
                    feeds.configure(url, FeedSettings(keep_count=count))
                case ("unsubscribe", url):
                    yield feeds.unsubscribe(url)
            yield sorted(feeds.cards(), key=lambda card: card.headline.id)
            yield library._file.read(
                lambda connection: connection.execute("SELECT * FROM entry ORDER BY feed, key").fetchall()
            )


def test_of_a_long_document_no_more_is_written_than_is_kept(library: Library, feeds: Feeds) -> None:
    feeds.configure(A, FeedSettings(keep_count=3))
    mark(library, "starred", 7)
    delivery = deliver(feeds, *(entry(number) for number in range(9)))
    assert shown(feeds) == set(delivery.new) == set(ids(0, 1, 2, 7))
    # Tellings are numbered as they are written.
    assert feeds.latest() == 4


def test_damaged_settings_of_servers_are_as_usual() -> None:
    assert decoded_access('{"user_agent":"x"}').user_agent == "x"
    for damaged in ('{"user_agent":5}', '{"user_a', "", b"\xff", "[]"):
        assert decoded_access(damaged) == AS_USUAL
