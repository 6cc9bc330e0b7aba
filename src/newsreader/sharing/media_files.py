"""The files of an article: what its feed encloses, what of that can be played, and of which kind it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import msgspec

from newsreader.model import Article
from newsreader.urls import openable

PLAYABLE: Final = ("audio/", "video/")
TYPES: Final = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "m4b": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "flac": "audio/flac",
    "wav": "audio/x-wav",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "mkv": "video/x-matroska",
    "mov": "video/quicktime",
    "ogv": "video/ogg",
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "torrent": "application/x-bittorrent",
    "zip": "application/zip",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
}
"""The kinds of files by the endings of their names: what feeds carry, and nothing that a desktop runs."""
_SAY_NOTHING: Final = frozenset(
    {"", "application/octet-stream", "binary/octet-stream", "application/download"}
)
_PLAYER_PAGES: Final = frozenset({"application/x-shockwave-flash", "text/html"})
"""Kinds under which feeds of video sites enclose a page with a player in it."""


class MediaFile(msgspec.Struct, frozen=True):
    """A file that belongs to an article. `type`: its MIME type, "" where nobody tells; `length`: in bytes;
    `duration`: in seconds.
    """

    url: str
    type: str = ""
    title: str = ""
    length: int | None = None
    duration: int | None = None

    @property
    def is_playable(self) -> bool:
        return self.type.startswith(PLAYABLE)


def media_files(article: Article) -> tuple[MediaFile, ...]:
    """What the feed encloses and may be opened, in its order, but what can be played first: the first one in
    a feed is often a logo.
    """
    listed = article.extra.get("enclosures")
    files = [_file(told) for told in listed if isinstance(told, Mapping)] if isinstance(listed, list) else []
    return tuple(sorted(filter(None, files), key=lambda file: not file.is_playable))


def playable(article: Article) -> MediaFile | None:
    """What is played of an article: its first file that can be, else the page of a video; else None."""
    files = media_files(article)
    if files and files[0].is_playable:
        return files[0]
    is_video = article.type == "video" or any(file.type in _PLAYER_PAGES for file in files)
    if is_video and article.urls.best is not None:
        return MediaFile(article.urls.best, "video/*", article.title)
    return None


def downloadable(article: Article) -> MediaFile | None:
    """The file of an article that is downloaded: the first that can be played, else its first one that is no
    picture; None where there is none.
    """
    files = [file for file in media_files(article) if file.type not in _PLAYER_PAGES]
    return next((file for file in files if file.is_playable or not file.type.startswith("image/")), None)


def type_by_name(url: str) -> str:
    """The kind of a file by the ending of its name; "" where that is none of `TYPES`."""
    return TYPES.get(name_in(url).rpartition(".")[2].lower(), "")


def name_in(url: str) -> str:
    """The last part of an address, as its server spells it, "" where it has none."""
    try:
        return unquote(urlsplit(url).path).rpartition("/")[2]
    except ValueError:
        return ""


def _file(told: Mapping[str, Any]) -> MediaFile | None:
    url = str(told.get("url", ""))
    if not openable(url):
        return None
    kind = str(told.get("type", "")).partition(";")[0].strip().lower()
    return MediaFile(
        url,
        type_by_name(url) or kind if kind in _SAY_NOTHING else kind,
        str(told.get("title", "")),
        _count(told.get("length")),
        _count(told.get("duration")),
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
