"""Each way in as a user meets it: what is prepared for it, and the command that reads a hostile document.

The reader's own ways end in keys in place of a command, see `IN_THE_READER`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import fever_server
import google_server
import miniflux_server
import nextcloud_server
from bombs import as_document, as_export, as_feed, as_json_feed, as_opml, as_page, as_saved_page
from feedserver import FeedServer
from former import make_newsboat, newsboat_item
from model_server import ModelServer


class Home:
    """A new user, a server, and a bomb."""

    def __init__(self, folder: Path, server: FeedServer, markup: str) -> None:
        self.folder = folder
        self.server = server
        self.markup = markup
        names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
        self.env = {**os.environ, "HOME": str(folder), **{name: str(folder / name) for name in names}}

    def serve(self, path: str, body: bytes, kind: str) -> str:
        self.server.serve(path, body, Content_Type=kind)
        return self.server.url(path)

    def file(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return str(path)

    def newsreader(self, *words: str) -> None:
        """To prepare the rest."""
        subprocess.run(command_of(words), env=self.env, capture_output=True, check=False)

    def configure(self, text: str) -> None:
        self.file("XDG_CONFIG_HOME/newsreader/config.toml", text.encode())


class HostileModel(ModelServer):
    """Has one article, which is a bomb."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self._markup = markup
        self.publish("https://a.example/1")

    def text_of(self, number: int) -> str:
        return self._markup


def command_of(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "newsreader", *words]


def _add(home: Home) -> list[str]:
    return ["feeds", "add", home.serve("/feed", as_feed(home.markup), "application/rss+xml")]


def _add_json(home: Home) -> list[str]:
    return ["feeds", "add", home.serve("/feed", as_json_feed(home.markup), "application/feed+json")]


def _add_page(home: Home) -> list[str]:
    return ["feeds", "add", home.serve("/page", as_page(home.markup), "text/html")]


def _refresh(home: Home) -> list[str]:
    url = home.serve("/feed", as_feed(home.markup), "application/rss+xml")
    home.newsreader("feeds", "import", home.file("urls", f"{url}\n".encode()))
    return ["feeds", "refresh"]


def _cron(home: Home) -> list[str]:
    return [*_refresh(home), "--due", "--quiet"]


def _full_text(home: Home) -> list[str]:
    page = home.serve("/page", as_page(home.markup), "text/html")
    feed = as_feed("In short.").replace(b"https://a.example/1", page.encode())
    url = home.serve("/feed", feed, "application/rss+xml")
    listed = f'<opml><body><outline xmlUrl="{url}" newsreader:fullText="true"/></body></opml>'
    home.newsreader("feeds", "import", home.file("list.opml", listed.encode()))
    return ["feeds", "refresh"]


def _read_later(home: Home) -> list[str]:
    return ["add", home.serve("/page", as_page(home.markup), "text/html")]


def _file(home: Home) -> list[str]:
    return ["list", home.file("news/a.md", as_document(home.markup))]


def _folder(home: Home) -> list[str]:
    return ["list", str(Path(_file(home)[1]).parent)]


def _source(home: Home) -> list[str]:
    home.configure(f'[sources]\npaths = ["{_folder(home)[1]}"]\n')
    return ["list"]


def _check(home: Home) -> list[str]:
    return ["check", _file(home)[1]]


def _show(home: Home) -> list[str]:
    home.newsreader(*_add(home))
    listed = subprocess.run(
        command_of(["list", "--query", "title:A"]), env=home.env, capture_output=True, text=True, check=True
    ).stdout
    return ["show", listed.split()[0] if listed else "none"]


def _opml(home: Home) -> list[str]:
    return ["feeds", "import", home.file("list.opml", as_opml(home.markup))]


def _export(home: Home) -> list[str]:
    return ["import", home.file("export.json", as_export(home.markup)), "--yes"]


def _saved_page(home: Home) -> list[str]:
    return ["import", home.file("bookmarks.html", as_saved_page(home.markup)), "--yes"]


def _newsboat(home: Home) -> list[str]:
    folder = make_newsboat(home.folder / "newsboat", [newsboat_item(1, content=home.markup)])
    return ["import", str(folder), "--yes"]


def _archive(home: Home) -> list[str]:
    home.newsreader("import", home.file("export.json", as_export(home.markup)), "--yes")
    home.newsreader("export", str(home.folder / "everything.zip"))
    other = home.folder / "other"
    home.env |= {name: str(other / name) for name in home.env if name.startswith("XDG_")}
    return ["import", str(home.folder / "everything.zip"), "--yes"]


def _account(kind: str, protocol: Any, server_of: Callable[[FeedServer, ModelServer], Any]) -> Door:
    """`protocol`: the module that has the server's user and password."""

    def door(home: Home) -> list[str]:
        server = server_of(home.server, HostileModel(home.markup))
        home.env["NEWSREADER_HOME_PASSWORD"] = protocol.PASSWORD
        user = getattr(protocol, "USER", "")
        home.newsreader("accounts", "add", "home", "--kind", kind, "--url", server.url, "--user", user)
        return ["accounts", "sync"]

    return door


def _reader(home: Home) -> list[str]:
    home.newsreader(*_add(home))
    return []


def _reader_folder(home: Home) -> list[str]:
    return [_folder(home)[1]]


Door = Callable[[Home], list[str]]
"""Prepares, and says by which words the newsreader is started."""

COMMANDS: Final[Mapping[str, Door]] = {
    "add a feed": _add,
    "add a JSON feed": _add_json,
    "add a page": _add_page,
    "refresh": _refresh,
    "cron": _cron,
    "full text": _full_text,
    "read later": _read_later,
    "a file": _file,
    "a folder": _folder,
    "a source": _source,
    "check": _check,
    "show": _show,
    "OPML": _opml,
    "import: JSON": _export,
    "import: bookmarks": _saved_page,
    "import: newsboat": _newsboat,
    "import: archive": _archive,
    "Google Reader": _account("google-reader", google_server, google_server.GoogleServer),
    "Miniflux": _account("miniflux", miniflux_server, miniflux_server.MinifluxServer),
    "Fever": _account("fever", fever_server, fever_server.FeverServer),
    "Nextcloud": _account("nextcloud", nextcloud_server, nextcloud_server.NextcloudServer),
}
IN_THE_READER: Final[Mapping[str, Door]] = {
    "reader: of a feed": _reader,
    "reader: of a folder": _reader_folder,
}
"""The article is opened there, and read; then the reader is left by its own key."""
