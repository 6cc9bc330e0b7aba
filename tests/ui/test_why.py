"""Why an article stands where it stands."""

from __future__ import annotations

from pathlib import Path

from fakes import write_article
from open_reader import reader

from newsreader.system.paths import Paths


async def test_the_sum_of_an_article_is_shown_term_by_term(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("w")
        text = opened.text()
        for line in ("83  quality", "+40  for 4 related (10 each)", "123  heat, as the source says"):
            assert line in text
        await opened.press("escape")
        assert opened.app.screen is opened.screen


async def test_in_the_order_by_hot_the_age_is_part_of_the_sum(paths: Paths, tmp_path: Path) -> None:
    front = "title: Two days old\nquality: 80\npublishedDateTime: 2021-07-08T12:00:00Z"
    write_article(tmp_path / "news", "a", front)
    async with reader(paths, tmp_path / "news") as opened:
        await opened.press("w")
        assert "heat halves" not in opened.text(), "by heat, age is no matter"
        await opened.press("escape", "S", "j", "enter", "w")
        text = opened.text()
        assert "×0.25  48 hours old; heat halves every 24 hours" in text
        assert "20  counts in the order “hot”" in text


async def test_a_superseded_article_says_by_whom(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("G", "w")
        text = opened.text()
        assert "-1  superseded: a better report leads the story" in text
        assert "“" in text
