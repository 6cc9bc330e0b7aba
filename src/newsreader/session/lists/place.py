"""Where a user is."""

from __future__ import annotations

import msgspec

from newsreader.query import SortKey

ALL_TITLE = "All"


class Place(msgspec.Struct, frozen=True):
    """Where a user is: enough to come back to it, in this run or the next."""

    title: str = ALL_TITLE
    query: str = ""
    filter: str = ""
    sort: str = SortKey.HEAT
    reverse: bool = False
    article: str | None = None
    row: int = 0
    top: int = 0
