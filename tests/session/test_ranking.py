"""What a start takes from the one before instead of working it out anew."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from pathlib import Path

import pytest
from fakes import write_article
from headless import Headless
from querying import article

from newsreader.query import Sort, SortKey
from newsreader.session.events import Rested
from newsreader.store.sort_orders import TIMELESS
from newsreader.store.store import Store
from newsreader.stories.grouping.memberships import name_of, packed
from newsreader.stories.grouping.records import Story
from newsreader.stories.worker.source import digest_of_articles
from newsreader.system.paths import Paths


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Articles that are kept in columns, though they are few."""
    monkeypatch.setattr("newsreader.folders.ledger.MOST_CHANGES", 0)
    for name in "abcd":
        write_article(tmp_path / "news", name, f"title: The title of {name}\nquality: 6{ord(name) % 10}")
    return tmp_path / "news"


def started(folder: Path, paths: Paths) -> Generator[Headless, None, None]:
    """Start after start, each of which rests and is left."""
    while True:
        reader = Headless([folder], paths)
        reader.load()
        yield reader
        reader.session.events.tell(Rested())
        reader.scheduler.work("keeping")
        reader.close()


def keep_story(reader: Headless) -> list[str]:
    """From the next start on, the first and the third article are one story. Returns all ids."""
    ids = list(reader.session.list.ids)
    stories = packed([Story(ids[0], (ids[0], ids[2]))])
    reader.session.cache.keep_snapshot(name_of(reader.session.stories.key), stories)
    return ids


def write_d(folder: Path, title: str, quality: int) -> None:
    """The article d, which by its address is the same with another title."""
    address = "originalUrl: https://news.example/d"
    write_article(folder, "d", f"title: {title}\nquality: {quality}\n{address}")


def seen(reader: Headless) -> list[object]:
    store, ids = reader.session.store, reader.session.list.ids
    return [list(ids), reader.titles(), [store.story(one) for one in ids], store.counts(folded=True)]


def test_a_start_has_the_orders_that_the_last_one_made_though_nobody_was_there(
    folder: Path, paths: Paths
) -> None:
    starts = started(folder, paths)
    first = next(starts)
    keep_story(first)
    second = next(starts)
    second.scheduler.advance(10.0)
    third = next(starts)
    assert not any(map(third.session.store.expect, TIMELESS))
    assert third.session.store.expect(SortKey.HOT), "time goes on"
    third.session.list.set_folded(False)
    third.session.list.order(Sort(SortKey.TITLE))
    assert third.titles() == [f"The title of {name}" for name in "abcd"]
    starts.close()


def test_a_start_with_nothing_changed_groups_and_sorts_nothing(
    folder: Path, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = started(folder, paths)
    first = next(starts)
    ids = keep_story(first)
    grouped: list[Store] = []
    group = Store.group

    def noted(store: Store, stories: Iterable[Story], gone: Iterable[str] = ()) -> frozenset[str]:
        grouped.append(store)
        return group(store, stories, gone)

    monkeypatch.setattr(Store, "group", noted)
    expected = seen(next(starts))
    assert len(grouped) == 1
    assert expected[0] == [ids[0], *[one for one in ids[1:] if one != ids[2]]]
    third = next(starts)
    assert seen(third) == expected
    assert len(grouped) == 1
    ranking = third.session.stories.ranking
    assert ranking.articles == digest_of_articles(ids)
    third.session.store.add([article("New")])
    assert not ranking.articles

    write_article(folder, "d", "title: Another title\nquality: 10")
    changed = next(starts)
    assert "Another title" in changed.titles()
    assert seen(next(starts)) == seen(changed)
    assert len(grouped) == 2
    assert seen(next(starts)) == seen(changed)
    assert len(grouped) == 2
    starts.close()


@pytest.mark.parametrize("came", [(), ("aa",), ("zz", "aa")], ids=["changed", "one came", "two came"])
def test_a_start_brings_what_has_changed_into_what_was_kept(
    folder: Path, paths: Paths, monkeypatch: pytest.MonkeyPatch, came: tuple[str, ...]
) -> None:
    write_d(folder, "The title of d", 60)
    starts = started(folder, paths)
    first = next(starts)
    keep_story(first)
    next(starts).scheduler.advance(10.0)
    monkeypatch.setattr("newsreader.folders.ledger.MOST_CHANGES", 500)
    for name in came:
        write_article(folder, name, f"title: The title of {name}\nquality: 90")
        next(starts)
    write_d(folder, "Another title", 99)
    next(starts)
    monkeypatch.setattr(Store, "group", lambda *_: pytest.fail("groups what it has"))
    last = next(starts)
    assert not any(map(last.session.store.expect, TIMELESS)), "all are there"
    last.session.list.set_folded(False)
    last.session.list.order(Sort(SortKey.TITLE))
    names = sorted((*"abc", *came))
    assert last.titles() == ["Another title", *[f"The title of {name}" for name in names]]
    last.session.list.order(Sort(SortKey.QUALITY))
    assert last.titles()[0] == "Another title"
    starts.close()


def test_a_few_changes_are_taken_in_by_each_start_and_only_many_have_the_file_written_anew(
    folder: Path, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_d(folder, "The title of d", 60)
    starts = started(folder, paths)
    first = next(starts)
    keep_story(first)
    next(starts).scheduler.advance(10.0)
    next(starts)
    monkeypatch.setattr("newsreader.folders.ledger.MOST_CHANGES", 500)
    (file,) = paths.cache.glob("ranking-*.numbers")
    kept = file.read_bytes()
    write_d(folder, "Another title", 10)
    next(starts)
    changed = next(starts)
    assert changed.session.stories.ranking.articles == digest_of_articles(changed.session.store.headlines.ids)
    after = seen(changed)
    next(starts)
    assert file.read_bytes() == kept
    monkeypatch.setattr("newsreader.session.stories.ranking.FEW", 0)
    assert seen(next(starts)) == after
    assert seen(next(starts)) == after
    assert file.read_bytes() != kept
    starts.close()
