"""How real articles are grouped, in one table: labelled headlines, labelled texts, and feeds.

    python benchmarks/stories.py

The labelled articles carry their words alone: no times, no publishers. BCubed is the mean over articles.
"Folds" are the stories dealt out to `FOLDS` parts, each grouped by itself with the one setting, again and
again. Of feeds, which have no labels, it tells what can be seen to be wrong: stories of one feed alone, and
what stands in the largest ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from statistics import mean
from typing import Final

from newsreader.library.search_text import seen_text
from newsreader.model import Article, timestamp
from newsreader.sources.feeds.document import parse_feed
from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.records import Report
from stories_made import FEEDS, Labelled

FOLDS: Final = 2
DEALS: Final = 5
LARGEST: Final = 8
TITLES: Final = 6


def folds(articles: Sequence[Labelled]) -> Iterator[list[Labelled]]:
    """The articles of a part of the stories, for every part of every deal."""
    names = sorted({article.story for article in articles})
    for deal in range(DEALS):
        random.Random(deal).shuffle(names)
        for part in range(FOLDS):
            chosen = frozenset(names[part::FOLDS])
            yield [article for article in articles if article.story in chosen]


def feed_reports() -> dict[str, Report]:
    """The entries of the given feeds as the library would give them, by id."""
    reports: dict[str, Report] = {}
    for path in sorted(FEEDS.glob("*.xml")):
        for entry in parse_feed(path.read_bytes(), f"https://example.org/{path.name}").entries:
            reports.setdefault(entry.article.id, _report(entry.article, path.name))
    return reports


def print_feeds() -> None:
    """Which stories the given feeds come to."""
    reports = feed_reports()
    grouper = Grouper()
    grouper.add(reports.values())
    stories = [story for story in grouper.stories() if len(story.members) > 1]
    alone = [story for story in stories if len({reports[member].feed for member in story.members}) == 1]
    sizes = [len(story.members) for story in stories]
    feeds = len({report.feed for report in reports.values()})
    print(
        f"\n{len(reports):,} entries of {feeds} feeds: {len(stories)} stories of {sum(sizes)} entries, ",
        end="",
    )
    print(f"{mean(sizes or [0]):.1f} each; {len(alone)} of one feed alone")
    for story in sorted(stories, key=lambda story: -len(story.members))[:LARGEST]:
        members = [reports[member] for member in story.members]
        print(f"\n{len(members)} reports of {len({report.feed for report in members})} feeds")
        for report in members[:TITLES]:
            print(f"    {report.title[:96]}")


def _report(article: Article, feed: str) -> Report:
    texts = (article.excerpt, seen_text(article.body, 4_000)) if article.body else (article.excerpt,)
    return Report(
        id=article.id,
        title=article.title,
        text="\n".join(texts),
        provider=article.provider.called,
        published=timestamp(article.published),
        feed=feed,
    )
