"""Labelled articles made from other material, since longer ones with labels are rare.

From headlines: a few of each story (`few`), a few joined into one text (`joined`), and either of them among
titles of real feeds, each taken for a story of its own (`among`). From the posts of those feeds: the
sentences of a post dealt out to several texts (`dealt`), which share a subject and not one sentence.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from newsreader.library.search_text import seen_text
from newsreader.model import Article
from newsreader.sources.feeds.document import parse_feed
from newsreader.stories.grouping.records import Report

FEEDS: Final = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "feeds"
START: Final = 1_394_470_920
SPAN: Final = 36 * 3_600
"""All that is made here was published within so many seconds, at random times."""
SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")
FEWEST_SENTENCES: Final = 3
"""Of each text that sentences are dealt to."""


class Labelled(NamedTuple):
    report: Report
    story: str


def few(articles: Sequence[Labelled], seed: int = 1) -> list[Labelled]:
    """1 to 20 articles of each story."""
    chance = random.Random(seed)
    return [
        article
        for story in _by_story(articles)
        for article in chance.sample(story, min(chance.randint(1, 20), len(story)))
    ]


def joined(articles: Sequence[Labelled], size: int, seed: int = 1) -> list[Labelled]:
    """Texts of so many titles of a story each, its first one as title."""
    chance = random.Random(seed)
    made = []
    for story in _by_story(articles):
        chance.shuffle(story)
        for at in range(0, len(story) - size + 1, size):
            first, *rest = (article.report for article in story[at : at + size])
            text = ". ".join(report.title for report in rest)
            made.append(
                Labelled(Report(first.id, first.title, text, published=first.published), story[at].story)
            )
    return made


def dealt(seed: int = 1) -> list[Labelled]:
    """Two to six texts from each long enough post."""
    chance = random.Random(seed)
    made = []
    for article in _posts():
        sentences = [sentence for sentence in SENTENCE.split(_text(article)) if len(sentence) > 20]
        parts = min(chance.randint(2, 6), len(sentences) // FEWEST_SENTENCES)
        if parts < 2:
            continue
        for part in range(parts):
            title, *text = sentences[part::parts]
            name, when = f"{chance.getrandbits(40):010x}", START + chance.randrange(SPAN)
            made.append(
                Labelled(Report(name, title[:150], " ".join(text)[:1_200], published=when), article.id)
            )
    return made


def among(articles: Sequence[Labelled], others: int = 600, seed: int = 1) -> list[Labelled]:
    """The articles, with titles of feeds between them."""
    chance = random.Random(seed)
    posts = _posts()
    noise = chance.sample(posts, min(others, len(posts)))
    times = [article.report.published for article in articles]
    return [
        *articles,
        *(
            Labelled(
                Report(f"{chance.getrandbits(40):010x}", post.title, published=chance.choice(times)), post.id
            )
            for post in noise
        ),
    ]


@cache
def _posts() -> tuple[Article, ...]:
    return tuple({article.id: article for article in _read_posts()}.values())


def _read_posts() -> Iterator[Article]:
    for path in sorted(FEEDS.glob("*.xml")):
        for entry in parse_feed(path.read_bytes(), f"https://example.org/{path.name}").entries:
            yield entry.article


def _text(article: Article) -> str:
    return seen_text(article.body, 20_000) if article.body else article.excerpt


def _by_story(articles: Sequence[Labelled]) -> list[list[Labelled]]:
    stories = defaultdict(list)
    for article in articles:
        stories[article.story].append(article)
    return list(stories.values())
