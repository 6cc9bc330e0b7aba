"""From the fields of a document to an article: the vocabulary of the corpora, Jekyll, Hugo and Zola."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from newsreader import urls as _urls
from newsreader.model import (
    Article,
    Body,
    BodyFormat,
    Image,
    Provider,
    Related,
    SourceKind,
    SourceRef,
    Urls,
    article_id,
)
from newsreader.sources.files import naming
from newsreader.sources.files.fields import Fields
from newsreader.sources.files.guarded_yaml import Value
from newsreader.sources.files.report import DocumentReport, shown

MAX_EXCERPT: Final = 10_000
MAX_NAME: Final = 200

TITLES: Final = ("title", "name")
EXCERPTS: Final = ("excerpt", "description", "summary", "abstract", "bio")
DATES: Final = (
    "publishedDateTime",
    "date",
    "published",
    "pubDate",
    "publishDate",
    "publish_date",
    "published_at",
    "datePublished",
)
WRITTEN_DATES: Final = (
    "pubDatetime", "created", "created_at", "createdAt", "date created", "dateCreated",
)  # fmt: skip
"""When a document was begun, where it says nothing else: never part of what names it."""
LINKS: Final = (
    "link",
    "url",
    "sourceUrl",
    "source_url",
    "canonical_url",
    "canonicalUrl",
    "canonicalURL",
    "external_url",
    "externalUrl",
    "permalink",
)
# What tells people where a page lies on its own site: mostly a path, which is no address of an article.
PATH_FIELDS: Final = ("url", "permalink")
# Where site generators are told the page's address, which often holds the day: `2017/06/27/title`.
ADDRESSES_WITH_DAYS: Final = ("path", "permalink", "slug", "url", "aliases", "redirect_from")
AUTHORS: Final = ("author", "authors")
TOPICS: Final = ("topics", "tags", "categories")
PICTURES: Final = ("images", "image", "cover", "featured_image", "featuredImage", "thumbnail")
HEATS: Final = ("heat", "score")
GUIDS: Final = ("guid", "uuid")
OWN_ID: Final = "newsreaderId"
"""What `newsreader save` writes where an address does not name the article."""
_ID: Final = re.compile(r"[a-z2-7]{13}\Z")
EXTRAS: Final = ("category", "price", "length", "items", "actions", "ratings", "levels", "members")
RELATED_FIELDS: Final = frozenset(
    {*TITLES, *EXCERPTS, *DATES, *LINKS, *TOPICS, *PICTURES, *HEATS, *GUIDS, *EXTRAS, *AUTHORS}
    | {"originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl", "type", "provider", "quality", "secured"}
)
# Where Zola and Hugo keep what a site adds: read as if it stood on top.
HOLDERS: Final = ("taxonomies", "extra", "params")
# Fields of Jekyll, Hugo and Zola that say how a page is made, and nothing that a reader is shown.
# fmt: off
IGNORED: Final = frozenset({
    "_id", "aliases", "analytics", "authorbox", "bibliography", "build", "cascade", "changefreq",
    "class", "comment", "comments", "css", "disqus", "draft", "editPost", "excerpt_separator",
    "expiryDate", "featured", "feed", "group", "header", "headless", "hero", "hidden", "hide",
    "hideMeta", "highlight", "icon", "id", "in_search_index", "in_sitemap", "insert_anchor_links",
    "isCJKLanguage", "js", "justify", "katex", "keywords", "lang", "language", "last_modified_at",
    "lastmod", "layout", "license", "linkTitle", "locale", "markup", "math", "mathjax", "menu", "menus",
    "mermaid", "meta", "modified", "mtime",
    "nav", "nav_order", "no_list", "noindex", "novelty", "order", "outputs",
    "page_template", "paginate_by", "paginate_path", "pagination", "parent", "path", "pin", "pinned",
    "plantuml", "position", "priority", "private", "reading_time", "redirect_from", "redirect_to",
    "redirect_url", "related_posts", "render", "resources", "robots", "sass", "scripts",
    "search_exclude", "searchHidden", "seo", "series", "share", "short_title", "show_date",
    "ShowReadingTime", "ShowToc", "sidebar", "sitemap", "slides", "slug", "social", "sort_by",
    "sort_order", "status", "sticky", "styles", "subtitle", "tagline", "target", "template", "theme", "toc",
    "toc_sticky", "TocOpen", "translationKey", "translations", "transparent", "twitter", "uid",
    "updated", "usemathjax", "version", "videos", "visible", "weight",
})
# fmt: on
KNOWN: Final = (
    RELATED_FIELDS | IGNORED | set(WRITTEN_DATES) | {*HOLDERS, "featuredContent", "related", OWN_ID}
)
_BY_LOWER_CASE: Final = {name.lower(): name for name in KNOWN}


def article_of(
    table: dict[str, Value], body: Body | None, report: DocumentReport, path: str, source_name: str
) -> Article | None:
    """The article that a document's fields and body make; None where they tell neither what nor where.

    A missing title comes from `name`, the first heading or the file's name, a missing date from the
    file's name or folders, a missing provider from the address. The first heading counts as the
    document's own word, the file's name doesn't: the id must not change with it.
    """
    _lift_holders(table)
    _settle_names(table, report)
    fields = Fields(table, report)
    addresses = _addresses(fields)
    featured = fields.block("featuredContent")
    if body is None and featured:
        body = Body(BodyFormat.HTML, featured)
        featured = ""
    own_title = fields.text(*TITLES) or (naming.first_heading(body.text, body.format) if body else "")
    excerpt = fields.text(*EXCERPTS, limit=MAX_EXCERPT)
    if not (own_title or excerpt or addresses.best or body):
        return None
    own_date = _date(fields)
    provider = _provider(fields, addresses)
    identity = _identity(own_title, own_date, provider, excerpt, body)
    return Article(
        id=_own_id(fields) or article_id(addresses, fields.text(*GUIDS), identity),
        title=own_title or naming.title_from_path(path),
        excerpt=excerpt,
        urls=addresses,
        provider=provider,
        published=own_date
        or fields.date(*WRITTEN_DATES)
        or naming.date_from_path(path)
        or _date_in_address(fields),
        type=fields.text("type", limit=MAX_NAME) or "article",
        topics=fields.names(*TOPICS),
        # A scale of 0 to 100, but the corpora have videos of up to 189: what the source says stands.
        quality=fields.integer("quality"),
        heat=fields.integer(*HEATS, least=-1),
        images=_images(fields, *PICTURES),
        related=_related(fields),
        body=body,
        sources=(SourceRef(SourceKind.CORPUS, source_name, path),),
        extra=_extra(fields, featured),
    )


def _own_id(fields: Fields) -> str:
    """The id that the document gives itself; empty where it gives none that can be one."""
    written = fields.text(OWN_ID)
    return written if written and _ID.match(written) else ""


def _lift_holders(table: dict[str, Value]) -> None:
    lines: dict[str, int] = getattr(table, "lines", {})
    for holder in HOLDERS:
        held = table.get(holder)
        if isinstance(held, dict):
            for name in RELATED_FIELDS & held.keys() - table.keys():
                table[name] = held[name]
                if holder in lines:
                    lines[name] = getattr(held, "lines", {}).get(name, lines[holder])


def _settle_names(table: dict[str, Value], report: DocumentReport) -> None:
    """Hugo doesn't care for the case of a field's name; what is unknown in any case is reported."""
    fields = Fields(table, report)
    for name in fields.unknown(KNOWN):
        known = _BY_LOWER_CASE.get(name.lower())
        if known is None:
            fields.warn(name, f"unknown field {shown(name)}")
        elif known not in table:
            table[known] = table[name]


def _addresses(fields: Fields) -> Urls:
    original = fields.address("originalUrl")
    web = fields.address("webUrl")
    for name in fields.present(LINKS):
        url = fields.address(name, may_be_relative=name in PATH_FIELDS)
        original = original or url
    others = fields.address("ampWebUrl"), fields.address("cdnAmpWebUrl")
    return Urls(*map(_urls.to_show, (original, web, *others)))


def _date(fields: Fields) -> datetime | None:
    if fields.boolean("published") is None:
        return fields.date(*DATES)
    return fields.date(*(name for name in DATES if name != "published"))


def _date_in_address(fields: Fields) -> datetime | None:
    """The day that the page's own address names, where a document says it nowhere else."""
    for name in fields.present(ADDRESSES_WITH_DAYS):
        for address in fields.texts(name):
            if day := naming.date_in_address(address):
                return day
    return None


def _provider(fields: Fields, addresses: Urls) -> Provider:
    own = fields.mapping("provider")
    if own is None:
        name, domain, image = fields.text("provider", limit=MAX_NAME), "", None
    else:
        name = own.text("name", limit=MAX_NAME)
        domain = own.text("domain", limit=MAX_NAME)
        image = next(filter(None, map(_picture_address, own.entries("images", bare="url"))), None)
    if "/" in domain:
        domain = _urls.domain(domain if "://" in domain else f"//{domain}")
    return Provider(name, domain or (_urls.domain(addresses.best) if addresses.best else ""), image)


def _images(fields: Fields, *names: str) -> tuple[Image, ...]:
    by_address: dict[str, Image] = {}
    for name in fields.present(names):
        for image in fields.entries(name, bare="url"):
            url = _picture_address(image)
            if url and url not in by_address:
                width, height = image.integer("width"), image.integer("height")
                by_address[url] = Image(
                    url, width or None, height or None, image.text("title", "alt", "caption")
                )
    return tuple(by_address.values())


def _picture_address(image: Fields) -> str | None:
    return image.address("url", "src", "image", "path", may_be_relative=True)


def _related(fields: Fields) -> tuple[Related, ...]:
    related = []
    for entry in fields.entries("related", bare="webUrl"):
        for name in entry.unknown(RELATED_FIELDS):
            entry.warn(name, f"unknown field {shown(name)}")
        addresses = _addresses(entry)
        title = entry.text(*TITLES) or addresses.best
        if not title:
            entry.warn("", "neither title nor address; left out")
            continue
        related.append(
            Related(
                title=title,
                excerpt=entry.text(*EXCERPTS, limit=MAX_EXCERPT),
                urls=addresses,
                provider=_provider(entry, addresses),
                published=_date(entry),
                type=entry.text("type", limit=MAX_NAME) or "article",
                quality=entry.integer("quality"),
                images=_images(entry, *PICTURES),
            )
        )
    return tuple(related)


def _extra(fields: Fields, featured: str) -> dict[str, Any]:
    """What an article's record has no place for, in the order of the vocabulary."""
    authors = [
        author.text("name", limit=MAX_NAME)
        for name in AUTHORS
        for author in fields.entries(name, bare="name")
    ]
    extra: dict[str, Any] = {
        "author": ", ".join(dict.fromkeys(filter(None, authors))) or None,
        "published": fields.boolean("published"),
        "name": fields.text("name") or None if "title" in fields else None,
        "bio": fields.text("bio", limit=MAX_EXCERPT) or None if "excerpt" in fields else None,
        "featuredContent": featured or None,
    }
    for name in fields.present(EXTRAS):
        extra[name] = fields.plain(name)
    return {name: value for name, value in extra.items() if value is not None}


def _identity(
    title: str, date: datetime | None, provider: Provider, excerpt: str, body: Body | None
) -> tuple[str, ...]:
    """What makes an article without address the same one elsewhere: if it can, not its wording."""
    if title and date:
        return title, date.isoformat(), provider.name
    return title, excerpt, body.text if body else ""
