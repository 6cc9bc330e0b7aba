"""The addresses that a body names, as they can be opened; and names for what has none."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from newsreader.text import clean
from newsreader.urls import canonical, domain, mended, to_show

_FILE_TAIL: Final = re.compile(r"\.[A-Za-z0-9]{2,5}\Z")
_MACHINE_NAME: Final = re.compile(
    r"(?=\S*\d)[0-9A-Za-z_~-]{16,}\Z|(?:im(?:g|ages?)|dsc[nf]?|pxl|pic(?:ture)?|photo|scan|capture|"
    r"screen[ _-]?shot|unnamed|untitled)?[\d\s_.,()x-]*\Z",
    re.IGNORECASE,
)
"""What cameras, phones and programs call files that nobody has named."""
_MAILTO: Final = re.compile(r"mailto:\s*([^?\s]{1,200})", re.IGNORECASE)
_PLAYERS: Final = (
    (re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{5,20})(?![\w-])"), "https://www.youtube.com/watch?v={}"),
    (re.compile(r"https?://player\.vimeo\.com/video/(\d+)"), "https://vimeo.com/{}"),
    (re.compile(r"https?://(?:www\.)?dailymotion\.com/embed/video/(\w+)"), "https://www.dailymotion.com/video/{}"),
)  # fmt: skip


def resolve(url: str, base: str | None) -> str | None:
    """The address that a link means on the page `base`; None where it can't be opened or is on that page."""
    if url.startswith("#"):
        return None
    meant = to_show(mended(url, base))
    # Joining leaves out an empty fragment, which is the top of the page.
    place = f"{meant}#" if url.endswith("#") else meant
    return None if place and meant and base and _is_on_page(place, base) else meant


def _is_on_page(url: str, page: str) -> bool:
    """Whether an address is a place on a page; `#/` and `#!` are pages of their own."""
    before, mark, fragment = url.partition("#")
    if not mark or fragment.startswith(("/", "!")):
        return False
    return before == page.partition("#")[0] or canonical(before) == canonical(page)


def mail_of(address: str) -> str:
    """The mailbox that a `mailto:` link names; empty where it is another link."""
    match = _MAILTO.match(address)
    return clean(unquote(match[1])) if match else ""


def player_page(url: str) -> str | None:
    """The page of a film whose embedded player is at `url`; None where it is no player that we know."""
    for pattern, page in _PLAYERS:
        if match := pattern.match(url):
            return page.format(match[1])
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
