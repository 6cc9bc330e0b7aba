"""Gathers what the detail pane and the sidebar show. Records in, records out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from newsreader.errors import NotFoundError
from newsreader.model import Article, Headline, Provider, timestamp
from newsreader.newsroom import Newsroom
from newsreader.query import Sort, SortKey, quoted
from newsreader.store import Counts, Store
from newsreader.stories.heat import Heat, weigh
from newsreader.stories.why import Why, cooled, quality_from
from newsreader.topics import TopicTree
from newsreader.ui.browsing import ALL_TITLE, ARCHIVED, MUTED
from newsreader.ui.widgets.sidebar import Entry

# What a detail takes is imported with the first one: the list can be painted before.
if TYPE_CHECKING:
    from newsreader.ui.detail_text import Detail, Other


def sidebar_entries(counts: Counts, tree: TopicTree, saved: Iterable[Entry]) -> tuple[Entry, ...]:
    """Views first, the user's own between those that are always there; then the topics in their tree."""
    everything = counts.everything
    entries = [
        Entry(ALL_TITLE, "", 0, everything.total, everything.unread),
        *saved,
        Entry("Archived", ARCHIVED, 0, counts.archived),
    ]
    if counts.muted:
        entries.append(Entry("Muted", MUTED, 0, counts.muted))
    totals = {name: count.total for name, count in counts.topics.items()}
    outline = tree.outline(totals, totals)
    if outline:
        entries += [Entry("", None), Entry("Topics", None)]
    for depth, name in outline:
        count = counts.topics.get(name)
        entries.append(
            Entry(
                name, quoted(name, "topic:"), depth, count.total if count else 0, count.unread if count else 0
            )
        )
    return tuple(entries)


def detail_of(newsroom: Newsroom, article_id: str) -> Detail | None:
    """All that the detail pane shows of an article; None where it is not in the store."""
    from newsreader.reading.blocks import Document
    from newsreader.reading.read import read
    from newsreader.ui.detail_text import Detail

    store = newsroom.store
    headline = store.headline(article_id)
    if headline is None:
        return None
    triage = store.decided(article_id)
    try:
        article = newsroom.article(article_id)
    except NotFoundError:
        return Detail(headline, triage, Heat(headline.heat, False), store.now)
    named = [one for one in newsroom.cache.naming(article_id) if one in store and one != article_id]
    known = {other.id for other in article.related}
    return Detail(
        headline=headline,
        triage=triage,
        heat=weigh(article),
        now=store.now,
        article=article,
        document=read(article.body, article.urls.best) if article.body is not None else Document((), ()),
        related=related_of(store, article),
        named_by=tuple(
            _in_store(store, found) for one in named if one not in known and (found := store.headline(one))
        ),
    )


def why_of(newsroom: Newsroom, article_id: str, sort: Sort) -> Why:
    """Why an article stands where it does in an order.

    Raises:
        NotFoundError: it is nowhere.
    """
    store = newsroom.store
    article = newsroom.article(article_id)
    headline = store.headline(article_id)
    return Why(
        heat=weigh(article),
        quality_from=quality_from(article),
        reasons=newsroom.reasons(article_id),
        cooled=cooled(headline, store.now, store.hotness.half_life)
        if headline is not None and sort.key is SortKey.HOT
        else None,
    )


def related_of(store: Store, article: Article) -> tuple[Other, ...]:
    """The related articles that the source names, each with whether it is here and read."""
    from newsreader.ui.detail_text import Other

    others = []
    for number, related in enumerate(article.related, start=1):
        here = related.id if related.id is not None and related.id in store else None
        others.append(
            Other(
                title=related.title,
                provider=related.provider,
                published=timestamp(related.published),
                quality=related.quality,
                id=here,
                read=here is not None and store.decided(here).read,
                url=related.urls.best,
                number=number,
            )
        )
    return tuple(others)


def _in_store(store: Store, headline: Headline) -> Other:
    from newsreader.ui.detail_text import Other

    return Other(
        title=headline.title,
        provider=Provider(headline.provider, headline.domain),
        published=headline.published,
        quality=headline.quality,
        id=headline.id,
        read=store.decided(headline.id).read,
    )
