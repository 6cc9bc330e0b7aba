"""The addresses that a body names, as they can be opened; and names for what has none."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from newsreader.urls import domain, openable

_FILE_TAIL: Final = re.compile(r"\.[A-Za-z0-9]{2,5}\Z")
_MACHINE_NAME: Final = re.compile(r"(?=\S*\d)[0-9A-Za-z_~-]{16,}\Z|[\d_.-]+\Z")
_PLAYERS: Final = (
    (re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{5,20})(?![\w-])"), "https://www.youtube.com/watch?v={}"),
    (re.compile(r"https?://player\.vimeo\.com/video/(\d+)"), "https://vimeo.com/{}"),
    (re.compile(r"https?://(?:www\.)?dailymotion\.com/embed/video/(\w+)"), "https://www.dailymotion.com/video/{}"),
)  # fmt: skip
# As a browser mends what stands in an attribute.
_MENDED: Final = str.maketrans(
    {
        " ": "%20",
        '"': "%22",
        "<": "%3C",
        ">": "%3E",
        "`": "%60",
        "{": "%7B",
        "|": "%7C",
        "}": "%7D",
        "^": "%5E",
    }
    | dict.fromkeys("\t\n\r")
)


def resolve(url: str, base: str | None) -> str | None:
    """The address that a link means on the page `base`; None where it can't be opened or is on that page."""
    url = url.strip().translate(_MENDED)
    if not url or url.startswith("#"):
        return None
    if not url.startswith(("https://", "http://")):
        try:
            url = urljoin(base or "https:", url)
        except ValueError:
            return None
    return url if openable(url) else None


def player_page(url: str) -> str | None:
    """The page of a film whose embedded player is at `url`; None where it is no player that we know."""
    for pattern, page in _PLAYERS:
        if found := pattern.match(url):
            return page.format(found[1])
    return None


def title_of(url: str | None) -> str:
    """A name for what is at an address: its file's name without the type, else the site; may be empty."""
    if url is None:
        return ""
    try:
        name = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    except ValueError:
        return ""
    name = _FILE_TAIL.sub("", name)
    telling = name.isprintable() and 3 < len(name) <= 40 and not _MACHINE_NAME.match(name)
    return name if telling else domain(url)
