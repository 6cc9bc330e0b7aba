"""Pages to read later: any address becomes an article with the text of its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader import urls
from newsreader.errors import UsageError
from newsreader.library import Library
from newsreader.library.imports import Import, ImportedEntry
from newsreader.library.journal_records import Action
from newsreader.model import tag_field
from newsreader.sources.dates import parse_date
from newsreader.sources.readers.entries import loose_entry, tag_name
from newsreader.sources.readers.json_exports import LATER
from newsreader.sources.readers.records import FormerEntry
from newsreader.sources.web.client import make_client
from newsreader.sources.web.pages.head import PageHead
from newsreader.sources.web.pages.pages import NoText, PageText, ReadPage, page_text
from newsreader.sources.web.records import FetchKind, Request
from newsreader.text import clean, shorten

if TYPE_CHECKING:
    from datetime import datetime

    from newsreader.sources.web.client import Client

NOT_AN_ADDRESS: Final = "Give an address that begins with http:// or https://"


class SavedPage(msgspec.Struct, frozen=True):
    """What came of an address. `action`: its record, None where it was here with these tags already;
    `without_text`: why there is no text, if there is none.
    """

    article_id: str
    title: str
    action: Action | None = None
    without_text: str = ""


async def add_page(
    library: Library,
    url: str,
    tags: Sequence[str] = (),
    *,
    now: int,
    read: ReadPage,
    client: Client | None = None,
) -> SavedPage:
    """Put a page into the library, tagged `later` and with `tags`, as one action.

    Where it can't be fetched, its address is kept all the same.

    Raises:
        UsageError: it is no http or https address.
        LibraryError: it could not be written down; nothing has changed.
    """
    if not urls.openable(url):
        raise UsageError(f"'{shorten(clean(url), 80)}' is no http or https address", NOT_AN_ADDRESS)
    reader, request = _PageReader(read), Request(url, kind=FetchKind.PAGE)
    if client is not None:
        text = await page_text(client, request, reader)
    else:
        async with make_client() as own:
            text = await page_text(own, request, reader)
    kept = _entry(url, reader.head, text)
    entry = loose_entry(kept)
    assert entry is not None  # it has an address
    article = entry.article
    fields = tuple(tag_field(tag) for tag in (LATER, *map(tag_name, tags)) if tag)
    title = f"added “{shorten(article.title, 60)}” to read later"
    wanted = Import(url, loose=(ImportedEntry(entry, fields),), title=title)
    outcome = library.imports.take(wanted)
    if isinstance(text, NoText):
        library.full_texts.note_failure(article.id, text.message, now, closed=text.final)
        return SavedPage(article.id, article.title, outcome.action, text.message)
    return SavedPage(article.id, article.title, outcome.action)


class _PageReader:
    """Takes a page's text out, and its head on the way: the page is fetched once."""

    def __init__(self, read: ReadPage) -> None:
        self._read = read
        self.head = PageHead()

    async def __call__(self, data: bytes, url: str, content_type: str) -> str:
        page = await self._read(data, url, content_type)
        self.head = page.head
        return page.text


def _entry(url: str, head: PageHead, text: PageText | NoText) -> FormerEntry:
    return FormerEntry(
        url=url,
        title=head.title or url,
        author=head.author,
        body=text.html if isinstance(text, PageText) else head.excerpt,
        body_is_markup=isinstance(text, PageText),
        published=_date(head.published),
        origin=head.site or urls.domain(url),
        base=url,
    )


def _date(written: str) -> datetime | None:
    try:
        return parse_date(written)
    except ValueError:
        return None
