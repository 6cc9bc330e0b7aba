"""The main text of web pages: what is taken, what is left, and what is said where there is none."""

from __future__ import annotations

import asyncio

import httpx2
import pytest
from feedserver import FeedServer
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import SENTENCES, TEXT, page

from newsreader.sources.web.pages.cleaning import without_heading_links
from newsreader.sources.web.pages.pages import (
    ExtractPool,
    NoText,
    PageText,
    extract_in_thread,
    main_text,
    page_text,
    without_title,
)
from newsreader.sources.web.records import FetchKind, Limits, Request

URL = "https://site.example/news/ferry"


async def text_of(client: httpx2.AsyncClient, url: str, title: str = "") -> str:
    answer = await page_text(
        client, Request(url, kind=FetchKind.PAGE), extract_in_thread, title=title, limits=Limits(seconds=5)
    )
    assert isinstance(answer, PageText), answer
    return answer.html


async def why_not(client: httpx2.AsyncClient, url: str, limits: Limits | None = None) -> NoText:
    answer = await page_text(
        client, Request(url, kind=FetchKind.PAGE), extract_in_thread, limits=limits or Limits(seconds=5)
    )
    assert isinstance(answer, NoText), answer
    return answer


class TestMainText:
    def test_is_the_article_without_menu_teasers_and_footer(self) -> None:
        text = main_text(page(), URL)
        assert all(sentence in text for sentence in SENTENCES)
        assert not any(word in text for word in ("Section", "Another headline", "Imprint"))

    @pytest.mark.parametrize("odd", ["\x01", "&#1;", "&#x1F;", "&#0011", "\ufffe", "\x0b"])
    def test_is_there_whatever_characters_no_xml_may_hold(self, odd: str) -> None:
        text = main_text(page(f"{TEXT}<script>{odd}</script>{odd}tail&#10;&#13;&#110;"), URL)
        assert all(sentence in text for sentence in SENTENCES)
        assert "tail" in text

    def test_keeps_links_pictures_lists_and_code(self) -> None:
        rich = TEXT + (
            '<h2>More</h2><p>See <a href="../map">the map of the whole route</a>, which is long.</p>'
            "<ul><li>One thing that matters, said</li></ul><pre><code>x = 1</code></pre>"
            '<img src="/a.jpg" alt="A">'
        )
        text = main_text(page(rich), URL)
        assert 'href="https://site.example/map"' in text
        assert 'src="https://site.example/a.jpg"' in text
        assert all(tag in text for tag in ("<h2>", "<li>", "<pre>"))

    def test_has_no_script_and_no_hostile_address(self) -> None:
        hostile = (
            TEXT + '<p onclick="x()">And <a href="javascript:x()">this</a><script>x()</script>, he said.</p>'
        )
        text = main_text(page(hostile), URL)
        assert not any(word in text for word in ("script", "onclick", "x()"))

    def test_is_read_in_the_encoding_that_the_page_declares(self) -> None:
        text = TEXT.replace("ferry", "Fähre")
        data = page(text, head='<meta charset="iso-8859-1">').decode().encode("latin-1")
        assert "Fähre" in main_text(data, URL)

    def test_of_plain_text_is_its_paragraphs(self) -> None:
        assert main_text(b"One <b>\n\nTwo", URL, "text/plain") == "<p>One &lt;b&gt;</p><p>Two</p>"

    @pytest.mark.parametrize("data", [b"", b"\0", b"<", b"<html>", b"<!-- ", b"\xff\xfe", b"<table>" * 500])
    def test_of_nonsense_is_at_most_nonsense(self, data: bytes) -> None:
        assert isinstance(main_text(data, URL), str)

    @settings(max_examples=60)
    @given(st.binary(max_size=300), st.sampled_from(["", "text/html; charset=utf-16", "text/plain"]))
    def test_never_fails(self, data: bytes, content_type: str) -> None:
        main_text(data, URL, content_type)

    def test_does_not_repeat_the_title(self) -> None:
        assert (
            without_title("<div><h1>The <b>Ferry</b></h1><p>x</p></div>", "The ferry")
            == "<div><p>x</p></div>"
        )
        assert without_title("<h2>Another</h2>", "The ferry") == "<h2>Another</h2>"


class TestFetching:
    async def test_a_page_is_asked_for_as_a_page(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.serve("/a", page(), Content_Type="text/html")
        assert SENTENCES[0] in await text_of(client, server.url("/a"), "The ferry")
        assert server.asked[0].headers["Accept"].startswith("text/html")
        assert "newsreader" in server.asked[0].headers["User-Agent"]

    async def test_addresses_are_relative_to_where_redirects_led(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.redirect("/short", "/long/a", 302)
        link = '<p>There is <a href="b">a second page about all this, he said</a>, and a third, and more.</p>'
        server.serve("/long/a", page(TEXT + link), Content_Type="text/html")
        assert server.url("/long/b") in await text_of(client, server.url("/short"))

    @pytest.mark.parametrize(
        ("status", "busy", "final", "says"),
        [
            (404, False, False, "has no page at this address (404)"),
            (403, False, False, "does not let us read the page (403)"),
            (410, False, True, "the page is gone for good"),
            (429, True, False, "come back later"),
            (503, True, False, "problem of its own (503)"),
        ],
    )
    async def test_failures_are_sentences(
        self, server: FeedServer, client: httpx2.AsyncClient, status: int, busy: bool, final: bool, says: str
    ) -> None:
        server.serve("/a", b"", status)
        missing = await why_not(client, server.url("/a"))
        assert says in missing.message
        assert (missing.busy, missing.final) == (busy, final)

    async def test_what_is_no_page_is_told(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.serve("/a", b"%PDF", Content_Type="application/pdf")
        missing = await why_not(client, server.url("/a"))
        assert "answers with application/pdf" in missing.message
        assert missing.final

    async def test_a_page_without_text_is_told(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.serve("/a", b"<html><body>Enable JavaScript</body></html>", Content_Type="text/html")
        assert "no text is found" in (await why_not(client, server.url("/a"))).message

    async def test_size_and_time_have_limits(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.serve("/large", page(TEXT * 1_000), Content_Type="text/html")
        server.drip("/slow", 5)
        large = await why_not(client, server.url("/large"), Limits(bytes=100_000))
        slow = await why_not(client, server.url("/slow"), Limits(seconds=0.2))
        assert "the page is larger than" in large.message
        assert "did not finish its answer" in slow.message

    @pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x.example/", "javascript:x()"])
    async def test_only_addresses_of_the_web_are_asked(self, client: httpx2.AsyncClient, url: str) -> None:
        assert "no http or https address" in (await why_not(client, url)).message

    async def test_a_page_that_takes_too_long_to_read_is_given_up_in_its_process(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.serve("/a", page(TEXT * 3_000), Content_Type="text/html")
        with ExtractPool(max_seconds=0.02) as pool:
            answer = await page_text(client, Request(server.url("/a")), pool.extract)
        assert isinstance(answer, NoText)
        # The process is ended by its limit of processor time, or by who waits for it, on a busy machine.
        assert answer.message.endswith(("takes for ever", "takes too long to read"))

    async def test_the_pool_reads_as_a_thread_does(self) -> None:
        with ExtractPool() as pool:
            both = await asyncio.gather(pool.extract(page(), URL, ""), extract_in_thread(page(), URL, ""))
        assert both[0] == both[1]


class TestExtraction:
    LONG = "<p>" + "A sentence of some length, with commas, that a reader came for. " * 8 + "</p>"

    def of(self, body: str) -> str:
        document = f"<html><body><article>{self.LONG}{body}{self.LONG}</article></body></html>".encode()
        return main_text(document, URL)

    @pytest.mark.parametrize(
        "heading",
        [
            '<h2 id=a><a href="#a">Second part</a></h2>',
            f'<h2 id=a>Second part <a class=anchor href="{URL}#a">#</a></h2>',
            '<a href="#a"><h2>Second part</h2></a>',
            '<div class="markdown-heading"><h2>Second part</h2><a href="#a"><svg><path/></svg></a></div>',
            '<header><h2><a href="#a">Second part</a></h2></header>',
        ],
    )
    def test_keeps_a_heading_that_links_to_itself(self, heading: str) -> None:
        text = self.of(heading)
        assert "Second part</h2>" in text.replace(" </h2>", "</h2>")
        assert "#" not in text

    def test_keeps_a_heading_s_link_to_elsewhere(self) -> None:
        heading = '<h2><a href="https://e.example/">Part</a></h2>'
        assert without_heading_links(heading, URL) == heading
        assert '<h2><a href="https://e.example/">Part</a></h2>' in self.of(heading)

    def test_drops_headings_of_teasers(self) -> None:
        teaser = '<h3><a href="https://e.example/{}">Another page</a></h3><p>In short.</p>'
        assert "Another page" not in self.of("".join(map(teaser.format, range(3))))

    @pytest.mark.parametrize(
        "picture",
        [
            '<img src="data:image/gif;base64,R0" data-src="https://e.example/real.jpg">',
            '<img class="lazy" data-srcset="https://e.example/s.jpg 300w, https://e.example/real.jpg 900w">',
            '<img src="/placeholder.png"><noscript><img src="https://e.example/real.jpg"></noscript>',
        ],
    )
    def test_keeps_lazy_pictures(self, picture: str) -> None:
        text = self.of(f"<p>{picture}</p>")
        assert 'src="https://e.example/real.jpg"' in text
        assert text.count("<img") == 1

    @pytest.mark.parametrize(
        "code",
        [
            '<div class="highlight"><pre>one()\n  two()</pre></div>',
            "<figure><div><pre><code>one()\n  two()</code></pre></div></figure>",
            "<table><tr><td><pre>1\n2</pre></td><td><pre>one()\n  two()</pre></td></tr></table>",
        ],
    )
    def test_keeps_code_in_a_box(self, code: str) -> None:
        text = self.of(code)
        assert "one()\n  two()" in text
        assert "1\n2" not in text

    @pytest.mark.parametrize(
        "row",
        [
            '<p><a href="https://e.example/more">Read more</a></p>',
            '<ul><li><a href="https://e.example/f">Facebook</a></li>'
            '<li><a href="https://e.example/t">Tweet</a></li></ul>',
            '<div><a href="https://e.example/s">Share this article</a></div>',
            '<div><a href="https://e.example/t">Tweet</a> <a href="https://e.example/f">Facebook</a></div>',
            '<p><a href="https://e.example/m">Czytaj więcej</a></p>',
            '<p><a href="https://e.example/m">続きを読む</a></p>',
        ],
    )
    def test_drops_what_only_leads_away(self, row: str) -> None:
        text = self.of(row + "<p>Print is not dead.</p>")
        assert "e.example" not in text
        assert "Print is not dead." in text
