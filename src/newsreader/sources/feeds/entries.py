"""From what a feed says of an entry to an article: cleaned, with absolute addresses and a stable id.

The formats differ only in where they keep things: `xmlfeed` and `jsonfeed` fill in an `Item`, and
`entries_of` makes the same kind of entry from either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from newsreader import text, urls
from newsreader.model import (
    Article,
    Body,
    BodyFormat,
    FeedEntry,
    Image,
    Provider,
    SourceKind,
    SourceRef,
    Urls,
    article_id,
    id_from_canonical,
)
from newsreader.sources import markup
from newsreader.sources.feeds.records import Enclosure, Item, Site

MAX_EXCERPT: Final = 500
MAX_TITLE: Final = 500
MAX_TOPICS: Final = 20
MAX_IMAGES: Final = 8
MAX_ENCLOSURES: Final = 20
MAX_KEY: Final = 1_000
_SIGNATURE: Final = text.lazy_pattern(
    r"<p>[^<>]{0,100}<a\b[^<>]*>([^<>]{1,500})</a>[^<>]{0,100}<a\b[^<>]*>[^<>]*</a>[^<>]{0,100}(?:</p>)?\s*\Z"
)
_PORTRAIT: Final = "gravatar.com/avatar/"
"""In the address of an author's picture, which WordPress lists among those of the article."""


def entries_of(items: Iterable[Item], site: Site) -> tuple[FeedEntry, ...]:
    """The entries of one document, each key once: where one comes twice, the first counts."""
    entries: dict[str, FeedEntry] = {}
    for _, entry in paired_entries(items, site):
        entries.setdefault(entry.key, entry)
    return tuple(entries.values())


def paired_entries(items: Iterable[Item], site: Site) -> list[tuple[Item, FeedEntry]]:
    """Every item that says anything, with the entry that it becomes; two may become the same one.

    Change logs and status pages link every entry to one page, broken feeds give every entry one guid: what
    entries share that differ in guid, address or title names none of them.
    """
    drafts = [draft for item in items if not (draft := _Draft.of(item, site)).is_empty]
    at_place: dict[str, set[tuple[str, str]]] = {}
    of_guid: dict[str, set[tuple[str, str]]] = {}
    for draft in drafts:
        at_place.setdefault(draft.place, set()).add((draft.guid, draft.title))
        of_guid.setdefault(draft.guid, set()).add((draft.place, draft.title))
    home = urls.canonical(site.home) if site.home else ""
    return [
        (
            draft.item,
            draft.entry(
                site,
                guid=draft.guid if len(of_guid[draft.guid]) == 1 else "",
                named_by_address=draft.place not in ("", home) and len(at_place[draft.place]) == 1,
            ),
        )
        for draft in drafts
    ]


def base_of_pages(url: str, home: str | None) -> str:
    """Where addresses of pages start from, if nothing says it: the site of a feed that lies elsewhere."""
    return home if home and urls.domain(home) != urls.domain(url) else url


class _Draft(msgspec.Struct, frozen=True):
    """An item, cleaned, before it is known what names it: its address (`place`) or its guid."""

    item: Item
    guid: str
    place: str
    title: str
    excerpt: str
    body: Body | None
    urls: Urls
    images: tuple[Image, ...]
    enclosures: tuple[Enclosure, ...]

    @classmethod
    def of(cls, item: Item, site: Site) -> _Draft:
        base = site.url or site.home
        link = urls.to_show(markup.address(item.link, base))
        web = urls.to_show(markup.address(item.web_link, base))
        body = _body(item, item.base or link or web or site.home or site.url, link or web)
        excerpt = _excerpt(item, body)
        enclosures = _enclosures(item, base)
        images = _images(item, body, enclosures, base)
        title = markup.declared_title(item.title, item.title_is_markup, item.title_is_declared, MAX_TITLE)
        return cls(
            item=item,
            guid=_guid(item.guid),
            place=urls.canonical(best) if (best := link or web) else "",
            title=title or text.shorten(excerpt, 100) or _medium_name(enclosures, images),
            excerpt=excerpt,
            body=body,
            urls=Urls(original=link, web=web if web != link else None),
            images=images,
            enclosures=enclosures,
        )

    @property
    def is_empty(self) -> bool:
        return not (self.title or self.excerpt or self.urls.best)

    def entry(self, site: Site, guid: str, named_by_address: bool) -> FeedEntry:
        content = (self.title, self.body.text if self.body else self.excerpt)
        link = self.urls.best or ""
        if named_by_address:
            id_ = id_from_canonical(self.place)
        else:
            id_ = article_id(Urls(), _worldwide(guid, site), (link, *content))
        article = Article(
            id=id_,
            title=self.title or link,
            excerpt=self.excerpt,
            urls=self.urls,
            provider=_provider(self.item, site, link),
            published=self.item.published or self.item.updated,
            type=_type(self.item, self.enclosures),
            topics=_topics(self.item.topics),
            images=self.images,
            body=self.body,
            sources=(SourceRef(SourceKind.FEED, site.title or urls.domain(site.url) or site.url, site.url),),
            extra=self._extra(site),
        )
        return FeedEntry(
            key=guid or (link if named_by_address else id_),
            article=article,
            digest=_digest(*content, *(enclosure.url for enclosure in self.enclosures)),
            updated=self.item.updated,
        )

    def _extra(self, site: Site) -> dict[str, Any]:
        extra: dict[str, Any] = {}
        author = ", ".join(dict.fromkeys(filter(None, map(markup.plain, self.item.authors))))
        if author:
            extra["author"] = text.shorten(author, 200)
        if site.language:
            extra["language"] = site.language
        if self.enclosures:
            extra["enclosures"] = [_without_nothing(enclosure) for enclosure in self.enclosures]
        comments = markup.address(self.item.comments, self.item.base or self.urls.best)
        if comments and comments != self.urls.best:
            extra["comments"] = comments
        if self.item.comments_count is not None:
            extra["comments_count"] = self.item.comments_count
        if comments_feed := markup.address(self.item.comments_feed, self.item.base or self.urls.best):
            extra["comments_feed"] = comments_feed
        return extra


def _worldwide(guid: str, site: Site) -> str:
    """A guid that is one in the whole world: a bare number is one only within its site."""
    if not guid or ":" in guid or len(guid) >= 20:
        return guid
    return f"{urls.domain(site.home or site.url)} {guid}"


def _guid(guid: str) -> str:
    """A guid as it compares: a site that moves to https hasn't written its articles anew."""
    cleaned = text.clean(guid)[:MAX_KEY]
    return f"https{cleaned[4:]}" if cleaned[:7].lower() == "http://" else cleaned


def _body(item: Item, base: str | None, page: str | None) -> Body | None:
    """`base`: where its relative addresses start from; `page`: where it is to be read, with its footnotes."""
    if not item.body.strip():
        return None
    if item.body_is_markup:
        cleaned = markup.clean_body(item.body, base, page)
        return Body(BodyFormat.HTML, cleaned) if cleaned else None
    plain = text.clean_block(markup.cut_text(item.body)).strip()
    return Body(BodyFormat.TEXT, plain) if plain else None


def _excerpt(item: Item, body: Body | None) -> str:
    summary = _summary(item)
    if body is None or (summary and not markup.is_escaped_twice(summary)):
        return summary
    is_html = body.format is BodyFormat.HTML
    opening = _opening(body.text, item) if is_html else _start_of(body.text)
    # Where both show tags, they are what it is about.
    return opening if not summary or not markup.is_escaped_twice(opening) else summary


def _summary(item: Item) -> str:
    if not item.summary_is_markup:
        return _start_of(item.summary)
    # What is cleaned of a summary is little, and an excerpt of it needs no more.
    return _opening(markup.clean_body(item.summary[: MAX_EXCERPT * 40], None), item)


def _opening(clean_markup: str, item: Item) -> str:
    """What it begins with, without the line that WordPress ends it with: the links of title and site."""
    start = clean_markup.rfind("<p>")
    last = _SIGNATURE.match(clean_markup, start) if start >= 0 else None
    if last is not None and markup.plain(last[1]) == markup.plain(item.title):
        clean_markup = clean_markup[:start]
    return markup.opening(clean_markup, MAX_EXCERPT)


def _start_of(plain: str) -> str:
    return text.shorten(text.clean(plain[: MAX_EXCERPT * 4]), MAX_EXCERPT)


def _enclosures(item: Item, base: str | None) -> tuple[Enclosure, ...]:
    by_address: dict[str, Enclosure] = {}
    for enclosure in item.enclosures:
        url = markup.address(enclosure.url, base)
        if url and len(by_address) < MAX_ENCLOSURES:
            by_address.setdefault(
                url,
                msgspec.structs.replace(
                    enclosure,
                    url=url,
                    type=text.clean(enclosure.type).lower()[:100],
                    title=markup.plain(enclosure.title, 200),
                ),
            )
    return tuple(by_address.values())


def _images(
    item: Item, body: Body | None, enclosures: tuple[Enclosure, ...], base: str | None
) -> tuple[Image, ...]:
    candidates = [
        *item.images,
        *(Image(enclosure.url) for enclosure in enclosures if enclosure.type.startswith("image/")),
    ]
    if not candidates and body is not None and body.format is BodyFormat.HTML:
        picture = markup.first_picture(body.text)
        if picture:
            candidates.append(
                Image(
                    picture["src"],
                    _pixels(picture.get("width")),
                    _pixels(picture.get("height")),
                    picture.get("alt", ""),
                )
            )
    by_address: dict[str, Image] = {}
    for image in candidates:
        url = markup.address(image.url, base)
        if url and len(by_address) < MAX_IMAGES and _PORTRAIT not in url:
            title = markup.plain(image.title, 200)
            by_address.setdefault(url, Image(url, image.width, image.height, title))
    return tuple(by_address.values())


def _provider(item: Item, site: Site, link: str) -> Provider:
    """Who published it: the source that the entry names (in a planet's feed), else the feed itself."""
    named = markup.title_text(item.publisher.name, None, 200)
    domain = urls.domain(link) or item.publisher.domain or urls.domain(site.home or site.url)
    return Provider(named or site.title or domain, text.clean(domain))


def _type(item: Item, enclosures: tuple[Enclosure, ...]) -> str:
    if item.type:
        return item.type
    kinds = {enclosure.type.partition("/")[0] for enclosure in enclosures}
    return next((kind for kind in ("video", "audio") if kind in kinds), "article")


def _topics(names: Sequence[str]) -> tuple[str, ...]:
    by_fold: dict[str, str] = {}
    for name in names[: MAX_TOPICS * 4]:
        shown = markup.title_text(name, None, 80)
        if shown and "://" not in shown and len(by_fold) < MAX_TOPICS:
            by_fold.setdefault(text.fold(shown), shown)
    return tuple(by_fold.values())


def _medium_name(enclosures: tuple[Enclosure, ...], images: tuple[Image, ...]) -> str:
    """What to call an entry that is nothing but a file or a picture."""
    if enclosures or not images:
        return _file_name(enclosures[0].url) if enclosures else ""
    return images[0].title or _file_name(images[0].url)


def _file_name(url: str) -> str:
    return text.clean(url.partition("?")[0].rpartition("/")[2])


def _without_nothing(enclosure: Enclosure) -> dict[str, Any]:
    return {
        name: value for name, value in msgspec.structs.asdict(enclosure).items() if value not in (None, "")
    }


def _pixels(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdecimal() and len(value) < 6 else None


def _digest(*parts: str) -> str:
    joined = "\x1f".join(parts).encode("utf-8", "replace")
    return hashlib.blake2b(joined, digest_size=12).hexdigest()
