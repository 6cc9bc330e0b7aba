"""feedparser's handlers for the elements that it reads otherwise than they are meant.

One mixin for its strict and its loose parser: addresses as they stand, texts with the name of their element,
what is said of an attached medium apart from what the entry says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, cast
from urllib.parse import urljoin

from feedparser.api import StrictFeedParser
from feedparser.util import FeedParserDict

from newsreader import urls

ELEMENT: Final = "element"
"""The name under which a text's details hold the element that it stood in."""
DECLARED: Final = "declared"
"""... and whether that element says itself what its text is."""

_IANA: Final = "www.iana.org/assignments/relation"
"""What relations of links may be written out with."""
_TEXT_ELEMENTS: Final = (
    "abstract",
    "body",
    "content",
    "content_encoded",
    "dc_description",
    "description",
    "fullitem",
    "itunes_summary",
    "summary",
    "title",
    "xhtml_body",
)


_ADDRESSES: Final = frozenset({"href", "src", "cite", "poster"})

# As authors are written in RSS: `name@example.org (A Name)`, `A Name <name@example.org>`.
_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,9}[^\W\d_]{2,63}")
_NO_EMAIL: Final = re.compile(r"\(\)|<>|&lt;&gt;")

# Controls that feedparser takes for characters of windows-1252.
_WINDOWS_1252: Final = re.compile("[\x80-\x9f]")


class _Settled(str):
    """A text in which nothing is to be translated."""

    __slots__ = ()

    def translate(self, _table: object) -> str:
        return str(self)


class FeedHandler:
    """Mixed in before one of feedparser's parsers, whose attributes it uses."""

    url: str = ""
    """Where the document comes from."""
    medium: dict[str, Any] | None = None
    """The `media:content` that is open."""

    @staticmethod
    @lru_cache(maxsize=256)
    def map_content_type(content_type: str) -> str:
        """feedparser's own, without the parameters: `text/html; charset=utf-8` is HTML."""
        plain: str = StrictFeedParser.map_content_type(content_type.partition(";")[0].strip())
        return plain

    def resolve_uri(self: Any, address: str) -> str:
        """feedparser's own, but for those that it would join with nothing."""
        if self.baseuri or ":///" in address:
            return cast(str, cast(Any, super()).resolve_uri(address))
        return address

    def decode_entities(self: Any, element: str, data: str) -> str:
        """feedparser's own. What comes next is spared those texts that it would look through for nothing.

        An address of an ill-formed feed would keep half of `&amp;`.
        """
        decoded: str = cast(Any, super()).decode_entities(element, data)
        if element == "link":
            decoded = decoded.replace("&amp;", "&")
        return decoded if decoded.isascii() or _WINDOWS_1252.search(decoded) else _Settled(decoded)

    def unknown_starttag(self: Any, tag: str, attributes: list[tuple[str, str]]) -> None:
        if self.incontent:
            attributes = self._joined_with_inner_base(attributes)
        cast(Any, super()).unknown_starttag(tag, attributes)

    def _joined_with_inner_base(self: Any, attributes: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The attributes of an element in a text, joined where one of that text has a base of its own."""
        base = next((value for name, value in attributes if name == "xml:base"), self.baseuri)
        if base == self.contentparams.get("base"):
            return attributes
        return [
            (name, _joined(str(base), value) if name in _ADDRESSES else value) for name, value in attributes
        ]

    def unknown_endtag(self: Any, tag: str) -> None:
        """feedparser's own. It keeps the base of an element that has ended where the one around has none, and
        forgets to leave a `div` in a text that should have no elements.
        """
        bases = self.basestack
        depth = len(bases)
        cast(Any, super()).unknown_endtag(tag)
        if len(bases) == depth > 0:
            bases.pop()
            self.langstack.pop()
            self.depth -= 1
        self.baseuri = bases[-1] if bases else ""

    # Links

    def absolute_base(self: Any, base: str) -> str:
        """An `xml:base` as feedparser needs it: of two relative ones it forgets the inner."""
        return urls.mended(base, str(self.baseuri or self.url)) or ""

    def _start_link(self: Any, attributes: dict[str, str]) -> None:
        # feedparser takes `url` and `uri` for the address, `at://...` too, and never looks at the text then.
        if "href" in attributes or not attributes.get("url", "").strip().lower().startswith("http"):
            attributes.pop("url", None)
        attributes.pop("uri", None)
        attributes["rel"] = attributes.get("rel", "alternate").rpartition(_IANA)[2].lstrip("/") or "alternate"
        cast(Any, super())._start_link(attributes)

    def _start_item(self: Any, attributes: dict[str, str]) -> None:
        cast(Any, super())._start_item(attributes)
        if about := attributes.get("rdf:about"):
            self._get_context()["permalink"] = about

    def _start_guid(self: Any, attributes: dict[str, str]) -> None:
        cast(Any, super())._start_guid(attributes)
        self.guidislink = attributes.get("ispermalink", "true").strip().lower() != "false"

    def _end_guid(self: Any) -> None:
        cast(Any, super())._end_guid()
        context = self._get_context()
        if self.guidislink and context.get("id"):
            context["permalink"] = context["id"]

    def _start_id(self: Any, attributes: dict[str, str]) -> None:
        self._start_guid(attributes)

    def _end_id(self: Any) -> None:
        self._end_guid()

    # Authors

    def _sync_author_detail(self: Any, key: str = "author") -> None:
        """feedparser's own knows no host whose last part has more than four letters."""
        context = self._get_context()
        people = context.get(f"{key}s")
        written = context.get(key)
        email = _EMAIL.search(written[:2_000]) if people and not people[-1] and written else None
        if email is None:
            cast(Any, super())._sync_author_detail(key)
            return
        context.setdefault(f"{key}_detail", people[-1])
        people[-1]["email"] = email[0]
        name = _NO_EMAIL.sub("", written.replace(email[0], "", 1)).strip()
        if name := name.removeprefix("(").removesuffix(")").strip():
            people[-1]["name"] = name

    def _save_author(self: Any, key: str, value: str, prefix: str = "author") -> None:
        """feedparser's own takes whoever publishes a feed for an author too, beside those that it names."""
        if prefix == "author":
            cast(Any, super())._save_author(key, value)
        else:
            self._get_context().setdefault(f"{prefix}_detail", FeedParserDict())[key] = value

    # Attached media

    def _start_media_content(self: Any, attributes: dict[str, str]) -> None:
        cast(Any, super())._start_media_content(attributes)
        self.medium = attributes

    def _end_media_content(self: Any) -> None:
        self.medium = None

    def _start_media_description(self: Any, attributes: dict[str, str]) -> None:
        self.push("media_description", 0)

    def _end_media_description(self: Any) -> None:
        value = self.pop("media_description")
        if self.medium is not None:
            self.medium.setdefault("description", value)
        if value:
            self._get_context().setdefault("media_description", value)

    def _start_media_title(self: Any, attributes: dict[str, str]) -> None:
        self.push("media_title", 0)

    def _end_media_title(self: Any) -> None:
        value = self.pop("media_title")
        if self.medium is not None:
            self.medium.setdefault("title", value)
        if value:
            self._get_context().setdefault("media_title", value)


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""


def _start_of(element: str) -> Callable[[Any, dict[str, str]], None]:
    """A handler that remembers which element a text stands in: feedparser knows two names for all of them."""
    name = f"_start_{element}"

    def start(handler: Any, attributes: dict[str, str]) -> None:
        getattr(super(FeedHandler, handler), name)(attributes)
        handler.contentparams[ELEMENT] = element
        handler.contentparams[DECLARED] = "type" in attributes

    return start


for _element in _TEXT_ELEMENTS:
    setattr(FeedHandler, f"_start_{_element}", _start_of(_element))


_DATES: Final = {
    "published": ("published", "issued", "pubdate"),
    "updated": ("updated", "modified", "lastbuilddate"),
    "created": ("created",),
    "expired": ("expirationdate",),
}
"""feedparser's names for dates, and the elements that they stand in."""


def _end_of_date(name: str) -> Callable[[Any], None]:
    """A handler that leaves a date as it is written: it is read by `dates`, not by feedparser."""
    return lambda handler: handler.pop(name)


for _name, _elements in _DATES.items():
    for _element in _elements:
        setattr(FeedHandler, f"_end_{_element}", _end_of_date(_name))
