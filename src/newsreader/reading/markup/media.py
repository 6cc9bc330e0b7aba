"""Which images and players of a page are told of, and how."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from newsreader.reading import addresses
from newsreader.reading.blocks import MediaKind
from newsreader.reading.markup.attributes import Attributes, number_in
from newsreader.urls import domain

_SPACER: Final = re.compile(
    r"(?:^|[/_-])(?:spacer|pixel|blank|clear|transparent|1x1|open\.aspx)(?:\.(?:gif|png))?(?:\?|\Z)"
)
# What players call themselves, whatever they play.
_PLAYER: Final = re.compile(
    r"(?:\w+ )?(?:embed(?:ded)?|video|audio|media|podcast)? ?player\Z|(?:\w+ )?embed\Z", re.IGNORECASE
)
TRACKING_SIZE: Final = 2
ICON_SIZE: Final = 32


class ShownMedium(NamedTuple):
    """As `Flow.picture` takes it."""

    title: str
    url: str | None
    kind: MediaKind
    width: int | None = None
    height: int | None = None


def image(attributes: Attributes, base: str | None) -> ShownMedium | str:
    """What an image is, or the text that it stands for; none where it shows nothing."""
    address = attributes.get("src") or ""
    url = addresses.resolve(address, base)
    width, height = number_in(attributes, "width"), number_in(attributes, "height")
    title = " ".join((attributes.get("alt") or attributes.get("title") or "").split())
    sizes = [size for size in (width, height) if size is not None]
    if sizes and min(sizes) <= TRACKING_SIZE:
        return ""
    if "emoji" in (attributes.get("class") or "") or (sizes and max(sizes) <= ICON_SIZE):
        return title
    if _SPACER.search(address) or not (url or title):
        return ""
    return ShownMedium(title or addresses.title_of(url) or "picture", url, MediaKind.PICTURE, width, height)


def player(attributes: Attributes, base: str | None) -> ShownMedium | str:
    """What a frame shows; no text where that is nothing."""
    address = attributes.get("data-src") or attributes.get("src") or ""
    url = addresses.resolve(address, base)
    width, height = number_in(attributes, "width"), number_in(attributes, "height")
    if url is None or (width is not None and width <= TRACKING_SIZE) or height == 0:
        return ""
    page = addresses.player_page(url)
    title = " ".join((attributes.get("title") or "").split())
    said = "" if _PLAYER.match(title) else title
    return ShownMedium(said or domain(page or url), page or url, MediaKind.VIDEO if page else MediaKind.PAGE)
