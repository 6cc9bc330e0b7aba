"""How the pages of articles are fetched: in the background, which only hands over what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Final

from newsreader.errors import NewsreaderError
from newsreader.model import Article
from newsreader.session.events import DetailReady, Failure, FullTextFetched, Notice, Tone
from newsreader.session.jobs.coroutines import Coroutines
from newsreader.session.scheduler import Act, Scheduler
from newsreader.session.session import Session
from newsreader.system.surroundings import stopped

if TYPE_CHECKING:
    from newsreader.feeds.full_texts import TextDone, TextFetcher

GROUP: Final = "texts"


class FullTextJob:
    """Fetches full texts. Pages are read in a process of their own; see `sources.web.pages`."""

    def __init__(self, session: Session, scheduler: Scheduler, text_came: Act) -> None:
        """`text_came`: what is done when there is a text."""
        self._session = session
        self._scheduler = scheduler
        self._text_came = text_came
        self._coroutines = Coroutines()
        self._fetching = False

    def fetch(self, article: Article) -> None:
        """Fetch the page of one article, and say what came of it."""

        async def fetch(fetcher: TextFetcher) -> None:
            done = await fetcher.fetch_one(article)
            self._scheduler.on_owner(partial(self._fetched, done, asked=True))

        self._scheduler.background(partial(self._run, fetch), GROUP)

    def fetch_wanted(self) -> None:
        """Fetch the pages that feeds are set to want, without a word: what fails is told with the article."""
        if self._fetching or not self._session.with_feeds:
            return
        self._fetching = True
        self._scheduler.background(self._run_wanted, GROUP)

    def stop(self) -> None:
        """End what goes on; what has come is kept."""
        self._coroutines.cancel()

    # In the background

    def _run_wanted(self) -> None:
        async def fetch(fetcher: TextFetcher) -> None:
            async with aclosing(fetcher.fetch_wanted()) as results:
                async for done in results:
                    self._scheduler.on_owner(partial(self._fetched, done, asked=False))

        try:
            texts = self._session.library_for_threads().full_texts
            if texts.wanted(int(self._session.clock()), 1):
                self._run(fetch)
        finally:
            self._scheduler.on_owner(self._ended)

    def _run(self, fetch: Callable[[TextFetcher], Awaitable[None]]) -> None:
        from newsreader.feeds.full_texts import text_fetcher

        async def run() -> None:
            texts = self._session.library_for_threads().full_texts
            async with text_fetcher(texts, self._session.clock) as fetcher:
                await fetch(fetcher)

        try:
            self._coroutines.run(run())
        except asyncio.CancelledError:
            pass
        except NewsreaderError as error:
            self._scheduler.on_owner(partial(self._failed, error))
        except Exception as error:
            self._scheduler.on_owner(partial(self._failed, stopped("fetching the page", error)))
            raise

    # On the owner's thread

    def _fetched(self, done: TextDone, *, asked: bool) -> None:
        self._text_came()
        tell = self._session.events.tell
        tell(FullTextFetched(done.article_id, done.failure or ""))
        tell(DetailReady(done.article_id))
        if asked and done.failure:
            tell(Notice(done.failure, Tone.WARNING))
        elif asked:
            tell(Notice("this is the text of its page"))

    def _failed(self, error: NewsreaderError) -> None:
        self._session.events.tell(Failure(error.message, error.hint))

    def _ended(self) -> None:
        self._fetching = False
