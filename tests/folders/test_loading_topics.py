"""Topics for articles whose source gives none."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from fakes import NOW, write_article

from newsreader.config.schema import Config
from newsreader.folders.corpus import front_matter
from newsreader.folders.events import Topics
from newsreader.folders.loader import Loader
from newsreader.library.cache.cache import Cache
from newsreader.model import Problem, Topic
from newsreader.session.session import Session
from newsreader.store.counts import Count
from newsreader.system.paths import Paths


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A site with two topics, one of which has keywords in an article of the other."""
    topics = tmp_path / "site" / "_data" / "topics"
    topics.mkdir(parents=True)
    (topics / "ai.yaml").write_text('name: AI\nkeywords: ["neural network", "machine learning"]\n')
    (topics / "vision.yaml").write_text('name: Vision\nparent: AI\nkeywords: ["camera"]\n')
    articles = tmp_path / "site" / "articles"
    write_article(articles, "named", 'title: "A Neural-Network in every camera"\nexcerpt: The camera sees.')
    write_article(articles, "own", 'title: "A neural network paints"\ntopics: [Art]')
    write_article(articles, "other", 'title: "Networks of roads"')
    return articles


def topics_of(paths: Paths, corpus: Path) -> dict[str, tuple[str, ...]]:
    room = Session.open([corpus], paths, Config(), clock=lambda: NOW)
    room.load_all()
    topics = {headline.title: headline.topics for headline in room.store.headlines}
    for headline in room.store.headlines:
        assert room.article(headline.id).topics == headline.topics
    assert room.store.counts().topics["AI"] == Count(1, 1)
    room.close()
    return topics


def test_articles_without_topics_get_those_whose_keywords_they_name(paths: Paths, corpus: Path) -> None:
    expected = {
        "A Neural-Network in every camera": ("Vision", "AI"),
        "A neural network paints": ("Art",),
        "Networks of roads": (),
    }
    assert topics_of(paths, corpus) == expected
    assert topics_of(paths, corpus) == expected, "from the cache"


def test_files_of_topics_are_read_again_only_when_they_change(tmp_path: Path, corpus: Path) -> None:
    looks = 0
    plain = front_matter()

    def counted(roots: Sequence[Path]) -> tuple[tuple[Topic, ...], tuple[Problem, ...]]:
        nonlocal looks
        looks += 1
        return plain.topics(roots)

    def opened() -> Loader:
        return Loader([corpus], Cache.open(tmp_path / "cache.db"), corpus=plain._replace(topics=counted))

    def loaded() -> set[str]:
        loader = opened()
        return {topic.name for event in loader.load() if isinstance(event, Topics) for topic in event.topics}

    broken = corpus.parent / "_data" / "topics" / "ai.yaml"
    for path in broken.parent.iterdir():
        os.utime(path, (NOW, NOW))
    assert {topic.name for topic in opened().topics()} == {"AI", "Vision"}, (
        "alone, as a refresh of feeds asks"
    )
    assert loaded() == loaded() == {"AI", "Vision"}
    assert looks == 1
    broken.write_text("name: Arts")
    os.utime(broken, (NOW, NOW + 1))
    assert loaded() == loaded() == {"Arts", "Vision"}
    assert looks == 2
    broken.write_text("name: Arts and crafts")  # just now: it could change again with the same stamp
    assert loaded() == loaded() == {"Arts and crafts", "Vision"}
    assert looks == 4
