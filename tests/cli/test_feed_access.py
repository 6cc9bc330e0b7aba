"""`newsreader feeds add`, `set` and `show`: how servers are asked, and that no secret comes out again."""

from __future__ import annotations

import io
import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from demanding import AGENT, wants, wants_cookie, wants_login
from feedserver import FeedServer, rss
from pages import SENTENCES, page

from newsreader.cli.run import run
from newsreader.library import Library
from newsreader.system.paths import user_paths

COOKIES = "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t4000000000\tsession\tabc\n"
Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def feeds(capsys: pytest.CaptureFixture[str]) -> Typed:
    def typed(*arguments: str) -> tuple[int, str, str]:
        code = run(["feeds", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return typed


def with_login(url: str, login: str = "me:hush") -> str:
    return url.replace("//", f"//{login}@")


class TestALoginInTheAddress:
    def test_is_taken_apart_and_never_shown(
        self, server: FeedServer, feeds: Typed, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        body = rss("One", home="").replace(b"<link>0</link>", b"<link>/one</link>")
        server.handle("/feed", wants_login("me", "hush", body))
        opml = tmp_path / "feeds.opml"
        shown = [
            feeds("add", with_login(server.url())),
            feeds("add", with_login(server.url())),
            feeds("refresh"),
            feeds("list"),
            feeds("list", "--json"),
            feeds("show", with_login(server.url())),
            feeds("show", server.url(), "--json"),
            feeds("export"),
            feeds("export", str(opml)),
            (run(["list", "--json"]), *capsys.readouterr()),
        ]
        assert [code for code, _, _ in shown] == [0] * len(shown)
        everything = "".join(out + err for _, out, err in shown) + opml.read_text()
        assert "hush" not in everything
        assert server.url() in everything
        assert all(asked.authorization is not None for asked in server.asked)

    def test_of_a_site_is_not_told_to_another_that_it_names(self, server: FeedServer, feeds: Typed) -> None:
        with FeedServer() as other:
            other.serve("/feed", rss("One"))
            link = f'<link rel="alternate" type="application/rss+xml" href="{other.url()}">'
            server.serve("/", f"<html><head>{link}</head></html>".encode(), Content_Type="text/html")
            assert feeds("add", with_login(server.url("/")))[0] == 0
        assert server.asked[0].authorization is not None
        assert [asked.authorization for asked in other.asked] == [None]

    def test_does_not_follow_a_feed_that_moves_to_another(self, server: FeedServer, feeds: Typed) -> None:
        with FeedServer() as other:
            other.serve("/feed", rss("One"))
            server.redirect("/feed", other.url())
            for arguments in (("add", with_login(server.url())), *[("refresh",)] * 4):
                assert feeds(*arguments)[0] == 0
            assert json.loads(feeds("list", "--json")[1])[0]["url"] == server.url()
            assert [asked.authorization for asked in other.asked] == [None] * 5

    def test_in_a_list_is_taken_apart_too(self, server: FeedServer, feeds: Typed, tmp_path: Path) -> None:
        server.handle("/feed", wants_login("me", "hush"))
        listed = tmp_path / "urls"
        listed.write_text(with_login(server.url()) + "\n")
        assert feeds("import", str(listed))[0] == 0
        code, _, err = feeds("refresh")
        assert (code, "hush" in err) == (0, False)
        assert json.loads(feeds("list", "--json")[1])[0]["url"] == server.url()

    def test_is_not_in_what_went_wrong(self, server: FeedServer, feeds: Typed) -> None:
        server.serve("/feed", b"", 404)
        for url in (server.url(), "http://127.0.0.1:1/", "nonsense:x/"):
            code, out, err = feeds("add", with_login(url) if "//" in url else f"me:hush@{url}")
            assert code == 1
            assert "hush" not in out + err


class TestSettings:
    def test_of_a_feed(self, server: FeedServer, feeds: Typed, tmp_path: Path) -> None:
        cookies, password = tmp_path / "cookies.txt", tmp_path / "password"
        cookies.write_text(COOKIES)
        password.write_text("hush\n")
        password.chmod(0o600)
        for path, demand, options in (
            ("/agent", wants("User-Agent", AGENT), ("--user-agent", AGENT)),
            ("/header", wants("X-Key", "hush"), ("--header", "X-Key: hush")),
            ("/cookie", wants_cookie("session", "abc"), ("--cookies", str(cookies))),
            ("/login", wants_login("me", "hush"), ("--user", "me", "--password-file", str(password))),
            ("/command", wants_login("me", "x"), ("--user", "me", "--password-command", "echo x")),
            (
                "/token",
                wants("Authorization", "Bearer x"),
                ("--bearer", "yes", "--password-command", "echo x"),
            ),
        ):
            server.handle(path, demand)
            url = server.url(path)
            assert feeds("add", url)[0] == 1
            assert feeds("add", url, *options)[0] == 0, path
            assert feeds("refresh", url)[0] == 0
            code, out, _ = feeds("show", url)
            assert code == 0
            assert "hush" not in out
            assert len(out.splitlines()) > 2
            assert feeds("remove", url)[0] == 0

    def test_can_be_taken_back(self, server: FeedServer, feeds: Typed) -> None:
        server.serve("/feed", rss("One"))
        url = server.url()
        assert feeds("add", url, "--user-agent", AGENT, "--header", "A: 1", "--header", "B: 2")[0] == 0
        assert feeds("set", url, "--header", "a:", "--user-agent", "default")[0] == 0
        assert feeds("refresh", url)[0] == 0
        asked = server.asked[-1].headers
        assert ("A" in asked, asked["B"]) == (False, "2")
        assert asked["User-Agent"].startswith("newsreader/")
        assert feeds("set", url, "--header", "default")[0] == 0
        assert "headers" not in feeds("show", url)[1]

    def test_come_from_a_folder(self, server: FeedServer, feeds: Typed) -> None:
        server.handle("/feed", wants("User-Agent", AGENT))
        assert feeds("set", "--folder", "News", "--user-agent", AGENT)[0] == 0
        assert feeds("add", server.url(), "--topics", "News, Europe")[0] == 0
        assert feeds("refresh")[0] == 0
        assert "(of the folder News)" in feeds("show", server.url())[1]
        assert AGENT in feeds("show", "--folder", "News")[1]
        # What is nearer wins: the inner folder over the outer, the feed over both.
        assert feeds("set", "--folder", "Europe", "--user-agent", "Other")[0] == 0
        assert feeds("refresh", server.url())[0] == 1
        assert feeds("set", server.url(), "--user-agent", AGENT)[0] == 0
        assert feeds("refresh", server.url())[0] == 0

    def test_hold_for_the_pages_too(
        self, server: FeedServer, feeds: Typed, capsys: pytest.CaptureFixture[str]
    ) -> None:
        server.serve("/feed", rss("One", home=server.url("/")))
        server.handle("/0", wants("User-Agent", AGENT, page()))
        assert feeds("add", server.url(), "--full-text", "yes", "--user-agent", AGENT)[0] == 0
        assert server.paths() == ["/feed", "/0"]
        assert server.asked[1].headers["User-Agent"] == AGENT

    def test_that_can_not_be_are_named(self, server: FeedServer, feeds: Typed, tmp_path: Path) -> None:
        server.serve("/feed", rss("One"))
        assert feeds("add", server.url())[0] == 0
        for options, words in (
            (("--header", "Host: x"), "not one to set"),
            (("--header", "no colon"), "'no colon' is no header"),
            (("--header", "NoColon"), "'NoColon' is no header"),
            (("--cookies", str(tmp_path / "none")), "can't be read"),
            (("--proxy", "gopher://h"), "can't be used"),
            (("--user", "a:b"), "no colon"),
            (("--take", "div["), "no CSS selector"),
            ((), "nothing to change"),
        ):
            code, _, err = feeds("set", server.url(), *options)
            assert code in (1, 2)
            assert words in err
        for arguments in (("set",), ("show",), ("set", "--folder", "News")):
            assert feeds(*arguments)[0] == 2

    def test_a_password_command_that_fails_is_the_feeds_trouble(
        self, server: FeedServer, feeds: Typed
    ) -> None:
        server.serve("/feed", rss("One"))
        assert feeds("add", server.url(), "--user", "me", "--password-command", "false")[0] == 1
        assert feeds("add", server.url())[0] == 0
        assert feeds("set", server.url(), "--user", "me", "--password-command", "false")[0] == 0
        code, _, err = feeds("refresh")
        assert code == 1
        assert "the password command false failed with exit code 1" in err

    def test_a_password_may_be_typed(
        self, server: FeedServer, feeds: Typed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server.handle("/feed", wants_login("me", "hush"))
        monkeypatch.setattr("sys.stdin", io.StringIO("hush\n"))
        assert feeds("add", server.url(), "--user", "me", "--ask-password")[0] == 0
        assert feeds("refresh")[0] == 0
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        assert feeds("set", server.url(), "--ask-password")[0] == 2

    def test_an_unchecked_certificate_comes_with_a_warning(self, server: FeedServer, feeds: Typed) -> None:
        server.serve("/feed", rss("One"))
        assert feeds("add", server.url())[0] == 0
        code, _, err = feeds("set", server.url(), "--insecure", "yes")
        assert (code, "certificate is not checked" in err) == (0, True)
        assert "not checked" in feeds("show", server.url())[1]

    def test_selectors(self, server: FeedServer, feeds: Typed) -> None:
        server.serve("/feed", rss("One", home=server.url("/")))
        server.serve("/0", page(SENTENCES[0] * 3 + "<p class=ad>cheap</p>"), Content_Type="text/html")
        options = ("--full-text", "yes", "--take", ".content", "--drop", "aside, .ad")
        assert feeds("add", server.url(), *options)[0] == 0
        assert "aside, .ad" in feeds("show", server.url())[1]
        library = Library.open(user_paths().library)
        try:
            (article,) = library.feeds.ids()
            full = library.full_texts.find(article)
        finally:
            library.close()
        assert full is not None
        assert full.html is not None
        assert (SENTENCES[0] in full.html, "cheap" in full.html) == (True, False)


class TestAnotherAddress:
    def test_keeps_the_articles(self, server: FeedServer, feeds: Typed) -> None:
        server.serve("/old", rss("One", "Two"))
        server.serve("/new", rss("One", "Two", "Three"))
        assert feeds("add", server.url("/old"), "--title", "Mine")[0] == 0
        assert feeds("set", "Mine", "--url", server.url("/new"))[0] == 0
        (before,) = json.loads(feeds("list", "--json")[1])
        assert (before["url"], before["entries"]) == (server.url("/new"), 2)
        assert feeds("refresh", "Mine")[0] == 0
        (after,) = json.loads(feeds("list", "--json")[1])
        assert (after["entries"], after["last_error"]) == (3, None)

    def test_is_no_other_feeds(self, server: FeedServer, feeds: Typed) -> None:
        for path in ("/a", "/b"):
            server.serve(path, rss(path))
            assert feeds("add", server.url(path))[0] == 0
        code, _, err = feeds("set", server.url("/a"), "--url", server.url("/b"))
        assert (code, "you follow" in err) == (2, True)
        assert feeds("set", server.url("/a"), "--url", server.url("/a"))[0] == 2
        assert len(json.loads(feeds("list", "--json")[1])) == 2


class TestPrivacy:
    def modes(self, folder: Path) -> set[str]:
        """Of the files, but for the bit that lets a folder be entered."""
        return {
            oct(stat.S_IMODE(path.stat().st_mode) & ~(0o100 if path.is_dir() else 0))
            for path in folder.iterdir()
        }

    def test_nobody_else_reads_library_and_log(self, server: FeedServer, feeds: Typed) -> None:
        server.serve("/feed", rss("One"))
        assert feeds("add", with_login(server.url()), "--debug")[0] == 0
        paths = user_paths()
        with_files_open = Library.open(paths.library)
        try:
            assert self.modes(paths.data) == {"0o600"}
        finally:
            with_files_open.close()
        assert self.modes(paths.state) == {"0o600"}
        for folder in (paths.data, paths.state):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        log = paths.log_file.read_text()
        assert "hush" not in log
        assert "bWU6aHVzaA" not in log  # as Basic has it

    def test_what_was_open_is_closed(self) -> None:
        paths = user_paths()
        Library.open(paths.library).close()
        paths.data.chmod(0o755)
        paths.library.chmod(0o644)
        Library.open(paths.library).close()
        assert stat.S_IMODE(paths.data.stat().st_mode) == 0o700
        assert self.modes(paths.data) == {"0o600"}
