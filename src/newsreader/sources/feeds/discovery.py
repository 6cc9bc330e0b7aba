"""From what a user types to the feeds that are meant: the address of a feed, or of a site that has some."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

import msgspec

from newsreader import text, urls
from newsreader.errors import SourceError
from newsreader.sources.feeds.parsing import Parse
from newsreader.sources.feeds.records import ParsedFeed
from newsreader.sources.web import hosts, http
from newsreader.sources.web.access import OPEN, Access
from newsreader.sources.web.fetch import Lanes, fetch
from newsreader.sources.web.records import DEFAULT_LIMITS, Fetched, FetchFailed, Limits, Request

if TYPE_CHECKING:
    import httpx2

COMMON_PATHS: Final = ("/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/feed.json")

_HINTS: Final = {
    http.WANTS_LOGIN: "--user NAME with --password-command, --password-file or --password-keyring logs in",
    http.FORBIDDEN: (
        "Some servers want another --user-agent, a --header, or the --cookies of a browser that may read it"
    ),
    http.PROXY_WANTS_LOGIN: "Put NAME:PASSWORD@ before the proxy's host",
    http.TOO_MANY: "Try again later",
}
"""What to do about an answer, by its status."""
# Microformats: the page is its own feed, for programs that read its classes.
_H_FEED = re.compile(
    rb"\sclass\s*=\s*(?:\"[^\"<>]{0,500}?(?<![\w-])|'[^'<>]{0,500}?(?<![\w-])|)h-feed\b(?!-)", re.IGNORECASE
)
# A name and a colon, unless a port follows.
_SCHEME = re.compile(r"\W*[a-z][a-z0-9+.-]*:(?!\d+(?:[/?#]|\Z))", re.IGNORECASE)


class FeedChoice(msgspec.Struct, frozen=True):
    """A feed that was found. `feed` is there where it was read already: no need to fetch it again.

    `login`: the name and password that were typed with the address.
    """

    url: str
    title: str
    feed: ParsedFeed | None = None
    answer: Fetched | None = None
    login: tuple[str, str] | None = None

    def __repr__(self) -> str:
        """Without the login, which must not get into a log."""
        return f"FeedChoice({self.url!r})"


def addresses(typed: str) -> tuple[str, ...]:
    """The addresses that a user may mean, likeliest first: what is mended everywhere, and a missing `https://`.

    Raises SourceError where it can't be the address of anything on the web.
    """
    bare = typed.strip()
    candidates = (bare,) if _SCHEME.match(bare) else (f"https://{bare}", f"http://{bare}")
    mended = tuple(url for url in map(urls.mended, candidates) if url is not None)
    if not mended:
        raise SourceError(
            f"'{text.shorten(text.clean(_bare(typed)), 80)}' is not the address of a feed or a site",
            "Give an address that begins with http:// or https://, or a name like example.org",
        )
    return mended


async def discover(
    client: httpx2.AsyncClient,
    typed: str,
    parse: Parse,
    *,
    access: Access = OPEN,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[FeedChoice, ...]:
    """The feeds behind an address: the feed itself, or those of the site. Several are for the user to choose.

    What the page announces comes first; only where that is nothing, the usual paths are tried. A public site
    leads to no feed of this machine or network. Without a secure connection, https is not given up for http.
    Raises SourceError with the reason where nothing answers or there is no feed.
    """
    lanes = Lanes()
    answer: Fetched | FetchFailed | None = None
    for url in map(urls.without_login, addresses(typed)):
        answer = await fetch(client, Request(url, access=access), lanes=lanes, limits=limits)
        if isinstance(answer, Fetched) or answer.insecure or _wants_rest(answer):
            break
    assert answer is not None
    if isinstance(answer, Fetched):
        document = await _read(answer, parse)
        if document.is_feed:
            return (_choice(answer, document, access),)
        announced = [FeedChoice(link.url, link.title) for link in document.announced]
        if choices := await _within_reach(announced, answer.final_url):
            return choices
    site = answer.final_url if isinstance(answer, Fetched) else answer.url
    if isinstance(answer, Fetched) or _may_be_elsewhere(answer):
        probed = [choice async for choice in _probe(client, site, parse, access, lanes, limits)]
        if probed:
            return _different(probed)
    why = (
        answer.message
        if isinstance(answer, FetchFailed)
        else "the page names no feed, and none is in the usual places"
    )
    hint = _HINTS.get(answer.status or 0, "Look for an RSS link on the site and add its address")
    if answer.status is None:
        hint = "Check the address, the network and the proxies on the way"
    if isinstance(answer, Fetched) and _H_FEED.search(answer.body or b""):
        why = "the page names no feed; its posts are marked up as an h-feed, which is not read"
        hint = "A service or program that makes RSS of an h-feed gives an address to add, or 'exec:PROGRAM'"
    if isinstance(answer, FetchFailed) and answer.insecure:
        hint = "http:// in front goes without encryption, and --insecure yes trusts the server all the same"
    raise SourceError(f"No feed found at {text.clean(site)}: {why}", hint)


async def _within_reach(choices: Sequence[FeedChoice], page: str) -> tuple[FeedChoice, ...]:
    """Those of the feeds that a page names to which it may lead."""
    if await hosts.leads_inside(hosts.name_of(page)):
        return tuple(choices)
    return tuple([choice for choice in choices if not await hosts.leads_inside(hosts.name_of(choice.url))])


async def _probe(
    client: httpx2.AsyncClient, site: str, parse: Parse, access: Access, lanes: Lanes, limits: Limits
) -> AsyncIterator[FeedChoice]:
    for path in COMMON_PATHS:
        request = Request(urljoin(site, path), access=access)
        answer = await fetch(client, request, lanes=lanes, limits=limits)
        if isinstance(answer, FetchFailed):
            if _wants_rest(answer):
                return
            continue
        document = await _read(answer, parse)
        if document.is_feed:
            yield _choice(answer, document, access)


def _may_be_elsewhere(answer: FetchFailed) -> bool:
    """Whether the site may have a feed in another place. What is there, but not for us or not now, is what
    was meant, and no other feed of the same site.
    """
    if answer.status is None or _wants_rest(answer):
        return False
    is_site = urlsplit(answer.url).path in ("", "/")
    return is_site or not (answer.status in (http.WANTS_LOGIN, http.FORBIDDEN) or answer.status >= 500)


def _wants_rest(answer: FetchFailed) -> bool:
    """Whether a server has had too many questions: it is not asked in nine places more."""
    return answer.status == http.TOO_MANY


async def _read(answer: Fetched, parse: Parse) -> ParsedFeed:
    return await parse(answer.body or b"", answer.final_url, answer.content_type)


def _choice(answer: Fetched, feed: ParsedFeed, access: Access) -> FeedChoice:
    # Where a login is not to be told, a feed that has one is not followed for good.
    url = answer.moved_to or answer.url
    url = url if access.may_move(answer.url, url) else answer.url
    return FeedChoice(url, feed.title or url, feed, answer)


def _different(choices: Sequence[FeedChoice]) -> tuple[FeedChoice, ...]:
    """Each feed once: several paths often lead to one document."""
    by_content: dict[str, FeedChoice] = {}
    for choice in choices:
        same = choice.answer.digest if choice.answer and choice.answer.digest else choice.url
        by_content.setdefault(same, choice)
    return tuple(by_content.values())


def _bare(typed: str) -> str:
    """What was typed, without a name and password in front of the host."""
    scheme, separator, rest = typed.rpartition("://")
    host, slash, path = rest.partition("/")
    return scheme + separator + host.rpartition("@")[2] + slash + path
