"""The corpora that the project was made for: whole, and without a problem."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
from scanning import scanned

from newsreader.model import Article, FileStamp, merge
from newsreader.sources.files.corpus import parse_file, source_name
from newsreader.sources.files.topics import load_topics
from newsreader.system.paths import seeds

CORPORA = Path(__file__).resolve().parents[2].parent / "shared" / "corpora"
NEWS = CORPORA / "front-matter"
with_corpora = pytest.mark.skipif(not NEWS.is_dir(), reason="the shared corpora are not there")


def load(root: Path) -> list[Article]:
    """The articles of all files, before copies are merged. No problem may be reported."""
    articles = []
    for stamp in scanned([root]):
        assert isinstance(stamp, FileStamp), str(stamp)
        parsed = parse_file(stamp, source_name(root))
        assert [str(problem) for problem in parsed.problems] == []
        assert parsed.article is not None
        articles.append(parsed.article)
    return articles


def test_the_seeds_have_their_heat() -> None:
    articles = load(seeds())
    assert sorted((article.heat or 0 for article in articles), reverse=True) == [123, 109, 49, -1, -1]
    assert all(article.related and article.images and article.topics for article in articles)


@with_corpora
def test_all_674_documents_are_articles_or_merged_into_one() -> None:
    copies: dict[str, list[Article]] = defaultdict(list)
    for article in load(NEWS):
        copies[article.id].append(article)
    merged = [merge(group) for group in copies.values()]
    assert sum(map(len, copies.values())) == 674
    assert len(merged) == 670
    assert Counter(len(article.sources) for article in merged) == {1: 666, 2: 4}


@with_corpora
def test_every_field_of_the_674_documents_is_kept() -> None:
    articles = load(NEWS)
    assert Counter(article.type for article in articles) == {"article": 662, "video": 12}
    assert sum(article.body is not None for article in articles) == 13
    assert sum(article.urls.original is not None for article in articles) == 674
    assert sum(article.urls.web is not None for article in articles) == 662
    assert sum(article.urls.amp is not None for article in articles) == 42
    assert sum(bool(article.images) for article in articles) == 622
    assert sum(article.provider.image is not None for article in articles) == 566
    assert sum(article.quality or 0 for article in articles) == 47_934
    assert all(article.published and article.provider.domain and article.topics for article in articles)
    assert all(article.extra.keys() == {"category", "published"} for article in articles)
    assert not any("&#" in article.title or "\u00a0" in article.excerpt for article in articles)


@with_corpora
def test_the_topic_tree_of_the_corpus_is_found_from_the_folder_and_from_below() -> None:
    for root in (NEWS, NEWS / "news", next((NEWS / "news").iterdir())):
        topics, problems = load_topics([root])
        assert problems == ()
        assert [topic.name for topic in topics if topic.parent is None] == ["Power Apps"]
        assert len(topics) == 7
        assert {topic.parent for topic in topics} == {None, "Power Apps"}
