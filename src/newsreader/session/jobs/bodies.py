"""Bodies become blocks: short ones at once, long ones in the background, so that no key waits for them."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Final

from newsreader.session.events import DetailReady
from newsreader.session.scheduler import Scheduler
from newsreader.session.session import Session

if TYPE_CHECKING:
    from newsreader.model import Article, Body
    from newsreader.reading.blocks import Document

LONG: Final = 16_000
"""Characters that take some 4 ms."""


class BodyJob:
    """Keeps the last long body that was read."""

    def __init__(self, session: Session, scheduler: Scheduler) -> None:
        self._session = session
        self._scheduler = scheduler
        self._read: tuple[Body, Document] | None = None
        self._reading: Body | None = None
        self._stop = Event()

    def document_or_begin(self, article: Article) -> Document:
        """The blocks of an article's body. A long one begins to be read: meanwhile a word about that, and
        `DetailReady` when it is there.
        """
        from newsreader.reading.blocks import Document, Remark
        from newsreader.reading.read import read

        body = article.body
        if body is None:
            return Document((), ())
        if len(body.text) <= LONG:
            return read(body, article.urls.best)
        if self._read is not None and self._read[0] == body:
            return self._read[1]
        self._begin(article.id, body, article.urls.best)
        return Document((Remark("Reading the text …"),), ())

    def stop(self) -> None:
        """Read nothing any more."""
        self._stop.set()

    def _begin(self, article_id: str, body: Body, base: str | None) -> None:
        if self._reading != body:
            self._reading = body
            self._stop.set()
            self._stop = Event()
            self._scheduler.background(partial(self._run, article_id, body, base, self._stop), "body")

    def _run(self, article_id: str, body: Body, base: str | None, stop: Event) -> None:
        from newsreader.session.articles.body_process import read_bounded

        document = read_bounded(body, base, stop)
        if not stop.is_set():
            self._scheduler.on_owner(partial(self._done, article_id, body, document))

    def _done(self, article_id: str, body: Body, document: Document) -> None:
        self._read = body, document
        if self._reading == body:
            self._reading = None
        self._session.events.tell(DetailReady(article_id))
