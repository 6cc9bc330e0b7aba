"""Many articles at once: marks, ranges, whole views, and doing it again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event

import pytest
from fakes import FakeSystem, write_articles
from open_reader import Reader, reader

from newsreader.library import Action, BulkChange
from newsreader.library.deciding import Deciding
from newsreader.session.jobs.list_filling import ListFillingJob
from newsreader.store import row_chunks
from newsreader.store.growing_ids import known_of
from newsreader.system.paths import Paths


@pytest.fixture
def news(tmp_path: Path) -> Path:
    write_articles(tmp_path / "news", 8)
    return tmp_path / "news"


def numbers(opened: Reader, field: str) -> list[int]:
    """The numbers of the articles of which something was decided."""
    store = opened.screen.session.store
    marked = [headline for headline in store.headlines if getattr(store.decided(headline.id), field)]
    return sorted(int(headline.title.split()[-1]) for headline in marked)


async def test_marked_rows_are_starred_as_one_action_with_one_undo(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("v", "j", "v", "s")
        assert numbers(opened, "starred") == [0, 2]
        assert "starred 2 articles · u undoes" in opened.bottom
        await opened.press("u")
        assert numbers(opened, "starred") == []


@pytest.fixture
def may_write(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Until it is set, nothing comes on record. Four articles are very many."""
    monkeypatch.setattr("newsreader.session.triage.queue.LARGE", 3)
    may_write = Event()
    record = Deciding.record

    def wait(deciding: Deciding, title: str, changes: Sequence[BulkChange]) -> Action | None:
        assert may_write.wait(10)
        return record(deciding, title, changes)

    monkeypatch.setattr(Deciding, "record", wait)
    return may_write


async def test_keys_act_while_very_many_are_decided_about(paths: Paths, news: Path, may_write: Event) -> None:
    async with reader(paths, news) as opened:
        await opened.press("M", "j", "j")
        assert "deciding about 8…" in opened.text()
        assert opened.screen.session.list.cursor.row == 2
        assert numbers(opened, "read") == []
        may_write.set()
        await opened.settle()
        assert numbers(opened, "read") == list(range(8))
        assert "marked read 8 articles · u undoes" in opened.bottom
        assert "deciding" not in opened.text()
        await opened.press("u")
        await opened.settle()
        assert numbers(opened, "read") == []


async def test_how_many_are_decided_about_is_told_of_a_view_that_is_not_known_to_its_end(
    paths: Paths, news: Path, may_write: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_chunks, "FIRST", 1)
    monkeypatch.setattr(row_chunks, "LARGEST", 1)
    async with reader(paths, news) as opened:
        shown = opened.screen.session.list
        monkeypatch.setattr(ListFillingJob, "_begin", lambda job: shown.fill(lambda: True))
        shown.rearrange(lambda: shown.choose("Science", "topic:Science"))
        await opened.press()
        assert known_of(shown.ids) < 4
        await opened.press("X")
        assert "deciding about 4…" in opened.text()
        may_write.set()
        await opened.settle()
        assert numbers(opened, "archived") == [1, 3, 5, 7]


async def test_marks_are_seen_without_colour_and_counted(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        assert "▌" not in opened.text()
        await opened.press("v", "j", "V")
        assert opened.text().count("▌") == 6
        assert "3 marked" in opened.top
        await opened.press("escape")
        assert "▌" not in opened.text()
        assert "marked" not in opened.top


async def test_one_that_lacks_it_makes_all_have_it(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("s", "v", "v", "s")
        assert numbers(opened, "starred") == [0, 1]
        await opened.press("s")
        assert numbers(opened, "starred") == []


async def test_marks_that_the_filter_hides_are_left_alone(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("v", "v", "v", "/")
        await opened.paste("topic:science")
        await opened.press("enter", "a")
        assert numbers(opened, "archived") == [1]


async def test_everything_above_and_below_is_marked_read(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("j", "j", "[")
        assert numbers(opened, "read") == [0, 1]
        await opened.press("u", "]")
        assert numbers(opened, "read") == [3, 4, 5, 6, 7]
        await opened.press("]")
        assert "no unread article below" in opened.bottom


async def test_a_whole_view_is_archived_in_one_key_with_one_undo(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("/")
        await opened.paste("topic:science")
        await opened.press("enter", "X")
        assert numbers(opened, "archived") == [1, 3, 5, 7]
        assert "archived 4 articles · u undoes" in opened.bottom
        assert not opened.screen.session.list.ids
        await opened.press("u")
        assert len(opened.screen.session.list.ids) == 4


async def test_a_whole_view_is_marked_read(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("M")
        assert numbers(opened, "read") == list(range(8))
        assert "marked read 8 articles" in opened.bottom


async def test_the_last_action_is_repeated_elsewhere(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press(".")
        assert "nothing to repeat yet" in opened.bottom
        await opened.press("s", "j", "j", ".")
        assert numbers(opened, "starred") == [0, 2]
        await opened.press("j", "v", "v", ".")
        assert numbers(opened, "starred") == [0, 2, 3, 4]


async def test_marked_articles_open_together(paths: Paths, news: Path) -> None:
    system = FakeSystem()
    async with reader(paths, news, system=system) as opened:
        await opened.press("v", "v", "o")
        await opened.settle()
        assert sorted(url[-1] for url, _ in system.opened) == ["0", "1"]
        assert numbers(opened, "read") == [0, 1]


async def test_opening_too_many_is_refused(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "many", 25)
    system = FakeSystem()
    async with reader(paths, tmp_path / "many", system=system) as opened:
        await opened.press("v", "G", "V", "o")
        await opened.settle()
        assert system.opened == []
        assert "at most 20 are opened at once" in opened.text()


async def test_another_view_begins_without_marks(paths: Paths, news: Path) -> None:
    async with reader(paths, news) as opened:
        await opened.press("v", "h", "j", "enter")
        assert "marked" not in opened.top
