"""The article that is looked at is read in the background: a disk that is busy keeps no key waiting."""

from __future__ import annotations

from functools import partial

import msgspec

from newsreader.errors import NewsreaderError, NotFoundError
from newsreader.model import Article
from newsreader.session.events import ArticleRead, Failure
from newsreader.session.scheduler import Scheduler
from newsreader.session.session import Session
from newsreader.system.surroundings import stopped


class ReadArticle(msgspec.Struct, frozen=True):
    """An article as it was read. `article` is None where it is nowhere; `naming`: the ids of those whose
    sources name it as related.
    """

    id: str
    article: Article | None
    naming: tuple[str, ...] = ()


class ArticleJob:
    """Keeps the last article that was read."""

    def __init__(self, session: Session, scheduler: Scheduler) -> None:
        self._session = session
        self._scheduler = scheduler
        self._last: ReadArticle | None = None
        self._wanted: str | None = None
        self.busy = False
        """Whether an article is being read."""

    def last(self, article_id: str) -> ReadArticle | None:
        """What is known of an article, where it is the last one that was read."""
        last = self._last
        return last if last is not None and last.id == article_id else None

    def begin(self, article_id: str) -> None:
        """Read an article. `ArticleRead` tells when it is there, where it is not as it was known. While one
        is read, the last one that is asked for is the next.
        """
        self._wanted = article_id
        if not self.busy:
            self._go_on()

    def read_now(self, article_id: str) -> ReadArticle:
        """Wait for an article, unless it is there.

        Raises:
            LibraryError: it can't be read.
        """
        return self.last(article_id) or self._keep(self._read(article_id))

    def _go_on(self) -> None:
        wanted, self._wanted = self._wanted, None
        self.busy = wanted is not None
        if wanted is not None:
            self._scheduler.aside(partial(self._run, wanted), "article")

    def _run(self, article_id: str) -> None:
        try:
            read = self._read(article_id)
        except NewsreaderError as error:
            self._scheduler.on_owner(partial(self._failed, article_id, error))
        except Exception as error:
            told = stopped("reading an article", error)
            self._scheduler.on_owner(partial(self._failed, article_id, told))
            raise
        else:
            self._scheduler.on_owner(partial(self._done, read))

    def _read(self, article_id: str) -> ReadArticle:
        try:
            article = self._session.articles.read(article_id)
        except NotFoundError:
            return ReadArticle(article_id, None)
        return ReadArticle(article_id, article, self._session.cache.naming(article_id))

    def _done(self, read: ReadArticle) -> None:
        is_news = read != self.last(read.id)
        self._keep(read)
        self._go_on()
        if is_news:
            self._session.events.tell(ArticleRead(read.id))

    def _failed(self, article_id: str, error: NewsreaderError) -> None:
        self._done(ReadArticle(article_id, None))
        self._session.events.tell(Failure(error.message, error.hint))

    def _keep(self, read: ReadArticle) -> ReadArticle:
        self._last = read
        return read
