"""feedparser's parser for well-formed documents, driven by expat itself.

The SAX layer that feedparser puts between hands over each line and each entity of a text by itself, and looks
for encodings and document types that are long gone from what we give it.
"""

from __future__ import annotations

from typing import Any
from xml.parsers import expat
from xml.sax.xmlreader import AttributesNSImpl

import msgspec
from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.util import FeedParserDict

from newsreader.sources.feeds.xml.guarded_handlers import guarded
from newsreader.sources.feeds.xml.handlers import FeedHandler

LONGEST_PIECE = 1 << 20
"""Bytes of text that are handed over at once."""

_XML_BASE = "http://www.w3.org/XML/1998/namespace base xml"
_NO_ATTRIBUTES = AttributesNSImpl({}, {})


class Parsed(msgspec.Struct, frozen=True):
    """What feedparser makes of a document: about the feed, its entries, and its own name for the format."""

    about: dict[str, Any]
    entries: list[dict[str, Any]]
    version: str


def parse_well_formed(document: str, url: str) -> Parsed:
    """What `feedparser.parse` gives, without any cleaning of HTML and without joining of addresses in it.

    `url`: where the document comes from, from which a relative `xml:base` starts.

    Raises:
        ExpatError: it isn't well-formed.
    """
    handler = _Handler("", None, "utf-8")
    handler.url = url
    handler.resolve_relative_uris = False
    handler.sanitize_html = False
    names: dict[str, tuple[str | None, str]] = {}

    def pair(name: str) -> tuple[str | None, str]:
        """Namespace and name of what expat calls `namespace name prefix`."""
        known = names.get(name)
        if known is None:
            parts = name.split()
            known = names[name] = (None, name) if len(parts) == 1 else (parts[0], parts[1])
        return known

    def start(name: str, values: dict[str, str]) -> None:
        attributes = _NO_ATTRIBUTES
        if values:
            if _XML_BASE in values:
                values[_XML_BASE] = handler.absolute_base(values[_XML_BASE])
            attributes = AttributesNSImpl(
                {pair(attribute): value for attribute, value in values.items()},
                {pair(attribute): _qualified(attribute) for attribute in values},
            )
        handler.startElementNS(pair(name), None, attributes)

    parser = expat.ParserCreate("utf-8", " ")
    parser.namespace_prefixes = True
    parser.buffer_text = True
    parser.buffer_size = LONGEST_PIECE
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: handler.endElementNS(pair(name), None)
    parser.CharacterDataHandler = handler.characters
    parser.StartNamespaceDeclHandler = handler.startPrefixMapping
    parser.Parse(document.encode("utf-8"), True)
    return Parsed(handler.feeddata, handler.entries, handler.version)


def parse_ill_formed(document: str, url: str) -> Parsed:
    """What `feedparser.parse` makes of a document that isn't well-formed, without cleaning and joining."""
    handler = _LooseHandler("", None, "utf-8", {})
    handler.url = url
    handler.resolve_relative_uris = False
    handler.sanitize_html = False
    handler.feed(document)
    return Parsed(handler.feeddata, handler.entries, handler.version)


class _Parameters(FeedParserDict):  # type: ignore[misc]
    """What the handler knows of the text it is in: under names without aliases, as strings alone.

    It is asked some twenty times for each entry, and copied twice.
    """

    get = dict.get
    __getitem__ = dict.__getitem__

    def __deepcopy__(self, _memo: object) -> FeedParserDict:
        return FeedParserDict(self)


@guarded
class _Handler(FeedHandler, StrictFeedParser):  # type: ignore[misc]
    contentparams: FeedParserDict

    def push_content(self, *arguments: Any) -> None:
        super().push_content(*arguments)
        self.contentparams = _Parameters(self.contentparams)


@guarded
class _LooseHandler(FeedHandler, LooseFeedParser):  # type: ignore[misc]
    """feedparser's parser for what no XML parser reads."""

    def unknown_starttag(self, tag: str, attributes: list[tuple[str, str]]) -> None:
        super().unknown_starttag(
            tag,
            [
                (name, self.absolute_base(value) if name == "xml:base" else value)
                for name, value in attributes
            ],
        )


def _qualified(name: str) -> str:
    """An attribute's name as the document spells it."""
    parts = name.split()
    return f"{parts[2]}:{parts[1]}" if len(parts) == 3 else parts[-1]
