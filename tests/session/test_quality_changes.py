"""Articles take on what their feeds are worth a few at a time, the reports of a story together."""

from __future__ import annotations

import pytest
from querying import NOW, article

from newsreader.library.feeds.entries import FeedQuality
from newsreader.model import SearchEntry, Triage
from newsreader.session.incoming import quality_changes
from newsreader.session.incoming.quality_changes import QualityChanges
from newsreader.session.incoming.source_merge import SourceMerge
from newsreader.store.store import Store
from newsreader.stories.grouping.records import Story


class Held:
    """A store that feeds and folders fill, and the changes of its articles."""

    def __init__(self) -> None:
        self.store = Store(lambda: NOW)
        self.copies = SourceMerge(self.store)
        self.changes = QualityChanges(self.store, self.copies)

    def of_feed(self, *ids: str) -> None:
        self.copies.from_feeds([an(one, 50) for one in ids])

    def qualities(self, ids: str) -> list[int | None]:
        headlines = map(self.store.headline, ids)
        return [headline.quality for headline in headlines if headline is not None]

    def take_all(self) -> tuple[frozenset[str], frozenset[str]]:
        while self.changes.take_some():
            pass
        changed, leading = self.changes.taken()
        return frozenset(changed), leading


def an(name: str, quality: int | None) -> SearchEntry:
    return article(f"Title {name}", id=name, quality=quality)


@pytest.fixture
def held() -> Held:
    return Held()


def test_all_reports_of_a_story_take_it_on_together(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality_changes, "STEP", 1)
    held.of_feed(*"abcdef")
    held.store.group([Story("a", ("a", "c", "e"))])
    held.changes.add([FeedQuality(40, ("a", "b", "c")), FeedQuality(60, ("e",))])
    seen = []
    while held.changes.take_some():
        seen.append(held.qualities("ace"))
    seen.append(held.qualities("ace"))
    assert {tuple(some) for some in seen} <= {(50, 50, 50), (40, 40, 60)}
    assert held.qualities("abcdef") == [40, 40, 40, 50, 60, 50]
    assert held.changes.taken() == (frozenset("abce"), frozenset("e"))
    assert held.changes.taken() == (frozenset(), frozenset())


def test_what_is_told_last_holds(held: Held) -> None:
    held.of_feed(*"ab")
    held.changes.add([FeedQuality(40, ("a", "b"))])
    held.changes.add([FeedQuality(50, ("a",))])
    held.take_all()
    assert held.qualities("ab") == [50, 40]


def test_of_an_article_in_a_folder_the_folder_has_the_last_word(held: Held) -> None:
    held.of_feed(*"abc")
    held.copies.from_folders([an("a", 90), an("b", None)])
    held.changes.add([FeedQuality(40, ("a", "b", "c", "nobody"))])
    changed, _ = held.take_all()
    assert held.qualities("abc") == [90, 40, 40]
    assert changed == frozenset("abc")


def test_what_feeds_no_longer_have_is_left_alone(held: Held) -> None:
    held.of_feed("a", "b")
    held.copies.from_folders([an("a", 90)])
    held.copies.left_feeds(["a", "b"])
    held.changes.add([FeedQuality(40, ("a", "b"))])
    assert held.take_all() == (frozenset(), frozenset())
    assert held.qualities("ab") == [90]


def test_what_leads_by_it_may_be_read_already(held: Held) -> None:
    held.of_feed("a", "b")
    held.store.group([Story("a", ("a", "b"))])
    lead = held.store.lead("a")
    other = "b" if lead == "a" else "a"
    held.store.decide({other: Triage(read=True)})
    held.changes.add([FeedQuality(60, (other,))])
    assert held.take_all() == (frozenset(other), frozenset(other))
    assert held.store.lead(lead) == other
