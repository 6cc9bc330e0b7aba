"""The full text of an article: its page is fetched, and the main text taken out of it."""

from __future__ import annotations

import asyncio
import html
import re
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader import text
from newsreader.reading.markup import guard
from newsreader.sources import markup
from newsreader.sources.encoding import decode
from newsreader.sources.web import http
from newsreader.sources.web.fetch import Lanes, fetch
from newsreader.sources.web.pages.cleaning import prepared, without_empty, without_share_rows
from newsreader.sources.web.pages.head import PageHead, page_head
from newsreader.sources.web.pages.selectors import EVERYTHING, PageSelectors, selected
from newsreader.sources.web.records import FetchFailed, Limits, Request
from newsreader.system.worker_pool import WorkerLateError, WorkerLostError, WorkerPool

if TYPE_CHECKING:
    import httpx2

PAGE_LIMITS: Final = Limits(bytes=5 * 1024 * 1024)
LEAST_WORDS: Final = 25
"""Fewer words are no text: a notice about cookies, or a page that a script would have filled."""

BUSY: Final = frozenset({429, 503})
"""What a server answers that wants a rest."""
# What no tree of XML may hold, so that one of them ends the extraction of a page: bare, and as a reference.
_NO_XML: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    "|&#(?:0*(?:[0-8]|1[124-9]|2\\d|3[01])(?!\\d)|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F])(?![0-9a-fA-F]));?"
)
_PAGE_TYPES: Final = frozenset({"", "text/html", "application/xhtml+xml", "application/xml", "text/xml"})
_TITLE_ON_TOP: Final = re.compile(
    r"\A(?P<before>(?:\s*<(?:div|section|article|main|header|a|span)\b[^<>]*>)*)\s*"
    r"<h[1-3]>(?P<title>.{0,1000}?)</h[1-3]>",
    re.DOTALL,
)

Extract = Callable[[bytes, str, str], Awaitable[str]]
"""Page, address, content type -> clean HTML: `ExtractPool.extract` or `extract_in_thread`.

It may raise what `WorkerPool.run` does.
"""
SelectiveExtract = Callable[[bytes, str, str, PageSelectors], Awaitable[str]]
"""As `Extract`, with what the user says of the text."""


class PageText(msgspec.Struct, frozen=True):
    """The main text of a page as clean HTML, with absolute addresses."""

    html: str


class NoText(msgspec.Struct, frozen=True):
    """Why there is no text: a sentence for the user, without a full stop.

    `busy`: the server asks for a rest, and wants no other question now. `final`: trying again will not help.
    """

    message: str
    busy: bool = False
    final: bool = False


def main_text(data: bytes, url: str, content_type: str = "", selection: PageSelectors = EVERYTHING) -> str:
    """The main text of a page as clean HTML, empty where there is none.

    `selection`: what the user says it is. On a hostile page this may take minutes: it is for a worker that
    can be stopped.
    """
    from newsreader.sources.web.pages.extractor import PageDocument, Unparseable

    page = decode(data, content_type)
    if http.media_type(content_type) == "text/plain":
        return "".join(f"<p>{html.escape(part)}</p>" for part in re.split(r"\n\s*\n", text.clean_block(page)))
    page = prepared(guard.with_few_attributes(_NO_XML.sub("", page)), url)
    if selection != EVERYTHING:
        page, is_text = selected(page, selection)
        if is_text:
            return without_empty(markup.clean_body(page, url))
    try:
        summary = PageDocument(page, url=url).summary(html_partial=True, keep_all_images=True)
    except Unparseable:
        return ""
    return without_share_rows(markup.clean_body(summary, url))


class WholePage(msgspec.Struct, frozen=True):
    """What a page says of itself, and its main text as clean HTML."""

    head: PageHead
    text: str


ReadPage = Callable[[bytes, str, str], Awaitable[WholePage]]
"""Page, address, content type -> all of it: `ExtractPool.read` or `read_in_thread`."""


def whole_page(data: bytes, url: str, content_type: str = "") -> WholePage:
    """A page with its head; on a hostile one as slow as `main_text`."""
    return WholePage(page_head(data, content_type), main_text(data, url, content_type))


async def read_in_thread(data: bytes, url: str, content_type: str = "") -> WholePage:
    """As `whole_page`, without a process: for tests."""
    return await asyncio.to_thread(whole_page, data, url, content_type)


async def extract_in_thread(
    data: bytes, url: str, content_type: str = "", selection: PageSelectors = EVERYTHING
) -> str:
    """As `main_text`, without a process: for tests."""
    return await asyncio.to_thread(main_text, data, url, content_type, selection)


class ExtractPool:
    """A worker process that takes texts out of pages. Nothing is started before the first page."""

    def __init__(self, workers: int = 1, max_seconds: float = 10.0) -> None:
        self._pool = WorkerPool(
            [__name__, "newsreader.sources.web.pages.extractor", "nh3"], workers, max_seconds
        )

    async def extract(
        self, data: bytes, url: str, content_type: str = "", selection: PageSelectors = EVERYTHING
    ) -> str:
        """As `main_text`. Raises what `WorkerPool.run` does."""
        return (await self._pool.run(_encoded, data, url, content_type, selection)).decode()

    async def read(self, data: bytes, url: str, content_type: str = "") -> WholePage:
        """As `whole_page`. Raises what `WorkerPool.run` does."""
        packed = await self._pool.run(_packed_page, data, url, content_type)
        return msgspec.msgpack.decode(packed, type=WholePage)

    def __enter__(self) -> ExtractPool:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()


async def page_text(
    client: httpx2.AsyncClient,
    request: Request,
    extract: Extract,
    *,
    title: str = "",
    lanes: Lanes | None = None,
    limits: Limits = PAGE_LIMITS,
    now: Callable[[], float] = time.time,
) -> PageText | NoText:
    """The text of an article's page, without the article's own title on top. Never raises."""
    answer = await fetch(client, request, lanes=lanes, limits=limits, now=now)
    if isinstance(answer, FetchFailed):
        return NoText(answer.message, busy=answer.status in BUSY, final=answer.gone)
    host = http.host_of(answer.final_url)
    kind = http.media_type(answer.content_type)
    if kind not in _PAGE_TYPES and kind != "text/plain":
        shown = text.shorten(text.clean(kind), 40)
        return NoText(f"{host} answers with {shown}, which is no page to read", final=True)
    try:
        main = await extract(answer.body or b"", answer.final_url, answer.content_type)
    except WorkerLateError:
        return NoText(f"the page of {host} takes too long to read")
    except WorkerLostError:
        return NoText(f"the page of {host} can't be read: it is made so that reading it takes for ever")
    main = without_title(main, title)
    if word_count(main) < LEAST_WORDS:
        return NoText(f"no text is found on the page of {host}; it may need a login or a browser")
    return PageText(main)


def word_count(clean_markup: str) -> int:
    """How many words HTML shows."""
    return len(markup.plain(clean_markup).split())


def without_title(clean_markup: str, title: str) -> str:
    """The text without a first heading that says the title again."""
    heading = _TITLE_ON_TOP.match(clean_markup)
    if heading is None or not title or text.fold(markup.plain(heading["title"])) != text.fold(title):
        return clean_markup
    return heading["before"] + clean_markup[heading.end() :]


def _encoded(data: bytes, url: str, content_type: str, selection: PageSelectors) -> bytes:
    return main_text(data, url, content_type, selection).encode("utf-8", "replace")


def _packed_page(data: bytes, url: str, content_type: str) -> bytes:
    page = whole_page(data, url, content_type)
    return msgspec.msgpack.encode(WholePage(page.head, page.text.encode("utf-8", "replace").decode()))
