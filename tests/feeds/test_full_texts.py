"""Full texts on their way from pages into the library, and in place of what a feed tells."""

from __future__ import annotations

import ssl
from functools import partial
from pathlib import Path

import feeding
import httpx2
import pytest
from fakes import NOW, Clock, write_article
from feedserver import FeedServer
from pages import SENTENCES, TEXT, page

from newsreader.cli.run import run
from newsreader.config.schema import Config
from newsreader.feeds.full_texts import TextDone, TextFetcher
from newsreader.library import Change, Library
from newsreader.library.feeds.feeds import FeedSettings
from newsreader.model import FeedEntry, TriageField, id_from_url
from newsreader.session.session import Session
from newsreader.sources.web.client import make_client
from newsreader.sources.web.pages.pages import extract_in_thread
from newsreader.sources.web.records import Limits
from newsreader.system.paths import Paths, user_paths

WITH_TEXT = FeedSettings(full_text=True)
# A feed of this machine, whose articles may be here too.
HERE = "http://127.0.0.1/rss"
entry = partial(feeding.entry, feed=HERE)
deliver = partial(feeding.deliver, url=HERE)
HOUR = 3_600


@pytest.fixture
def fetcher(library: Library, client: httpx2.AsyncClient, clock: Clock) -> TextFetcher:
    return TextFetcher(library.full_texts, client, extract_in_thread, limits=Limits(seconds=5), clock=clock)


def served(server: FeedServer, *names: str) -> list[FeedEntry]:
    """Entries whose pages are there to be fetched."""
    for name in names:
        server.serve(f"/{name}", page(title=name), Content_Type="text/html")
    return [entry(name, url=server.url(f"/{name}")) for name in names]


async def wanted(fetcher: TextFetcher) -> list[TextDone]:
    return [done async for done in fetcher.fetch_wanted()]


async def test_a_feed_that_is_set_so_gets_the_pages_of_its_articles_once(
    library: Library, fetcher: TextFetcher, server: FeedServer
) -> None:
    entries = served(server, "one", "two")
    deliver(library.feeds, *entries, settings=WITH_TEXT)
    done = await wanted(fetcher)
    assert [(text.done, text.total, text.failure) for text in done] == [(1, 2, None), (2, 2, None)]
    assert await wanted(fetcher) == []
    full = library.full_texts.find(entries[0].article.id)
    assert full is not None
    assert full.html is not None
    assert SENTENCES[0] in full.html


async def test_other_feeds_are_left_alone(library: Library, fetcher: TextFetcher, server: FeedServer) -> None:
    deliver(library.feeds, *served(server, "one"))
    assert await wanted(fetcher) == []
    assert server.asked == []


async def test_what_is_read_or_archived_is_not_fetched(
    library: Library, fetcher: TextFetcher, server: FeedServer
) -> None:
    entries = served(server, "one", "two", "three")
    deliver(library.feeds, *entries, settings=WITH_TEXT)
    library.record("read", [Change(entries[0].article.id, TriageField.READ, True)])
    library.record("archived", [Change(entries[1].article.id, TriageField.ARCHIVED, True)])
    await wanted(fetcher)
    assert server.paths() == ["/three"]


async def test_an_edited_article_is_fetched_anew(
    library: Library, fetcher: TextFetcher, server: FeedServer, clock: Clock
) -> None:
    deliver(library.feeds, *served(server, "one"), settings=WITH_TEXT)
    await wanted(fetcher)
    clock.now += HOUR
    deliver(library.feeds, entry("one", url=server.url("/one"), text="Now quite another"), at=clock.now)
    clock.now += HOUR
    assert len(await wanted(fetcher)) == 1


async def test_a_failure_is_remembered_and_tried_again_later_and_not_for_ever(
    library: Library, fetcher: TextFetcher, server: FeedServer, clock: Clock
) -> None:
    server.serve("/one", b"", 500)
    failing = entry("one", url=server.url("/one"))
    deliver(library.feeds, failing, settings=WITH_TEXT)
    (done,) = await wanted(fetcher)
    assert done.failure is not None
    assert "problem of its own (500)" in done.failure
    assert await wanted(fetcher) == []
    tries = 1
    for _ in range(100):
        clock.now += HOUR
        tries += len(await wanted(fetcher))
    assert tries == 4
    known = library.full_texts.find(failing.article.id)
    assert known is not None
    assert known.failure == done.failure


async def test_a_server_that_wants_a_rest_gets_it_and_the_others_go_on(
    library: Library, fetcher: TextFetcher, server: FeedServer
) -> None:
    for name in ("one", "two", "three"):
        server.serve(f"/{name}", b"", 429)
    entries = [entry(name, url=server.url(f"/{name}")) for name in ("one", "two", "three")]
    server.serve("/four", page(), Content_Type="text/html")
    elsewhere = entry("four", url=server.url("/four", host="localhost"))
    deliver(library.feeds, *entries, elsewhere, settings=WITH_TEXT)
    done = await wanted(fetcher)
    assert sorted(text.failure is None for text in done) == [False, True]


async def test_a_server_is_asked_one_page_at_a_time(
    library: Library, fetcher: TextFetcher, server: FeedServer
) -> None:
    deliver(library.feeds, *served(server, *"abcdef"), settings=WITH_TEXT)
    await wanted(fetcher)
    assert len(server.asked) == 6
    assert server.most_at_once == 1


async def test_a_page_that_tells_no_more_than_the_feed_changes_nothing(
    library: Library, fetcher: TextFetcher, server: FeedServer
) -> None:
    server.serve("/one", page(), Content_Type="text/html")
    deliver(library.feeds, entry("one", url=server.url("/one"), text=TEXT * 2), settings=WITH_TEXT)
    (done,) = await wanted(fetcher)
    assert done.failure is not None
    assert "no more text than is here" in done.failure
    assert await wanted(fetcher) == []


async def test_the_text_stands_in_place_of_the_feeds_own_until_the_user_turns_it_off(
    paths: Paths, server: FeedServer
) -> None:
    (told,) = served(server, "one")
    library = Library.open(paths.library)
    deliver(library.feeds, told)
    async with make_client(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)) as client:
        fetcher = TextFetcher(library.full_texts, client, extract_in_thread, clock=lambda: NOW)
        await fetcher.fetch_one(told.article)
    session = Session.open([], paths, Config(), clock=lambda: NOW)
    session.load_all()
    shown = session.article(told.article.id)
    assert shown.body is not None
    assert SENTENCES[0] in shown.body.text
    assert shown.extra["full_text"] == int(NOW)
    library.full_texts.show(told.article.id, False)
    assert session.article(told.article.id).body == told.article.body
    session.close()
    library.close()


async def test_an_article_of_a_folder_can_have_its_page_too(
    paths: Paths, server: FeedServer, tmp_path: Path
) -> None:
    server.serve("/one", page(), Content_Type="text/html")
    write_article(tmp_path / "news", "one", f'title: One\noriginalUrl: "{server.url("/one")}"', "Short.")
    session = Session.open([tmp_path / "news"], paths, Config(), clock=lambda: NOW)
    session.load_all()
    article = session.article(id_from_url(server.url("/one")))
    async with make_client(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)) as client:
        texts = session.library.full_texts
        done = await TextFetcher(texts, client, extract_in_thread, clock=lambda: NOW).fetch_one(article)
    assert done.failure is None
    shown = session.article(article.id)
    assert shown.body is not None
    assert SENTENCES[0] in shown.body.text
    session.close()


async def test_texts_go_with_their_articles(
    library: Library, fetcher: TextFetcher, server: FeedServer
) -> None:
    (told,) = served(server, "one")
    deliver(library.feeds, told, settings=WITH_TEXT)
    await wanted(fetcher)
    library.feeds.unsubscribe(library.feeds.all()[0].url)
    assert library.full_texts.find(told.article.id) is None


def test_the_command_line_sets_it_and_refreshing_fetches(
    server: FeedServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.serve("/one", page(), Content_Type="text/html")
    item = (
        f"<item><title>One</title><link>{server.url('/one')}</link><description>Short.</description></item>"
    )
    server.serve("/feed", f"<rss version='2.0'><channel><title>F</title>{item}</channel></rss>".encode())
    assert run(["feeds", "add", server.url("/feed"), "--full-text", "yes"]) == 0
    assert "1 full text" in capsys.readouterr().err
    assert run(["feeds", "refresh"]) == 0
    assert server.paths().count("/one") == 1
    assert run(["feeds", "set", "F", "--full-text", "no"]) == 0
    library = Library.open(user_paths().library)
    assert library.feeds.all()[0].settings.full_text is False
    library.close()
