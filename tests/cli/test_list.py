"""`newsreader list` and `newsreader show`: what they print, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import write_article, write_articles

from newsreader.cli.run import run
from newsreader.cli.workplace import CLEARED
from newsreader.library import Change, Library
from newsreader.library.cache.cache import Cache
from newsreader.model import TriageField
from newsreader.session.session import Session
from newsreader.stories.grouping.memberships import key_of, name_of, packed
from newsreader.stories.grouping.records import Story
from newsreader.system.paths import seeds, user_paths

LIST_KEYS = [
    "id", "title", "excerpt", "url", "urls", "provider", "published", "type", "topics", "quality",
    "heat", "heat_from", "images", "related", "story", "source", "read", "starred", "archived",
    "snoozed_until", "tags",
]  # fmt: skip
BEST = "3yi3fmvuiwznb"
Output = Callable[..., str]


@pytest.fixture
def output(capsys: pytest.CaptureFixture[str]) -> Output:
    """Runs a command that is to succeed, and gives what it printed."""

    def done(*arguments: str) -> str:
        assert run(arguments) == 0
        return capsys.readouterr().out

    return done


def ids(text: str) -> list[str]:
    return [line.split("\t")[0] for line in text.splitlines()]


def parsed(text: str) -> Any:
    return json.loads(text)


def test_the_first_start_lists_the_seeds_by_heat(output: Output) -> None:
    rows = [line.split("\t") for line in output("list").splitlines()]
    assert [row[1] for row in rows] == ["123", "109", "49", "-1", "-1"]
    assert rows[0] == [
        BEST, "123", "83", "2020-06-26T12:46:00Z", "unread", "The Next Web",
        "Democrats and civil liberties groups back law banning facial recognition across the US",
    ]  # fmt: skip


def test_paths_are_listed_in_place_of_the_configured_sources(output: Output, tmp_path: Path) -> None:
    write_article(tmp_path / "news", "one", "title: One")
    file = write_article(tmp_path / "more", "two", "title: Two")
    lines = output("list", str(tmp_path / "news"), str(file), "--sort", "title").splitlines()
    assert [line.split("\t")[-1] for line in lines] == ["One", "Two"]


def test_unknown_values_are_empty_fields(output: Output, tmp_path: Path) -> None:
    write_article(tmp_path, "one", "title: One")
    assert output("list", str(tmp_path)).rstrip("\n").split("\t")[1:] == ["", "", "", "unread", "", "One"]


def test_the_query_is_that_of_the_filter_line(output: Output) -> None:
    assert len(ids(output("list", "--query", "BALTIMORE facial"))) == 3
    assert ids(output("list", "--query", "-baltimore heat>=0")) == [BEST]
    assert ids(output("list", "--query", "nothing like this")) == []


def test_sort_and_limit_of_the_command_win_over_those_of_the_query(output: Output) -> None:
    by_heat = ids(output("list"))
    assert ids(output("list", "--sort", "-heat")) == by_heat[::-1]
    assert ids(output("list", "--query", "sort:-heat limit:2")) == by_heat[::-1][:2]
    assert ids(output("list", "--query", "sort:-heat limit:2", "--sort", "heat")) == by_heat[:2]
    assert ids(output("list", "--limit", "1")) == by_heat[:1]
    assert ids(output("list", "--limit", "0")) == []
    newest = [line.split("\t")[3] for line in output("list", "--sort", "newest").splitlines()]
    assert newest == sorted(newest, reverse=True)


def test_the_configured_order_is_the_default(output: Output) -> None:
    config = user_paths().config_file
    config.parent.mkdir(parents=True)
    config.write_text('[list]\nsort = "oldest"\n')
    assert ids(output("list")) == ids(output("list", "--sort", "oldest"))


def test_a_list_fetches_no_whole_article(output: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(session: Session, article_id: str) -> None:
        raise AssertionError("fetched")

    monkeypatch.setattr(Session, "article", never)
    assert len(ids(output("list"))) == 5


def test_json_is_one_array_of_the_promised_keys(output: Output) -> None:
    records = parsed(output("list", "--json"))
    assert [record["heat"] for record in records] == [123, 109, 49, -1, -1]
    assert all(list(record) == LIST_KEYS for record in records)
    first = records[0]
    assert list(first["urls"]) == ["original", "web", "amp"]
    assert first["provider"] == {"name": "The Next Web", "domain": "thenextweb.com"}
    assert first["published"] == "2020-06-26T12:46:00Z"
    assert first["url"] == first["urls"]["web"]
    assert first["heat_from"] == "source"
    assert first["source"]["kind"] == "corpus"
    assert Path(first["source"]["path"]).is_file()
    assert [list(image) for image in first["images"]] == [["url", "width", "height", "title"]]
    assert len(first["related"]) == 4
    assert all(
        list(related) == ["title", "excerpt", "url", "provider", "published", "quality", "id"]
        for related in first["related"]
    )
    assert (first["read"], first["starred"], first["archived"]) == (False, False, False)
    assert (first["story"], first["snoozed_until"], first["tags"]) == (None, None, [])


def test_without_grouping_json_gives_the_story_that_was_found_last(output: Output) -> None:
    first, second, *_ = ids(output("list"))
    cache = Cache.open(user_paths().cache_file)
    key = key_of([str(seeds().absolute())], with_feeds=True)
    cache.keep_snapshot(name_of(key), packed([Story(second, (second, first))]))
    cache.close()
    stories = {record["id"]: record["story"] for record in parsed(output("list", "--json", "--no-stories"))}
    assert {article_id for article_id, story in stories.items() if story == second} == {first, second}
    assert set(stories.values()) == {second, None}
    assert parsed(output("show", first, "--json", "--no-stories"))["story"] == second
    assert set(ids(output("list", "--query", f"story:{second}", "--no-stories"))) == {first, second}


def test_json_of_an_article_of_which_little_is_known_has_nulls(output: Output, tmp_path: Path) -> None:
    write_article(tmp_path, "one", "title: One")
    (record,) = parsed(output("list", str(tmp_path), "--json"))
    assert list(record) == LIST_KEYS
    unknown = ("url", "published", "quality", "heat", "heat_from", "story", "snoozed_until")
    assert [record[key] for key in unknown] == [None] * len(unknown)
    assert record["urls"] == {"original": None, "web": None, "amp": None}


def test_json_of_nothing_is_an_empty_array(output: Output) -> None:
    assert parsed(output("list", "--json", "--query", "nothing like this")) == []


def test_json_says_where_a_related_article_is_in_the_store_and_what_was_computed(
    output: Output, tmp_path: Path
) -> None:
    write_article(tmp_path, "one", "title: One\noriginalUrl: https://example.org/1\nquality: 50")
    write_article(
        tmp_path, "two",
        "title: Two\noriginalUrl: https://example.org/2\nquality: 60\nrelated:\n"
        "  - title: One\n    webUrl: http://www.example.org/1/\n    quality: 50\n"
        "  - title: Elsewhere\n    webUrl: https://example.org/3",
    )  # fmt: skip
    second, first = parsed(output("list", str(tmp_path), "--json"))
    assert [related["id"] for related in second["related"]] == [first["id"], None]
    assert (second["heat"], second["heat_from"]) == (80, "computed")


def test_what_was_decided_is_in_both_forms(output: Output) -> None:
    library = Library.open(user_paths().library)
    changes = [
        Change(BEST, TriageField.READ, True),
        Change(BEST, TriageField.STARRED, True),
        Change(BEST, "tag:later", True),
    ]
    library.record("by hand", [*changes, Change("2yk3bzcb6iof2", TriageField.SNOOZED, 4_000_000_000)])
    library.close()
    assert output("list").splitlines()[0].split("\t")[4] == "read,starred"
    record = parsed(output("list", "--json"))[0]
    assert (record["read"], record["starred"], record["tags"]) == (True, True, ["later"])
    (snoozed,) = parsed(output("list", "--json", "--query", "is:snoozed"))
    assert snoozed["snoozed_until"] == "2096-10-02T07:06:40Z"


def test_what_cannot_be_read_is_told_beside_the_list(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    write_article(tmp_path, "good", "title: Good")
    (tmp_path / "empty.md").write_bytes(b"")
    assert run(["list", str(tmp_path)]) == 0
    printed = capsys.readouterr()
    assert printed.out.endswith("\tGood\n")
    assert len(printed.out.splitlines()) == 1
    assert printed.err == f"newsreader: 1 file can't be read; see newsreader check {tmp_path}\n"


def test_show_prints_the_whole_article(output: Output) -> None:
    text = output("show", BEST)
    assert "\n\n\n" not in text
    assert "26 Jun 2020 12:46 UTC\n" in text
    for part in (
        "Democrats and civil liberties groups", "The Next Web · thenextweb.com", "26 Jun 2020 12:46 UTC",
        "\nheat 123: 83 quality + 40 for 4 related (10 each) = 123\n", "1. Boston bans police",
        "Fox News · 24 Jun 2020 · quality 74", "796×417", "web: https://thenextweb.com/", BEST, "unread",
    ):  # fmt: skip
        assert part in text


def test_show_lays_the_body_out_as_text(output: Output, tmp_path: Path) -> None:
    write_article(
        tmp_path, "one", "title: One\nquality: 50", "# Head\n\n- a [link](https://example.org/x)\n- **b**\n"
    )
    text = output("show", ids(output("list", str(tmp_path)))[0], "--in", str(tmp_path))
    assert "\nheat 50: its quality; it names no related reports\n" in text
    assert "\nHead\n" in text
    assert "• a link[1]" in text or "- a link[1]" in text
    assert "**" not in text
    assert "[1] https://example.org/x" in text


def test_show_as_json_has_body_sources_and_other_fields_too(output: Output, tmp_path: Path) -> None:
    write_article(tmp_path, "one", "title: One\nprice: .nan\nauthor: Ann", "Text.")
    article_id = ids(output("list", str(tmp_path)))[0]
    record = parsed(output("show", article_id, "--json", "--in", str(tmp_path)))
    assert list(record) == [*LIST_KEYS, "body", "sources", "extra"]
    assert record["body"] == {"format": "markdown", "text": "Text."}
    assert record["extra"]["author"] == "Ann"
    assert record["sources"] == [record["source"]]


def test_an_id_may_be_shortened_while_it_stays_the_only_one(
    output: Output, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert output("show", "3Y") == output("show", BEST)
    write_articles(tmp_path, 40)
    every = ids(output("list", str(tmp_path)))
    letter = next(
        article_id[0] for article_id in every if sum(other[0] == article_id[0] for other in every) > 1
    )
    assert run(["show", letter, "--in", str(tmp_path)]) == 2
    assert f"ids begin with {letter}\nGive more letters: {letter}" in capsys.readouterr().err


def test_an_article_of_a_folder_opened_before_is_shown_by_its_whole_id(
    output: Output, tmp_path: Path
) -> None:
    write_articles(tmp_path, 1)
    (article_id,) = ids(output("list", str(tmp_path)))
    assert "Article number 0" in output("show", article_id)


def test_an_unknown_id_is_an_error_with_advice(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "zzzz"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("newsreader: no article has the id zzzz\nnewsreader list shows the ids")


def test_a_saved_view_is_listed_in_its_order_and_can_be_narrowed(output: Output) -> None:
    config = user_paths().config_file
    config.parent.mkdir(parents=True)
    config.write_text('[[views]]\nname = "Baltimore first"\nquery = "baltimore"\nsort = "oldest"\n')
    listed = ids(output("list", "--view", "baltimore FIRST"))
    assert listed == ids(output("list", "--query", "baltimore sort:oldest"))
    assert ids(output("list", "--view", "Baltimore first", "--query", "heat<0")) == [
        article_id for article_id in listed if article_id in ids(output("list", "--query", "heat<0"))
    ]
    assert ids(output("list", "--view", "Baltimore first", "--sort", "-oldest")) == listed[::-1]


def test_the_shipped_views_are_listed_without_a_file(output: Output) -> None:
    assert ids(output("list", "--view", "Unread")) == ids(output("list"))
    assert ids(output("list", "--view", "all")) == ids(output("list"))
    assert not user_paths().config_file.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is no view called 'Mine'\nThere are: Top today, Unread, Starred, Later."),
        ("[[views]]\nname = 'Mine'\nquery = 'heat>'", "expected a number after 'heat>' (column 6)"),
        ("[[views]]\nname = 'Mine\n", "config.toml:2: not TOML"),
    ],
)
def test_a_view_that_can_not_be_listed_is_told(
    capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    config = user_paths().config_file
    config.parent.mkdir(parents=True)
    config.write_text(text)
    assert run(["list", "--view", "Mine"]) != 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err


def test_how_far_it_is_stands_on_a_terminal_meanwhile_and_is_gone_before_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """While documents are read for the first time, and while their texts become searchable."""
    write_articles(tmp_path / "n", 3)
    arguments = ("list", str(tmp_path / "n"), "--query", "text:tells", "--limit", "1")
    assert run(arguments) == 0
    assert capsys.readouterr().err == "", "nobody looks"

    write_articles(tmp_path / "more", 120)
    monkeypatch.setattr("newsreader.cli.workplace.QUIET_SECONDS", 0.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run(("list", str(tmp_path / "more"), *arguments[2:])) == 0
    lines = capsys.readouterr().err.split(CLEARED)
    assert any(line.startswith("articles: 120 of 120") for line in lines)
    assert any(line == "searchable: 100 of 120 texts" for line in lines)
    assert lines[-1] == ""
