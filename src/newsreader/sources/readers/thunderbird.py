"""Thunderbird's feeds: `feeds.json` with the subscriptions, and folders of mail with the articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Final

import msgspec

from newsreader import urls
from newsreader.sources.feeds.opml import OutlineFeed
from newsreader.sources.readers.records import FormerEntry, FormerLife
from newsreader.sources.readers.values import moment_of, records_of, text_of

_READ: Final = 0x0001
_FLAGGED: Final = 0x0004
_DELETED: Final = 0x0008
_FOLDER = re.compile(r"Feeds/(.+)\Z")
_OWN_TAGS: Final = frozenset({"", "nonjunk", "junk", "forwarded", "$forwarded"})


def read_feeds(data: bytes, name: str) -> FormerLife | None:
    """The subscriptions of `feeds.json`; None where it is another file. Never raises."""
    try:
        records = records_of(msgspec.json.decode(data))
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    if not records or "destFolder" not in records[0]:
        return None
    feeds = []
    for record in records:
        address = text_of(record.get("url"))
        if urls.openable(address):
            home = text_of(record.get("link")) or None
            feeds.append(
                OutlineFeed(address, text_of(record.get("title")), home, _folders(record.get("destFolder")))
            )
    return FormerLife("Thunderbird", (name,), feeds=tuple(feeds))


def read_folder(data: bytes, name: str) -> FormerLife:
    """The articles of one folder of mail (mbox); their states stand in its headers. Never raises."""
    parser = BytesParser(policy=policy.default)
    entries = tuple(entry for raw in _messages(data) if (entry := _entry(parser.parsebytes(raw))) is not None)
    return FormerLife("Thunderbird", (name,), entries=entries)


def _folders(destination: object) -> tuple[str, ...]:
    path = _FOLDER.search(text_of(destination))
    return tuple(part for part in path[1].split("/")[:-1] if part) if path else ()


def _messages(data: bytes) -> Iterator[bytes]:
    """The messages of an mbox file: each begins with a line `From `."""
    for piece in re.split(rb"(?m)^From (?=[^\n]*$)", data)[1:]:
        yield piece.partition(b"\n")[2]


def _entry(message: EmailMessage) -> FormerEntry | None:
    try:
        status = int(str(message.get("X-Mozilla-Status", "0")).strip() or "0", 16)
        url = str(message.get("Content-Base", "")).strip()
        if status & _DELETED or not urls.openable(url):
            return None
        keywords = str(message.get("X-Mozilla-Keys", "")).split()
        return FormerEntry(
            guid=_guid(str(message.get("Message-ID", ""))),
            url=url,
            title=str(message.get("Subject", "")),
            author=re.sub(r"\s*<[^>]*>\Z", "", str(message.get("From", ""))).strip('" '),
            body=_body(message),
            body_is_markup=message.get_content_type() != "text/plain",
            published=moment_of(str(message.get("Date", ""))),
            read=bool(status & _READ),
            starred=bool(status & _FLAGGED),
            tags=tuple(word for word in keywords if word.lower() not in _OWN_TAGS),
        )
    except (ValueError, LookupError, TypeError, AttributeError):
        # A message that is no message: the others are still good.
        return None


def _body(message: EmailMessage) -> str:
    part = message.get_body(("html", "plain"))
    content = part.get_content() if part is not None else ""
    return content if isinstance(content, str) else ""


def _guid(message_id: str) -> str:
    """The entry's own id, of which Thunderbird makes `<id@localhost.localdomain>`."""
    from urllib.parse import unquote

    return unquote(message_id.strip().strip("<>").removesuffix("@localhost.localdomain"))
