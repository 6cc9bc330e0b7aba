"""Moving about: cursor, panes, unread, jumps."""

from __future__ import annotations

from pathlib import Path

from fakes import write_article, write_articles
from open_reader import reader

from newsreader.system.paths import Paths
from newsreader.ui.reader.layout import Pane

DEMOCRATS = "Democrats and civil liberties groups back law banning facial recognition across the US"


async def test_the_seeds_stand_in_order_of_heat(paths: Paths) -> None:
    async with reader(paths) as opened:
        heats = [
            headline.heat
            for article_id in opened.screen.articles.ids
            if (headline := opened.screen.session.store.headline(article_id)) is not None
        ]
        assert heats == [123, 109, 49, -1, -1]
        assert opened.current == DEMOCRATS
        assert opened.top.startswith(" All · 5 · 5 unread · highest heat first")


async def test_j_and_k_and_the_arrows_move_by_one_row(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("j", "down", "k")
        assert opened.screen.articles.cursor == 1
        await opened.press("k", "k", "up")
        assert opened.screen.articles.cursor == 0


async def test_gg_and_G_go_to_the_ends_and_a_pending_g_is_shown(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 60)
    async with reader(paths, tmp_path / "news") as opened:
        await opened.press("G")
        assert opened.screen.articles.cursor == 59
        await opened.press("g")
        assert "g…" in opened.bottom
        await opened.press("g")
        assert opened.screen.articles.cursor == 0
        assert "g…" not in opened.bottom


async def test_escape_ends_a_pending_key_and_another_key_counts_for_itself(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("j", "g", "escape")
        assert "g…" not in opened.bottom
        await opened.press("g", "j")
        assert opened.screen.articles.cursor == 2


async def test_a_key_that_means_nothing_says_so_and_where_help_is(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("W")
        assert "W does nothing here · ? lists all keys" in opened.bottom
        await opened.press("g", "W")
        assert "gW does nothing here" in opened.bottom
        await opened.press("j")
        assert "nothing" not in opened.bottom


async def test_the_way_to_help_is_always_in_sight(paths: Paths) -> None:
    async with reader(paths) as opened:
        for size in [(120, 40), (60, 20), (59, 20), (45, 20), (40, 10)]:
            await opened.resize(size)
            assert "? help" in opened.top + opened.bottom


async def test_half_pages_keep_the_cursor_in_sight(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 200)
    async with reader(paths, tmp_path / "news") as opened:
        articles = opened.screen.articles
        await opened.press("ctrl+d", "ctrl+d", "ctrl+d")
        assert articles.cursor == 3 * (articles.page // 2)
        assert articles.top_row <= articles.cursor < articles.top_row + articles.page
        await opened.press("ctrl+u")
        assert articles.cursor == 2 * (articles.page // 2)


async def test_n_goes_to_the_next_unread_and_says_so_at_the_last(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("j", "m", "k", "n")
        assert opened.screen.articles.cursor == 2
        await opened.press("n", "n", "n")
        assert opened.screen.articles.cursor == 4
        assert "no unread article below" in opened.bottom
        await opened.press("N", "N", "N")
        assert opened.screen.articles.cursor == 0


async def test_h_and_l_and_tab_go_through_the_panes(paths: Paths) -> None:
    async with reader(paths) as opened:
        visited = []
        for keys in (["l"], ["h", "h"], ["tab", "tab", "tab"], ["shift+tab"]):
            await opened.press(*keys)
            visited.append(opened.screen.panes.active)
        assert visited == [Pane.DETAIL, Pane.TOPICS, Pane.TOPICS, Pane.DETAIL]


async def test_where_there_is_no_article_none_is_opened(paths: Paths) -> None:
    async with reader(paths, size=(80, 24)) as opened:
        await opened.press("/")
        await opened.paste("nothing")
        await opened.press("enter", "l")
        assert "no article here" in opened.bottom
        await opened.press("space", "z", "shift+tab", "tab")
        assert opened.screen.panes.active is Pane.LIST
        assert "Nothing matches the filter." in opened.text()


async def test_a_topic_is_chosen_by_keys_alone(paths: Paths) -> None:
    async with reader(paths) as opened:
        await opened.press("h", "G", "enter")
        assert opened.titles == [DEMOCRATS]
        assert opened.top.startswith(" Natural Language Processing · 1")
        assert opened.screen.panes.active == Pane.LIST


async def test_a_related_article_in_the_store_is_gone_to_and_backspace_returns(
    paths: Paths, tmp_path: Path
) -> None:
    news = tmp_path / "news"
    write_articles(news, 5)
    write_article(
        news,
        "naming",
        """
title: "It names another"
date: 2021-07-01
link: "https://example.org/naming"
quality: 10
related:
  - title: "Article number 4"
    webUrl: "http://www.example.org/articles/4/?utm_source=x"
  - title: "Elsewhere"
    webUrl: "https://elsewhere.example/story"
""",
    )
    async with reader(paths, news) as opened:
        await opened.press("G")
        assert opened.current == "It names another"
        await opened.press("1")
        assert opened.current == "Article number 4"
        await opened.settle()
        assert "Named as related by" in opened.text()
        await opened.press("backspace")
        assert opened.current == "It names another"
        await opened.press("9")
        assert "no related article 9: there are 2" in opened.bottom


async def test_a_jump_from_a_filtered_view_finds_its_article_and_comes_back_to_the_filter(
    paths: Paths, tmp_path: Path
) -> None:
    news = tmp_path / "news"
    write_articles(news, 3)
    write_article(
        news,
        "naming",
        'title: "Solitary"\nlink: "https://example.org/naming"\nquality: 10\n'
        'related:\n  - title: "x"\n    webUrl: "https://example.org/articles/1"',
    )
    async with reader(paths, news) as opened:
        await opened.press("slash")
        await opened.paste("solitary")
        await opened.press("enter")
        assert opened.titles == ["Solitary"]
        await opened.press("1")
        assert opened.current == "Article number 1"
        await opened.press("backspace")
        assert opened.titles == ["Solitary"]


async def test_clicks_move_the_cursor_and_a_double_click_opens(paths: Paths) -> None:
    from fakes import FakeSystem

    system = FakeSystem()
    async with reader(paths, system=system) as opened:
        await opened.pilot.click("#articles", offset=(20, 5))
        assert opened.screen.articles.cursor == 2
        assert system.opened == []
        await opened.pilot.click("#articles", offset=(20, 3), times=2)
        await opened.settle()
        assert opened.screen.articles.cursor == 1
        assert [url for url, _ in system.opened] == [
            "https://www.wired.com/story/baltimore-ban-facial-recognition-everyone-but-cops/"
        ]
