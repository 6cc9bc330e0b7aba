"""What is known of an article. No I/O, no clock, no terminal.

All records are immutable msgspec structs: cheap to make, cheap to keep, and they go to the cache as they are.
"""

from __future__ import annotations

from array import array
from base64 import b32encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple, TypeVar

import msgspec

Item = TypeVar("Item")

ID_LENGTH: Final = 13
SUPERSEDED: Final = -1
"""The heat of an article whose story has a better report."""


class Provider(msgspec.Struct, frozen=True, gc=False):
    """Who published it. Either may be empty, not both where anything is known."""

    name: str = ""
    domain: str = ""
    image: str | None = None

    @property
    def called(self) -> str:
        """Its name, else its domain; empty where nothing is known."""
        return self.name or self.domain


class Urls(msgspec.Struct, frozen=True, gc=False):
    """The addresses of one article, each openable (http or https) or absent."""

    original: str | None = None
    web: str | None = None
    amp: str | None = None
    cdn_amp: str | None = None

    @property
    def best(self) -> str | None:
        """The address that stands for the article: the original, else the web page, else AMP."""
        return self.original or self.web or self.amp or self.cdn_amp

    def all(self) -> tuple[tuple[str, str], ...]:
        """Every distinct address as (kind, url), best first."""
        kinds: dict[str, str] = {}
        for kind, url in (
            ("original", self.original),
            ("web", self.web),
            ("amp", self.amp),
            ("cdn amp", self.cdn_amp),
        ):
            if url:
                kinds.setdefault(url, kind)
        return tuple((kind, url) for url, kind in kinds.items())


class Image(msgspec.Struct, frozen=True, gc=False):
    """A picture by its address; sizes in pixels where the source tells them."""

    url: str
    width: int | None = None
    height: int | None = None
    title: str = ""


class Related(msgspec.Struct, frozen=True, gc=False):
    """Another report, as an article's source describes it. It need not be in the store."""

    title: str
    excerpt: str = ""
    urls: Urls = Urls()
    provider: Provider = Provider()
    published: datetime | None = None
    type: str = "article"
    quality: int | None = None
    images: tuple[Image, ...] = ()

    @property
    def id(self) -> str | None:
        """The id that this report has if it is in the store; None where it has no address."""
        return id_from_url(self.urls.best) if self.urls.best else None


class BodyFormat(StrEnum):
    MARKDOWN = "markdown"
    HTML = "html"
    TEXT = "text"


class Body(msgspec.Struct, frozen=True, gc=False):
    """The text of an article as its source wrote it; `reading` turns it into blocks."""

    format: BodyFormat
    text: str


class SourceKind(StrEnum):
    """`PAGE`: an article that was added by itself, with no folder or feed that has it."""

    CORPUS = "corpus"
    FEED = "feed"
    PAGE = "page"


class SourceRef(msgspec.Struct, frozen=True, gc=False):
    """Where a copy of an article came from. `name`: the folder's or feed's; `path`: file or feed address."""

    kind: SourceKind
    name: str
    path: str


class Article(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One item of news, as its sources tell it. `published` is aware, in UTC.

    `quality` and `heat` are the source's own values, None where it gives none. `extra` holds the fields
    that some sources add (author, category, published, price, length, items, actions, ratings, levels,
    members), as plain strings, numbers, lists and mappings, all of their text cleaned.
    """

    id: str
    title: str
    excerpt: str = ""
    urls: Urls = Urls()
    provider: Provider = Provider()
    published: datetime | None = None
    type: str = "article"
    topics: tuple[str, ...] = ()
    quality: int | None = None
    heat: int | None = None
    images: tuple[Image, ...] = ()
    related: tuple[Related, ...] = ()
    body: Body | None = None
    sources: tuple[SourceRef, ...] = ()
    extra: dict[str, Any] = {}


class Headline(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The small record that the list needs; all of them are in memory.

    `published`: seconds since 1970 in UTC; of what is `undated`, when it was first seen. `heat` is what the
    list shows: the source's own, else computed (`heat_computed`). `related`: how many related articles the
    source names. `updated`: when it was edited. `provider`: what it is called (see `Provider`).
    """

    id: str
    title: str
    provider: str = ""
    domain: str = ""
    published: int | None = None
    type: str = "article"
    topics: tuple[str, ...] = ()
    quality: int | None = None
    heat: int | None = None
    heat_computed: bool = False
    related: int = 0
    has_image: bool = False
    source: str = ""
    updated: int | None = None
    undated: bool = False

    @property
    def told_date(self) -> int | None:
        """When it was published as its source says; None where it says nothing."""
        return None if self.undated else self.published

    @property
    def superseded(self) -> bool:
        return self.heat is not None and self.heat < 0


class Triage(msgspec.Struct, frozen=True, gc=False):
    """What the user decided about one article. `snoozed_until`: seconds since 1970 in UTC. `known`: it was
    there when the user read another report for all of the story, so that it is no news of it. `heard`: its
    audio or video was played.
    """

    read: bool = False
    starred: bool = False
    archived: bool = False
    snoozed_until: int | None = None
    tags: frozenset[str] = frozenset()
    known: bool = False
    heard: bool = False


UNTOUCHED: Final = Triage()


class TriageField(StrEnum):
    """What a decision is about, by the name that the journal keeps; a tag's name is `tag_field(tag)`."""

    READ = "read"
    STARRED = "starred"
    ARCHIVED = "archived"
    SNOOZED = "snoozed_until"
    KNOWN = "known"
    HEARD = "heard"


class Engagement(StrEnum):
    """What a user did with an article beside deciding about it, by which its feed is valued: opened it,
    stayed with it, handed it on. By the name that the journal keeps.
    """

    OPENED = "opened"
    DWELT = "dwelt"
    SHARED = "shared"


TAG_PREFIX: Final = "tag:"


TOGETHER: Final = "together"
APART: Final = "apart"


def bond_field(kind: str, other_id: str) -> str:
    """The field that says whether an article belongs `TOGETHER` with another one, or `APART` from it."""
    return f"{kind}:{other_id}"


def bond_of(field: str) -> tuple[str, str] | None:
    """The kind and the other article that `bond_field` made a field of; None for any other field."""
    kind, _, other = field.partition(":")
    return (kind, other) if kind in (TOGETHER, APART) and other else None


def tag_field(tag: str) -> str:
    """The field that says whether an article has a tag."""
    return TAG_PREFIX + tag


class Topic(msgspec.Struct, frozen=True, gc=False):
    """A subject, with its place in the tree and the words by which a text names it."""

    name: str
    shortname: str = ""
    parent: str | None = None
    keywords: tuple[str, ...] = ()


class Severity(StrEnum):
    """ERROR: the article is missing. WARNING: it is there, without what could not be read. NOTE: it is there
    whole, though it is not written as most are.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Problem(msgspec.Struct, frozen=True, gc=False):
    """Something in a source that could not be read. `line` counts from 1, None where unknown."""

    path: str
    message: str
    line: int | None = None
    severity: Severity = Severity.WARNING

    def __str__(self) -> str:
        return f"{self.path}:{self.line or 1}: {self.message}"


def id_from_url(url: str) -> str:
    """The id of the article at an address: the same for every spelling of it, on every machine."""
    from newsreader.urls import canonical

    return id_from_canonical(canonical(url))


def id_from_canonical(canonical_url: str) -> str:
    """`id_from_url` of an address whose canonical spelling is known."""
    return _digest("url", canonical_url)


def article_id(urls: Urls, guid: str = "", content: Sequence[str] = ()) -> str:
    """The stable id: from the best address, else the feed's guid, else a hash of the content."""
    if urls.best:
        return id_from_url(urls.best)
    if guid:
        return _digest("guid", guid)
    return _digest("content", *content)


def _digest(kind: str, *parts: str) -> str:
    """65 bits in 13 letters and digits: among 100,000 articles two meet once in some ten billion corpora."""
    joined = "\x1f".join((kind, *parts)).encode("utf-8", "surrogatepass")
    from hashlib import blake2b  # which loads OpenSSL: a start has nothing to hash

    raw = blake2b(joined, digest_size=10).digest()
    return b32encode(raw).decode("ascii").lower()[:ID_LENGTH]


def merge(copies: Sequence[Article]) -> Article:
    """One article from several copies of it (same id): the first wins, the others fill what it lacks.

    All sources are remembered; related articles, images and topics are united without repeats.
    """
    first, *others = copies
    if not others:
        return first

    def filled(name: str) -> Any:
        return next((value for copy in copies if (value := getattr(copy, name)) not in (None, "", ())), None)

    extra: dict[str, Any] = {}
    for copy in reversed(copies):
        extra |= copy.extra
    return msgspec.structs.replace(
        first,
        excerpt=filled("excerpt") or "",
        urls=Urls(*(_first_url(copies, field) for field in Urls.__struct_fields__)),
        provider=next((copy.provider for copy in copies if copy.provider.name), first.provider),
        published=filled("published"),
        topics=_united(copy.topics for copy in copies),
        quality=filled("quality"),
        heat=filled("heat"),
        images=_united((copy.images for copy in copies), key=lambda image: image.url),
        related=_united((copy.related for copy in copies), key=lambda related: related.id or related.title),
        body=filled("body"),
        sources=_united(copy.sources for copy in copies),
        extra=extra,
    )


def _first_url(copies: Sequence[Article], field: str) -> str | None:
    return next((url for copy in copies if (url := getattr(copy.urls, field))), None)


def _united(
    groups: Iterable[tuple[Item, ...]], key: Callable[[Item], object] = lambda item: item
) -> tuple[Item, ...]:
    by_key: dict[object, Item] = {}
    for group in groups:
        for item in group:
            by_key.setdefault(key(item), item)
    return tuple(by_key.values())


def timestamp(moment: datetime | None) -> int | None:
    """Whole seconds since 1970, or None."""
    return None if moment is None else int(moment.timestamp())


def moment(seconds: int | None) -> datetime | None:
    """The aware UTC datetime of a `timestamp`."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def rfc3339(value: datetime | None) -> str | None:
    """`2021-06-18T11:00:00Z`, or None."""
    return (
        None if value is None else value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    )


class FileStamp(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What tells cheaply whether a file has changed. `path` is absolute; `mtime_ns` as `os.stat` gives it."""

    path: str
    size: int
    mtime_ns: int


class FolderListing(NamedTuple):
    """The documents of one folder, none of those below it. `looks`: of each its size and `mtime_ns`, as in
    its stamp, one behind the other.
    """

    folder: str
    names: Sequence[str]
    looks: array[int]

    def path(self, name: str) -> str:
        """Where something is that has a name in the folder."""
        return f"{self.folder.rstrip('/')}/{name}"

    def stamp(self, place: int) -> FileStamp:
        """The stamp of one of the documents."""
        return FileStamp(self.path(self.names[place]), self.looks[2 * place], self.looks[2 * place + 1])

    def stamps(self) -> Iterator[FileStamp]:
        sizes, times = self.looks[::2], self.looks[1::2]
        for name, size, mtime_ns in zip(self.names, sizes, times, strict=True):
            yield FileStamp(self.path(name), size, mtime_ns)


FIELD_END: Final = "\x1f"
"""What stands between two fields of a text that plain words search: the unit separator, which no text has."""


class SearchEntry(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What the store is given of an article: its headline, and the folded text that plain words search.

    `folded` is `fold(title) US fold(excerpt) US fold(provider, domain) US fold(topics)`, where US is
    `FIELD_END`, so that no phrase is found across two fields.
    """

    headline: Headline
    folded: str


class ArticleDetails(msgspec.Struct, frozen=True, gc=False):
    """What queries ask of a whole article and no headline has.

    `author`: the names, with commas between; `url`: its best address; `language`: a tag such as `de-AT`;
    `words`: how many its text has, None where it has no text.
    """

    author: str = ""
    url: str = ""
    language: str = ""
    words: int | None = None


class ParsedFile(msgspec.Struct, frozen=True, gc=False):
    """What came of one file: an article or none, and what was wrong with it."""

    stamp: FileStamp
    article: Article | None = None
    problems: tuple[Problem, ...] = ()


class FeedEntry(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What a feed says of one article, as of one fetch.

    `key`: what the feed itself knows the entry by (its guid, else its address, else a hash); `digest`: a
    hash of what a reader sees of it, to tell whether it was edited; `updated`: aware, in UTC.
    """

    key: str
    article: Article
    digest: str
    updated: datetime | None = None


class RemoteState(msgspec.Struct, frozen=True, gc=False):
    """What a server holds about one of its items. `labels`: those that it knows as tags."""

    read: bool = False
    starred: bool = False
    labels: frozenset[str] = frozenset()


class RemoteFeed(msgspec.Struct, frozen=True, gc=False):
    """A subscription on a server. `id`: the server's own name for it; `folder`: "" for none that counts."""

    id: str
    url: str
    title: str = ""
    home: str | None = None
    folder: str = ""


class RemoteItem(msgspec.Struct, frozen=True, gc=False):
    """An item of a server, as the article that it tells. `feed`: the id of its `RemoteFeed`.

    `own_id`: the id of the article where another item of its feed has the same address.
    """

    id: int
    feed: str
    entry: FeedEntry
    state: RemoteState
    own_id: str


class RemoteEdit(msgspec.Struct, frozen=True, gc=False):
    """What a server is to make of some items. `field`: as in `TriageField`, or `tag_field` of a label."""

    field: str
    on: bool
