"""From what another reader kept of an article to the entry that a feed would have brought: cleaned, with the
same key and the same id as if this program had fetched it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from newsreader import text
from newsreader.model import FeedEntry, SourceKind, SourceRef, TriageField, tag_field
from newsreader.sources.feeds.entries import paired_entries
from newsreader.sources.feeds.records import Item, Site
from newsreader.sources.readers.records import FormerEntry

STAR: Final = "star"
MAX_TAG: Final = 60
_NOT_IN_A_TAG = re.compile(r"[\s,\"()|]+")


def feed_entries(site: Site, kept: Iterable[FormerEntry]) -> list[tuple[FormerEntry, FeedEntry]]:
    """All that was kept of one feed, each with its entry; what says nothing at all is left out."""
    items = [(_item(entry), entry) for entry in kept]
    origin = {id(item): entry for item, entry in items}
    return [(origin[id(item)], entry) for item, entry in paired_entries([item for item, _ in items], site)]


def loose_entry(kept: FormerEntry) -> FeedEntry | None:
    """The entry of an article whose feed is not followed; None where nothing names it."""
    site = Site(kept.feed, text.clean(kept.origin), kept.origin_home or None)
    paired = paired_entries([_item(kept)], site)
    if not paired:
        return None
    entry = paired[0][1]
    if kept.feed:
        return entry
    (source,) = entry.article.sources
    reference = SourceRef(SourceKind.PAGE, source.name, kept.url)
    article = msgspec.structs.replace(entry.article, sources=(reference,))
    return msgspec.structs.replace(entry, article=article)


def fields_of(kept: FormerEntry, meanings: dict[str, str]) -> tuple[str, ...]:
    """The flags and tags that an article gets, as the journal names them.

    `meanings`: what its marks stand for, `star` or a tag; a mark without a meaning is nothing.
    """
    meant = [meanings[mark] for mark in kept.marks if mark in meanings]
    flags = {
        TriageField.READ: kept.read,
        TriageField.STARRED: kept.starred or STAR in meant,
        TriageField.ARCHIVED: kept.archived,
    }
    tags = [
        tag for tag in map(tag_name, (*kept.tags, *(meaning for meaning in meant if meaning != STAR))) if tag
    ]
    return (
        *(field for field, is_set in flags.items() if is_set),
        *dict.fromkeys(tag_field(tag) for tag in tags),
    )


def tag_name(label: str) -> str:
    """A label of another program's as a tag, which is one word: `to read` is `to-read`. It may be empty."""
    return _NOT_IN_A_TAG.sub("-", text.clean(label)).strip("-#+")[:MAX_TAG]


def marks_in(entries: Sequence[FormerEntry]) -> dict[str, int]:
    """How many articles bear each mark, the most used first."""
    counts: dict[str, int] = {}
    for entry in entries:
        for mark in entry.marks:
            counts[mark] = counts.get(mark, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _item(kept: FormerEntry) -> Item:
    return Item(
        guid=kept.guid,
        link=kept.url or None,
        base=kept.base,
        title=kept.title,
        body=kept.body,
        body_is_markup=kept.body_is_markup,
        published=kept.published,
        updated=kept.updated,
        authors=(kept.author,) if kept.author else (),
        enclosures=kept.enclosures,
    )
