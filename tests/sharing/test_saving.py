"""Articles as files: a folder of them is the same articles; every format shows hostile text as text."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx2
import pytest
from feedserver import FeedServer
from hypothesis import given
from hypothesis import strategies as st

from newsreader.cli.run import run
from newsreader.model import (
    Article,
    Body,
    BodyFormat,
    Image,
    Provider,
    Related,
    Urls,
    article_id,
    id_from_url,
)
from newsreader.reading.blocks import Document
from newsreader.reading.read import read
from newsreader.sharing.articles import ArticleFormat, as_markdown_link, as_quote, byline, formatted
from newsreader.sharing.digest import Digest, DigestStory, as_epub, as_html, as_markdown
from newsreader.sharing.feed_writer import OutgoingFeed, as_atom, as_json_feed, as_playlist
from newsreader.sharing.front_matter import file_text
from newsreader.sharing.html import html_of
from newsreader.sharing.markdown import escaped, markdown_of
from newsreader.sharing.saving import file_name, pictures_of, save
from newsreader.sources.feeds.document import parse_feed
from newsreader.sources.files.frontmatter import parse_document
from newsreader.sources.web.pages.pictures import fetch_pictures
from newsreader.system.paths import seeds
from newsreader.text import clean

NOW = datetime(2026, 2, 17, 20, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script> [x](javascript:y) \"'$(id)`id` & ]]> [@click=app.quit]"


def article(title: str = "A title", url: str | None = "https://a.example/1", **fields: Any) -> Article:
    urls = Urls(original=url)
    id_ = id_from_url(url) if url else article_id(urls, "guid-of-a-feed-without-links")
    fields.setdefault(
        "body", Body(BodyFormat.HTML, "<p>Some <b>bold</b> <a href='https://b.example/'>text</a>.</p>")
    )
    return Article(
        id=id_, title=title, excerpt="What it is about.", urls=urls, published=NOW,
        provider=Provider("A Provider", "a.example"), topics=("One", "Two, three"), **fields,
    )  # fmt: skip


def reread(text: str, path: str = "saved.md") -> Article:
    article, problems = parse_document(text.encode(), path, "saved")
    assert problems == ()
    assert article is not None
    return article


def same(article: Article, second: Article) -> None:
    for field in (
        "id",
        "title",
        "excerpt",
        "urls",
        "provider",
        "published",
        "type",
        "topics",
        "images",
        "related",
    ):
        assert getattr(article, field) == getattr(second, field), field


RELATED = Related(
    "Another", "About it", Urls("https://c.example/x"), Provider("C", "c.example"), NOW, quality=40
)


@pytest.mark.parametrize(
    "told",
    [
        article(),
        article(HOSTILE),
        article("Tom &amp; Jerry &copy 1"),
        article(url=None),
        article(images=(Image("https://a.example/p.jpg", 10, 20, "A: picture"),), related=(RELATED,)),
        article(quality=70, heat=-1, extra={"author": "A. Writer"}),
        article("yes", body=Body(BodyFormat.MARKDOWN, "# As *it* stands\n\n---\n\nwith a rule")),
        article("- item: 'x' #", body=None),
    ],
)
def test_a_saved_article_is_the_same_article(told: Article) -> None:
    again = reread(file_text(told))
    same(told, again)
    assert (again.quality, again.heat) == (told.quality, told.heat)
    assert again.extra.get("author") == told.extra.get("author")


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_the_title_and_excerpt_are(title: str, excerpt: str) -> None:
    title, excerpt = clean(title) or "x", clean(excerpt)
    told = Article(id_from_url("https://a.example/"), title, excerpt, Urls("https://a.example/"))
    again = reread(file_text(told))
    assert (again.id, again.title, again.excerpt) == (told.id, told.title, told.excerpt)


def test_what_was_computed_here_is_no_word_of_the_source() -> None:
    told = article(quality=57, extra={"quality_from": "you read most of it"})
    assert reread(file_text(told)).quality is None


def shown(document: Document) -> str:
    """What a reader sees of a document, by its plain words."""
    from newsreader.reading.cells import cell_len
    from newsreader.reading.layout import lay_out

    return " ".join(" ".join(line.text for line in lay_out(document, 500, cell_len)).split())


BODIES = [
    "<h2>Head</h2><p>One <em>two</em> <code>a`b</code></p>",
    "<ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul><ol start=3><li>three</li></ol>",
    "<blockquote><p>said</p><blockquote>deeper</blockquote></blockquote><hr>",
    "<pre>a\n  b ``` c\n</pre>",
    "<table><tr><th>A</th><th>B</th></tr><tr><td>1|2</td><td>3</td></tr></table>",
    "<p>1. no list</p><p># no head</p><p>- no item</p><p>* no *star*</p><p>a_b_c &lt;b&gt; &amp;amp;</p>",
    "<p><a href='https://b.example/a b(c)'>a <b>link</b></a> and"
    " <img src='https://b.example/p.png' alt='pic'></p>",
    "<p>line<br>break</p>",
]


@pytest.mark.parametrize("body", BODIES)
def test_markdown_says_what_the_html_said(body: str) -> None:
    document = read(Body(BodyFormat.HTML, body))
    again = read(Body(BodyFormat.MARKDOWN, markdown_of(document)))
    assert shown(again) == shown(document)
    assert [link.url for link in again.links] == [link.url for link in document.links]


@given(st.text(max_size=60))
def test_escaped_text_is_shown_as_it_stands(text: str) -> None:
    text = clean(text)
    document = read(Body(BodyFormat.MARKDOWN, escaped(text)))
    assert shown(document) == shown(read(Body(BodyFormat.TEXT, text)))


@pytest.mark.parametrize("body", [*BODIES, f"<p>{HOSTILE}</p>", "<svg onload=x><p>a</p>"])
def test_html_is_well_formed_and_holds_no_script(body: str) -> None:
    made = html_of(read(Body(BodyFormat.HTML, body)))
    ElementTree.fromstring(f"<div>{made}</div>")
    assert "<script" not in made
    assert "javascript:" not in _addresses(made)


class _Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src")]


def _addresses(markup: str) -> str:
    parser = _Addresses()
    parser.feed(markup)
    return " ".join(parser.found)


@pytest.mark.parametrize("format_", list(ArticleFormat))
def test_hostile_titles_are_shown_in_every_format(format_: ArticleFormat) -> None:
    text = formatted(article(HOSTILE), format_)
    assert "alert(1)" in text
    if format_ is ArticleFormat.HTML:
        assert "<script" not in text
        ElementTree.fromstring(text.partition("\n")[2])
    if format_ is ArticleFormat.JSON:
        assert json.loads(text)["title"] == HOSTILE


def test_one_line_to_quote_it_by() -> None:
    told = article("A [b] title")
    assert as_markdown_link(told) == r"[A \[b\] title](https://a.example/1)"
    quote = as_quote(told)
    assert quote.startswith("> What it is about.\n")
    assert "A Provider, 2026-02-17" in quote


def test_who_is_the_author_and_the_provider_is_named_once() -> None:
    assert byline(article(extra={"author": "A Provider"})).startswith("A Provider · 17 Feb")
    assert byline(article(extra={"author": "An Author"})).startswith("An Author · A Provider · ")


def test_names_of_files_are_tame_and_the_same_each_time(tmp_path: Path) -> None:
    told = article("../../etc/passwd\n; rm -rf ~ — Ünïcode " + "x" * 300)
    name = file_name(told)
    assert name == file_name(told)
    assert name.startswith("2026-02-17-etc-passwd-rm-rf-ünïcode-")
    assert "/" not in name
    assert len(name) < 120
    first = save(told, tmp_path / "new", ArticleFormat.MARKDOWN)
    assert save(told, tmp_path / "new", ArticleFormat.MARKDOWN) == first
    assert len(list((tmp_path / "new").iterdir())) == 1


async def test_pictures_lie_beside_the_file(
    server: FeedServer, client: httpx2.AsyncClient, tmp_path: Path
) -> None:
    server.serve("/a.png", b"\x89PNG", Content_Type="image/png")
    server.serve("/b.png", b"<html>", Content_Type="text/html")
    pictures = "".join(f'<img src="{server.url(f"/{name}.png")}" alt="{name}">' for name in "ab")
    told = article(body=Body(BodyFormat.HTML, f"<p>{pictures}</p>"))
    fetched = await fetch_pictures(client, pictures_of(told), tmp_path, file_name(told), from_outside=False)
    (path,) = fetched.values()
    assert (tmp_path / path).read_bytes() == b"\x89PNG"
    for format_ in (ArticleFormat.MARKDOWN, ArticleFormat.HTML):
        text = save(told, tmp_path, format_, fetched).read_text()
        assert path in text
        assert server.url("/b.png") in text
        assert server.url("/a.png") not in text


def digest() -> Digest:
    others = tuple(article(f"Other {number}", f"https://o.example/{number}") for number in range(9))
    stories = (DigestStory(article(HOSTILE), others), DigestStory(article("Alone", "https://x.example/")))
    return Digest("Mine & yours", stories, NOW)


def test_a_link_in_the_folder_leads_to_no_other_file(tmp_path: Path) -> None:
    told = article("A title")
    own = tmp_path / "own"
    own.write_text("precious")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / f"{file_name(told)}.md").symlink_to(own)
    assert save(told, folder, ArticleFormat.MARKDOWN).read_text().startswith("---")
    assert own.read_text() == "precious"


def test_a_digest_names_stories_with_their_reports() -> None:
    text = as_markdown(digest())
    assert "# Mine \\& yours, 17 February 2026" in text
    assert "2 stories, 11 reports" in text
    assert "- A Provider: [Other 0](https://o.example/0)" in text
    assert "- and 3 more" in text
    page = as_html(digest())
    ElementTree.fromstring(page.partition("\n")[2])
    assert "<script" not in page
    assert "Other 5" in page
    assert "https://o.example/8" not in page


def test_a_book_is_whole(tmp_path: Path) -> None:
    """By its structure; by epubcheck where that is installed."""
    data = as_epub(digest())
    with zipfile.ZipFile(BytesIO(data)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/epub+zip"
        for name in archive.namelist():
            if name.endswith((".xhtml", ".opf", ".xml")):
                ElementTree.fromstring(archive.read(name))
        assert "Alone" in archive.read("EPUB/nav.xhtml").decode()
    assert as_epub(digest()) == data


@pytest.mark.skipif(
    shutil.which("epubcheck") is None or shutil.which("java") is None, reason="epubcheck is not installed"
)
def test_epubcheck_finds_nothing_wrong(tmp_path: Path) -> None:
    (tmp_path / "book.epub").write_bytes(as_epub(digest()))
    program = shutil.which("epubcheck")
    assert program is not None
    checked = subprocess.run(
        ["java", "-jar", program, str(tmp_path / "book.epub")], capture_output=True, text=True, timeout=100
    )
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("write", [as_atom, as_json_feed])
def test_a_feed_of_a_view_is_read_as_the_same_articles(write: Any) -> None:
    told = (
        article(HOSTILE),
        article("Alone", None, extra={"enclosures": [{"url": "https://a.example/x.mp3"}]}),
    )
    parsed = parse_feed(write(OutgoingFeed("Mine", told, NOW)).encode(), "https://me.example/feed")
    assert parsed.title == "Mine"
    first, second = (entry.article for entry in parsed.entries)
    assert (first.id, first.title, first.excerpt, first.published) == (
        told[0].id, told[0].title, told[0].excerpt, told[0].published,
    )  # fmt: skip
    assert second.title == "Alone"
    assert second.extra["enclosures"][0]["url"] == "https://a.example/x.mp3"
    assert first.body is not None
    assert shown(read(first.body)) == "Some bold text[1]."


def test_save_writes_a_folder_that_can_be_opened_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["list", "--json", str(seeds())]) == 0
    before = json.loads(capsys.readouterr().out)
    saving = ["save", "--query", "", "--in", str(seeds()), "--to", str(tmp_path / "kept")]
    assert run(saving) == 0
    assert run(["check", str(tmp_path / "kept")]) == 0
    capsys.readouterr()
    assert run(["list", "--json", str(tmp_path / "kept")]) == 0
    after = json.loads(capsys.readouterr().out)
    for record in (*before, *after):
        del record["source"]
    assert after == before


def test_digest_and_feed_from_the_command_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["digest", "--in", str(seeds())]) == 0
    assert capsys.readouterr().out.count("\n## ") == 5
    assert run(["feed", "--in", str(seeds()), "--limit", "2", "--to", str(tmp_path / "mine.atom")]) == 0
    assert (tmp_path / "mine.atom").read_text().count("<entry>") == 2
    assert run(["digest", "--in", str(seeds()), "--format", "epub", "--to", str(tmp_path / "x.epub")]) == 0
    assert zipfile.is_zipfile(tmp_path / "x.epub")
    assert run(["save", "--in", str(seeds())]) == 2
    assert run(["digest", "No such view", "--in", str(seeds())]) == 1


def test_a_playlist_has_what_can_be_played() -> None:
    files = [
        {"url": "https://example.org/logo.png", "type": "image/png"},
        {"url": "https://example.org/1.mp3", "type": "audio/mpeg", "duration": 65},
        {"url": "file:///etc/passwd", "type": "audio/mpeg"},
    ]
    article = Article(id="a", title="One", extra={"enclosures": files})
    made = as_playlist(OutgoingFeed("Heard", (article,), datetime(2021, 6, 1, tzinfo=UTC)))
    assert made == "#EXTM3U\n#PLAYLIST:Heard\n#EXTINF:65,One\nhttps://example.org/1.mp3\n"
