"""The beginning of a feed that is too large to be read, as a document of its own."""

from __future__ import annotations

import json
import re
from typing import Final

from newsreader.text import lazy_pattern

_ENTRY_END: Final = lazy_pattern(r"</(?:[\w.-]{1,40}:)?(?:item|entry)\s*>", re.IGNORECASE)
_ENTRY: Final = lazy_pattern(r"<(?:[\w.-]{1,40}:)?(?:item|entry)\b", re.IGNORECASE)
_OUTER: Final = lazy_pattern(r"<(/?)((?:[\w.-]{1,40}:)?(?:rss|rdf|feed|channel))\b", re.IGNORECASE)
_ITEMS: Final = lazy_pattern(r"\"items\"\s*:\s*\[\s*")
_COMMA: Final = lazy_pattern(r"\s*,\s*")


def up_to_last_entry(document: str) -> str:
    """The document up to the end of its last whole entry, with what is open there closed.

    Empty where there is no whole entry.
    """
    return _json_beginning(document) if document.startswith("{") else _xml_beginning(document)


def _xml_beginning(document: str) -> str:
    first = _ENTRY.search(document)
    end = max((match.end() for match in _ENTRY_END.finditer(document)), default=0)
    if first is None or end < first.start():
        return ""
    open_elements: list[str] = []
    for tag in _OUTER.finditer(document, 0, first.start()):
        if not tag[1]:
            open_elements.append(tag[2])
        elif tag[2] in open_elements:
            open_elements.remove(tag[2])
    return document[:end] + "".join(f"</{name}>" for name in reversed(open_elements))


def _json_beginning(document: str) -> str:
    items = _ITEMS.search(document)
    if items is None:
        return ""
    decoder = json.JSONDecoder()
    position, end = items.end(), 0
    try:
        while True:
            _, end = decoder.raw_decode(document, position)
            comma = _COMMA.match(document, end)
            if comma is None:
                break
            position = comma.end()
    except (ValueError, RecursionError):
        pass
    return f"{document[:end]}]}}" if end else ""
