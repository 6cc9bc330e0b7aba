"""`newsreader feeds`, as a user types it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from feedserver import FeedServer, rss

from newsreader.cli.run import run
from newsreader.library import Library
from newsreader.system.paths import user_paths

CONTRACT = {"url", "title", "topics", "entries", "unread", "last_success", "last_error"}


class Typed:
    """What a command printed, and how it ended."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = ""
        self.err = ""

    def __call__(self, *arguments: str) -> int:
        code = run(["feeds", *arguments])
        self.out, self.err = self._capsys.readouterr()
        return code

    def listed(self) -> list[dict[str, Any]]:
        assert self("list", "--json") == 0
        listed: list[dict[str, Any]] = json.loads(self.out)
        return listed


@pytest.fixture
def feeds(capsys: pytest.CaptureFixture[str]) -> Typed:
    return Typed(capsys)


def test_adding_a_feed_brings_its_articles_into_the_list(
    server: FeedServer, feeds: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    server.serve("/feed", rss("One", "Two"))
    assert feeds("add", server.url(), "--topics", "AI, Art", "--quality", "70") == 0
    assert "you follow A feed now" in feeds.err
    assert feeds.out == ""
    assert server.paths() == ["/feed"]
    (feed,) = feeds.listed()
    assert feed.keys() >= CONTRACT
    assert (feed["url"], feed["title"], feed["topics"]) == (server.url(), "A feed", ["AI", "Art"])
    assert (feed["entries"], feed["unread"], feed["last_error"], feed["quality"]) == (2, 2, None, 70)
    assert feed["last_success"].endswith("Z")
    assert run(["list", "--json"]) == 0
    articles = json.loads(capsys.readouterr().out)
    assert sorted(article["title"] for article in articles) == ["One", "Two"]
    assert {article["source"]["kind"] for article in articles} == {"feed"}
    assert {article["heat"] for article in articles} == {70}
    assert all("AI" in article["topics"] for article in articles)


def test_adding_it_again_says_so_and_changes_nothing(server: FeedServer, feeds: Typed) -> None:
    server.serve("/feed", rss("One"))
    feeds("add", server.url())
    assert feeds("add", server.url()) == 0
    assert "already" in feeds.err
    assert len(feeds.listed()) == 1


def test_several_feeds_of_a_site_are_choices(server: FeedServer, feeds: Typed) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{name}" href="/{name}">'
        for name in ("news", "sport")
    )
    server.serve("/", f"<html><head>{links}</head></html>".encode(), Content_Type="text/html")
    server.serve("/news", rss("One", channel="News"))
    server.serve("/sport", rss("Goal", channel="Sport", home="http://sport.example/"))
    assert feeds("add", server.url("/")) == 1
    assert server.url("/news") in feeds.err
    assert server.url("/sport") in feeds.err
    assert feeds.listed() == []
    assert feeds("add", server.url("/"), "--first") == 0
    assert [feed["title"] for feed in feeds.listed()] == ["News"]
    assert feeds("add", server.url("/"), "--all") == 0
    assert [(feed["title"], feed["entries"]) for feed in feeds.listed()] == [("News", 1), ("Sport", 1)]


def test_what_is_no_feed_is_refused_with_the_reason(server: FeedServer, feeds: Typed) -> None:
    server.serve("/page", b"<html><p>Hello</p></html>", Content_Type="text/html")
    assert feeds("add", server.url("/page")) == 1
    assert "No feed found" in feeds.err
    assert feeds("add", "javascript:alert(1)") == 1
    assert "is not the address" in feeds.err
    assert feeds.listed() == []


def test_refreshing_tells_of_news_and_of_failures(server: FeedServer, feeds: Typed) -> None:
    server.serve("/good", rss("One"))
    server.serve("/bad", b"", 500)
    for path in ("/good", "/bad"):
        _subscribe(server.url(path))
    assert feeds("refresh") == 0
    assert "2 feeds: 1 new article; 1 failed" in feeds.err
    assert "127.0.0.1" in feeds.err
    assert "(500)" in feeds.err
    good, bad = feeds.listed()
    assert (good["entries"], good["last_error"]) == (1, None)
    assert "500" in bad["last_error"]
    assert feeds("refresh", server.url("/bad"), "--quiet") == 1
    assert feeds.err.count("\n") == 1
    assert feeds("list") == 0
    assert len(feeds.out.splitlines()) == 2


def test_refreshing_what_is_due_asks_nobody_too_early(server: FeedServer, feeds: Typed) -> None:
    server.serve("/feed", rss("One"))
    feeds("add", server.url())
    assert feeds("refresh", "--due") == 0
    assert server.paths() == ["/feed"]


def test_settings_are_changed_and_taken_back(server: FeedServer, feeds: Typed) -> None:
    server.serve("/feed", rss("One"))
    feeds("add", server.url())
    assert feeds("set", "a feed", "--title", "My feed", "--topics", "AI,Art", "--quality", "90") == 0
    (feed,) = feeds.listed()
    assert (feed["title"], feed["topics"], feed["quality"]) == ("My feed", ["AI", "Art"], 90)
    assert feeds("set", "My feed", "--title", "default", "--topics", "default", "--quality", "default") == 0
    (feed,) = feeds.listed()
    assert (feed["title"], feed["topics"], feed["quality"]) == ("A feed", [], 50)
    assert feeds("set", "A feed", "--interval", "120", "--keep", "10", "--keep-days", "7") == 0
    assert feeds("set", "A feed") == 2
    assert feeds("set", "A feed", "--quality", "101") == 2
    assert feeds("set", "nobody", "--quality", "1") == 1


def test_a_muted_feed_is_not_in_the_list(
    server: FeedServer, feeds: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    server.serve("/feed", rss("One"))
    feeds("add", server.url(), "--muted", "yes")
    run(["list", "--json"])
    assert json.loads(capsys.readouterr().out) == []
    feeds("set", server.url(), "--muted", "no")
    run(["list", "--json"])
    assert len(json.loads(capsys.readouterr().out)) == 1


def test_removing_takes_the_articles_along_but_for_starred_ones(
    server: FeedServer, feeds: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    server.serve("/feed", rss("One", "Two"))
    feeds("add", server.url())
    assert run(["mark", "star", "--query", "title:one"]) == 0
    capsys.readouterr()
    assert feeds("remove", "A feed") == 0
    assert "1 article with it" in feeds.err
    assert feeds.listed() == []
    assert feeds("remove", "A feed") == 1


def test_an_export_imports_back_to_the_same(feeds: Typed, tmp_path: Path) -> None:
    urls = tmp_path / "urls"
    urls.write_text('https://a.example/rss AI "~My A"\nexec:rm\nhttps://b.example/rss\n')
    assert feeds("import", str(urls)) == 0
    assert "2 feeds added" in feeds.err
    assert "exec:" in feeds.err
    before = [(feed["url"], feed["title"], feed["topics"]) for feed in feeds.listed()]
    assert feeds("export", str(tmp_path / "feeds.opml")) == 0
    for words in (["export"], ["export", "-"]):
        assert feeds(*words) == 0
        assert feeds.out == (tmp_path / "feeds.opml").read_text()
    assert feeds("remove", "https://a.example/rss", "https://b.example/rss") == 0
    assert feeds("import", str(tmp_path / "feeds.opml")) == 0
    after = [(feed["url"], feed["title"], feed["topics"]) for feed in feeds.listed()]
    assert sorted(after) == sorted(before)
    assert feeds("import", str(tmp_path / "missing")) == 1
    assert "can't be read" in feeds.err


def test_wrong_usage_ends_with_two(feeds: Typed) -> None:
    assert feeds() == 2
    assert feeds("add") == 2
    assert feeds("refresh", "x", "--due") == 2
    assert feeds("--help") == 0


def _subscribe(url: str) -> None:
    from newsreader.library.feeds.feeds import FeedSettings

    library = Library.open(user_paths().library)
    library.feeds.subscribe([(url, FeedSettings())], int(time.time()))
    library.close()


def test_show_tells_the_files_of_an_article_its_comments_and_why_its_quality(
    server: FeedServer, feeds: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    item = (
        "<item><title>Episode</title><link>https://a.example/1</link><description>A talk.</description>"
        '<enclosure url="https://a.example/1.mp3" type="audio/mpeg" length="23400000"/>'
        "<comments>https://a.example/1/talk</comments><slash:comments>7</slash:comments></item>"
    )
    slash = 'xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
    feed = f'<rss version="2.0" {slash}><channel><title>F</title>{item}</channel></rss>'
    server.serve("/feed", feed.encode())
    assert feeds("add", server.url("/feed")) == 0
    capsys.readouterr()
    assert run(["list"]) == 0
    article_id = capsys.readouterr().out.split("\t")[0]
    assert run(["show", article_id]) == 0
    shown = capsys.readouterr().out
    assert "https://a.example/1.mp3 (audio/mpeg · 23 MB)" in shown
    assert "7 comments:\nhttps://a.example/1/talk\n" in shown
    assert "quality 50: nothing is known of this feed yet" in shown
    assert shown.count("A talk.") == 1


def test_the_list_tells_heat_and_quality_with_its_reason(server: FeedServer, feeds: Typed) -> None:
    server.serve("/feed", rss("One"))
    assert feeds("add", server.url("/feed"), "--quality", "70") == 0
    (feed,) = feeds.listed()
    assert (feed["heat"], feed["quality"], feed["quality_from"]) == (70, 70, "as set for this feed")
