"""The list: filter, order, density, place, hostile text."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import write_article, write_articles
from msgspec.structs import replace
from open_reader import reader
from rich.segment import Segment

from newsreader.config.schema import Config, Display
from newsreader.reading.cells import cell_len
from newsreader.system.paths import Paths
from newsreader.ui.style.themes import LIGHT
from newsreader.ui.widgets.article_list import ArticleList

SIZES = [(200, 50), (120, 40), (100, 24), (80, 24), (63, 20), (45, 20), (40, 10)]


async def test_the_filter_follows_every_letter_and_escape_restores_the_place(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("j", "j", "slash")
        for letter, hits in (("m", 5), ("i", 5), ("n", 3), ("n", 1)):
            await opened.press(letter)
            assert f"{len(opened.titles)} of 5" in opened.top
            assert len(opened.titles) <= hits
        assert opened.titles == [
            "Minneapolis becomes latest city to ban use of facial recognition technology"
        ]
        await opened.press("escape")
        assert len(opened.titles) == 5
        assert opened.screen.articles.cursor == 2


async def test_enter_keeps_the_filter_and_escape_clears_it_later(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("slash")
        await opened.paste("baltimore")
        await opened.press("enter")
        assert len(opened.titles) == 3
        assert opened.top.startswith(" All · baltimore · 3 of 5")
        await opened.press("j", "escape")
        assert len(opened.titles) == 5


async def test_case_and_accents_do_not_matter(paths: Paths, tmp_path: Path) -> None:
    write_article(tmp_path / "n", "a", 'title: "Ein Ångström für Zoë"\nquality: 5')
    write_article(tmp_path / "n", "b", 'title: "Something else"\nquality: 5')
    async with reader(paths, tmp_path / "n") as opened:
        await opened.press("slash")
        await opened.paste("angstrom")
        await opened.press("space", *"ZOE", "enter")
        assert opened.titles == ["Ein Ångström für Zoë"]


async def test_a_filter_that_matches_nothing_says_how_to_go_on(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("slash", *"zzzz")
        assert "Nothing matches the filter." in opened.text()
        assert opened.titles == []


async def test_that_nothing_matches_is_said_with_the_letter_that_makes_it_so(paths: Paths) -> None:
    async with reader(paths) as opened:
        screen = opened.screen
        screen.session.filtering.narrow("zzzz")
        screen.painter.paint()
        assert not screen.follower.pending
        assert screen.articles._note.startswith("Nothing matches the filter.")


async def test_the_last_good_view_stays_while_the_query_is_wrong(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("slash")
        await opened.paste("baltimore")
        assert len(opened.titles) == 3
        await opened.press("space", "quotation_mark")
        assert len(opened.titles) == 3
        assert "column" in opened.text()


async def test_the_order_is_chosen_from_a_list_and_the_cursor_keeps_its_article(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("j")
        second = opened.current
        await opened.press("S", "j", "j", "j", "enter")
        assert opened.top.startswith(" All · 5 · 5 unread · newest first")
        assert opened.current == second
        dates = [
            headline.published or 0
            for article_id in opened.screen.articles.ids
            if (headline := opened.screen.session.store.headline(article_id))
        ]
        assert dates == sorted(dates, reverse=True)


async def test_density_switches_between_one_line_and_two(paths: Paths) -> None:
    async with reader(paths) as opened:
        first, second = (title[:20] for title in opened.titles[:2])

        def lines_apart() -> int:
            lines = opened.text().splitlines()
            rows = [next(row for row, line in enumerate(lines) if title in line) for title in (first, second)]
            return rows[1] - rows[0]

        assert lines_apart() == 2
        await opened.press("d")
        assert lines_apart() == 1


async def test_the_place_is_kept_over_a_restart(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 80)
    async with reader(paths, tmp_path / "news") as opened:
        await opened.press("h", "G", "enter", "G", "k", "k")
        await opened.press("right_curly_bracket", "T", "equals_sign", "equals_sign")
        view, article, top = opened.top, opened.current, opened.screen.articles.top_row
        looks = opened.screen.panes.display
        assert top > 0
    async with reader(paths, tmp_path / "news") as opened:
        assert (opened.top, opened.current, opened.screen.articles.top_row) == (view, article, top)
        assert opened.app.theme == LIGHT.name
        assert opened.screen.panes.display == replace(looks, theme=LIGHT.name)
        assert (looks.sidebar_width, looks.layout) == (28, "stacked")


async def test_every_size_shows_the_list_and_no_line_is_too_wide(paths: Paths) -> None:
    async with reader(paths, size=SIZES[0]) as opened:
        for size in SIZES:
            await opened.resize(size)
            lines = opened.text().splitlines()
            assert len(lines) == size[1]
            assert all(cell_len(line) == size[0] for line in lines)
            assert "Democrats" in opened.text()
            for keys in (["enter"], ["h", "h"], ["l"], ["z"], ["z"], ["d"]):
                await opened.press(*keys)
                assert all(cell_len(line) == size[0] for line in opened.text().splitlines())


async def test_resizing_keeps_the_cursor_in_sight(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 100)
    async with reader(paths, tmp_path / "news") as opened:
        await opened.press("G")
        for size in SIZES:
            await opened.pilot.resize_terminal(*size)
            await opened.pilot.pause()
            articles = opened.screen.articles
            assert articles.cursor == 99
            assert articles.top_row <= 99 < articles.top_row + articles.page + 1


HOSTILE = [
    "[@click=app.quit]x[/]",
    "[bold]not bold[/bold] [/] [",
    "\\u001b[31mred\\u001b[0m \\u0007bell",
    "\\u202eright to left override\\u202c",
    "日本語のニュースの見出しはとても長いので切られる必要があります" * 3,
    "👩‍👩‍👧‍👦 family 🇩🇪 flag 👍🏽 thumb",
    "עברית وعربي mixed with English",
    "e\\u0301\\u0301\\u0301 combining",
]


async def test_hostile_titles_are_shown_as_they_stand(paths: Paths, tmp_path: Path) -> None:
    for number, title in enumerate(HOSTILE):
        write_article(
            tmp_path / "n",
            f"{number}",
            f'title: "{title}"\nexcerpt: "{title}"\nquality: {90 - number}\n'
            f'provider:\n  name: "{title}"\ntopics:\n  - "{title}"\n',
        )
    async with reader(paths, tmp_path / "n", size=(120, 40)) as opened:
        await opened.press("s")
        texts = [opened.text()]
        assert all(title[:9] in texts[0] for title in HOSTILE if title.startswith("["))
        await opened.press("h", "d")
        texts.append(opened.text())
        await opened.resize((45, 20))
        await opened.press("d", "l", "home")
        texts.append(opened.text())
        await opened.press("enter")
        for title in HOSTILE:
            texts.append(opened.text())
            assert title[:9] in texts[-1] or not title.startswith("[")
            await opened.press("right_parenthesis")
        for text in texts:
            assert "\x1b" not in text
            assert "\u202e" not in text
            assert {cell_len(line) for line in text.splitlines()} in ({120}, {45})


async def test_problems_are_counted_and_listed(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 2)
    (tmp_path / "news" / "empty.md").write_text("")
    write_article(tmp_path / "news", "hot", 'title: "Too [hot]"\nheat: "hot"')
    async with reader(paths, tmp_path / "news") as opened:
        assert "! 2 problems" in opened.bottom
        await opened.press("exclamation_mark")
        text = opened.text()
        assert "empty.md" in text
        assert "heat" in text
        await opened.press("escape")
        assert len(opened.titles) == 3


async def test_an_unknown_theme_is_told_and_the_own_theme_used(paths: Paths) -> None:
    async with reader(paths, config=Config(display=Display(theme="nope"))) as opened:
        assert "no theme called 'nope'" in opened.text()
        await opened.press("T")
        assert opened.app.theme == "newsreader-light"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rows that the article list draws, as it draws them."""
    rows: list[int] = []
    draw = ArticleList.draw

    def noted(self: ArticleList, index: int, width: int) -> list[list[Segment]]:
        rows.append(index)
        return draw(self, index, width)

    monkeypatch.setattr(ArticleList, "draw", noted)
    return rows


async def test_a_move_of_the_cursor_draws_its_two_rows_and_never_what_looks_as_before(
    paths: Paths, drawn: list[int]
) -> None:
    async with reader(paths) as opened:
        await opened.press("j")
        drawn.clear()

        await opened.press("j")

        assert drawn == [2]  # the row that it left is as it was painted first

        drawn.clear()
        await opened.press("k")

        assert drawn == []  # both look as they did before


async def test_a_long_list_draws_what_is_seen_alone(paths: Paths, tmp_path: Path, drawn: list[int]) -> None:
    write_articles(tmp_path / "news", 100)
    async with reader(paths, tmp_path / "news", size=(80, 24)) as opened:
        assert opened.screen.articles.count == 100
        drawn.clear()

        await opened.press("G")

        assert set(drawn) == set(range(89, 100))
