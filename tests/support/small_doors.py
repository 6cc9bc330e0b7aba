"""The ways in that are narrow: a text in, and what must hold of whatever comes out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final, NamedTuple

from newsreader import text, urls
from newsreader.config.toml_tables import parsed
from newsreader.errors import NewsreaderError
from newsreader.query import parse
from newsreader.query.printer import print_query
from newsreader.sources import dates, markup
from newsreader.sources.encoding import decode
from newsreader.sources.feeds.newsboat_urls import read_urls_file
from newsreader.sources.files.guarded_yaml import YamlError
from newsreader.sources.files.guarded_yaml import load as load_yaml
from newsreader.sources.files.report import DocumentReport
from newsreader.sources.readers.newsboat_filter import UntranslatableError, query_of
from newsreader.sources.readers.read_later import read_csv, read_saved_html

PAGE: Final = "https://a.example/b/c"


class SmallDoor(NamedTuple):
    """`read` fails where something that must hold doesn't; `samples` are what mutations begin with."""

    read: Callable[[str], None]
    samples: tuple[str, ...]


def date(written: str) -> None:
    for day_first in (None, True, False):
        moment = dates.known_date(written, day_first)
        assert moment is None or moment.tzinfo is not None


def address(written: str) -> None:
    for mended in (urls.mended(written), urls.mended(written, PAGE), urls.mended_bare(written)):
        if mended is not None:
            assert urls.openable(mended), mended
            assert text.first_control(mended) is None, mended
            key = urls.canonical(mended)
            assert urls.canonical(key) == key, mended
    urls.canonical(written)
    urls.domain(written)
    assert urls.split_login(urls.without_login(written))[1] is None


def line(written: str) -> None:
    shown = text.clean(written)
    assert text.first_control(shown) is None
    assert text.clean(shown) == shown
    assert "\n" not in shown
    text.fold(written)
    text.shorten(shown, 40)


def title(written: str) -> None:
    for is_markup in (None, True, False):
        shown = markup.title_text(written, is_markup)
        assert text.first_control(shown) is None
        assert len(shown) <= 510


def body(written: str) -> None:
    clean = markup.clean_body(written, PAGE, PAGE)
    lowered = clean.lower()
    assert "<script" not in lowered
    assert "javascript:" not in lowered.replace("&#", "").partition("href=")[2][:12]
    markup.plain(written, 300)
    markup.opening(clean, 300)
    markup.first_picture(clean)


def query(written: str) -> None:
    with suppress(NewsreaderError):
        meant = parse(written)
        assert parse(print_query(meant)) == meant


def settings(written: str) -> None:
    with suppress(NewsreaderError):
        parsed(written)


def front_matter(written: str) -> None:
    with suppress(YamlError):
        load_yaml(written, DocumentReport("a.md"))


def list_of_lines(written: str) -> None:
    for feed in read_urls_file(written.encode("utf-8", "surrogatepass")).feeds:
        assert urls.openable(feed.url), feed.url


def filter_expression(written: str) -> None:
    with suppress(UntranslatableError):
        parse(query_of(written, {}))


def bytes_of_a_page(written: str) -> None:
    data = written.encode("latin-1", "replace")
    decode(data, f"text/html; charset={written[:12]}")
    read_csv(data, "export")
    read_saved_html(data, "export")


SMALL_DOORS: Final[dict[str, SmallDoor]] = {
    "date": SmallDoor(
        date,
        (
            "Tue, 05 Mar 2024 10:15:00 +0100",
            "2024-03-05T10:15:00.5Z",
            "5. März 2024, 22:15 Uhr",
            "March 5, 2024 at 10:15 PM EST",
            "2024-W10-2T10:15",
            "1709633700",
            "05/03/24",
            "Tue Mar  5 10:15:00 CET 2024",
        ),
    ),
    "address": SmallDoor(
        address,
        (
            "https://user:pw@www.a.example:443/b/../c?utm_source=x&b=2&a=1#!/d",
            "feed:https://a.example/amp/?amp",
            "//[2001:db8::1]:80/%7e|{}",
            "https:\\\\bücher.example\\x y",
            "www.a.example/?q=%zz&&=",
            "https://cdn.ampproject.org/c/s/a.example/x",
        ),
    ),
    "line": SmallDoor(line, ("A\x1b]0;t\x07 line\u202e of\u00ad text\r\n👩‍👩‍👧 e\u0301", "[b]x[/b] \x9b2J")),
    "title": SmallDoor(
        title, ("A &amp;lt;b&amp;gt; <i>c</i> &#55357;&#56832;", "<![CDATA[x]]> 1 < 2 &copy &#x110000;")
    ),
    "body": SmallDoor(
        body,
        (
            '<p style="display:none">a</p><a href="java&#10;script:x">b</a><img data-src="/c" src="data:,">',
            "<pre><div>a<br>b</div></pre><ol type=a reversed start=-3><li>x<ruby>字<rt>ji</ruby></ol>",
            '<math><semantics><mi>q</mi><annotation encoding="TeX">q^2</annotation></semantics></math>',
            "<table><tr><td>1<table><td>2</table><svg><path/></svg><!--[if IE]>x<![endif]--><template>y",
            '<picture><source srcset="a.webp 1x, b.webp 2x"><img></picture><iframe src="//v.example/e">',
        ),
    ),
    "query": SmallDoor(
        query,
        (
            'title:"a b" OR (-tag:c AND age:<3d) sort:-heat limit:10',
            "/a.*b/ is:unread source:x,y words:>100 date:2024-01-01..2024-02",
            "not (a or b) 'c' field:* lang:de domain:a.example",
        ),
    ),
    "settings": SmallDoor(
        settings, ('[a]\nb = ["a", \'b\']\n[feeds]\nevery = "1h"\n[[views]]\nname = """x"""\nq.r = 1e3\n',)
    ),
    "front matter": SmallDoor(
        front_matter,
        (
            "title: 'a: b'\ntags: [x, y]\ndate: 2024-03-05 10:15:00 +01:00\nmore: &a {b: *a}\n",
            "a: |\n  text\n  more\nb: >-\n  folded\n? key\n: value\n- x\n",
            "--- !!map {a: !!binary aGk=, <<: {b: 1}}\n...",
        ),
    ),
    "list of lines": SmallDoor(
        list_of_lines, ('https://a.example/feed "tag one" ~Title # said\n"exec:x" !y\nfile:///etc/passwd\n',)
    ),
    "filter": SmallDoor(
        filter_expression, ('title =~ "a|b" and (age between 1:10 or flags # "s") and unread = "yes"',)
    ),
    "bytes": SmallDoor(
        bytes_of_a_page,
        (
            "url,title,tags\nhttps://a.example/1,\"x, y\",a|b\n",
            '<ul><li><a href="https://a.example/1" time_added="1709633700" tags="a,b">x</a></ul>',
            "utf-16le\xff\xfea\x00b\x00",
        ),
    ),
}  # fmt: skip
