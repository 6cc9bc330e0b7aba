"""The full text of an article in the reader: fetched by a key or by itself, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import msgspec
from fakes import NOW, write_article
from feeding import deliver, entry
from feedserver import FeedServer
from pages import SENTENCES, page

from newsreader.library import Library
from newsreader.library.feeds.feeds import FeedSettings
from newsreader.model import Body, BodyFormat
from newsreader.system.paths import Paths
from ui.test_live_feeds import reader, system_of

WORDS = SENTENCES[3][:30]


async def test_a_key_fetches_the_page_and_changes_between_the_texts(
    paths: Paths, library: Library, server: FeedServer
) -> None:
    server.serve("/one", page(), Content_Type="text/html")
    told = entry("One", url=server.url("/one"), text="Only the beginning.")
    talk = {"comments": "https://talk.example/1", "comments_count": 12}
    told = msgspec.structs.replace(told, article=msgspec.structs.replace(told.article, extra=talk))
    deliver(library.feeds, told, url=server.url("/feed"))
    async with reader(paths, size=(160, 40)) as opened:
        assert WORDS not in opened.text()
        await opened.press("b")
        await opened.settle()
        assert WORDS in opened.text()
        assert "full text, fetched" in opened.text()
        await opened.press("b")
        assert WORDS not in opened.text()
        assert "Only the beginning." in opened.text()
        await opened.press("b")
        assert WORDS in opened.text()
        assert server.paths() == ["/one"]
        assert "12 comments" in opened.text()
        await opened.press("@")
        await opened.settle()
        assert system_of(opened).opened == [("https://talk.example/1", "front")]


async def test_why_there_is_no_text_is_said_below_and_stays_in_the_detail(
    paths: Paths, library: Library, server: FeedServer
) -> None:
    server.serve("/one", b"", 404)
    deliver(library.feeds, entry("One", url=server.url("/one")), url=server.url("/feed"))
    async with reader(paths) as opened:
        await opened.press("b")
        await opened.settle()
        assert "has no page at this address (404)" in opened.bottom
        assert "no full text: 127.0.0.1" in opened.text()
        await opened.press("@")
        assert "names no page with comments" in opened.text()


async def test_an_article_of_a_folder_gets_its_page_too(
    paths: Paths, server: FeedServer, tmp_path: Path
) -> None:
    server.serve("/one", page(), Content_Type="text/html")
    write_article(tmp_path / "n", "one", f'title: One\noriginalUrl: "{server.url("/one")}"', "Short.")
    write_article(tmp_path / "n", "two", "title: Two\nquality: 1")
    async with reader(paths, tmp_path / "n") as opened:
        while opened.current != "One":
            await opened.press("j")
        await opened.press("b")
        await opened.settle()
        assert WORDS in opened.text()
        while opened.current != "Two":
            await opened.press("k")
        await opened.press("b")
        assert "this article has no address" in opened.text()


async def test_feeds_that_are_set_so_bring_full_texts_with_a_refresh(
    paths: Paths, library: Library, server: FeedServer
) -> None:
    server.serve("/one", page(), Content_Type="text/html")
    item = f"<item><title>One</title><link>{server.url('/one')}</link></item>"
    server.serve("/feed", f"<rss version='2.0'><channel><title>F</title>{item}</channel></rss>".encode())
    library.feeds.subscribe([(server.url("/feed"), FeedSettings(full_text=True))], int(NOW))
    async with reader(paths) as opened:
        await opened.press("R")
        await opened.settle()
        await opened.settle()
        assert opened.titles == ["One"]
        assert WORDS in opened.text()


async def test_a_long_text_is_read_beside_the_keys_and_then_shown(paths: Paths, library: Library) -> None:
    beginning, end = "<p>It begins here.</p>", "<p>It ends there.</p>"
    long = beginning + "<p>word word word word</p>" * 4_000 + end
    deliver(library.feeds, entry("Long", text=long), entry("Short"))
    async with reader(paths) as opened:
        screen = opened.screen
        while opened.current != "Long":
            await opened.press("j")
        await opened.press("enter")
        await opened.settle()
        assert "It begins here." in opened.text()
        article = msgspec.structs.replace(
            screen.session.article(screen.articles.current or ""), body=Body(BodyFormat.HTML, long * 2)
        )
        assert "Reading the text" in str(screen.jobs.bodies.document_or_begin(article).blocks)
        await opened.settle()
        assert "It begins here." in opened.text()
        await opened.press("G")
        assert "It ends there." in "".join(str(line) for line in screen.detail._lines)


async def test_the_first_search_in_bodies_of_files_says_that_it_takes_a_moment_and_then_finds(
    paths: Paths, tmp_path: Path
) -> None:
    write_article(tmp_path / "n", "one", "title: One", "A zebra in the middle of the text.")
    write_article(tmp_path / "n", "two", "title: Two", "Nothing of that kind.")
    async with reader(paths, tmp_path / "n") as opened:
        await opened.press("slash")
        await opened.paste("text:zebra")
        assert "become searchable" in opened.bottom
        await opened.press("enter")
        while opened.titles != ["One"]:
            await opened.pilot.pause(0.05)
