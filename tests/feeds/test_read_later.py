"""Any address becomes an article to read later, with the text of its page where that can be had."""

from __future__ import annotations

import json

import httpx2
import pytest
from feedserver import FeedServer
from pages import SENTENCES, page

from newsreader.cli.run import run
from newsreader.errors import UsageError
from newsreader.feeds.read_later import add_page
from newsreader.library import Library
from newsreader.sources.web.pages.head import page_head
from newsreader.sources.web.pages.pages import read_in_thread

NOW = 1_700_000_000
HEAD = (
    '<meta property="og:title" content="The ferry &amp; the wind"><meta name="author" content="A. Writer">'
    '<meta property="article:published_time" content="2024-03-09T10:15:00Z">'
    '<meta property="og:site_name" content="Harbour News"><meta name="description" content="In short.">'
)


async def test_a_page_with_its_text_and_what_its_head_says(
    server: FeedServer, client: httpx2.AsyncClient, library: Library
) -> None:
    server.serve("/a", page(head=HEAD), Content_Type="text/html")
    saved = await add_page(
        library, server.url("/a"), ["to read"], now=NOW, read=read_in_thread, client=client
    )
    assert server.paths() == ["/a"]
    article = library.feeds.article(saved.article_id)
    assert article is not None
    assert article.title == "The ferry & the wind"
    assert article.provider.name == "Harbour News"
    assert article.extra["author"] == "A. Writer"
    assert article.published is not None
    assert article.published.isoformat() == "2024-03-09T10:15:00+00:00"
    assert article.body is not None
    assert SENTENCES[0] in article.body.text
    assert library.triage_of([saved.article_id])[saved.article_id].tags == {"later", "to-read"}
    assert saved.action is not None
    assert saved.action.title == "added “The ferry & the wind” to read later"
    library.deciding.undo()
    assert library.feeds.article(saved.article_id) is None


async def test_an_address_is_kept_though_its_page_cannot_be_had(
    server: FeedServer, client: httpx2.AsyncClient, library: Library
) -> None:
    server.serve("/gone", b"", 404)
    saved = await add_page(library, server.url("/gone"), now=NOW, read=read_in_thread, client=client)
    assert saved.without_text
    article = library.feeds.article(saved.article_id)
    assert article is not None
    assert article.title == server.url("/gone")
    again = await add_page(library, server.url("/gone"), now=NOW, read=read_in_thread, client=client)
    assert again.action is None


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:x", "-o", "http://"])
async def test_only_addresses_of_the_web(client: httpx2.AsyncClient, library: Library, url: str) -> None:
    with pytest.raises(UsageError, match="no http or https address"):
        await add_page(library, url, now=1, read=read_in_thread, client=client)
    assert library.history() == []


def test_add_from_the_command_line(server: FeedServer, capsys: pytest.CaptureFixture[str]) -> None:
    server.serve("/a", page(head=HEAD), Content_Type="text/html")
    assert run(["add", server.url("/a"), "--tag", "ships"]) == 0
    assert "added “The ferry & the wind” to read later" in capsys.readouterr().err
    assert run(["list", "--json", "--query", "tag:later"]) == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert record["tags"] == ["later", "ships"]
    assert record["source"] == {"kind": "page", "name": "Harbour News", "path": server.url("/a")}


def test_a_head_may_be_anything() -> None:
    assert page_head(b"").title == ""
    assert page_head(b"<title>A</title><body><title>B</title>").title == "A"
    assert page_head(b"<meta name=author content=https://x.example/me>").author == ""
    assert page_head(b"\xff\xfe<\x00").title == ""
