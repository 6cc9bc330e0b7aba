"""Rules made, seen, changed and taken back by keys alone."""

from __future__ import annotations

import asyncio
import tomllib
from pathlib import Path
from typing import Any

import pytest
from fakes import write_article
from open_reader import Reader, reader

from newsreader.cli.run import run
from newsreader.system.paths import Paths, user_paths
from newsreader.ui.dialogs.rules import RulesScreen
from newsreader.ui.dialogs.why import WhyScreen
from newsreader.ui.widgets.rule_table import RuleRows


def folder(tmp_path: Path) -> Path:
    """Five articles, hottest first."""
    rows = (
        ("A gadget", "Wired", "Gadgets"),
        ("Boston bans", "Globe", "Politics"),
        ("Another gadget", "Globe", "Gadgets"),
        ("Boston wins", "Wired", "Sports"),
        ("Elsewhere", "Globe", "Sports"),
    )
    for place, (title, provider, topic) in enumerate(rows):
        write_article(
            tmp_path / "news",
            f"{place}",
            f"title: {title}\nheat: {90 - place}\nprovider: {{name: {provider}}}\ntopics: [{topic}]",
        )
    return tmp_path / "news"


def written(paths: Paths) -> list[dict[str, Any]]:
    """The rules in the configuration."""
    if not paths.config_file.exists():
        return []
    rules = tomllib.loads(paths.config_file.read_text(encoding="utf-8")).get("rules", [])
    assert isinstance(rules, list)
    return rules


async def filtered(opened: Reader, text: str) -> None:
    await opened.press("slash", *text, "enter")


def rows(opened: Reader) -> RuleRows:
    screen = opened.app.screen
    assert isinstance(screen, RulesScreen)
    return screen.rows


async def test_what_the_filter_finds_is_muted_by_two_keys_and_back_by_one(
    paths: Paths, tmp_path: Path
) -> None:
    async with reader(paths, folder(tmp_path)) as opened:
        await filtered(opened, "gadget")
        await opened.press("I", "enter")
        assert written(paths) == [{"query": "gadget", "do": "mute"}]
        assert opened.titles == []
        assert "2 muted by rules: C lists them." in opened.text()
        assert "mute “gadget”: 2 now" in opened.bottom
        await opened.press("escape")
        assert opened.titles == ["Boston bans", "Boston wins", "Elsewhere"]
        assert " 3 " in opened.top
        assert "Muted" in opened.text()
        await opened.press("u")
        assert written(paths) == []
        assert len(opened.titles) == 5
        assert "Muted" not in opened.text()
        assert opened.screen.session.desk.history() == [], "muting decides nothing about articles"


async def test_to_mute_everything_is_refused(paths: Paths, tmp_path: Path) -> None:
    async with reader(paths, folder(tmp_path)) as opened:
        await opened.press("I")
        assert "this would mute everything" in opened.text()
        assert written(paths) == []


async def test_the_provider_of_an_article_is_muted_until_a_day(paths: Paths, tmp_path: Path) -> None:
    async with reader(paths, folder(tmp_path)) as opened:
        await opened.press("i")
        assert "provider Wired · 2 articles" in opened.text()
        await opened.press("enter", "end", "enter")
        await opened.paste("2021-08-01")
        await opened.press("enter")
        (rule,) = written(paths)
        assert (rule["query"], str(rule["until"])) == ("provider=Wired", "2021-08-01")
        assert opened.titles == ["Boston bans", "Another gadget", "Elsewhere"]
        assert opened.current == "Boston bans"


async def test_a_day_that_is_past_is_refused_with_a_sentence(paths: Paths, tmp_path: Path) -> None:
    async with reader(paths, folder(tmp_path)) as opened:
        await opened.press("i", "enter", "end", "enter")
        await opened.paste("2020-01-01")
        await opened.press("enter")
        assert "2020-01-01 is past" in opened.text()
        assert written(paths) == []
        assert len(opened.titles) == 5


async def test_the_cursor_stays_on_its_article_when_others_are_muted(paths: Paths, tmp_path: Path) -> None:
    async with reader(paths, folder(tmp_path)) as opened:
        await opened.press("j", "j", "j")
        assert opened.current == "Boston wins"
        paths.config_file.parent.mkdir(parents=True, exist_ok=True)
        paths.config_file.write_text('[[rules]]\nquery = "gadget"\ndo = "mute"\n', encoding="utf-8")
        opened.screen.jobs.poll.look()
        await opened.pilot.pause()
        assert opened.titles == ["Boston bans", "Boston wins", "Elsewhere"]
        assert opened.current == "Boston wins"


async def test_a_rule_stars_what_is_shown_and_undo_takes_rule_and_stars_back(
    paths: Paths, tmp_path: Path
) -> None:
    async with reader(paths, folder(tmp_path)) as opened:
        await filtered(opened, "boston")
        await opened.press("c", *"jjj", "enter", "enter")
        while "rule “boston” starred 2 articles" not in opened.bottom:  # what the rule came to is told last
            await opened.pilot.pause(0.01)
        assert opened.text().count("★") >= 2
        assert [action.title for action in opened.screen.session.desk.history()] == [
            "rule “boston” starred 2 articles"
        ]
        await opened.press("u")
        assert written(paths) == []
        assert "★" not in opened.text()


async def test_undo_takes_back_what_the_user_did_last_and_not_what_a_rule_did_since(
    paths: Paths, tmp_path: Path
) -> None:
    async with reader(paths, folder(tmp_path)) as opened:
        await opened.press("a")
        opened.screen.session.library.rulings.obey([])
        paths.config_file.parent.mkdir(parents=True, exist_ok=True)
        paths.config_file.write_text('[[rules]]\nquery = "boston"\ndo = "star"\n', encoding="utf-8")
        opened.screen.jobs.poll.look()
        await opened.settle()
        assert "rule “boston” starred 2 articles" in opened.bottom
        await opened.press("u")
        assert opened.titles[0] == "A gadget"
        assert opened.text().count("★") == 2


async def test_what_a_rule_highlights_has_a_sign_until_the_rule_goes(paths: Paths, tmp_path: Path) -> None:
    news = folder(tmp_path)
    async with reader(paths, news) as opened:
        await filtered(opened, "boston")
        await opened.press("c", "j", "enter", "enter")
        assert "highlight “boston”: 2 now" in opened.bottom
        await opened.press("escape")
        lines = opened.text().splitlines()
        assert [line.split("◆")[1].split("  ")[0].strip() for line in lines if "◆" in line] == [
            "Boston bans",
            "Boston wins",
        ]
        await opened.press("j", "w")
        assert "highlighted by rule “boston”" in opened.text()
        await opened.press("escape", "d", "m")
        assert opened.text().count("◆ Boston") == 2, "in one line a row, and read, too"
    async with reader(paths, news) as opened:
        assert opened.text().count("◆ Boston") == 2
        await opened.press("C", "d", "escape")
        assert "◆" not in opened.text()


async def test_what_a_rule_did_can_be_undone_in_the_journal_and_is_not_done_again(
    paths: Paths, tmp_path: Path
) -> None:
    async with reader(paths, folder(tmp_path)) as opened:
        await filtered(opened, "boston")
        await opened.press("c", *"jjj", "enter", "enter")
        await opened.settle()
        await opened.press("U", "enter", "escape")
        assert "★" not in opened.text()
    async with reader(paths, folder(tmp_path)) as opened:
        opened.screen.jobs.poll.look()
        await opened.settle()
        assert "★" not in opened.text()
        assert len(written(paths)) == 1


async def test_a_rule_on_full_texts_mutes_once_they_can_be_searched(paths: Paths, tmp_path: Path) -> None:
    news = folder(tmp_path)
    write_article(news, "7", "title: With a text", "Police at the station.")
    paths.config_file.parent.mkdir(parents=True)
    paths.config_file.write_text('[[rules]]\nquery = "text:police"\ndo = "mute"\n', encoding="utf-8")
    async with reader(paths, news) as opened:
        while not opened.screen.session.store.counts().muted:
            await opened.pilot.pause(0.05)
        opened.screen.jobs.poll.look()
        await opened.pilot.pause()
        assert "With a text" not in opened.titles


async def test_reader_and_command_line_show_the_same_articles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    news, paths = folder(tmp_path), user_paths()
    paths.config_file.parent.mkdir(parents=True)
    text = '[[rules]]\nquery = "gadget"\ndo = "mute"\n[[rules]]\nquery = "boston"\ndo = "star"\n'
    paths.config_file.write_text(text, encoding="utf-8")
    for query in ("", "is:muted", "is:starred", "-is:muted"):
        assert await asyncio.to_thread(run, ["list", str(news), "--query", query]) == 0
        listed = [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]
        async with reader(paths, news) as opened:
            opened.screen.session.list.choose("", query)
            assert list(opened.screen.session.list.ids) == listed


async def test_a_rule_gives_a_tag(paths: Paths, tmp_path: Path) -> None:
    async with reader(paths, folder(tmp_path)) as opened:
        await filtered(opened, "boston")
        await opened.press("c", "j", "j", "enter", *"home", "enter", "enter")
        await opened.settle()
        assert written(paths) == [{"query": "boston", "do": "tag", "tag": "home"}]
        assert opened.text().count("#home") >= 2


async def test_without_a_filter_a_new_rule_asks_for_its_query(paths: Paths, tmp_path: Path) -> None:
    async with reader(paths, folder(tmp_path)) as opened:
        await opened.press("c")
        await opened.paste("heat>abc")
        assert "expected a number" in opened.text()
        await opened.press("ctrl+u")
        await opened.paste("gadget")
        await opened.press("enter", "enter", "enter")
        assert written(paths) == [{"query": "gadget", "do": "mute"}]


async def test_the_list_shows_each_rule_with_its_count_and_its_end(paths: Paths, tmp_path: Path) -> None:
    async with reader(paths, folder(tmp_path)) as opened:
        await opened.press("C")
        assert "n makes one." in opened.text()
        await opened.press("escape")
        await opened.press("i", "enter", "j", "j", "enter")
        await filtered(opened, "boston")
        await opened.press("c", *"jjj", "enter", "enter")
        await opened.settle()
        await opened.press("C")
        text = opened.text()
        assert "2 rules" in text
        assert "provider=Wired" in text
        assert "2 articles" in text
        assert "mute · until 17 Jul 2021" in text
        assert [(row.deed, row.label, row.articles) for row in rows(opened).rows] == [
            ("mute", "provider=Wired", 2),
            ("star", "boston", 2),
        ]


async def test_a_rule_is_edited_in_the_list_and_the_list_is_there_again(paths: Paths, tmp_path: Path) -> None:
    async with reader(paths, folder(tmp_path)) as opened:
        await filtered(opened, "gadget")
        await opened.press("I", "enter", "C", "e", "enter")
        await opened.press("ctrl+u")
        await opened.paste("elsewhere")
        await opened.press("enter")
        assert written(paths) == [{"query": "elsewhere", "do": "mute"}]
        assert [row.label for row in rows(opened).rows] == ["elsewhere"]
        await opened.press("e", "end", "enter")
        await opened.paste("No news")
        await opened.press("enter")
        assert written(paths)[0]["name"] == "No news"
        assert [row.label for row in rows(opened).rows] == ["No news"]
        await opened.press("escape", "escape")
        assert opened.titles == ["A gadget", "Boston bans", "Another gadget", "Boston wins"]


async def test_a_deleted_rule_is_brought_back_in_the_list(paths: Paths, tmp_path: Path) -> None:
    async with reader(paths, folder(tmp_path)) as opened:
        await filtered(opened, "gadget")
        await opened.press("I", "enter", "C", "d")
        assert written(paths) == []
        assert rows(opened).rows == ()
        assert "deleted “gadget” · u brings it back" in opened.text()
        await opened.press("u")
        assert written(paths) == [{"query": "gadget", "do": "mute"}]
        assert [row.articles for row in rows(opened).rows] == [2]


async def test_a_rule_that_can_not_be_deleted_says_why(paths: Paths, tmp_path: Path) -> None:
    async with reader(paths, folder(tmp_path)) as opened:
        await filtered(opened, "gadget")
        await opened.press("I", "enter", "C")
        paths.config_file.write_text("[[rules]\n", encoding="utf-8")
        await opened.press("d")
        assert "newsreader config edit opens it." in opened.text()
        assert "u brings it back" not in opened.text()
        assert [row.label for row in rows(opened).rows] == ["gadget"]


async def test_the_articles_of_a_rule_are_a_view_and_say_why_they_are_hidden(
    paths: Paths, tmp_path: Path
) -> None:
    async with reader(paths, folder(tmp_path)) as opened:
        await filtered(opened, "gadget")
        await opened.press("I", "enter", "C", "enter")
        assert opened.titles == ["A gadget", "Another gadget"]
        await opened.press("w")
        assert isinstance(opened.app.screen, WhyScreen)
        assert "muted by rule “gadget”" in opened.text()


async def test_a_bad_rule_is_told_of_with_its_line_and_can_be_deleted(paths: Paths, tmp_path: Path) -> None:
    paths.config_file.parent.mkdir(parents=True)
    text = '[[rules]]\nquery = "gadget"\ndo = "mute"\n\n[[rules]]\nquery = "heat>abc"\ndo = "mute"\n'
    paths.config_file.write_text(text, encoding="utf-8")
    async with reader(paths, folder(tmp_path)) as opened:
        assert opened.titles == ["Boston bans", "Boston wins", "Elsewhere"]
        assert "expected a number after" in opened.text()
        await opened.press("C", "j")
        assert "line 5: query: heat>abc: expected a number" in opened.text()
        await opened.press("e")
        assert "newsreader config edit opens the file" in opened.text()
        await opened.press("d")
        assert written(paths) == [{"query": "gadget", "do": "mute"}]


async def test_what_comes_in_muted_is_no_news(paths: Paths, tmp_path: Path) -> None:
    news = folder(tmp_path)
    async with reader(paths, news) as opened:
        await filtered(opened, "gadget")
        await opened.press("I", "enter", "escape")
        write_article(news, "6", "title: One more gadget")
        while len(opened.screen.session.store) < 6:
            await opened.pilot.pause(0.05)
        assert opened.screen.session.updates.waiting == frozenset()
        assert opened.screen.session.store.counts().muted == 3


async def test_in_a_narrow_terminal_all_of_it_works(paths: Paths, tmp_path: Path) -> None:
    async with reader(paths, folder(tmp_path), size=(45, 20)) as opened:
        await opened.press("i", "enter", "enter", "C")
        assert "provider=Wired" in opened.text()
        assert "2 articles" in opened.text()
        await opened.press("d", "escape")
        assert len(opened.titles) == 5
