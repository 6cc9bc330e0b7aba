"""Of which feeds the entries may be stories by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from feeding import FEED, deliver, entry

from newsreader.library import Library
from newsreader.library.feeds.feeds import FeedSettings
from newsreader.model import id_from_url
from newsreader.urls import canonical


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library.db")
    yield opened
    opened.close()


def test_a_feed_whose_entries_may_be_stories_by_themselves_is_no_witness_among_reports(
    library: Library,
) -> None:
    feeds = library.feeds
    deliver(feeds, entry("One"), entry("Two"))
    first, second = (id_from_url(f"https://feed.example/{name}") for name in ("One", "Two"))
    assert {report.feed for report in feeds.reports([first, second])} == {canonical(FEED)}
    told = feeds.latest()
    assert feeds.configure(FEED, FeedSettings(stories=True))
    assert {report.feed for report in feeds.reports([first, second])} == {""}
    assert {article for _, article in feeds.news(told, 10)} == {first, second}, "they are to be grouped anew"
    told = feeds.latest()
    assert feeds.configure(FEED, FeedSettings(stories=True, quality=70))
    assert feeds.news(told, 10) == []


def test_a_feed_that_is_followed_at_two_spellings_of_its_address_is_one_witness(library: Library) -> None:
    feeds = library.feeds
    deliver(feeds, entry("One"), url=FEED)
    deliver(feeds, entry("Two"), url=FEED.replace("https://", "http://www."))
    ids = [id_from_url(f"https://feed.example/{name}") for name in ("One", "Two")]
    assert len({report.feed for report in feeds.reports(ids)}) == 1
