"""How the pages of articles are fetched while the reader is open: in a thread that only hands over news."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Final

from newsreader.errors import NewsreaderError
from newsreader.model import Article
from newsreader.ui.support.workers import in_thread

if TYPE_CHECKING:
    from newsreader.feeds.full_texts import TextDone, TextFetcher
    from newsreader.ui.reader.screen import ReaderScreen

GROUP: Final = "texts"


class ReaderTexts:
    """Fetches full texts. Pages are read in a process of their own; see `sources.pages`."""

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self._session = screen.session
        self._fetching = False
        self._lock = threading.Lock()
        self._endings: list[Callable[[], object]] = []

    def fetch(self, article: Article) -> None:
        """Fetch the page of one article, and say what came of it."""

        async def fetch(fetcher: TextFetcher) -> None:
            self._screen.tell(partial(self._fetched, await fetcher.fetch_one(article), asked=True))

        in_thread(self._screen, partial(self._run, fetch), GROUP)

    def fetch_wanted(self) -> None:
        """Fetch the pages that feeds are set to want, without a word: what fails is told with the article."""
        if self._fetching or not self._session.with_feeds:
            return
        self._fetching = True
        in_thread(self._screen, self._run_wanted, GROUP)

    def stop(self) -> None:
        """End what goes on; what has come is kept."""
        with self._lock:
            for end in self._endings:
                end()

    # Threads

    def _run_wanted(self) -> None:
        async def fetch(fetcher: TextFetcher) -> None:
            async with aclosing(fetcher.fetch_wanted()) as results:
                async for one in results:
                    self._screen.tell(partial(self._fetched, one, asked=False))

        try:
            texts = self._session.library_for_threads().full_texts
            if texts.wanted(int(self._session.clock()), 1):
                self._run(fetch)
        finally:
            self._fetching = False

    def _run(self, fetch: Callable[[TextFetcher], Awaitable[None]]) -> None:
        from newsreader.feeds.full_texts import text_fetcher

        async def run() -> None:
            task, loop = asyncio.current_task(), asyncio.get_running_loop()
            assert task is not None
            end = partial(loop.call_soon_threadsafe, task.cancel)
            with self._lock:
                self._endings.append(end)
            try:
                texts = self._session.library_for_threads().full_texts
                async with text_fetcher(texts, self._session.clock) as fetcher:
                    await fetch(fetcher)
            finally:
                with self._lock:
                    self._endings.remove(end)

        try:
            asyncio.run(run())
        except asyncio.CancelledError:
            pass
        except NewsreaderError as error:
            self._screen.tell(partial(self._screen.explain, error))
        except Exception as error:
            failed = NewsreaderError(
                f"fetching the page stopped: {error!r}", "Run newsreader --debug and report its log."
            )
            self._screen.tell(partial(self._screen.explain, failed))
            raise

    # On the screen's thread

    def _fetched(self, one: TextDone, *, asked: bool) -> None:
        screen = self._screen
        screen.indexing.soon()
        if screen.articles.current == one.article_id:
            screen.show_detail()
        if asked:
            screen.say(one.failure or "this is the text of its page", "warning" if one.failure else "text")
