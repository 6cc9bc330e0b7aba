"""Gathers what the detail pane and the sidebar show. Records in, records out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from newsreader.model import Article, Headline, Provider, timestamp
from newsreader.query import Sort, SortKey
from newsreader.scoring.explain import Why, cooled, quality_from
from newsreader.scoring.heat import Heat, weigh, with_points
from newsreader.session.session import Session
from newsreader.store.store import Store

# What a detail takes is imported with the first one: the list can be painted before.
if TYPE_CHECKING:
    from newsreader.reading.blocks import Document
    from newsreader.session.articles.detail_records import Detail, Other


MOST_REPORTS: Final = 30
"""So many reports of a story are told in the detail of one: those that came just before and after it. And
so many articles that name it as related.
"""


class Others(msgspec.Struct, frozen=True):
    """The other articles below one, each with the number of its key: those that its source names beside the
    reports of its story, these with itself among them, and those that are most like it. `first_file`: the
    number of the article's first file; those of the nearest go on after the files, so that they may come
    later. `reports`: how many the story has in all.
    """

    related: tuple[Other, ...] = ()
    story: tuple[Other, ...] = ()
    nearest: tuple[Other, ...] = ()
    first_file: int = 1
    reports: int = 0

    def numbered(self) -> dict[int, Other]:
        """By number, each once."""
        everything = (*self.related, *self.story, *self.nearest)
        return {other.number: other for other in everything if other.number is not None}


def headline_only(session: Session, article_id: str) -> Detail | None:
    """What is told of an article before it is read; None where it is not in the store."""
    from newsreader.session.articles.detail_records import Detail

    store = session.store
    headline = store.headline(article_id)
    if headline is None:
        return None
    return Detail(headline, store.decided(article_id), Heat(headline.heat, False), store.now)


def detail_of(
    session: Session,
    article: Article,
    naming: Sequence[str],
    document_of: Callable[[Article], Document],
    nearest: Sequence[str] = (),
) -> Detail | None:
    """All that the detail pane shows of an article; None where it is not in the store.

    `naming`: the ids of the articles that name it as related; `document_of` gives the blocks of its body.
    `nearest`: the ids of the articles that are most like it, as far as they are known.
    """
    plain, store = headline_only(session, article.id), session.store
    if plain is None:
        return None
    others = others_of(store, article, nearest)
    story = store.story(article.id)
    told = {other.id for other in (*others.related, *others.nearest)}.union((article.id,))
    told = told.union(story.members) if story is not None else told
    named = [other for other in naming if other not in told][:MOST_REPORTS]
    return msgspec.structs.replace(
        plain,
        heat=heat_of(session, article),
        article=article,
        document=document_of(article),
        related=others.related,
        story=others.story,
        reports=others.reports,
        nearest=others.nearest,
        named_by=tuple(_in_store(store, here) for other in named if (here := store.headline(other))),
    )


def others_of(store: Store, article: Article, nearest: Sequence[str] = ()) -> Others:
    """The other articles below one, numbered: those that its source names, the story, the nearest."""
    from newsreader.session.articles.article_facts import enclosures
    from newsreader.session.articles.detail_records import first_free

    story = store.story(article.id)
    members = _around(article.id, story.members) if story else ()
    reports = [headline for article_id in members if (headline := store.headline(article_id))]
    reports = reports if len(reports) > 1 else []
    related = _related_of(store, article, frozenset(report.id for report in reports))
    beside = (report.id for report in reports if report.id != article.id)
    numbers = {report_id: number for number, report_id in enumerate(beside, start=len(related) + 1)}
    told = tuple(
        _in_store(store, report, numbers.get(report.id), here=report.id == article.id) for report in reports
    )
    known = {article.id, *numbers, *(other.id for other in related)}
    close = [
        headline
        for article_id in nearest
        if article_id not in known and (headline := store.headline(article_id))
    ]
    first_file = first_free((*related, *told))
    start = first_file + sum(1 for _ in enclosures(article))
    return Others(
        related,
        told,
        tuple(_in_store(store, headline, number) for number, headline in enumerate(close, start)),
        first_file,
        len(story.members) if story else 0,
    )


def _around(article_id: str, members: Sequence[str]) -> Sequence[str]:
    """The members of a story that come before and after one of them: all, where they are not too many."""
    start = members.index(article_id) - MOST_REPORTS // 2 if article_id in members else 0
    start = max(0, min(start, len(members) - MOST_REPORTS))
    return members[start : start + MOST_REPORTS]


def why_of(session: Session, article_id: str, sort: Sort) -> Why:
    """Why an article stands where it does in an order.

    Raises:
        NotFoundError: it is nowhere.
    """
    store = session.store
    article = session.article(article_id)
    headline = store.headline(article_id)
    heat = heat_of(session, article)
    return Why(
        heat=heat,
        better=_provider_of(store, article_id, heat.superseded_by),
        quality_from=quality_from(article),
        reasons=session.reasons(article_id),
        cooled=cooled(headline, store.now, store.hotness.half_life)
        if headline is not None and sort.key is SortKey.HOT
        else None,
    )


def heat_of(session: Session, article: Article) -> Heat:
    """By its story, where it has one here; else by what its own source names; and what rules add to it."""
    heat = session.store.story_heat(article.id) or weigh(article)
    return with_points(heat, session.ruling.heat_terms(article.id))


def _provider_of(store: Store, article_id: str, title: str | None) -> str:
    """Who published the report of an article's story with a title; empty where there is none."""
    story = store.story(article_id)
    reports = [store.headline(member) for member in story.members] if story is not None and title else []
    return next((report.provider for report in reports if report is not None and report.title == title), "")


def _related_of(store: Store, article: Article, told: frozenset[str]) -> tuple[Other, ...]:
    """The related articles that the source names, but for those that are told of already, each with whether
    it is here and read.
    """
    from newsreader.session.articles.detail_records import Other

    others = []
    named = (related for related in article.related if related.id is None or related.id not in told)
    for number, related in enumerate(named, start=1):
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


def _in_store(store: Store, headline: Headline, number: int | None = None, *, here: bool = False) -> Other:
    from newsreader.session.articles.detail_records import Other

    return Other(
        title=headline.title,
        provider=Provider(headline.provider, headline.domain),
        published=headline.told_date,
        quality=headline.quality,
        id=headline.id,
        read=store.decided(headline.id).read,
        number=number,
        here=here,
    )
