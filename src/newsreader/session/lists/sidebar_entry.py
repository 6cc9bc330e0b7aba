"""What a row of the sidebar shows. A record that the widgets are given."""

from __future__ import annotations

import msgspec


class SidebarEntry(msgspec.Struct, frozen=True):
    """One row: what it is called, the query it stands for, and its numbers. A heading has no query.

    `saved`: one of the user's views, whose number says how many are unread of how many. `wrong`: its query
    can't be read. `opened`: whether what belongs to it is listed below it; None where nothing does.
    `failing`: its feed, or one of its folder's, could not be fetched the last time.
    """

    title: str
    query: str | None
    depth: int = 0
    total: int | None = None
    unread: int = 0
    saved: bool = False
    wrong: bool = False
    opened: bool | None = None
    failing: bool = False
