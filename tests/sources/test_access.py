"""How servers want to be asked: logins, cookies, headers, proxies, and what must not get to another one."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

import httpx2
import pytest
from demanding import AGENT, forgetful_server, gives_cookie, wants, wants_cookie, wants_login
from feedserver import FeedServer, rss
from hypothesis import given
from hypothesis import strategies as st

from newsreader.errors import SourceError
from newsreader.sources.feeds.document import parse_feed
from newsreader.sources.files.frontmatter import parse_document
from newsreader.sources.web.access import DIRECT, Access, basic, checked_header, read_cookies
from newsreader.sources.web.client import make_client
from newsreader.sources.web.fetch import fetch
from newsreader.sources.web.hosts import is_inside, registrable, shares_secrets
from newsreader.sources.web.records import Fetched, FetchFailed, FetchKind, Limits, Request
from newsreader.sources.web.routes import RouteError, checked_proxy, proxy_for
from newsreader.urls import split_login, without_login

COOKIES = "# Netscape HTTP Cookie File\n{domain}\tFALSE\t/\tFALSE\t{until}\tsession\tabc\n"


async def ask(
    client: httpx2.AsyncClient, url: str, access: Access | None = None, **more: object
) -> Fetched | FetchFailed:
    access = Access() if access is None else access
    request = Request(url, access=Access(url) if access == Access() else access, **more)  # type: ignore[arg-type]
    return await fetch(client, request, limits=Limits(seconds=5))


async def body(client: httpx2.AsyncClient, url: str, access: Access | None = None) -> bytes | None:
    answer = await ask(client, url, access)
    assert isinstance(answer, Fetched), answer
    return answer.body


class TestDemands:
    async def test_another_name_for_ourselves(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.handle("/feed", wants("User-Agent", AGENT))
        assert isinstance(await ask(client, server.url()), FetchFailed)
        assert await body(client, server.url(), Access(server.url(), user_agent=AGENT)) == rss("One")

    async def test_a_header(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.handle("/feed", wants("X-Api-Key", "k"))
        assert await body(client, server.url(), Access(server.url(), headers=(("X-Api-Key", "k"),)))

    async def test_a_header_of_ours_said_otherwise(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.handle("/feed", wants("Accept", "text/html"))
        assert await body(client, server.url(), Access(server.url(), headers=(("Accept", "text/html"),)))

    async def test_a_login(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.handle("/feed", wants_login("me", "wörd:s"))
        refused = await ask(client, server.url())
        assert isinstance(refused, FetchFailed)
        assert refused.status == 401
        assert await body(client, server.url(), Access(server.url(), authorization=basic("me", "wörd:s")))

    async def test_a_login_in_the_address_is_one(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.handle("/feed", wants_login("me", "p@ss"))
        answer = await ask(client, server.url().replace("//", "//me:p%40ss@"))
        assert isinstance(answer, Fetched)
        assert "me" not in answer.url + answer.final_url

    async def test_a_cookie_from_a_file(
        self, server: FeedServer, client: httpx2.AsyncClient, tmp_path: Path
    ) -> None:
        file = tmp_path / "cookies.txt"
        file.write_text(COOKIES.format(domain="127.0.0.1", until=4_000_000_000))
        server.handle("/feed", wants_cookie("session", "abc"))
        before = file.stat().st_mtime_ns
        assert await body(client, server.url(), Access(server.url(), cookies=read_cookies(file)))
        assert file.stat().st_mtime_ns == before

    async def test_what_is_wrong_with_the_settings_is_the_answer(self, client: httpx2.AsyncClient) -> None:
        answer = await ask(client, "http://me:pw@site.example/", Access(trouble="no password"))
        assert answer == FetchFailed("http://site.example/", "no password")


class TestSecrets:
    async def test_stay_with_the_feeds_own_server(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        with FeedServer() as other:
            other.serve("/feed", rss("One"))
            server.redirect("/feed", other.url())
            access = Access(
                server.url(), user_agent=AGENT, headers=(("X-Key", "k"),), authorization=basic("me", "pw")
            )
            assert await body(client, server.url(), access)
        assert {"X-Key", "Authorization"} <= set(server.asked[0].headers.keys())
        assert not {"X-Key", "Authorization"} & set(other.asked[0].headers.keys())
        assert other.asked[0].headers["User-Agent"] == AGENT

    async def test_validators_are_for_the_host_that_gave_them(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.redirect("/feed", server.url("/there", "localhost"))
        server.serve("/there", rss("One"), ETag='"x"')
        first = await ask(client, server.url(), etag='"mine"')
        assert isinstance(first, Fetched)
        assert (first.etag, first.validators_host) == ('"x"', "localhost")
        assert [request.headers.get("If-None-Match") for request in server.asked] == ['"mine"', None]
        await ask(client, server.url(), etag=first.etag, validators_host=first.validators_host)
        assert [request.headers.get("If-None-Match") for request in server.asked[2:]] == [None, '"x"']

    async def test_a_redirect_brings_no_password(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.redirect("/feed", server.url("/new").replace("//", "//u:p@"))
        server.serve("/new", rss("One"))
        answer = await ask(client, server.url())
        assert isinstance(answer, Fetched)
        assert (answer.moved_to, answer.final_url) == (server.url("/new"), server.url("/new"))
        assert "Authorization" not in server.asked[1].headers

    def test_are_not_in_what_is_logged(self) -> None:
        access = Access("http://site.example/", headers=(("X-Key", "hush"),), authorization="Basic hush")
        assert "hush" not in repr(Request("http://site.example/", access=access))

    @pytest.mark.parametrize(
        ("url", "origin", "shared"),
        [
            ("https://site.example/a", "https://site.example/feed", True),
            ("https://www.site.example/a", "https://site.example/feed", True),
            ("https://site.example/a", "http://site.example/feed", True),
            ("http://site.example/a", "https://site.example/feed", False),
            ("https://site.example:8443/a", "https://site.example/feed", False),
            ("https://evil-site.example/", "https://site.example/feed", False),
            ("https://site.example.evil.example/", "https://site.example/feed", False),
            ("https://sub.site.example/", "https://site.example/feed", False),
            ("http://[::1/", "http://[::1]/", False),
            ("", "", False),
        ],
    )
    def test_whom_they_are_for(self, url: str, origin: str, shared: bool) -> None:
        assert shares_secrets(url, origin) is shared


class TestOneChain:
    async def test_keeps_its_cookies(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.handle("/feed", gives_cookie("pass", "1", "/two"))
        server.handle("/two", gives_cookie("more", "2", "/end"))
        server.handle("/end", wants_cookie("pass", "1"))
        assert await body(client, server.url()) == rss("One")
        assert await body(client, server.url()) == rss("One")
        assert "Cookie" not in server.asked[3].headers

    async def test_gives_no_cookie_to_another_host(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.handle("/feed", gives_cookie("pass", "1", server.url("/end", "localhost")))
        server.serve("/end", rss("One"))
        assert await body(client, server.url())
        assert "Cookie" not in server.asked[1].headers

    @pytest.mark.parametrize("location", ["/a b|c", "/a%20b%7Cc", "a b|c?q={1}^`"])
    async def test_mends_where_it_leads(
        self, server: FeedServer, client: httpx2.AsyncClient, location: str
    ) -> None:
        server.redirect("/feed", location)
        server.serve("/a b|c", rss("One"))
        answer = await ask(client, server.url())
        assert isinstance(answer, Fetched), answer
        assert answer.final_url.startswith(server.url("/a%20b%7Cc"))


class TestConnections:
    async def test_that_were_closed_meanwhile_are_made_anew_once(self, client: httpx2.AsyncClient) -> None:
        async with forgetful_server() as forgetful:
            assert await body(client, forgetful.url())
            assert await body(client, forgetful.url())
            assert (forgetful.connections, forgetful.asked) == (2, 3)

    async def test_that_are_new_are_not_asked_twice(self, client: httpx2.AsyncClient) -> None:
        connections = 0

        async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal connections
            connections += 1
            writer.close()

        async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as running:
            answer = await ask(client, f"http://127.0.0.1:{running.sockets[0].getsockname()[1]}/")
        assert isinstance(answer, FetchFailed)
        assert (connections, "broke off" in answer.message) == (1, True)


class TestUnpacking:
    @pytest.mark.parametrize("coding", ["", "x-gzip", "gzip", "GZIP", "X-GZip"])
    @pytest.mark.parametrize("pieces", [1, 2])
    async def test_gzip_is_known_by_its_first_bytes(
        self, server: FeedServer, client: httpx2.AsyncClient, coding: str, pieces: int
    ) -> None:
        feed = rss("One")
        half = len(feed) // 2
        packed = (
            gzip.compress(feed) if pieces == 1 else gzip.compress(feed[:half]) + gzip.compress(feed[half:])
        )
        server.serve("/feed", packed, 200, **({"Content_Encoding": coding} if coding else {}))
        assert await body(client, server.url()) == feed

    @pytest.mark.parametrize("coding", ["gzip", "x-gzip"])
    async def test_what_is_only_said_to_be_packed_stands_as_it_is(
        self, server: FeedServer, client: httpx2.AsyncClient, coding: str
    ) -> None:
        server.serve("/feed", rss("One"), 200, Content_Encoding=coding)
        assert await body(client, server.url()) == rss("One")

    @pytest.mark.parametrize("coding", ["", "x-gzip"])
    async def test_a_bomb_stops_at_the_limit(
        self, server: FeedServer, client: httpx2.AsyncClient, coding: str
    ) -> None:
        server.serve(
            "/feed", gzip.compress(b" " * 50_000_000), 200, **({"Content_Encoding": coding} if coding else {})
        )
        page = Request(server.url(), kind=FetchKind.PAGE)
        answer = await fetch(client, page, limits=Limits(bytes=1_000_000))
        assert isinstance(answer, FetchFailed)
        assert "larger than 977 KB" in answer.message

    async def test_what_is_cut_off_is_said(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.serve("/feed", gzip.compress(rss("One"))[:-12])
        answer = await ask(client, server.url())
        assert isinstance(answer, FetchFailed)
        assert "can't be unpacked" in answer.message


class TestThisMachineAndNetwork:
    """A proxy plays the public servers: no test leaves the loopback."""

    @pytest.fixture
    def public(self, server: FeedServer) -> Access:
        return Access("http://public.example/", proxy=server.url(""))

    async def test_no_public_server_leads_there(
        self, server: FeedServer, client: httpx2.AsyncClient, public: Access
    ) -> None:
        server.redirect("/feed", "http://127.0.0.1:9/admin")
        answer = await ask(client, "http://public.example/feed", public)
        assert isinstance(answer, FetchFailed)
        assert answer.message == (
            "public.example sends us on to 127.0.0.1:9, which is of this machine or network; "
            "nothing of it is read"
        )
        assert len(server.asked) == 1

    async def test_from_there_one_may_go_anywhere(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.redirect("/feed", server.url("/there", "localhost"))
        server.serve("/there", rss("One"))
        assert await body(client, server.url())

    async def test_an_address_of_strangers_may_not_lie_there(
        self, server: FeedServer, client: httpx2.AsyncClient
    ) -> None:
        server.serve("/feed", rss("One"))
        answer = await ask(client, server.url(), from_outside=True)
        assert isinstance(answer, FetchFailed)
        assert not server.asked

    @pytest.mark.parametrize(
        ("host", "inside"),
        [
            ("127.0.0.1", True), ("127.1", True), ("2130706433", True), ("0x7f000001", True),
            ("0177.0.0.1", True), ("10.1.2.3", True), ("169.254.169.254", True), ("0.0.0.0", True),
            ("100.64.0.1", True), ("::1", True), ("::ffff:192.168.0.1", True), ("fe80::1", True),
            ("fd00::1", True), ("localhost", True), ("a.localhost", True), ("router", True),
            ("nas.local", True), ("printer.lan.", True), ("8.8.8.8", False), ("example.org", False),
            ("2606:4700::1111", False), ("feed0x.example.org", False),
        ],
    )  # fmt: skip
    def test_what_they_are(self, host: str, inside: bool) -> None:
        assert is_inside(host) is inside


class TestProxies:
    @pytest.fixture(autouse=True)
    def no_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
            monkeypatch.delenv(name.upper(), raising=False)

    async def test_of_a_feed(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.serve("/feed", rss("One"))
        assert await body(client, "http://public.example/feed", Access(proxy=server.url("")))
        assert server.asked[0].headers["Host"] == "public.example"

    @pytest.mark.parametrize("name", ["http_proxy", "ALL_PROXY"])
    async def test_of_the_environment(
        self, server: FeedServer, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.setenv(name, server.url("").removeprefix("http://"))
        server.serve("/feed", rss("One"))
        assert await body(client, "http://public.example/feed")

    @pytest.mark.parametrize(
        ("no_proxy", "url", "passed"),
        [
            ("b.example a.example.", "https://a.example/", True),
            ("a.example:443", "https://a.example/", True),
            ("a.example:443", "http://a.example/", False),
            ("[::1]:8080", "http://[::1]:8080/", True),
            ("[::1]:8080", "http://[::1]/", False),
            ("[2001:db8::]/32", "http://[2001:db8::1]/", True),
            ("site.example", "http://site.example/", True),
            ("site.example", "http://www.site.example/", True),
            (".site.example", "http://www.site.example/", True),
            ("site.example", "http://othersite.example/", False),
            ("*", "http://site.example/", True),
            ("a.example, 10.0.0.0/8", "http://10.1.2.3/", True),
            ("::1/128", "http://[::1]/", True),
            ("127.0.0.1:8080", "http://127.0.0.1:8080/", True),
            ("127.0.0.1:8080", "http://127.0.0.1:9090/", False),
            ("", "http://site.example/", False),
        ],
    )
    def test_are_passed_by(
        self, monkeypatch: pytest.MonkeyPatch, no_proxy: str, url: str, passed: bool
    ) -> None:
        monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
        monkeypatch.setenv("no_proxy", no_proxy)
        assert proxy_for(url) == ("" if passed else "socks5://127.0.0.1:1080")
        assert proxy_for(url, DIRECT) == ""

    @pytest.mark.parametrize(
        ("given", "meant"),
        [
            ("socks://h:1", "socks5://h:1"),
            ("socks5h://h", "socks5h://h:1080"),
            ("h:3128", "http://h:3128"),
            ("https://u:p@h", "https://u:p@h:443"),
            ("http://[::1]:8080/", "http://[::1]:8080"),
        ],
    )
    def test_are_mended(self, given: str, meant: str) -> None:
        assert checked_proxy(given, "ALL_PROXY") == meant

    @pytest.mark.parametrize(
        "wrong", ["socks4://u:hush@h:1", "http://", "http://h:99999", "http://[", "x://h"]
    )
    async def test_that_are_none_are_named(
        self, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch, wrong: str
    ) -> None:
        monkeypatch.setenv("ALL_PROXY", wrong)
        answer = await ask(client, "http://site.example/")
        assert isinstance(answer, FetchFailed)
        assert "ALL_PROXY" in answer.message
        assert "hush" not in answer.message

    async def test_that_are_not_there_are_named(self, client: httpx2.AsyncClient) -> None:
        with FeedServer() as gone:
            proxy = gone.url("")
        answer = await ask(client, "http://site.example/", Access(proxy=proxy.replace("//", "//u:hush@")))
        assert isinstance(answer, FetchFailed)
        assert answer.message == f"the proxy {proxy} can't be reached"

    async def test_socks(self, server: FeedServer, client: httpx2.AsyncClient) -> None:
        server.serve("/feed", rss("One"))
        target = server.url().split(":")[2].split("/")[0]
        names: list[bytes] = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readexactly(3)
            writer.write(b"\x05\x00")
            head = await reader.readexactly(5)
            names.append(await reader.readexactly(head[4]))
            await reader.readexactly(2)
            writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
            there, back = await asyncio.open_connection("127.0.0.1", int(target))
            back.write(await reader.readuntil(b"\r\n\r\n"))
            writer.write(await there.readuntil(b"</rss>"))
            await writer.drain()
            back.close()
            writer.close()

        async with await asyncio.start_server(serve, "127.0.0.1", 0) as proxy:
            port = proxy.sockets[0].getsockname()[1]
            for scheme in ("socks", "socks5", "socks5h"):
                access = Access(proxy=f"{scheme}://127.0.0.1:{port}")
                assert await body(client, "http://public.example/feed", access) == rss("One")
        # The proxy is given the name, and resolves it.
        assert names == [b"public.example"] * 3


class TestCertificatesOfTheEnvironment:
    async def test_that_are_missing_are_named(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
        async with make_client() as client:
            answer = await ask(client, "https://127.0.0.1:9/")
        assert isinstance(answer, FetchFailed)
        assert answer.message.startswith(f"{tmp_path / 'none.pem'}, which SSL_CERT_FILE names")

    async def test_that_are_none_are_named(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        file = tmp_path / "none.pem"
        file.write_text("no certificate")
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        async with make_client() as client:
            answer = await ask(client, "https://127.0.0.1:9/")
        assert isinstance(answer, FetchFailed)
        assert "can't be read; mend or unset it" in answer.message

    async def test_don_t_matter_to_http(
        self, server: FeedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
        server.serve("/feed", rss("One"))
        async with make_client() as client:
            assert await body(client, server.url()) == rss("One")


class TestReadingSettings:
    @pytest.mark.parametrize(
        "content", ["", "no cookies\n", "# Netscape HTTP Cookie File\na\tb\n", "\x00\xff"]
    )
    def test_a_file_without_cookies(self, tmp_path: Path, content: str) -> None:
        file = tmp_path / "cookies.txt"
        file.write_bytes(content.encode("latin-1"))
        with pytest.raises(SourceError, match=r"cookies in .* can't be read") as error:
            read_cookies(file)
        assert "Netscape" in error.value.hint

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        for path in (tmp_path, tmp_path / "none"):
            with pytest.raises(SourceError, match="cookies"):
                read_cookies(path)

    def test_cookies_that_are_over_stay_out(self, tmp_path: Path) -> None:
        file = tmp_path / "cookies.txt"
        file.write_text(COOKIES.format(domain="a.example", until=1_000))
        assert read_cookies(file) == ()

    def test_cookies_of_a_session_that_is_open(self, tmp_path: Path) -> None:
        file = tmp_path / "cookies.txt"
        file.write_text(COOKIES.format(domain="a.example", until=0))
        (cookie,) = read_cookies(file)
        assert cookie.expires is None

    @pytest.mark.parametrize(
        ("name", "value"), [("Host", "x"), ("a b", "x"), ("", "x"), ("X", "a\r\nB: c"), ("Cookie", "a=b")]
    )
    def test_headers_that_may_not_be_set(self, name: str, value: str) -> None:
        with pytest.raises(SourceError):
            checked_header(name, value)

    def test_a_header(self) -> None:
        assert checked_header(" X-Key ", " v ") == ("X-Key", "v")

    def test_unverified_is_the_feeds_own_server_alone(self) -> None:
        access = Access("https://site.example/feed", verify=False)
        assert not access.checks("https://site.example/page")
        assert access.checks("https://other.example/")

    def test_wrong_proxies_are_refused(self) -> None:
        with pytest.raises(RouteError):
            checked_proxy("ftp://h", "--proxy")


class TestNames:
    @pytest.mark.parametrize(
        ("host", "registered"),
        [
            ("feeds.example.org", "example.org"),
            ("example.org", "example.org"),
            ("www.news.example.co.uk", "example.co.uk"),
            ("old.reddit.com", "reddit.com"),
            ("someone.github.io", "someone.github.io"),
            ("a.someone.github.io", "someone.github.io"),
            ("a.b.com.au", "b.com.au"),
            ("a.b.de", "b.de"),
            ("127.0.0.1", "127.0.0.1"),
            ("::1", "::1"),
            ("localhost", "localhost"),
        ],
    )
    def test_under_which_hosts_are_registered(self, host: str, registered: str) -> None:
        assert registrable(host) == registered

    @pytest.mark.parametrize(
        ("url", "bare", "login"),
        [
            ("https://u:p@h.example/x", "https://h.example/x", ("u", "p")),
            ("https://u@h.example/x", "https://h.example/x", ("u", "")),
            ("https://u%40a:p%3Ab@h.example:8/x?y@z#@", "https://h.example:8/x?y@z#@", ("u@a", "p:b")),
            ("https://@h.example/", "https://h.example/", None),
            ("https://h.example/@me", "https://h.example/@me", None),
            ("https://a@b:c@h.example/", "https://h.example/", ("a@b", "c")),
        ],
    )
    def test_a_login_is_taken_apart(self, url: str, bare: str, login: tuple[str, str] | None) -> None:
        assert split_login(url) == (bare, login)

    @given(st.text(max_size=40), st.text(max_size=40))
    def test_nothing_of_it_is_left(self, before: str, after: str) -> None:
        bare = without_login(f"https://{before}@{after}")
        assert split_login(bare)[1] is None
        assert without_login(bare) == bare


def test_no_article_s_address_has_a_name_or_password_in_it() -> None:
    link = "https://bank.example:secret@host.example/1"
    feed = parse_feed(rss("A").replace(b"http://site.example/0", link.encode()), "https://a.example/")
    article, _ = parse_document(f"---\ntitle: A\nlink: {link}\n---\n".encode(), "/news/a.md", "news")
    assert article is not None
    assert {feed.entries[0].article.urls.best, article.urls.best} == {"https://host.example/1"}
