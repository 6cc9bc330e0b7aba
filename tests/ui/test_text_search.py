"""Keys act while full texts are searched, and the list says that they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

import pytest
from fakes import write_article
from open_reader import reader

from newsreader.library.cache.body_query import BodyQuery
from newsreader.session.incoming.text_index import TextSearch
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
