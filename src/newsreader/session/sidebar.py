"""What the sidebar lists: views, the user's own among them, and the topics with their numbers."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from newsreader.query import quoted
from newsreader.session.list_model import ALL_TITLE, ARCHIVED, MUTED
from newsreader.store.store import Counts
from newsreader.topics.tree import TopicTree


class SidebarEntry(msgspec.Struct, frozen=True):
    """One row: what it is called, the query it stands for, and its numbers. A heading has no query.

    `saved`: one of the user's views, whose number says how many are unread of how many. `wrong`: its query
    can't be read.
    """

    title: str
    query: str | None
    depth: int = 0
    total: int | None = None
    unread: int = 0
    saved: bool = False
    wrong: bool = False


def sidebar_entries(
    counts: Counts, tree: TopicTree, saved: Iterable[SidebarEntry]
) -> tuple[SidebarEntry, ...]:
    """Views first, the user's own between those that are always there; then the topics in their tree."""
    everything = counts.everything
    entries = [
        SidebarEntry(ALL_TITLE, "", 0, everything.total, everything.unread),
        *saved,
        SidebarEntry("Archived", ARCHIVED, 0, counts.archived),
    ]
    if counts.muted:
        entries.append(SidebarEntry("Muted", MUTED, 0, counts.muted))
    totals = {name: count.total for name, count in counts.topics.items()}
    outline = tree.outline(totals, totals)
    if outline:
        entries += [SidebarEntry("", None), SidebarEntry("Topics", None)]
    for depth, name in outline:
        count = counts.topics.get(name)
        entries.append(
            SidebarEntry(
                name, quoted(name, "topic:"), depth, count.total if count else 0, count.unread if count else 0
            )
        )
    return tuple(entries)
