"""Keys without a pause: garbage in circles is looked for at rest alone, so passing an article leaves none."""

from __future__ import annotations

import gc
from pathlib import Path

from fakes import write_article
from open_reader import Reader, reader

from newsreader.system.paths import Paths

ARTICLES = 60
BODY = """Words with *some* weight and [a link](https://example.org/there), and more of them.

> Said by somebody

1. One
2. Two
"""


async def pass_all(opened: Reader) -> None:
    """The cursor on each article, whose detail is shown and painted."""
    articles, follower = opened.screen.articles, opened.screen.follower
    for row in range(ARTICLES):
        articles.move_to(row)
        follower.show()
        await opened.pilot.pause(0)
    articles.move_to(0)
    await opened.settle()


async def test_what_an_article_took_is_free_as_soon_as_it_is_passed(tmp_path: Path, paths: Paths) -> None:
    for number in range(ARTICLES):
        write_article(
            tmp_path / "news",
            f"{number}.md",
            f"title: Article {number}\nlink: https://example.org/{number}\n",
            BODY,
        )
    async with reader(paths, tmp_path / "news") as opened:
        assert len(opened.screen.articles.ids) == ARTICLES
        await pass_all(opened)
        await pass_all(opened)
        gc.collect()
        before = len(gc.get_objects())
        gc.disable()
        try:
            await pass_all(opened)
            await pass_all(opened)
            in_circles = gc.collect()
        finally:
            gc.enable()
        assert in_circles < 4 * ARTICLES, "objects of each article wait for a collection"
        assert len(gc.get_objects()) < before * 1.05
