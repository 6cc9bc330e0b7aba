"""Bodies become blocks: short ones at once, long ones in a thread, so that no key waits for them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from newsreader.ui.support.workers import in_thread

if TYPE_CHECKING:
    from newsreader.model import Article, Body
    from newsreader.reading.blocks import Document
    from newsreader.ui.reader.screen import ReaderScreen

LONG: Final = 16_000
"""Characters that take some 4 ms."""


class ReaderBodies:
    """Keeps the last long body that was read."""

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self._read: tuple[Body, Document] | None = None
        self._reading: Body | None = None

    def document(self, article: Article) -> Document:
        """The blocks of an article's body. While they are still being read, a word about that: once they are
        there, the detail is shown anew.
        """
        from newsreader.reading.blocks import Document, Notice
        from newsreader.reading.read import read

        body = article.body
        if body is None:
            return Document((), ())
        if len(body.text) <= LONG:
            return read(body, article.urls.best)
        if self._read is not None and self._read[0] == body:
            return self._read[1]
        if self._reading != body:
            self._reading = body
            work = partial(self._run, article.id, body, article.urls.best)
            in_thread(self._screen, work, "body")
        return Document((Notice("Reading the text …"),), ())

    def _run(self, article_id: str, body: Body, base: str | None) -> None:
        from newsreader.reading.read import read

        document = read(body, base)
        self._screen.tell(partial(self._done, article_id, body, document))

    def _done(self, article_id: str, body: Body, document: Document) -> None:
        self._read = body, document
        if self._reading == body:
            self._reading = None
        if self._screen.articles.current == article_id:
            self._screen.show_detail()
