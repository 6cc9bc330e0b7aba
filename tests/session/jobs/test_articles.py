"""The article that is looked at is read beside the owner, and only the last one that is asked for counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from by_hand import ByHandScheduler
from fakes import write_articles

from newsreader.config.schema import Config
from newsreader.errors import LibraryError
from newsreader.model import Article
from newsreader.query import parse
from newsreader.session.events import ArticleRead, Event, Failure
from newsreader.session.jobs.articles import ArticleJob
from newsreader.session.session import Session
from newsreader.session.whole_articles import WholeArticles
from newsreader.system.paths import Paths


class Desk:
    """A session of three articles, with its job and what it tells."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.scheduler = ByHandScheduler()
        self.job = ArticleJob(session, self.scheduler)
        self.told: list[Event] = []
        self.ids = session.store.view(parse("sort:title")).ids[:3]
        session.events.subscribe(self.told.append)


@pytest.fixture
def desk(paths: Paths, tmp_path: Path) -> Iterator[Desk]:
    write_articles(tmp_path / "news", 3)
    session = Session.open([tmp_path / "news"], paths, Config())
    session.load_all()
    yield Desk(session)
    session.close()


def test_an_article_is_there_once_it_is_read(desk: Desk) -> None:
    first = desk.ids[0]
    desk.job.begin(first)
    assert desk.job.busy
    assert desk.job.last(first) is None
    desk.scheduler.work()
    assert not desk.job.busy
    assert desk.told == [ArticleRead(first)]
    read = desk.job.last(first)
    assert read is not None
    assert read.article == desk.session.article(first)
    assert desk.job.last(desk.ids[1]) is None


def test_of_those_that_are_asked_for_meanwhile_the_last_is_read(desk: Desk) -> None:
    for article_id in desk.ids:
        desk.job.begin(article_id)
    while desk.scheduler.work():
        pass
    assert desk.told == [ArticleRead(desk.ids[0]), ArticleRead(desk.ids[2])]
    assert desk.job.last(desk.ids[2]) is not None


def test_nothing_is_told_of_one_that_is_as_it_was(desk: Desk) -> None:
    for _ in range(2):
        desk.job.begin(desk.ids[0])
        desk.scheduler.work()
    assert desk.told == [ArticleRead(desk.ids[0])]


def test_who_can_not_wait_has_it_at_once(desk: Desk) -> None:
    assert desk.job.read_now(desk.ids[1]).article == desk.session.article(desk.ids[1])
    assert desk.job.last(desk.ids[1]) is not None
    assert desk.job.read_now("nowhere").article is None


@pytest.mark.parametrize(
    "error", [LibraryError("the library is locked", "Wait."), RuntimeError("unforeseen")]
)
def test_what_can_not_be_read_is_told_and_the_next_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(articles: WholeArticles, article_id: str) -> Article:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(WholeArticles, "read", fail)
        desk.job.begin(desk.ids[0])
        with suppress(RuntimeError):
            desk.scheduler.work()
    read = desk.job.last(desk.ids[0])
    assert read is not None
    assert read.article is None
    (failure,) = (event for event in desk.told if isinstance(event, Failure))
    assert ("locked" in failure.message) or ("unforeseen" in failure.message)
    desk.job.begin(desk.ids[0])
    desk.scheduler.work()
    assert desk.told[-1] == ArticleRead(desk.ids[0])
