"""Articles of feeds in columns beside the cache: they are as the library tells them, whatever has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import pytest
from fakes import NOW
from feeding import FEED, deliver, entry

from newsreader.library import Library
from newsreader.library.cache.cache import Cache
from newsreader.library.feeds.feeds import Feeds, FeedSettings, FeedState
from newsreader.model import SearchEntry
from newsreader.session.incoming import feed_columns
from newsreader.session.incoming.feed_columns import FeedColumns

OTHER = "https://other.example/rss"
Change = Callable[[Library], object]
CHANGES: dict[str, Change] = {
    "nothing": lambda library: None,
    "an article came": lambda library: deliver(library.feeds, entry("three")),
    "an article was edited": lambda library: deliver(
        library.feeds, entry("one", text="Quite another text."), at=NOW + 7_200
    ),
    "another feed has one too": lambda library: deliver(library.feeds, entry("one"), url=OTHER),
    "a feed has another topic": lambda library: library.feeds.configure(FEED, FeedSettings(topics=("New",))),
    "a feed is worth more": lambda library: library.feeds.configure(FEED, FeedSettings(quality=90)),
    "a feed is called otherwise": lambda library: library.feeds.note(
        FEED, FeedState(title="Renamed", last_try=int(NOW), last_success=int(NOW), next_due=int(NOW) + 60)
    ),
    "a feed is muted": lambda library: library.feeds.configure(FEED, FeedSettings(muted=True)),
    "a feed is gone": lambda library: library.feeds.unsubscribe(FEED),
}


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setattr(feed_columns, "MOST_CHANGES", 0)
    library = Library.open(tmp_path / "library.db")
    deliver(library.feeds, entry("one", topics=("AI",)), entry("two"))
    deliver(library.feeds, entry("four", feed=OTHER), url=OTHER)
    return library


def told(entries: Iterable[SearchEntry]) -> dict[str, SearchEntry]:
    return {item.headline.id: item for item in entries}


def keep(columns: FeedColumns, library: Library) -> bool:
    """Have the file written where it is to be. Whether it was."""
    write = columns.to_write(lambda: library)
    if write is not None:
        write()
    return write is not None


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_is_recalled_is_what_the_library_tells(library: Library, tmp_path: Path, change: Change) -> None:
    cache = Cache.open(tmp_path / "cache.db")
    first = FeedColumns(library, cache)
    assert told(first.recall()) == told(library.feeds.cards())
    assert keep(first, library)
    change(library)
    for _ in range(3):
        columns = FeedColumns(library, cache)
        entries = columns.recall()
        assert told(entries) == told(library.feeds.cards())
        assert len(entries) == len(told(entries))
        assert bool(columns.recalled.columns) is not keep(columns, library)
    assert columns.recalled.columns
    cache.close()
    library.close()


def test_what_did_not_change_is_not_decoded(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache.open(tmp_path / "cache.db")
    first = FeedColumns(library, cache)
    first.recall()
    keep(first, library)
    asked: list[list[str]] = []
    cards = Feeds.cards

    def noted(feeds: Feeds, article_ids: Iterable[str] | None = None) -> list[SearchEntry]:
        asked.append(list(article_ids or ()))
        return cards(feeds, article_ids)

    monkeypatch.setattr(Feeds, "cards", noted)
    second = FeedColumns(library, cache)
    assert len(second.recall()) == 3
    assert asked == []
    deliver(library.feeds, entry("three"))
    third = FeedColumns(library, cache)
    assert len(third.recall()) == 4
    assert asked == [[entry("three").article.id]]
    assert second.recalled.columns
    assert not third.recalled.columns
    cache.close()
    library.close()


def test_another_library_has_nothing_of_this_one(library: Library, tmp_path: Path) -> None:
    cache = Cache.open(tmp_path / "cache.db")
    first = FeedColumns(library, cache)
    first.recall()
    keep(first, library)
    other = Library.open(tmp_path / "other" / "library.db")
    assert len(FeedColumns(other, cache).recall()) == 0
    for one in (cache, library, other):
        one.close()


def test_an_undated_and_an_edited_headline_are_as_they_were(library: Library, tmp_path: Path) -> None:
    undated = entry("undated")
    undated = msgspec.structs.replace(
        undated, article=msgspec.structs.replace(undated.article, published=None)
    )
    deliver(library.feeds, undated)
    deliver(library.feeds, entry("one", text="Otherwise."), at=NOW + 7_200)
    cache = Cache.open(tmp_path / "cache.db")
    first = FeedColumns(library, cache)
    first.recall()
    keep(first, library)
    kept = told(FeedColumns(library, cache).recall())
    assert kept == told(library.feeds.cards())
    assert kept[undated.article.id].headline.undated
    assert kept[entry("one").article.id].headline.updated is not None
    cache.close()
    library.close()
