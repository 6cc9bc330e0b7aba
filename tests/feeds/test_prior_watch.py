"""A feed's prior moves with what the user does, and its articles follow."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

import pytest
from fakes import NOW
from feeding import deliver, entry
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from newsreader.config.schema import Config
from newsreader.feeds import prior_watch
from newsreader.feeds.changes import FeedChanges
from newsreader.library import Library
from newsreader.library.feeds import habits
from newsreader.library.feeds.feeds import FeedSettings
from newsreader.model import Engagement, id_from_url
from newsreader.query import parse
from newsreader.scoring.feed_prior import Habits, prior
from newsreader.session.decisions import MOST_SHARED, mark_read, open_articles, share_articles
from newsreader.session.session import Session
from newsreader.system.paths import Paths

GOOD, BAD = "https://good.example/feed", "https://bad.example/feed"


@pytest.fixture
def session(paths: Paths) -> Iterator[Session]:
    library = Library.open(paths.library)
    for feed in (GOOD, BAD):
        name = feed[8:12].strip(".")
        entries = [entry(f"{name} {number}", url=f"https://{name}.example/{number}") for number in range(10)]
        deliver(library.feeds, *entries, url=feed)
    library.close()
    opened = Session.open([], paths, Config(), clock=lambda: NOW)
    opened.load_all()
    look(opened)
    yield opened
    opened.close()


def ids(name: str, count: int) -> list[str]:
    return [id_from_url(f"https://{name}.example/{number}") for number in range(count)]


def open_each(session: Session, article_ids: list[str]) -> None:
    for article_id in article_ids:
        open_articles(session, [article_id])


def look(session: Session) -> set[str]:
    """What a look changes."""
    wanted = session.feeds.moved_priors()
    if wanted is None:
        return set()
    session.feeds.qualities.add(wanted())
    return take_all(session)


def take_all(session: Session) -> set[str]:
    """Let articles have what was told of. Returns those that changed."""
    while session.feeds.qualities.take_some():
        pass
    changed, _ = session.feeds.qualities.taken()
    return set(changed)


def score(session: Session, name: str) -> tuple[int | None, int | None]:
    headline = session.store.headline(ids(name, 10)[9])
    assert headline is not None
    return headline.quality, headline.heat


def test_opening_a_feeds_articles_raises_all_of_its_articles_and_no_others(session: Session) -> None:
    assert score(session, "good") == score(session, "bad") == (50, 50)
    open_each(session, ids("good", 5))
    assert look(session) == set(ids("good", 10))
    assert score(session, "good") == (60, 60)
    assert score(session, "bad") == (50, 50)


def test_what_is_made_of_a_few_articles_is_what_is_made_of_them_among_all(session: Session) -> None:
    open_each(session, ids("good", 5))
    mark_read(session, ids("bad", 2))
    feeds = session.library.feeds
    feeds.keep_muted(ids("bad", 4))
    deliver(feeds, entry("both", url="https://good.example/1"), url=BAD)
    everything = {card.headline.id: card for card in feeds.cards()}
    for article_id, card in everything.items():
        assert feeds.cards([article_id]) == [card]
        whole = feeds.article(article_id)
        assert whole is not None
        assert whole.quality == card.headline.quality
    assert len({card.headline.quality for card in everything.values()}) > 1


def test_what_was_ever_decided_is_looked_at_no_oftener_for_many_articles(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[None] = []

    def counted(connection: sqlite3.Connection, feed_ids: Iterable[int] | None = None) -> dict[int, Habits]:
        looks.append(None)
        return habits.habits(connection, feed_ids)

    monkeypatch.setattr(prior_watch, "STEP", 2)
    monkeypatch.setattr("newsreader.library.feeds.entries.habits", counted)
    open_each(session, ids("good", 5))
    looks.clear()
    assert look(session) == set(ids("good", 10))
    assert len(looks) == 1


def test_marking_read_is_no_liking_whether_one_or_many(session: Session) -> None:
    session.desk.decide("read", ids("good", 6))
    for article_id in ids("good", 8)[6:]:
        session.desk.decide("read", [article_id])
        mark_read(session, [article_id])
    look(session)
    assert score(session, "good") == (50, 50)


def test_what_is_opened_counts_though_it_was_marked_read_before(session: Session) -> None:
    session.desk.decide("read", ids("good", 5))
    open_each(session, ids("good", 5))
    look(session)
    assert score(session, "good") == (60, 60)
    session.desk.decide("unread", ids("good", 5))
    look(session)
    assert score(session, "good") == (60, 60), "kept for later"


def test_undo_takes_back_that_it_was_opened(session: Session) -> None:
    open_each(session, ids("good", 1))
    session.desk.undo()
    look(session)
    assert session.article(ids("good", 1)[0]).extra["quality_from"] == "nothing is known of this feed yet"


def test_staying_with_articles_and_handing_them_on_raises(session: Session) -> None:
    open_each(session, ids("good", 2))
    for _ in range(2):
        session.desk.engage(Engagement.DWELT, ids("good", 2))
    share_articles(session, ids("good", 1))
    assert look(session) == set(ids("good", 10))
    assert score(session, "good") == (65, 65)
    told = session.article(ids("good", 1)[0]).extra["quality_from"]
    assert told == "as you opened 2 of its articles, stayed with 2 and shared 1"


def test_what_is_noted_while_reading_is_neither_in_the_history_nor_for_undo(session: Session) -> None:
    session.desk.decide("star", ids("good", 1))
    session.desk.engage(Engagement.DWELT, ids("good", 1))
    share_articles(session, ids("good", 1))
    assert [entry.title for entry in session.desk.history()] == ["starred “good 0”"]
    assert session.desk.undo().sentence == "undone: starred “good 0”"


def test_very_many_handed_on_at_once_are_an_archive_that_is_made(session: Session) -> None:
    share_articles(session, [f"{number}" for number in range(MOST_SHARED + 1)])
    assert session.feeds.moved_priors() is None


def test_archiving_unread_lowers_it_and_undo_takes_that_back(session: Session) -> None:
    session.desk.decide("archive", ids("bad", 5))
    look(session)
    assert score(session, "bad") == (40, 40)
    session.desk.undo()
    look(session)
    assert score(session, "bad") == (50, 50)


def test_muting_unread_lowers_it_until_the_rule_is_gone(session: Session) -> None:
    rows = [row for article_id in ids("bad", 5) if (row := session.store.row_of(article_id)) is not None]
    session.store.mute(rows, muted=True)
    look(session)
    assert score(session, "bad") == (40, 40)
    told = session.article(ids("bad", 10)[9]).extra["quality_from"]
    assert told == "as you muted unread 5 of its articles"
    session.store.mute(rows, muted=False)
    look(session)
    assert score(session, "bad") == (50, 50)


def test_the_order_follows(session: Session) -> None:
    session.desk.decide("star", ids("good", 4))
    look(session)
    view = session.store.view(parse(""))
    assert set(view.ids[:10]) == set(ids("good", 10))


def test_where_nothing_was_decided_nothing_is_looked_at(session: Session) -> None:
    assert session.feeds.moved_priors() is None
    session.desk.decide("read", ids("good", 1))
    assert session.feeds.moved_priors() is not None
    assert session.feeds.moved_priors() is None


def test_a_prior_that_the_user_set_stays(session: Session) -> None:
    session.library.feeds.configure(GOOD, FeedSettings(quality=80))
    look(session)
    session.desk.decide("archive", ids("good", 9))
    open_each(session, ids("bad", 1))
    look(session)
    article = session.article(ids("good", 1)[0])
    assert (article.quality, article.extra["quality_from"]) == (80, "as set for this feed")


def test_an_article_that_is_gone_by_then_does_not_come_back(session: Session) -> None:
    open_each(session, ids("good", 5))
    wanted = session.feeds.moved_priors()
    assert wanted is not None
    session.feeds.qualities.add(wanted())
    gone = session.library.feeds.unsubscribe(GOOD)
    assert gone is not None
    session.feeds.take(FeedChanges(gone=gone))
    assert not take_all(session)
    assert ids("good", 1)[0] not in session.store


def of_each_feed(library: Library) -> dict[int, frozenset[str]]:
    """The articles that are worth what a feed is, by the feed's quality."""
    feeds = library.feeds
    told = feeds.qualities([feed.id for feed in feeds.all()], feeds.telling())
    by_quality: dict[int, set[str]] = {}
    for quality, article_ids in told:
        by_quality.setdefault(quality, set()).update(article_ids)
        assert len(set(article_ids)) == len(article_ids)
    return {quality: frozenset(some) for quality, some in by_quality.items()}


def test_an_article_is_worth_what_the_feed_is_that_tells_of_it(paths: Paths) -> None:
    library = Library.open(paths.library)
    feeds = library.feeds
    scored = entry("scored", url="https://example.org/scored")
    scored = replace(scored, article=replace(scored.article, quality=90))
    both, first = (entry(name, url=f"https://example.org/{name}") for name in ("both", "first"))
    deliver(feeds, both, first, scored, url=GOOD, settings=FeedSettings(quality=70))
    deliver(feeds, both, url=BAD, settings=FeedSettings(quality=30))
    both_id, first_id = both.article.id, first.article.id
    assert of_each_feed(library) == {70: {both_id, first_id}}, "the first feed that had it"
    feeds.configure(GOOD, FeedSettings(quality=70, muted=True))
    assert of_each_feed(library) == {30: {both_id}}, "the one that is heard"
    feeds.unsubscribe(GOOD)
    assert of_each_feed(library) == {30: {both_id}}
    deliver(feeds, scored, replace(first, key="again"), url=BAD)
    assert of_each_feed(library) == {30: {both_id, first_id}}
    unscored = replace(scored, article=replace(scored.article, quality=None), digest="without")
    deliver(feeds, unscored, url=BAD)
    assert of_each_feed(library) == {30: {both_id, first_id, scored.article.id}}, "no longer one of its own"
    cards = {card.headline.id: card.headline.quality for card in feeds.cards()}
    assert cards == dict.fromkeys((both_id, first_id, scored.article.id), 30)
    library.close()


def test_the_reason_is_told_with_the_article(session: Session) -> None:
    open_each(session, ids("good", 2))
    session.desk.decide("star", ids("good", 1))
    assert (
        session.article(ids("good", 1)[0]).extra["quality_from"]
        == "as you opened 2 of its articles and starred 1"
    )


COUNT = st.integers(0, 500)


@given(COUNT, COUNT, COUNT, COUNT, COUNT)
def test_a_prior_is_between_20_and_80_and_more_liking_never_lowers_it(
    opened: int, dwelt: int, shared: int, starred: int, dismissed: int
) -> None:
    habits = Habits(opened, dwelt, shared, starred, dismissed)
    quality = prior(None, habits).quality
    assert 20 <= quality <= 80
    for field in ("opened", "dwelt", "shared", "starred"):
        more = replace(habits, **{field: getattr(habits, field) + 1})
        assert prior(None, more).quality >= quality
    assert prior(None, replace(habits, dismissed=dismissed + 1)).quality <= quality
