"""Fetching from a server on the loopback: what is asked, what is believed, and where it stops."""

from __future__ import annotations

import asyncio
import gzip
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import brotli
import dying
import httpx2
import pytest
from backports import zstd
from feedserver import FeedServer, rss
from werkzeug import Request as Asked
from werkzeug import Response

from newsreader import __version__
from newsreader.sources.feeds.parsing import ParsePool, parse_in_thread
from newsreader.sources.feeds.refresh import Refreshed, refresh
from newsreader.sources.web.client import make_client
from newsreader.sources.web.fetch import fetch
from newsreader.sources.web.http import host_of, max_age, retry_after
from newsreader.sources.web.records import Fetched, FetchFailed, Limits, Request


async def get(
    client: httpx2.AsyncClient,
    url: str,
    etag: str | None = None,
    last_modified: str | None = None,
    digest: str | None = None,
    limits: Limits | None = None,
) -> Fetched:
    answer = await fetch(client, Request(url, etag, last_modified, digest), limits=limits or Limits())
    assert isinstance(answer, Fetched), answer
    return answer


async def fail(client: httpx2.AsyncClient, url: str, limits: Limits | None = None) -> FetchFailed:
    answer = await fetch(client, Request(url), limits=limits or Limits(seconds=5))
    assert isinstance(answer, FetchFailed), answer
    return answer


class TestAsking:
    async def test_we_say_who_we_are(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.serve("/feed", rss("One"))
        await get(client, server.url())
        (asked,) = server.asked
        assert asked.headers["User-Agent"].startswith(f"newsreader/{__version__}")
        assert "application/atom+xml" in asked.headers["Accept"]
        assert {"gzip", "br", "zstd"} <= set(asked.headers["Accept-Encoding"].replace(" ", "").split(","))

    async def test_validators_go_back_byte_for_byte(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        etag, modified = 'W/"  é,\'"-gzip', "Sat, 1 Jan 2022 00:00:00 +0000 (sic)"

        def answer(request: Asked) -> Response:
            known = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
            headers = [("ETag", etag), ("Last-Modified", modified)]
            return Response(status=304) if known == (etag, modified) else Response(rss("One"), 200, headers)

        server.handle("/feed", answer)
        first = await get(client, server.url())
        assert (first.etag, first.last_modified, first.not_modified) == (etag, modified, False)
        again = await get(client, server.url(), etag=first.etag, last_modified=first.last_modified)
        assert (again.status, again.not_modified, again.body) == (304, True, None)
        assert (again.etag, again.last_modified) == (etag, modified)

    async def test_without_validators_the_content_tells_what_is_new(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.serve("/feed", rss("One"))
        first = await get(client, server.url())
        again = await get(client, server.url(), digest=first.digest)
        assert (again.status, again.not_modified, again.digest) == (200, True, first.digest)

    async def test_no_cookie_is_sent_back(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.serve("/feed", rss("One"), Set_Cookie="who=you")
        await get(client, server.url())
        await get(client, server.url())
        assert "Cookie" not in server.asked[1].headers


class TestUnpacking:
    @pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
    async def test_compressed_answers(
        self, server: FeedServer, client: httpx2.AsyncClient, coding: str
    ) -> None:
        packed = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstd.compress}[coding](rss("One"))
        server.serve("/feed", packed, Content_Encoding=coding)
        assert (await get(client, server.url())).body == rss("One")

    @pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
    async def test_a_bomb_of_50_mb_stops_at_the_limit(
        self, server: FeedServer, client: httpx2.AsyncClient, coding: str
    ) -> None:
        bomb = {
            "gzip": gzip.compress,
            "br": lambda data: brotli.compress(data, quality=4),
            "zstd": zstd.compress,
        }
        server.serve("/feed", bomb[coding](b" " * 50_000_000), Content_Encoding=coding)
        answer = await get(client, server.url(), limits=Limits(bytes=1_000_000))
        assert answer.body == b" " * 1_000_001

    async def test_broken_packing_is_said_so(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.serve("/twice", gzip.compress(gzip.compress(rss("One"))), Content_Encoding="gzip")
        assert (await get(client, server.url("/twice"))).body == rss("One")
        server.serve("/feed", b"no gzip", Content_Encoding="gzip")
        assert "sent data that can't be unpacked" in (await fail(client, server.url())).message


class TestRedirects:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    async def test_are_followed(self, server: FeedServer, client: httpx2.AsyncClient, status: int) -> None:
        server.redirect("/old", "/new", status)
        server.serve("/new", rss("One"))
        answer = await get(client, server.url("/old"))
        assert (answer.url, answer.final_url) == (server.url("/old"), server.url("/new"))
        assert answer.moved_to == (server.url("/new") if status in (301, 308) else None)

    async def test_are_believed_only_as_far_as_they_are_permanent(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.redirect("/a", "/b", 301)
        server.redirect("/b", "/c", 302)
        server.redirect("/c", "/d", 301)
        server.serve("/d", rss("One"))
        answer = await get(client, server.url("/a"))
        assert (answer.moved_to, answer.final_url) == (server.url("/b"), server.url("/d"))

    async def test_end_somewhere(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.redirect("/feed", "/feed")
        failed = await fail(client, server.url(), Limits(redirects=3))
        assert failed.message == f"{host_of(server.url())} sends us on more than 3 times"
        assert len(server.asked) == 4
        server.redirect("/nowhere", "")
        assert "(status 301)" in (await fail(client, server.url("/nowhere"))).message

    @pytest.mark.parametrize(
        "target", ["file:///etc/passwd", "ftp://site.example/", "data:text/plain,x", "http://a b/"]
    )
    async def test_lead_nowhere_but_to_the_web(
        self, server: FeedServer, client: httpx2.AsyncClient, target: str
    ) -> None:
        server.redirect("/feed", target)
        assert "is no http or https address" in (await fail(client, server.url())).message

    @pytest.mark.parametrize(
        "url", ["file:///etc/passwd", "ftp://site.example/feed", "exec:date", "", "http:///x"]
    )
    async def test_nor_does_a_subscription(self, client: httpx2.AsyncClient, url: str) -> None:
        assert "is no http or https address" in (await fail(client, url)).message


class TestFailures:
    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (410, "says that the feed is gone for good (410)"),
            (404, "has no feed at this address (404)"),
            (403, "does not let us read the feed (403)"),
            (503, "has a problem of its own (503); it is worth trying again later"),
            (418, "gave an answer without a feed (status 418)"),
        ],
    )
    async def test_are_told_in_plain_words(
        self, server: FeedServer, client: httpx2.AsyncClient, status: int, words: str
    ) -> None:
        server.serve("/feed", b"", status)
        failed = await fail(client, server.url())
        assert failed.message == f"{host_of(server.url())} {words}"
        assert failed.gone == (status == 410)

    async def test_a_busy_server_says_when_to_come_back(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.serve("/feed", b"", 429, Retry_After="120")
        failed = await fail(client, server.url())
        assert (failed.status, failed.retry_after) == (429, 120)
        assert "asks us to come back later (429)" in failed.message

    async def test_a_silent_server(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        over = threading.Event()

        def silence(_: Asked) -> Response:
            over.wait(600)
            return Response()

        server.handle("/feed", silence)
        failed = await fail(client, server.url(), Limits(seconds=0.2))
        over.set()
        assert failed.message == f"{host_of(server.url())} did not answer within 0.2 seconds"

    async def test_a_dripping_server(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.drip("/feed", 600)
        failed = await fail(client, server.url(), Limits(seconds=1))
        assert failed.message == f"{host_of(server.url())} did not finish its answer within 1 seconds"

    async def test_the_time_limit_holds_for_all_redirects_together(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        def slowly(_: Asked) -> Response:
            time.sleep(0.15)
            return Response(status=302, headers={"Location": "/feed"})

        server.handle("/feed", slowly)
        failed = await fail(client, server.url(), Limits(seconds=0.25, redirects=20))
        assert "within 0.25 seconds" in failed.message

    async def test_nobody_listens(self, client: httpx2.AsyncClient) -> None:
        with FeedServer() as gone:
            url = gone.url()
        assert (await fail(client, url)).message == f"{host_of(url)} refuses the connection"

    async def test_no_such_server(self, client: httpx2.AsyncClient) -> None:
        failed = await fail(client, "http://no-such-host.invalid/feed")
        assert failed.message == "there is no server named no-such-host.invalid, or the network is down"

    @pytest.mark.parametrize(
        ("answer", "told"),
        [
            (b"220 mail.example ESMTP\r\n", "broke off its answer"),
            (b"220 mail.example ESMTP\r\n\r\n", "answers in no way that is HTTP"),
            (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n", "answers in no way that is HTTP"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "answers in no way that is HTTP"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n<rss", "broke off its answer"),
            (b"", "broke off its answer"),
        ],
    )
    async def test_no_http_at_all(self, client: httpx2.AsyncClient, answer: bytes, told: str) -> None:
        async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            writer.close()

        async with await asyncio.start_server(babble, "127.0.0.1", 0) as babbler:
            port = babbler.sockets[0].getsockname()[1]
            failed = await fail(client, f"http://127.0.0.1:{port}/feed")
        assert failed.message == f"127.0.0.1:{port} {told}"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the test's certificate")
class TestCertificates:
    @pytest.fixture(scope="class")
    def certificate(self, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
        folder = tmp_path_factory.mktemp("tls")
        key, cert = folder / "key.pem", folder / "cert.pem"
        subprocess.run(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
            f"-subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout {key} -out {cert}".split(" "),
            check=True,
            capture_output=True,
        )
        return key, cert

    @pytest.fixture
    def secure_server(self, certificate: tuple[Path, Path]) -> Iterator[FeedServer]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate[1], certificate[0])
        with FeedServer(context) as running:
            running.serve("/feed", rss("One"))
            yield running

    async def test_that_nobody_vouches_for_are_refused(self, secure_server: FeedServer) -> None:
        async with make_client() as usual:
            failed = await fail(usual, secure_server.url(host="localhost"))
        assert failed.message.startswith(
            f"the certificate of {host_of(secure_server.url(host='localhost'))} is not valid ("
        )
        assert not secure_server.asked

    async def test_are_good_for_their_own_name_alone(
        self, secure_server: FeedServer, certificate: tuple[Path, Path]
    ) -> None:
        async with make_client(verify=ssl.create_default_context(cafile=str(certificate[1]))) as trusting:
            assert (await get(trusting, secure_server.url(host="localhost"))).body == rss("One")
            assert "is not valid" in (await fail(trusting, secure_server.url(host="127.0.0.1"))).message

    async def test_a_way_down_to_http_is_no_move(
        self, secure_server: FeedServer, server: FeedServer, certificate: tuple[Path, Path]
    ) -> None:
        server.serve("/plain", rss("One"))
        secure_server.redirect("/old", server.url("/plain"))
        async with make_client(verify=ssl.create_default_context(cafile=str(certificate[1]))) as trusting:
            assert (await get(trusting, secure_server.url("/old", "localhost"))).moved_to is None


class TestHeaders:
    @pytest.mark.parametrize(
        ("header", "seconds"),
        [
            ("max-age=3600", 3600),
            ("public, max-age=60, must-revalidate", 60),
            ('Max-Age="5"', 5),
            ("no-cache, max-age=60", None),
            ("s-maxage=60", None),
            ("", None),
            ("max-age=soon", None),
        ],
    )
    def test_cache_control(self, header: str, seconds: int | None) -> None:
        assert max_age(header) == seconds

    @pytest.mark.parametrize(
        ("header", "seconds"),
        [
            ("120", 120),
            ("Thu, 01 Jan 1970 00:20:00 GMT", 200),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("soon", None),
            ("", None),
            ("Thu, 99 Foo 1970", None),
        ],
    )
    def test_retry_after(self, header: str, seconds: int | None) -> None:
        assert retry_after(header, now=1_000) == seconds

    async def test_reach_the_answer(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.serve("/feed", rss("One"), Cache_Control="max-age=99", Content_Type="text/xml; charset=utf-8")
        answer = await get(client, server.url())
        assert (answer.max_age, answer.content_type) == (99, "text/xml; charset=utf-8")


class TestRefreshingMany:
    async def all_of(
        self, client: httpx2.AsyncClient, urls: list[str], at_once: int = 32
    ) -> dict[str, Refreshed]:
        requests = [Request(url) for url in urls]
        results = refresh(requests, client, parse_in_thread, limits=Limits(seconds=5), at_once=at_once)
        return {result.request.url: result async for result in results}

    async def test_failures_never_disturb_the_others(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.serve("/good", rss("One", "Two"))
        server.serve("/gone", b"", 410)
        server.serve("/page", b"<!doctype html><html></html>")
        results = await self.all_of(client, [server.url(path) for path in ("/gone", "/page", "/good")])
        good, gone, page = (results[server.url(path)] for path in ("/good", "/gone", "/page"))
        assert good.failure is None
        assert good.feed is not None
        assert [entry.article.title for entry in good.feed.entries] == ["One", "Two"]
        assert "(410)" in str(gone.failure)
        assert "web page" in str(page.failure)

    async def test_a_server_is_asked_one_thing_at_a_time(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        def slowly(_: Asked) -> Response:
            time.sleep(0.02)
            return Response(rss("One"))

        for number in range(6):
            server.handle(f"/{number}", slowly)
        await self.all_of(client, [server.url(f"/{number}") for number in range(6)])
        assert (len(server.asked), server.most_at_once) == (6, 1)

    async def test_one_connection_serves_all_feeds_of_a_server(self, client: httpx2.AsyncClient) -> None:
        answers = iter(("304 Not Modified", "404 Not Found", "302 Found", "304 Not Modified"))
        connections = 0

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal connections
            connections += 1
            while await reader.readline():
                await reader.readuntil(b"\r\n\r\n")
                writer.write(
                    f"HTTP/1.1 {next(answers)}\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n".encode()
                )
            writer.close()

        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            await self.all_of(client, [f"http://127.0.0.1:{port}/{number}" for number in range(3)])
        assert (next(answers, None), connections) == (None, 1)

    async def test_a_server_that_others_lead_to_is_too(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        def slowly(_: Asked) -> Response:
            time.sleep(0.05)
            return Response(rss("One"))

        server.handle("/feed", slowly)
        with FeedServer() as first, FeedServer() as second:
            for other in (first, second):
                other.redirect("/feed", server.url())
            await self.all_of(client, [first.url(), second.url(), server.url()])
        assert (len(server.asked), server.most_at_once) == (3, 1)

    async def test_different_servers_are_asked_at_once_up_to_a_limit(
        self, client: httpx2.AsyncClient
    ) -> None:
        running, most, full = 0, 0, asyncio.Event()

        async def slowly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal running, most
            await reader.readuntil(b"\r\n\r\n")
            running += 1
            most = max(most, running)
            if running == 4:
                full.set()
            await full.wait()
            await asyncio.sleep(0.05)
            running -= 1
            body = rss("One")
            writer.write(
                b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body
            )
            await writer.drain()
            writer.close()

        servers = [await asyncio.start_server(slowly, "127.0.0.1", 0) for _ in range(10)]
        urls = [f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/" for server in servers]
        results = await self.all_of(client, urls, at_once=4)
        for server in servers:
            server.close()
        assert [result.failure for result in results.values()] == [None] * 10
        assert most == 4

    async def test_esc_stops_what_still_runs(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.serve("/fast", rss("One"))
        with FeedServer() as slow:
            slow.drip("/slow", 600)
            results = refresh(
                [Request(server.url("/fast")), Request(slow.url("/slow"))], client, parse_in_thread
            )
            first = await anext(results)
            await results.aclose()
        assert first.request.url == server.url("/fast")
        assert len(asyncio.all_tasks()) == 1

    async def test_a_broken_parser_is_raised_and_not_waited_for(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        async def broken(_data: bytes, _url: str, _kind: str) -> object:
            raise AssertionError("broken")

        server.serve("/feed", rss("One"))
        with pytest.raises(AssertionError, match="broken"):
            _ = [result async for result in refresh([Request(server.url())], client, broken)]  # type: ignore[arg-type]


class TestWorkerProcesses:
    async def test_parse_as_we_would_and_are_made_once(self) -> None:
        with ParsePool(workers=1) as pool:
            feeds = await asyncio.gather(
                *(pool.parse(rss("One", "Two"), f"http://site.example/{n}") for n in range(3))
            )
        assert feeds[0] == await parse_in_thread(rss("One", "Two"), "http://site.example/0")
        assert [feed.url[-1] for feed in feeds] == ["0", "1", "2"]

    async def test_give_up_on_a_document_that_takes_too_long(self) -> None:
        endless = b"<rss version='2.0'><channel><item>" + b"<a b='&x;'>" * 200_000
        # Long enough for the small one on a busy machine; the large one takes many times that.
        with ParsePool(workers=1, max_seconds=1) as pool:
            feed = await pool.parse(endless, "http://site.example/")
            after = await pool.parse(rss("One"), "http://site.example/")
        assert "took longer than 1 seconds" in feed.problems[0].message
        assert after.is_feed

    async def test_that_crash_cost_one_feed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with ParsePool(workers=1) as pool:
            monkeypatch.setattr("newsreader.sources.feeds.parsing._parse_packed", dying.crash)
            crashed = await pool.parse(b"", "http://site.example/")
            monkeypatch.undo()
            after = await pool.parse(rss("One"), "http://site.example/")
        assert "made the parser crash" in crashed.problems[0].message
        assert after.is_feed
