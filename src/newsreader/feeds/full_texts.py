"""Full texts: the pages of articles are fetched, and their main text goes into the library."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader.feeds.access import AccessResolver
from newsreader.library.feeds.full_texts import FullTexts
from newsreader.library.feeds.subscriptions import Subscription
from newsreader.model import Article, Body, BodyFormat
from newsreader.sources.web import hosts, http
from newsreader.sources.web.client import make_client
from newsreader.sources.web.fetch import AT_ONCE, Lanes
from newsreader.sources.web.pace import site_of
from newsreader.sources.web.pages.pages import (
    PAGE_LIMITS,
    Extract,
    ExtractPool,
    NoText,
    PageText,
    SelectiveExtract,
    page_text,
    word_count,
)
from newsreader.sources.web.pages.selectors import EVERYTHING, PageSelectors
from newsreader.sources.web.records import FetchKind, Limits, Request

if TYPE_CHECKING:
    from newsreader.sources.web.client import Client

MOST_AT_A_TIME: Final = 200
"""Pages that one refresh fetches; the others are for the next."""
NO_ADDRESS: Final = "this article has no address, so there is no page to fetch"


class TextDone(msgspec.Struct, frozen=True):
    """The page of one article is done, the `done`-th of `total`. `failure`: why there is no text."""

    article_id: str
    done: int = 1
    total: int = 1
    failure: str | None = None


class TextFetcher:
    """Everything that fetching pages needs, put together once. `clock` gives seconds since 1970."""

    def __init__(
        self,
        texts: FullTexts,
        client: Client,
        extract: SelectiveExtract,
        *,
        limits: Limits = PAGE_LIMITS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._texts = texts
        self._client = client
        self._extract = extract
        self._limits = limits
        self._clock = clock
        self._lanes = Lanes(AT_ONCE)
        self._access: AccessResolver | None = None

    async def fetch_one(self, article: Article) -> TextDone:
        """Fetch an article's page, whatever is known of it. Raises LibraryError."""
        return _done(article, await self._settled(article))

    async def fetch_wanted(self) -> AsyncGenerator[TextDone, None]:
        """Fetch the pages that feeds are set to want, as they are done. Raises LibraryError.

        Each site is asked one page at a time, and no more once it wants a rest.
        """
        wanted = await asyncio.to_thread(self._texts.wanted, int(self._clock()), MOST_AT_A_TIME)
        results: asyncio.Queue[TextDone | Exception | None] = asyncio.Queue()

        async def one_site(articles: Sequence[Article]) -> None:
            try:
                for article in articles:
                    async with self._lanes.slots:
                        missing = await self._settled(article)
                    results.put_nowait(_done(article, missing))
                    if missing is not None and missing.busy:
                        break
            except Exception as error:  # raised again where the results are taken
                results.put_nowait(error)
            finally:
                results.put_nowait(None)

        sites = _by_site(wanted)
        running = [asyncio.create_task(one_site(articles)) for articles in sites]
        left, done = len(running), 0
        try:
            while left:
                result = await results.get()
                if result is None:
                    left -= 1
                elif isinstance(result, Exception):
                    raise result
                else:
                    done += 1
                    yield msgspec.structs.replace(result, done=done, total=len(wanted))
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _settled(self, article: Article) -> NoText | None:
        """Fetch and write down what came. Returns why there is no text, if there is none."""
        answer = await self._page_text(article)
        now = int(self._clock())
        if isinstance(answer, PageText):
            await asyncio.to_thread(self._texts.keep, article.id, answer.html, now)
            return None
        await asyncio.to_thread(
            self._texts.note_failure, article.id, answer.message, now, closed=answer.final
        )
        return answer

    async def _page_text(self, article: Article) -> PageText | NoText:
        url = article.urls.best
        if url is None:
            return NoText(NO_ADDRESS, final=True)
        feed = await asyncio.to_thread(self._texts.feed_of, article)
        request = await asyncio.to_thread(self._request, feed, url)
        answer = await page_text(
            self._client, request, self._selecting(feed), title=article.title,
            lanes=self._lanes, limits=self._limits, now=self._clock,
        )  # fmt: skip
        if isinstance(answer, PageText) and word_count(answer.html) <= _words_of(article.body):
            return NoText(f"the page of {http.host_of(url)} has no more text than is here", final=True)
        return answer

    def _selecting(self, feed: Subscription | None) -> Extract:
        """What takes a text out of a page, with the selectors of its feed."""
        selection = (
            EVERYTHING if feed is None else PageSelectors(feed.settings.page_take, feed.settings.page_drop)
        )

        async def extract(data: bytes, url: str, content_type: str) -> str:
            return await self._extract(data, url, content_type, selection)

        return extract

    def _request(self, feed: Subscription | None, url: str) -> Request:
        """A page is asked for as the article's feed is. A feed of strangers leads to no page of ours."""
        if feed is None:
            return Request(url, kind=FetchKind.PAGE)
        if self._access is None:
            self._access = AccessResolver(self._texts.folders())
        return Request(
            url,
            kind=FetchKind.PAGE,
            access=self._access.of(feed),
            from_outside=not hosts.is_inside(hosts.name_of(feed.url)),
        )


@asynccontextmanager
async def text_fetcher(
    texts: FullTexts, clock: Callable[[], float] = time.time
) -> AsyncIterator[TextFetcher]:
    """A fetcher with its connections and its worker process, which end with it."""
    with ExtractPool() as pool:
        async with make_client() as client:
            yield TextFetcher(texts, client, pool.extract, clock=clock)


def _done(article: Article, missing: NoText | None) -> TextDone:
    return TextDone(article.id, failure=missing.message if missing is not None else None)


def _words_of(body: Body | None) -> int:
    if body is None:
        return 0
    return word_count(body.text) if body.format is BodyFormat.HTML else len(body.text.split())


def _by_site(articles: Iterable[Article]) -> list[list[Article]]:
    groups: dict[str, list[Article]] = {}
    for article in articles:
        groups.setdefault(site_of(article.urls.best or ""), []).append(article)
    return list(groups.values())
