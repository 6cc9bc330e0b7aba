"""Topics for articles whose source gives none."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import NOW, write_article

from newsreader.config.schema import Config
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
