"""Keys act while full texts are searched, and the list says that they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

import pytest
from fakes import write_article
from open_reader import reader

from newsreader.library.cache.body_query import BodyQuery
from newsreader.session.incoming.text_index import Indexing, IndexProgress, TextSearch
from newsreader.session.jobs import text_indexing
from newsreader.system.paths import Paths

TITLES = ["Zero", "One", "Two"]


async def test_the_list_stays_and_keys_act_until_the_answer(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, title in enumerate(TITLES):
        write_article(tmp_path / "n", title, f"title: {title}\nheat: {9 - place}", "A lion." if place else "")
    lets, find = Event(), TextSearch.found

    def held_back(search: TextSearch, query: BodyQuery) -> Iterator[Sequence[str]]:
        assert lets.wait(20)
        return find(search, query)

    monkeypatch.setattr(TextSearch, "found", held_back)
    async with reader(paths, tmp_path / "n") as opened:
        opened.screen.session.indexing.run(files=True)
        await opened.press("/", *"text:lion")
        assert "searching…" in opened.top
        await opened.press("enter", "j", "j", "s")
        assert opened.titles == TITLES
        assert opened.current == "Two"
        assert "searching…" in opened.top
        lets.set()
        await opened.settle()
        assert (opened.titles, opened.current) == (["One", "Two"], "One")
        assert "2 of 3" in opened.top
        assert "★" in opened.text()


async def test_how_many_texts_can_be_searched_is_told_while_the_first_become_searchable(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in TITLES:
        write_article(tmp_path / "n", title, f"title: {title}", "A lion.")
    may_end, run = Event(), Indexing.run_beside

    def held_back(indexing: Indexing, tell: Callable[[IndexProgress], object], *, files: bool) -> int:
        tell(IndexProgress(12_000, 30_000))
        assert may_end.wait(20)
        return run(indexing, tell, files=files)

    async with reader(paths, tmp_path / "n") as opened:
        monkeypatch.setattr(Indexing, "run_beside", held_back)
        monkeypatch.setattr(text_indexing, "PAUSE", 0)
        await opened.press("/", *"text:lion", "enter")
        while opened.screen.jobs.indexing.how_far is None:
            await opened.pilot.pause()
        await opened.press("k")
        assert "searchable: 12,000 of 30,000 texts" in opened.bottom
        assert opened.titles == []
        assert "Nothing found yet." in opened.text()
        assert "12,000 of 30,000 texts can be searched." in opened.text()
        may_end.set()
        await opened.settle()
        assert sorted(opened.titles) == sorted(TITLES)
        assert "searchable" not in opened.bottom
