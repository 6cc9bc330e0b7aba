"""Dates that an earlier version made up are forgotten, where they can be told from those of the feed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from feeding import deliver, entry
from msgspec.structs import replace

from newsreader.library import Library
from newsreader.library.database import connect, transaction
from newsreader.library.recovery.made_up_dates import forget_made_up_dates
from newsreader.model import FeedEntry, moment

AT = 1_790_000_000
URLS = [f"https://feeds.example/{number}" for number in range(4)]


def published(number: int, at: int) -> FeedEntry:
    told = entry(f"{number}", url=f"https://example.org/{number}")
    return replace(told, article=replace(told.article, published=moment(at)))


def test_where_a_whole_feed_has_but_the_moments_of_its_coming(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    library = Library.open(path)
    without = [published(number, AT - number) for number in range(4)]
    dated = [published(10 + number, AT - 3_600 * number) for number in range(4)]
    few = [published(20 + number, AT) for number in range(2)]
    for url, entries in zip(URLS, (without, dated, few), strict=False):
        deliver(library.feeds, *entries, url=url, at=AT)
    library.close()
    connection = connect(path)
    with transaction(connection):
        forget_made_up_dates(connection)
    connection.close()
    library = Library.open(path)
    cards = {card.headline.id: card.headline for card in library.feeds.cards()}

    def told(entries: Sequence[FeedEntry]) -> list[bool]:
        return [cards[told.article.id].undated for told in entries]

    assert (told(without), told(dated), told(few)) == ([True] * 4, [False] * 4, [False] * 2)
    places = [cards[told.article.id].published for told in without]
    assert places == [AT - number for number in range(4)]
    whole = library.feeds.article(without[1].article.id)
    assert whole is not None
    assert whole.published is None
    library.close()
