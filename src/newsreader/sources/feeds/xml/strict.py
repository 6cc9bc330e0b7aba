"""feedparser's parser for well-formed documents, driven by expat itself.

The SAX layer that feedparser puts between hands over each line and each entity of a text by itself, and looks
for encodings and document types that are long gone from what we give it.
"""

from __future__ import annotations

import re
from typing import Any, Final
from xml.parsers import expat

import msgspec
from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.util import FeedParserDict

from newsreader.sources.feeds.xml.dispatch import Dispatcher
from newsreader.sources.feeds.xml.guarded_handlers import guarded
from newsreader.sources.feeds.xml.handlers import FeedHandler

LONGEST_PIECE = 1 << 20
"""Bytes of text that are handed over at once."""
_CUT_TAG: Final = re.compile(r"</?(?:[A-Za-z][^<>]*)?\Z")
_CDATA: Final = "<![CDATA["


_OTHER_NAMES: Final = frozenset(
    (*FeedParserDict.keymap, "category", "enclosures", "license", "updated", "updated_parsed")
)
"""The keys that mean others for feedparser."""


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
    parser = expat.ParserCreate("utf-8", " ")
    parser.namespace_prefixes = True
    parser.buffer_text = True
    parser.buffer_size = LONGEST_PIECE
    handler.listen(parser)
    parser.Parse(document.encode("utf-8"), True)
    return Parsed(handler.feeddata, handler.entries, handler.version)


def parse_ill_formed(document: str, url: str) -> Parsed:
    """What `feedparser.parse` makes of a document that isn't well-formed, without cleaning and joining.

    Of one that is cut off, what is open at its end counts as far as it came.
    """
    handler = _LooseHandler("", None, "utf-8", {})
    handler.url = url
    handler.resolve_relative_uris = False
    handler.sanitize_html = False
    handler.feed(_without_cut_end(document))
    handler.end_what_is_open()
    return Parsed(handler.feeddata, handler.entries, handler.version)


def _without_cut_end(document: str) -> str:
    """The document without half a tag at its end; CDATA that is open there is closed."""
    if document.rfind(_CDATA) > document.rfind("]]>"):
        return f"{document}]]>"
    cut = _CUT_TAG.search(document, max(document.rfind("<"), 0))
    return document[: cut.start()] if cut else document


class _Entry(FeedParserDict):  # type: ignore[misc]
    """An entry, which has other names for few things, and is asked for all of them a hundred times."""

    def get(self, name: str, default: object = None) -> Any:
        return super().get(name, default) if name in _OTHER_NAMES else dict.get(self, name, default)

    def __getitem__(self, name: str) -> Any:
        return super().__getitem__(name) if name in _OTHER_NAMES else dict.__getitem__(self, name)

    def __setitem__(self, name: str, value: object) -> None:
        if name in _OTHER_NAMES:
            super().__setitem__(name, value)
        else:
            dict.__setitem__(self, name, value)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) if name in _OTHER_NAMES else dict.__contains__(self, name)

    def setdefault(self, name: str, default: object = None) -> Any:
        if name in _OTHER_NAMES:
            return super().setdefault(name, default)
        return dict.setdefault(self, name, default)


class _Parameters(FeedParserDict):  # type: ignore[misc]
    """What the handler knows of the text it is in: under names without aliases, as strings alone.

    It is asked some twenty times for each entry, and copied twice.
    """

    get = dict.get
    __getitem__ = dict.__getitem__

    def __delitem__(self, name: str) -> None:
        """Nothing, where there is none: feedparser takes away what most texts don't have."""
        self.pop(name, None)

    def __deepcopy__(self, _memo: object) -> FeedParserDict:
        return FeedParserDict(self)


@guarded
class _Handler(Dispatcher, FeedHandler, StrictFeedParser):  # type: ignore[misc]
    contentparams: FeedParserDict
    entries: list[FeedParserDict]

    def _start_item(self, attributes: dict[str, str]) -> None:
        super()._start_item(attributes)
        self.entries[-1] = _Entry(self.entries[-1])

    _start_entry = _start_item

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

    def end_what_is_open(self) -> None:
        """For the end of a document that ends in the middle of a text."""
        while self.elementstack:
            depth = len(self.elementstack)
            element = self.elementstack[-1][0]
            self.unknown_endtag(element)
            if len(self.elementstack) >= depth:
                self.pop(element)
            if len(self.elementstack) >= depth:
                return
