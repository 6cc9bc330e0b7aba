"""Far down a list, keys act on the rows around the cursor before it is known what is in front of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import write_articles
from open_reader import Reader, reader

from newsreader.query import Sort, SortKey
from newsreader.session.jobs.list_filling import ListFillingJob
from newsreader.store import row_chunks, rows_around
from newsreader.store.growing_ids import known_of
from newsreader.system.paths import Paths

COUNT = 160


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Articles of which few are looked at in one go."""
    monkeypatch.setattr(row_chunks, "FIRST", 4)
    monkeypatch.setattr(row_chunks, "LARGEST", 4)
    write_articles(tmp_path / "n", COUNT)
    return tmp_path / "n"


def number(opened: Reader) -> int:
    """That of the article under the cursor."""
    return int(opened.current.rpartition(" ")[2])


def first_rows(job: ListFillingJob) -> None:
    """A job that finds the first rows, and never what is in front of others."""
    if job._list.standing.placed:
        job._list.fill(lambda: True)


async def test_keys_pressed_right_after_another_order_go_to_the_right_rows(
    paths: Paths, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_around, "NEAR_TOP", 5)
    async with reader(paths, news, size=(80, 12)) as opened:
        shown = opened.screen.session.list
        monkeypatch.setattr(ListFillingJob, "_begin", first_rows)
        coolest = Sort(SortKey.HEAT, reverse=True)
        row = COUNT - 1 - 100  # of article 100 in that order

        async def after(*keys: str) -> tuple[int, int]:
            """The article and the row after keys that are pressed right then."""
            shown.order(Sort(SortKey.HEAT))
            shown.fill(lambda: False)
            shown.stand(100, 97)
            shown.put_in_order(coolest)
            await opened.press()
            assert number(opened) == 100
            assert not shown.standing.placed
            assert "  …/" in opened.bottom
            await opened.press(*keys)
            return number(opened), shown.cursor.row

        half = opened.screen.articles.page // 2
        assert await after() == (100, row)
        assert await after("k", "k") == (102, row - 2)
        assert await after("j") == (99, row + 1)
        assert await after(*["j"] * 30) == (70, row + 30), "beyond the rows that are at hand"
        assert await after("ctrl+u") == (100 + half, row - half)
        assert await after("G") == (0, COUNT - 1)
        assert await after("g", "g") == (COUNT - 1, 0)
        assert await after("n") == (99, row + 1)
        assert await after("v", "V") == (99, row + 1)
        assert len(shown.selection.ids) == 2
        await opened.press("escape")
        assert await after("a") == (99, row), "what is archived leaves its row to the next"
        await opened.press("u")


async def test_how_many_rows_there_are_is_told_before_they_are_known(
    paths: Paths, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reader(paths, news, size=(80, 12)) as opened:
        shown = opened.screen.session.list
        monkeypatch.setattr(ListFillingJob, "_begin", first_rows)
        monkeypatch.setattr(ListFillingJob, "_go_on", lambda job: None)
        shown.put_in_order(Sort(SortKey.TITLE))
        await opened.press()
        assert known_of(shown.ids) < COUNT
        assert opened.top.startswith(f" All · {COUNT} · {COUNT} unread · by title")
        assert f"/{COUNT} " in opened.bottom
        await opened.press("slash", "a", "enter")
        assert f" of {COUNT} " in opened.top
        assert "> " in opened.top


async def test_the_screen_stays_as_it_is_when_the_rows_get_their_numbers(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(tmp_path / "n", COUNT)
    monkeypatch.setattr(rows_around, "NEAR_TOP", 5)
    async with reader(paths, tmp_path / "n", size=(80, 24)) as opened:
        shown = opened.screen.session.list
        monkeypatch.setattr(ListFillingJob, "_begin", first_rows)
        shown.stand(100, 97)
        shown.put_in_order(Sort(SortKey.HEAT, reverse=True))
        await opened.press()
        before = opened.text().splitlines()
        shown.fill(lambda: False)
        await opened.press()
        after = opened.text().splitlines()
        assert shown.standing.placed
        assert [line[:-1] for line in after[1:-1]] == [line[:-1] for line in before[1:-1]]
        assert f" {COUNT - 100}/{COUNT}" in after[-1]
