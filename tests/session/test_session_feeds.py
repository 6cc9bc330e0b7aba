"""Articles of feeds and of folders in one session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fakes import NOW, write_article
from feeding import FEED, deliver, entry
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.config.schema import Config, Listing, Sources
from newsreader.errors import NotFoundError
from newsreader.library import Library
from newsreader.library.feeds.feeds import FeedSettings
from newsreader.model import Article, Image, Provider, Related, SourceKind, Urls, id_from_url, merge, moment
from newsreader.query import SortKey, parse
from newsreader.scoring.heat import indexed
from newsreader.session.events import FeedsChanged
from newsreader.session.incoming.source_merge import united
from newsreader.session.session import Session
from newsreader.store.store import EVERYTHING
from newsreader.system.paths import Paths

OTHER = "https://other.example/rss"
SHARED = "https://example.org/shared"


@contextmanager
def session(paths: Paths, *roots: Path, given: bool = False) -> Iterator[Session]:
    config = Config(sources=Sources(() if given else tuple(map(str, roots))))
    room = Session.open(list(roots) if given else [], paths, config, clock=lambda: NOW)
    try:
        yield room
    finally:
        room.close()


def titles(room: Session, query: str = "") -> list[str]:
    ids = room.store.view(parse(query) if query else EVERYTHING).ids
    return [headline.title for article_id in ids if (headline := room.store.headline(article_id)) is not None]


def hear(room: Session) -> tuple[str, ...]:
    """Take over what other programs did, as the reader does once a second."""
    look = room.feeds.news()
    return (
        tuple(article_id for news in look() for article_id in room.feeds.take(news))
        if look is not None
        else ()
    )


def write_shared(folder: Path, quality: str = "") -> Path:
    front = f'title: "In the folder"\noriginalUrl: "{SHARED}"\n{quality}'
    return write_article(folder, "shared", front)


def test_subscriptions_take_the_place_of_the_seeds(paths: Paths, library: Library) -> None:
    deliver(library.feeds, entry("One"), entry("Two"))
    with session(paths) as room:
        room.load_all()
        assert sorted(titles(room)) == ["One", "Two"]


def test_a_folder_holds_the_articles_of_its_feeds_alone_whatever_topics_others_have(
    paths: Paths, library: Library
) -> None:
    deliver(library.feeds, entry("In the folder"), settings=FeedSettings(topics=("News", "Later")))
    deliver(library.feeds, entry("Elsewhere", topics=("News",)), url=OTHER, settings=FeedSettings("Other"))
    with session(paths) as room:
        room.load_all()
        assert titles(room, "folder:news") == titles(room, "folder=News") == ["In the folder"]
        assert titles(room, "folder:later") == [], "a feed stands in one folder"
        assert [row.unread for row in room.sidebar.entries((), folded=True) if row.title == "News"] == [1]
        library.feeds.configure(OTHER, FeedSettings("Other", topics=("News",)))
        room.events.tell(FeedsChanged())
        assert sorted(titles(room, "folder:news")) == ["Elsewhere", "In the folder"]
        assert [row.unread for row in room.sidebar.entries((), folded=True) if row.title == "News"] == [2]


def test_the_list_begins_by_hot_where_feeds_are_open_and_by_heat_for_folders_alone(
    paths: Paths, library: Library, tmp_path: Path
) -> None:
    write_shared(tmp_path)
    with session(paths, tmp_path) as room:
        assert room.order(Config()).key is SortKey.HEAT, "there are no feeds"
    deliver(library.feeds, entry("One"))
    with session(paths, tmp_path) as room:
        assert room.order(Config()).key is SortKey.HOT
        assert room.order(Config(list=Listing("newest"))).key is SortKey.NEWEST
    with session(paths, tmp_path, given=True) as room:
        assert room.order(Config()).key is SortKey.HEAT, "a folder was named, and the feeds stay closed"


def test_without_sources_and_subscriptions_the_seeds_are_shown(paths: Paths) -> None:
    with session(paths) as room:
        room.load_all()
        assert len(room.store) == 5


def test_feeds_stand_among_the_configured_folders_and_are_ranked_with_them(
    paths: Paths, library: Library, tmp_path: Path
) -> None:
    deliver(library.feeds, entry("From the feed"), settings=FeedSettings(quality=60))
    write_article(tmp_path / "news", "hot", 'title: "Hot"\nquality: 90')
    write_article(tmp_path / "news", "cool", 'title: "Cool"\nquality: 10')
    with session(paths, tmp_path / "news") as room:
        room.load_all()
        assert titles(room) == ["Hot", "From the feed", "Cool"]


def test_paths_on_the_command_line_leave_the_feeds_out(
    paths: Paths, library: Library, tmp_path: Path
) -> None:
    deliver(library.feeds, entry("From the feed"))
    write_article(tmp_path / "news", "a", 'title: "Alone"')
    with session(paths, tmp_path / "news", given=True) as room:
        room.load_all()
        assert titles(room) == ["Alone"]
        deliver(library.feeds, entry("Later"))
        assert hear(room) == ()


def test_an_article_in_a_folder_and_a_feed_is_one_with_two_sources_and_one_read_state(
    paths: Paths, library: Library, tmp_path: Path
) -> None:
    deliver(library.feeds, entry("In the feed", url=SHARED, topics=["Feeds"]))
    write_shared(tmp_path / "news")
    with session(paths, tmp_path / "news") as room:
        room.load_all()
        assert titles(room) == ["In the folder"]
        article = room.article(id_from_url(SHARED))
        assert [source.kind for source in article.sources] == [SourceKind.CORPUS, SourceKind.FEED]
        assert article.body is not None
        assert "About In the feed." in article.body.text
        assert room.store.indexed(article.id) == indexed(article)
        room.desk.decide("read", [article.id])
        assert titles(room, "is:unread") == []
    (health,) = library.feeds.health(int(NOW))
    assert health.unread == 0


def test_the_quality_of_the_folder_wins_and_the_reason_for_that_of_the_feed_goes(
    paths: Paths, library: Library, tmp_path: Path
) -> None:
    deliver(library.feeds, entry("In the feed", url=SHARED))
    write_shared(tmp_path / "news", "quality: 77")
    with session(paths, tmp_path / "news") as room:
        room.load_all()
        article = room.article(id_from_url(SHARED))
        assert article.quality == 77
        assert "quality_from" not in article.extra


def test_removing_the_file_leaves_the_copy_of_the_feed(
    paths: Paths, library: Library, tmp_path: Path
) -> None:
    deliver(library.feeds, entry("In the feed", url=SHARED))
    path = write_shared(tmp_path / "news")
    with session(paths, tmp_path / "news") as room:
        room.load_all()
        path.unlink()
        room.load_all()
        assert titles(room) == ["In the feed"]
        assert [source.kind for source in room.article(id_from_url(SHARED)).sources] == [SourceKind.FEED]
        write_shared(tmp_path / "news")
        room.load_all()
        assert titles(room) == ["In the folder"]


def test_ending_the_subscription_leaves_the_copy_of_the_folder(
    paths: Paths, library: Library, tmp_path: Path
) -> None:
    deliver(library.feeds, entry("In the feed", url=SHARED), entry("Only there"))
    write_shared(tmp_path / "news")
    with session(paths, tmp_path / "news") as room:
        room.load_all()
        assert sorted(titles(room)) == ["In the folder", "Only there"]
        library.feeds.unsubscribe(FEED)
        hear(room)
        assert titles(room) == ["In the folder"]
        assert [source.kind for source in room.article(id_from_url(SHARED)).sources] == [SourceKind.CORPUS]


def test_what_another_program_refreshes_shows_up(paths: Paths, library: Library) -> None:
    deliver(library.feeds, entry("One"))
    with session(paths) as room:
        room.load_all()
        assert room.feeds.news() is None
        deliver(library.feeds, entry("One"), entry("Two"))
        assert [room.article(article_id).title for article_id in hear(room)] == ["Two"]
        assert sorted(titles(room)) == ["One", "Two"]
        assert room.feeds.news() is None


def test_much_that_comes_is_handed_over_in_small_parts_and_nothing_twice(
    paths: Paths, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsreader.feeds.changes.PAGE", 4)
    with session(paths) as room:
        room.load_all()
        deliver(library.feeds, *(entry(str(number)) for number in range(10)))
        pages = list(room.feeds.arrivals())
        assert [len(page.cards) for page in pages] == [4, 4, 2]
        parts = [part for page in pages for part in page.slices(3)]
        assert [len(part.cards) for part in parts] == [3, 1, 3, 1, 2]
        assert sorted(card.headline.title for part in parts for card in part.cards) == list("0123456789")
        assert list(room.feeds.arrivals()) == []
        deliver(library.feeds, entry("3", text="Other words."))
        assert [card.headline.title for page in room.feeds.arrivals() for card in page.cards] == ["3"]


def test_an_article_that_was_edited_through_and_through_is_unread_again(
    paths: Paths, library: Library
) -> None:
    deliver(library.feeds, entry("One", url=SHARED))
    with session(paths) as room:
        room.load_all()
        room.desk.decide("read", [id_from_url(SHARED)])
        deliver(library.feeds, entry("Quite another", url=SHARED))
        assert hear(room) == ()
        assert titles(room, "is:unread") == ["Quite another"]


def test_muting_and_renaming_show_at_once(paths: Paths, library: Library) -> None:
    deliver(library.feeds, entry("One"))
    with session(paths) as room:
        room.load_all()
        library.feeds.configure(FEED, FeedSettings(name="My name"))
        hear(room)
        assert titles(room, 'source:"my name"') == ["One"]
        library.feeds.configure(FEED, FeedSettings(muted=True))
        hear(room)
        assert titles(room) == []
        library.feeds.configure(FEED, FeedSettings())
        assert len(hear(room)) == 1


def test_an_article_of_a_feed_is_found_by_its_id_when_the_feeds_are_not_open(
    paths: Paths, library: Library, tmp_path: Path
) -> None:
    deliver(library.feeds, entry("One", url=SHARED))
    with session(paths, tmp_path, given=True) as room:
        room.load_all()
        assert room.article(id_from_url(SHARED)).title == "One"
        assert room.recall(id_from_url(SHARED))
        with pytest.raises(NotFoundError):
            room.article("nothing")


names = st.sampled_from(["", "Daily", "Ängström", "example.org"])
qualities = st.none() | st.integers(0, 100)
related = st.lists(st.sampled_from(["One", "Other"]).map(Related), max_size=2, unique=True)


def articles(own: str, *, others: bool) -> st.SearchStrategy[Article]:
    return st.builds(
        Article,
        id=st.just("one"),
        title=st.just(own),
        excerpt=st.sampled_from(["", "Words"]),
        urls=st.just(Urls(SHARED)),
        provider=st.builds(Provider, name=names, domain=st.sampled_from(["", "example.org"])),
        published=st.none() | st.integers(0, 10**9).map(moment),
        topics=st.lists(st.sampled_from(["AI", "Art", "ai"]), max_size=2).map(tuple),
        quality=qualities,
        heat=st.none() | st.integers(-1, 200),
        images=st.sampled_from([(), (Image("https://example.org/i.png"),)]),
        related=related.map(tuple) if others else st.just(()),
    )


@settings(max_examples=80)
@given(articles("Folder", others=True), articles("Feed", others=False))
def test_uniting_headlines_gives_what_merging_the_articles_gives(folder: Article, feed: Article) -> None:
    both = united(indexed(folder), indexed(feed)).headline
    merged = indexed(merge([folder, feed])).headline
    assert (both.quality, both.heat, both.heat_computed, both.topics, both.published, both.has_image) == (
        merged.quality,
        merged.heat,
        merged.heat_computed,
        merged.topics,
        merged.published,
        merged.has_image,
    )
