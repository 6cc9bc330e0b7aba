"""elfeed's `index`: an expression of Emacs Lisp as Emacs prints it, with the texts in files beside it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Final

from newsreader import urls
from newsreader.model import Problem, Severity
from newsreader.sources.encoding import decode
from newsreader.sources.feeds.opml import OutlineFeed
from newsreader.sources.feeds.records import Enclosure
from newsreader.sources.readers.records import FormerEntry, FormerLife
from newsreader.sources.readers.values import moment_of, text_of

MAX_DEPTH: Final = 400
MAX_ARCHIVE: Final = 1_000_000_000
"""So many bytes of packed texts are read, unpacked."""
_TOKEN = re.compile(
    r";[^\n]*|(?P<open>#s\(|[(\[])|(?P<close>[)\]])|\"(?P<text>(?:[^\"\\]|\\.)*)\""
    r"|(?P<quote>['`,#]+)|(?P<atom>(?:\\.|[^\s()\[\]\"';])+)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(\n|.)", re.DOTALL)


class Symbol(str):
    """A name, which is no text."""

    __slots__ = ()


def read_index(data: bytes, name: str, content: Callable[[str], str]) -> FormerLife:
    """The feeds and entries of an index. `content`: the text that a reference stands for. Never raises."""
    try:
        # Since its version 4 an empty index for old Emacsen stands before the real one.
        tops = list(_expressions(decode(data)))
        top = _plist(tops[-1] if tops else None)
    except ValueError as error:
        problem = Problem(name, f"the index can't be read: {error}", severity=Severity.ERROR)
        return FormerLife("elfeed", (name,), problems=(problem,))
    feeds = tuple(feed for value in _values(top.get(":feeds")) if (feed := _feed(value)) is not None)
    entries = tuple(
        entry for value in _values(top.get(":entries")) if (entry := _entry(value, content)) is not None
    )
    return FormerLife("elfeed", (name,), feeds=feeds, entries=entries)


def _feed(struct: object) -> OutlineFeed | None:
    fields = _fields(struct, "elfeed-feed", ("id", "url", "title", "author", "meta"))
    address = text_of(fields.get("url")) or text_of(fields.get("id"))
    return OutlineFeed(address, text_of(fields.get("title"))) if urls.openable(address) else None


_ENTRY: Final = (
    "id", "title", "link", "date", "content", "content-type", "enclosures", "tags", "feed-id", "meta",
)  # fmt: skip


def _entry(struct: object, content: Callable[[str], str]) -> FormerEntry | None:
    fields = _fields(struct, "elfeed-entry", _ENTRY)
    if not fields:
        return None
    identifier = fields.get("id")
    guid = text_of(identifier[-1]) if isinstance(identifier, list) and identifier else ""
    reference = _fields(fields.get("content"), "elfeed-ref", ("id",))
    body = content(text_of(reference.get("id"))) if reference else text_of(fields.get("content"))
    tags = [str(tag) for tag in fields.get("tags") or () if isinstance(tag, Symbol) and tag != "nil"]
    link = text_of(fields.get("link"))
    return FormerEntry(
        feed=text_of(fields.get("feed-id")),
        guid="" if guid == link else guid,
        url=link,
        title=text_of(fields.get("title")),
        body=body,
        body_is_markup=fields.get("content-type") == "html",
        author=", ".join(_authors(fields.get("meta"))),
        published=moment_of(fields.get("date")),
        enclosures=tuple(_enclosures(fields.get("enclosures"))),
        read="unread" not in tags,
        starred=bool({"star", "starred"} & set(tags)),
        tags=tuple(tag for tag in tags if tag not in ("unread", "star", "starred")),
    )


def _authors(meta: object) -> Iterator[str]:
    """The names in `(:authors ((:name "A" …) …) …)`."""
    listed = _loose_plist(meta).get(":authors")
    for author in listed if isinstance(listed, list) else ():
        if name := text_of(_loose_plist(author).get(":name")):
            yield name


def _loose_plist(value: object) -> dict[str, Any]:
    return _plist(value) if isinstance(value, list) else {}


def _enclosures(listed: object) -> Iterator[Enclosure]:
    """Files as `(address type length)`, all of them text where they are known."""
    for file in listed if isinstance(listed, list) else ():
        if isinstance(file, list) and file and text_of(file[0]):
            kind, length = (*map(text_of, file[1:3]), "", "")[:2]
            yield Enclosure(file[0], kind, int(length) if length.isdecimal() and len(length) < 16 else None)


def read_archive(index: bytes, packed: bytes) -> dict[str, str]:
    """The texts of `data/archive`, by the references that stand for them: an index of what lies from which
    character to which in one text, which may be packed by gzip. Nothing where it can't be read.
    """
    try:
        table = next(_expressions(decode(index)), None)
        unpack = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress
        text = decode(unpack(packed, MAX_ARCHIVE) if packed[:2] == b"\x1f\x8b" else packed)
    except (ValueError, zlib.error):
        return {}
    spans = {}
    for key, place in zip(*_keys_and_values(table), strict=False):
        if isinstance(place, list) and len(place) == 2 and all(isinstance(end, int) for end in place):
            spans[text_of(key)] = text[place[0] : place[1]]
    return spans


def _fields(struct: object, kind: str, names: tuple[str, ...]) -> dict[str, Any]:
    """A structure by its fields' names, as old and new Emacs print it; nothing where it is another."""
    if not isinstance(struct, list) or not struct or struct[0] not in (kind, f"cl-struct-{kind}"):
        return {}
    return dict(zip(names, struct[1:], strict=False))


def _plist(expression: object) -> dict[str, Any]:
    if not isinstance(expression, list):
        raise ValueError("it is no list")
    return {str(key): value for key, value in zip(expression[::2], expression[1::2], strict=False)}


def _values(table: object) -> list[Any]:
    """The values of a hash table as it is printed: `#s(hash-table … data (key value …))`."""
    return _keys_and_values(table)[1]


def _keys_and_values(table: object) -> tuple[list[Any], list[Any]]:
    if not isinstance(table, list) or "data" not in table:
        return [], []
    place = table.index("data") + 1
    data = table[place] if place < len(table) else []
    return (data[::2], data[1::2]) if isinstance(data, list) else ([], [])


def _expressions(text: str) -> Iterator[Any]:
    """Every expression at the top, lists and structures alike as lists. A dot of a pair is left out.

    Raises:
        ValueError: it is nested too deeply, or ends too early.
    """
    stack: list[list[Any]] = []
    for match in _TOKEN.finditer(text):
        if match["open"]:
            if len(stack) >= MAX_DEPTH:
                raise ValueError("it is nested too deeply")
            stack.append([])
            continue
        if match["close"]:
            if not stack:
                raise ValueError("a parenthesis too many")
            value: Any = stack.pop()
        elif match["text"] is not None:
            value = _ESCAPE.sub(lambda escape: "" if escape[1] == "\n" else escape[1], match["text"])
        elif match["atom"]:
            value = _atom(match["atom"])
        else:
            continue
        if stack:
            if not (isinstance(value, Symbol) and value == "."):
                stack[-1].append(value)
        else:
            yield value
    if stack:
        raise ValueError("it ends too early")


def _atom(written: str) -> Any:
    try:
        return float(written) if "." in written else int(written)
    except ValueError:
        return None if written == "nil" else Symbol(written)
