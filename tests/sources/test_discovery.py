"""From what a user types to the feeds that are meant."""

from __future__ import annotations

import httpx2
import pytest
from feedserver import FeedServer, rss
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.errors import SourceError
from newsreader.sources.feeds.announced import announced
from newsreader.sources.feeds.discovery import FeedChoice, addresses, discover
from newsreader.sources.feeds.parsing import parse_in_thread
from newsreader.sources.feeds.records import FeedLink
from newsreader.sources.web.access import Access
from newsreader.sources.web.records import FetchFailed, Limits, Request

URL = "https://site.example/blog/"


async def find(client: httpx2.AsyncClient, typed: str) -> tuple[FeedChoice, ...]:
    return await discover(client, typed, parse_in_thread, limits=Limits(seconds=5))


def page(*links: str, body: str = "<p>Hello") -> bytes:
    return f"<!DOCTYPE html><html><head><title>Site</title>{''.join(links)}</head><body>{body}".encode()


def announced_by(page: bytes, url: str) -> tuple[FeedLink, ...]:
    return announced(page.decode("utf-8", "replace"), url)


def link(href: str, kind: str = "application/rss+xml", title: str = "") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}" title="{title}">'


class TestWhatIsTyped:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("https://site.example/feed", ("https://site.example/feed",)),
            (" site.example ", ("https://site.example", "http://site.example")),
            ("site.example:8080/x", ("https://site.example:8080/x", "http://site.example:8080/x")),
            ("feed://site.example/rss", ("https://site.example/rss",)),
            ("feed:http://site.example/rss", ("http://site.example/rss",)),
            ("feed://https://site.example/rss", ("https://site.example/rss",)),
        ],
    )
    def test_is_mended(self, typed: str, meant: tuple[str, ...]) -> None:
        assert addresses(typed) == meant

    @pytest.mark.parametrize(
        "typed", ["", "file:///etc/passwd", "javascript:alert(1)", "mailto:a@b.example", "two words"]
    )
    def test_is_refused_where_it_is_no_address(self, typed: str) -> None:
        with pytest.raises(SourceError, match="is not the address of a feed or a site"):
            addresses(typed)


class TestWhatAPageAnnounces:
    def test_every_kind_of_feed_with_its_title(self) -> None:
        links = announced_by(
            page(
                link("/rss", title="News &amp; more"),
                link("atom.xml", "application/atom+xml"),
                link("https://cdn.example/f.json", "application/feed+json", "JSON"),
            ),
            URL,
        )
        assert links == (
            FeedLink("https://site.example/rss", "News & more"),
            FeedLink("https://site.example/blog/atom.xml", "https://site.example/blog/atom.xml"),
            FeedLink("https://cdn.example/f.json", "JSON"),
        )

    def test_relative_to_its_base(self) -> None:
        assert (
            announced_by(page('<base href="//cdn.example/x/">', link("rss")), URL)[0].url
            == "https://cdn.example/x/rss"
        )

    def test_each_once_and_nothing_that_is_no_feed(self) -> None:
        links = announced_by(
            page(
                link("/rss"),
                link("/rss"),
                link("/wp-json/wp/v2/pages/2", "application/json"),
                link("/api/feed", "application/json"),
                link("/de/", "text/html"),
                link("javascript:x"),
                '<link rel="stylesheet" type="application/rss+xml" href="/x">',
                "<!-- " + link("/commented") + " -->",
                "<script>'" + link("/scripted") + "'</script>",
            ),
            URL,
        )
        assert [choice.url for choice in links] == [
            "https://site.example/rss",
            "https://site.example/api/feed",
        ]

    def test_written_carelessly(self) -> None:
        careless = b"<LINK TYPE='Application/RSS+XML; charset=x' REL='ALTERNATE home' HREF=/rss ><body>"
        assert [choice.url for choice in announced_by(careless, URL)] == ["https://site.example/rss"]

    def test_deep_in_a_hostile_page(self) -> None:
        assert len(announced_by(b"<div>" * 100_000 + link("/rss").encode(), URL)) == 1

    @settings(max_examples=100)
    @given(
        st.one_of(
            st.binary(max_size=300),
            st.text("<>link rel=alternate'\"href/base!-", max_size=200).map(str.encode),
        )
    )
    def test_whatever_the_page_is(self, data: bytes) -> None:
        announced_by(data, URL)


class TestASite:
    async def test_that_is_a_feed_itself(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.serve("/feed", rss("One", channel="The feed"))
        (choice,) = await find(client, server.url())
        assert (choice.url, choice.title) == (server.url(), "The feed")
        assert choice.feed is not None
        assert len(choice.feed.entries) == 1

    async def test_that_has_moved_for_good_is_taken_at_its_new_address(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.redirect("/old", "/feed")
        server.serve("/feed", rss("One"))
        assert (await find(client, server.url("/old")))[0].url == server.url()

    async def test_that_announces_several_feeds_leaves_the_choice(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.serve(
            "/", page(link("/a", title="All"), link("/c", title="Comments")), Content_Type="text/html"
        )
        choices = await find(client, server.url("/"))
        assert [(choice.url, choice.title) for choice in choices] == [
            (server.url("/a"), "All"),
            (server.url("/c"), "Comments"),
        ]
        assert server.paths() == ["/"]

    @pytest.mark.parametrize(
        "path", ["/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/feed.json"]
    )
    async def test_that_announces_none_is_tried_at_the_usual_places(
        self, server: FeedServer, client: httpx2.AsyncClient, path: str
    ) -> None:
        server.serve("/blog/", page())
        server.serve(path, rss("One", channel="Found"))
        assert [choice.url for choice in await find(client, server.url("/blog/"))] == [server.url(path)]

    async def test_that_serves_one_feed_in_two_places_has_one(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.serve("/", page())
        server.serve("/feed", rss("One"))
        server.serve("/rss", rss("One"))
        assert len(await find(client, server.url("/"))) == 1

    async def test_that_has_none_says_so(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.serve("/", page())
        with pytest.raises(
            SourceError, match="the page names no feed, and none is in the usual places"
        ) as raised:
            await find(client, server.url("/"))
        assert "RSS link" in raised.value.hint

    @pytest.mark.parametrize(("kind", "said"), [("h-feed hfeed", True), ("x-h-feed h-feeds", False)])
    async def test_that_is_an_h_feed_says_so(
        self, server: FeedServer, client: httpx2.AsyncClient, kind: str, said: bool
    ) -> None:
        server.serve("/", page(body=f'<main class="all {kind}"><p class="h-entry">Hello'))
        with pytest.raises(SourceError) as raised:
            await find(client, server.url("/"))
        assert ("h-feed" in raised.value.message) is said

    @pytest.mark.parametrize(
        ("status", "hint"), [(401, "--user NAME"), (403, "--user-agent"), (404, "RSS link")]
    )
    async def test_that_refuses_says_what_may_help(
        self, server: FeedServer, client: httpx2.AsyncClient, status: int, hint: str
    ) -> None:
        server.serve("/", b"", status)
        with pytest.raises(SourceError) as raised:
            await find(client, server.url("/"))
        assert hint in raised.value.hint

    @pytest.mark.parametrize("status", [401, 403, 500, 503])
    async def test_that_has_a_feed_but_not_for_us_or_not_now_leads_to_no_other_one(
        self, server: FeedServer, client: httpx2.AsyncClient, status: int
    ) -> None:
        server.serve("/private.xml", b"", status)
        server.serve("/feed", rss("One"))
        with pytest.raises(SourceError, match=str(status)):
            await find(client, server.url("/private.xml"))

    async def test_that_wants_a_rest_is_asked_nothing_more(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.serve("/", b"", 429)
        server.serve("/feed", rss("One"))
        with pytest.raises(SourceError, match="429"):
            await find(client, server.url("/"))

    async def test_that_does_not_answer_says_why(self, client: httpx2.AsyncClient) -> None:
        with FeedServer() as gone:
            url = gone.url("/")
        with pytest.raises(SourceError, match="refuses the connection"):
            await find(client, url)

    async def test_is_asked_over_http_where_https_fails(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.serve("/feed", rss("One"))
        (choice,) = await find(client, server.url().removeprefix("http://"))
        assert choice.url == server.url()


class TestASiteWithoutATrustedCertificate:
    async def test_is_not_asked_over_http(
        self, server: FeedServer, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[str] = []

        async def answer(_client: object, request: Request, **_: object) -> FetchFailed:
            asked.append(request.url)
            return FetchFailed(request.url, "the certificate is not valid", insecure=True)

        monkeypatch.setattr("newsreader.sources.feeds.discovery.fetch", answer)
        with pytest.raises(SourceError, match="not valid") as raised:
            await discover(client, "site.example", parse_in_thread)
        assert asked == ["https://site.example"]
        assert "without encryption" in raised.value.hint


async def test_a_public_site_leads_to_no_feed_in_this_network(
    server: FeedServer, client: httpx2.AsyncClient
) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{url}">'
        for url in ("http://192.168.1.1/feed", "http://localhost/feed", "http://8.8.8.8/feed")
    )
    server.serve("/", f"<html><head>{links}</head></html>".encode(), Content_Type="text/html")
    access = Access(proxy=server.url(""))
    choices = await discover(client, "http://9.9.9.9/", parse_in_thread, access=access)
    assert [choice.url for choice in choices] == ["http://8.8.8.8/feed"]
