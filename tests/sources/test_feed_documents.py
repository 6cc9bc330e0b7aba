"""What comes of a feed's document: the formats, their corners, and what a hostile one can't do."""

from __future__ import annotations

import io
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsreader.model import Article, BodyFormat, Image, Provider, id_from_url
from newsreader.sources import markup
from newsreader.sources.feeds.document import parse_feed
from newsreader.sources.feeds.records import ParsedFeed
from newsreader.sources.feeds.xml.handlers import DECLARED, ELEMENT
from newsreader.sources.feeds.xml.strict import Parsed, parse_well_formed
from newsreader.sources.limits import MAX_DOCUMENT

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpora" / "feeds"
URL = "https://site.example/feed.xml"


def parse(document: str | bytes, url: str = URL, content_type: str = "") -> ParsedFeed:
    data = document.encode() if isinstance(document, str) else document
    feed = parse_feed(data, url, content_type)
    assert feed.is_feed, feed.problems
    return feed


def rss(items: str, channel: str = "<link>https://site.example/</link>", attributes: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:media="http://search.yahoo.com/mrss/" '
        f'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" {attributes}>'
        f"<channel><title>The Site</title>{channel}{items}</channel></rss>"
    )


def atom(entries: str, attributes: str = "") -> str:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>The Site</title>'
        f'<link href="https://site.example/"/><link rel="self" href="{URL}"/>{entries}</feed>'
    )


def only(document: str | bytes, url: str = URL) -> Article:
    (entry,) = parse(document, url).entries
    return entry.article


def titled(title: str) -> str:
    return only(rss(f"<item><title>{title}</title><link>https://site.example/1</link></item>")).title


FORMATS = {
    "RSS 0.90": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>Site</title><link>https://s.example/</link>'
    "</channel><item><title>One</title><link>https://s.example/1</link></item></rdf:RDF>",
    "RSS 0.91": '<rss version="0.91"><channel><title>Site</title><link>https://s.example/</link>'
    "<item><title>One</title><link>https://s.example/1</link></item></channel></rss>",
    "RSS 0.92": '<rss version="0.92"><channel><title>Site</title><link>https://s.example/</link>'
    "<item><title>One</title><link>https://s.example/1</link></item></channel></rss>",
    "RSS 1.0": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://s.example/"><title>Site</title>'
    '<link>https://s.example/</link></channel><item rdf:about="https://s.example/1"><title>One</title>'
    "<link>https://s.example/1</link></item></rdf:RDF>",
    "RSS 2.0": '<rss version="2.0"><channel><title>Site</title><link>https://s.example/</link>'
    "<item><title>One</title><link>https://s.example/1</link></item></channel></rss>",
    "Atom 0.3": '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Site</title>'
    '<link rel="alternate" type="text/html" href="https://s.example/"/><entry><title>One</title>'
    '<link rel="alternate" type="text/html" href="https://s.example/1"/></entry></feed>',
    "Atom 1.0": '<feed xmlns="http://www.w3.org/2005/Atom"><title>Site</title><link href="https://s.example/"/>'
    '<entry><title>One</title><link href="https://s.example/1"/></entry></feed>',
    "JSON Feed 1": '{"version": "https://jsonfeed.org/version/1", "title": "Site", '
    '"home_page_url": "https://s.example/", "items": [{"id": 1, "title": "One", "url": "https://s.example/1"}]}',
    "JSON Feed 1.1": '{"version": "https://jsonfeed.org/version/1.1", "title": "Site", '
    '"home_page_url": "https://s.example/", "items": [{"id": "1", "title": "One", "url": "https://s.example/1"}]}',
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_article(name: str) -> None:
    feed = parse(FORMATS[name])
    (entry,) = feed.entries
    assert (feed.format, feed.title, feed.home) == (name, "Site", "https://s.example/")
    assert (entry.article.title, entry.article.urls.best) == ("One", "https://s.example/1")
    assert entry.article.id == id_from_url("https://s.example/1")
    assert entry.article.provider == Provider("Site", "s.example")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpora are not here")
def test_all_36_real_feeds_are_read_with_every_entry_and_title() -> None:
    feeds = {path.name: parse(path.read_bytes()) for path in sorted(CORPUS.glob("*.xml"))}
    assert len(feeds) == 36
    # One of them repeats three of its articles four times; every other item is an entry of its own.
    assert sum(len(feed.entries) for feed in feeds.values()) == 1_069
    for name, feed in feeds.items():
        articles = [entry.article for entry in feed.entries]
        assert all((feed.title, feed.home)), name
        assert all(article.title for article in articles), name
        assert all(article.urls.best for article in articles), name
        # A page without a date has Go's zero for one, which is none.
        dated = sum(article.published is not None for article in articles)
        assert dated >= len(articles) - 4, name


OUR_OWN = {DECLARED, ELEMENT, "permalink"}

PIECES = """
<rss version='2.0'>|<channel>|<feed xmlns='http://www.w3.org/2005/Atom'>|<item>|</item>|<entry>|
<title>|</title>|<link>|<link href='x'/>|<guid>|</guid>|<description>|<content:encoded>|<![CDATA[|
]]>|&lt;b&gt;|&#x0;|&#99999999999;|&foo;|&|<media:thumbnail>|</media:thumbnail>|<media:rating>|
</media:rating>|<image>|<width>|x|</width>|<enclosure/>|<source>|</source>|<itunes:duration>|1:2|
<author>|<name>|</name>|<pubDate>|Tue, 31 Feb 99999|</pubDate>|<dcterms:valid>|start=|
</dcterms:valid>|<svg>|</svg>|<georss:point>|1 2|</georss:point>|<psc:chapters>|
<psc:chapter start='x'>|<!--|-->|<!DOCTYPE|[|<?xml ?>|\x00|\ufffe|é|</channel>|<category/>|
<x:y xmlns:x='z'>|<content type='xhtml'>|<content type='application/octet-stream'>|<ttl>|9|
<itunes:explicit>|<media:credit>|</media:credit>|<cloud/>|<textInput>|{|"items":
"""
"""What feeds are made of, to be put together wrongly."""


class TestTitles:
    @pytest.mark.parametrize(
        ("in_xml", "shown"),
        [
            ("Fish &amp; chips", "Fish & chips"),
            ("Fish &amp;amp; chips", "Fish & chips"),
            ("It&amp;#8217;s late", "It’s late"),
            ("It&amp;amp;#8217;s late", "It’s late"),
            ("<![CDATA[<b>Bold</b> &amp; <i>brave</i>]]>", "Bold & brave"),
            ("How to use &lt;b&gt; well", "How to use <b> well"),
            ("1 &lt; 2 &gt; 0", "1 < 2 > 0"),
            ("two\n   lines\tand tabs", "two lines and tabs"),
            ("caf&eacute; &nbsp;&hellip;", "café …"),
            ("AT&T reports", "AT&T reports"),
            ("unknown &foo; stays", "unknown &foo; stays"),
        ],
    )
    def test_are_the_text_that_was_meant(self, in_xml: str, shown: str) -> None:
        assert titled(in_xml) == shown

    def test_of_atom_follow_their_declared_type(self) -> None:
        kinds = {
            "text": "Use &lt;b&gt;bold&lt;/b&gt;",
            "html": "Use &lt;b&gt;bold&lt;/b&gt;",
            "xhtml": '<div xmlns="http://www.w3.org/1999/xhtml">Use <b>bold</b></div>',
        }
        shown = {
            kind: only(atom(f'<entry><id>1</id><title type="{kind}">{title}</title></entry>')).title
            for kind, title in kinds.items()
        }
        assert shown == {"text": "Use <b>bold</b>", "html": "Use bold", "xhtml": "Use bold"}

    def test_that_are_missing_come_from_the_text(self) -> None:
        article = only(
            rss("<item><guid>1</guid><description>&lt;p&gt;Just a note.&lt;/p&gt;</description></item>")
        )
        assert article.title == "Just a note."

    def test_carry_no_control_characters(self) -> None:
        shown = titled("a\x1b[31mred &#27;[0m &amp;#27;[1m\u202egnp.exe")
        assert not set(shown) & {"\x1b", "\u202e"}
        assert shown.endswith("gnp.exe")


class TestAddresses:
    def test_xml_base_comes_first(self) -> None:
        document = atom(
            '<entry xml:base="https://cdn.example/posts/"><id>1</id><title>One</title><link href="one"/>'
            '<content type="html">&lt;a href="two"&gt;x&lt;/a&gt;&lt;img src="/pic.png"&gt;</content></entry>'
        )
        article = only(document)
        assert article.urls.best == "https://cdn.example/posts/one"
        assert article.body is not None
        assert 'href="https://cdn.example/posts/two"' in article.body.text
        assert article.images == (Image("https://cdn.example/pic.png"),)

    def test_then_the_page_for_texts_and_the_feed_for_the_rest(self) -> None:
        article = only(
            rss(
                "<item><title>One</title><link>/posts/one/</link>"
                "<description>&lt;img src='pic.png'&gt;</description>"
                '<enclosure url="/audio.mp3" type="audio/mpeg" length="5"/></item>'
            ),
            "https://site.example/blog/feed.xml",
        )
        assert article.urls.best == "https://site.example/posts/one/"
        assert article.images == (Image("https://site.example/posts/one/pic.png"),)
        assert article.extra["enclosures"][0]["url"] == "https://site.example/audio.mp3"

    def test_of_a_text_don_t_depend_on_who_serves_the_feed(self) -> None:
        article = only(
            rss(
                "<item><title>One</title><link>https://site.example/posts/one/</link>"
                "<description>&lt;a href='two'&gt;x&lt;/a&gt;</description></item>"
            ),
            "https://feeds.example/the-site",
        )
        assert article.body is not None
        assert "https://site.example/posts/one/two" in article.body.text

    @pytest.mark.parametrize(
        "link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "mailto:a@b"]
    )
    def test_are_http_alone(self, link: str) -> None:
        article = only(
            rss(f"<item><title>One</title><guid isPermaLink='false'>1</guid><link>{link}</link></item>")
        )
        assert article.urls.best is None

    def test_of_a_page_behind_feedburner_are_the_original_ones(self) -> None:
        document = rss(
            "<item><title>One</title><link>https://feedproxy.example/~r/1</link>"
            "<feedburner:origLink>https://site.example/one</feedburner:origLink></item>",
            attributes='xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"',
        )
        assert only(document).urls.best == "https://site.example/one"


class TestIds:
    def test_without_link_come_from_the_guid_and_the_site(self) -> None:
        item = "<item><guid isPermaLink='false'>7</guid><title>One</title></item>"
        article = only(rss(item))
        edited = only(rss(item.replace("One", "Two")))
        elsewhere = only(rss(item, "<link>https://other.example/</link>"))
        assert article.id == edited.id != elsewhere.id

    def test_with_neither_link_nor_guid_are_a_hash_of_the_content(self) -> None:
        feed = parse(rss("<item><title>One</title></item><item><title>Two</title></item>"))
        again = parse(rss("<item><title>One</title></item>"))
        assert len({entry.article.id for entry in feed.entries}) == 2
        assert again.entries[0].article.id == feed.entries[0].article.id

    def test_stay_apart_where_all_entries_link_to_one_page(self) -> None:
        items = "".join(
            f"<item><title>Version {n}</title><link>https://site.example/changes#v{n}</link></item>"
            for n in range(3)
        )
        assert len({entry.article.id for entry in parse(rss(items)).entries}) == 3

    def test_stay_apart_where_all_entries_have_one_guid(self) -> None:
        items = "".join(
            f"<item><title>News {n}</title><guid isPermaLink='false'>x</guid>"
            f"<link>https://site.example/{n}</link></item>"
            for n in range(3)
        )
        feed = parse(rss(items))
        assert [entry.article.id for entry in feed.entries] == [
            id_from_url(f"https://site.example/{n}") for n in range(3)
        ]

    def test_are_the_same_in_three_feeds(self) -> None:
        spellings = (
            "https://www.site.example/a/?utm_source=rss",
            "http://site.example/a",
            "https://site.example/a/",
        )
        items = (
            f"<item><title>A</title><link>{link.replace('&', '&amp;')}</link></item>" for link in spellings
        )
        assert len({only(rss(item)).id for item in items}) == 1

    def test_an_entry_that_comes_twice_counts_once(self) -> None:
        item = "<item><title>One</title><link>https://site.example/1</link></item>"
        assert len(parse(rss(item + item)).entries) == 1


class TestContent:
    def test_the_full_text_is_the_body_and_the_summary_the_excerpt(self) -> None:
        article = only(
            rss(
                "<item><title>One</title><link>https://site.example/1</link>"
                "<description>In short.</description><content:encoded>"
                "<![CDATA[<p>At length, <em>really</em>.</p><script>alert(1)</script>]]>"
                "</content:encoded></item>"
            )
        )
        assert article.excerpt == "In short."
        assert article.body is not None
        assert (article.body.format, article.body.text) == (
            BodyFormat.HTML,
            "<p>At length, <em>really</em>.</p>",
        )

    def test_words_of_neighbouring_blocks_stay_apart_in_an_excerpt(self) -> None:
        body = (
            "&lt;h2&gt;Head&lt;/h2&gt;&lt;p&gt;One&lt;br&gt;two&lt;/p&gt;&lt;ul&gt;&lt;li&gt;three&lt;/ul&gt;"
        )
        article = only(rss(f"<item><title>x</title><guid>1</guid><description>{body}</description></item>"))
        assert article.excerpt == "One two three"

    def test_plain_text_of_atom_stays_plain(self) -> None:
        article = only(atom("<entry><id>1</id><title>x</title><content>a &lt; b\n  c</content></entry>"))
        assert article.body is not None
        assert (article.body.format, article.body.text) == (BodyFormat.TEXT, "a < b\n  c")

    def test_xhtml_of_atom_is_kept(self) -> None:
        article = only(
            atom(
                '<entry><id>1</id><title>x</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
                "<p>Hello <b>you</b></p></div></content></entry>"
            )
        )
        assert article.body is not None
        assert "<p>Hello <b>you</b></p>" in article.body.text

    def test_dates_authors_and_categories(self) -> None:
        article = only(
            rss(
                "<item><title>x</title><guid>1</guid><dc:creator>Ann &amp;amp; Bo</dc:creator>"
                "<pubDate>Tue, 18 Jun 2021 13:00:00 +0200</pubDate><category>AI</category>"
                "<category><![CDATA[Computer &amp; Vision]]></category><category>ai</category></item>"
            )
        )
        assert article.published == datetime(2021, 6, 18, 11, 0, tzinfo=UTC)
        assert article.extra["author"] == "Ann & Bo"
        assert article.topics == ("AI", "Computer & Vision")

    def test_an_update_has_its_own_date(self) -> None:
        (entry,) = parse(
            atom(
                "<entry><id>1</id><title>x</title><published>2021-06-18T11:00:00Z</published>"
                "<updated>2021-06-19T11:00:00Z</updated></entry>"
            )
        ).entries
        assert entry.article.published == datetime(2021, 6, 18, 11, tzinfo=UTC)
        assert entry.updated == datetime(2021, 6, 19, 11, tzinfo=UTC)

    def test_an_edit_changes_the_digest_and_nothing_else_does(self) -> None:
        item = "<item><title>One</title><link>https://site.example/1</link><description>{}</description>{}</item>"
        first, same, edited = (
            parse(rss(item.format(text, more))).entries[0]
            for text, more in (("A", ""), ("A", "<comments>https://site.example/c</comments>"), ("B", ""))
        )
        assert first.digest == same.digest != edited.digest
        assert first.key == edited.key

    def test_podcasts_keep_their_enclosure_with_length_and_duration(self) -> None:
        article = only(
            rss(
                "<item><title>Episode</title><guid>1</guid><itunes:duration>1:02:03</itunes:duration>"
                '<itunes:image href="https://site.example/cover.jpg"/>'
                '<enclosure url="https://site.example/e1.mp3" length="12345678" type="audio/mpeg"/></item>'
            )
        )
        assert article.type == "audio"
        assert article.extra["enclosures"] == [
            {
                "url": "https://site.example/e1.mp3",
                "type": "audio/mpeg",
                "length": 12_345_678,
                "duration": 3_723,
            }
        ]
        assert article.images[0].url == "https://site.example/cover.jpg"

    def test_media_give_images_and_videos(self) -> None:
        article = only(
            rss(
                "<item><title>Clip</title><guid>1</guid><media:group>"
                '<media:content url="https://site.example/v.mp4" type="video/mp4" fileSize="99" '
                'duration="61"/>'
                '<media:content url="https://site.example/p.jpg" medium="image" width="640" height="480"/>'
                '<media:thumbnail url="https://site.example/t.jpg" width="64" height="48"/>'
                "</media:group></item>"
            )
        )
        assert article.type == "video"
        assert article.extra["enclosures"][0] == {
            "url": "https://site.example/v.mp4",
            "type": "video/mp4",
            "length": 99,
            "duration": 61,
        }
        assert article.images == (
            Image("https://site.example/p.jpg", 640, 480),
            Image("https://site.example/t.jpg", 64, 48),
        )

    def test_a_planet_names_the_publisher_of_each_entry(self) -> None:
        article = only(
            atom(
                "<entry><id>1</id><title>x</title><link href='https://ann.example/1'/>"
                "<source><title>Ann's blog</title><link href='https://ann.example/'/></source></entry>"
            )
        )
        assert article.provider == Provider("Ann's blog", "ann.example")

    def test_a_feed_says_when_to_leave_it_alone(self) -> None:
        feed = parse(
            rss(
                "<item><title>x</title><guid>1</guid></item>",
                "<link>https://site.example/</link><ttl>90</ttl><language>en-GB</language>"
                '<link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="https://hub.example/"/>'
                "<skipHours><hour>0</hour><hour>5</hour><hour>24</hour><hour>77</hour></skipHours>",
            )
        )
        assert (feed.ttl, feed.skip_hours, feed.language) == (90, (0, 5), "en-GB")
        assert feed.hub == "https://hub.example/"

    def test_json_feed_in_full(self) -> None:
        feed = parse(
            """{"version": "https://jsonfeed.org/version/1.1", "title": "Site", "language": "de",
            "home_page_url": "https://s.example/", "authors": [{"name": "Ann"}],
            "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
            "items": [{"id": "1", "url": "https://s.example/1", "external_url": "https://far.example/x",
              "content_html": "<p>Hi <a href='/y'>y</a></p>", "summary": "Hi & ho", "tags": ["AI", 3],
              "image": "/i.png", "date_published": "2021-06-18T13:00:00+02:00",
              "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9,
                               "duration_in_seconds": 60.5}]},
              {"id": "2", "content_text": "Only text"}, "nonsense", {"id": null}]}"""
        )
        first, second = (entry.article for entry in feed.entries)
        assert (first.urls.original, first.urls.web) == ("https://far.example/x", "https://s.example/1")
        assert first.extra == {
            "author": "Ann",
            "language": "de",
            "enclosures": [
                {"url": "https://site.example/a.mp3", "type": "audio/mpeg", "length": 9, "duration": 60}
            ],
        }
        assert (first.topics, first.excerpt) == (("AI",), "Hi & ho")
        assert first.images == (Image("https://site.example/i.png"),)
        assert first.published == datetime(2021, 6, 18, 11, tzinfo=UTC)
        assert second.title == "Only text"
        assert second.body is not None
        assert second.body.format is BodyFormat.TEXT


class TestEncodings:
    TITLE = "Žluťoučký kůň – “test”"

    def document(self, declared: str) -> str:
        return (
            f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel>'
            f"<title>{self.TITLE}</title></channel></rss>"
        )

    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "windows-1250"]
    )
    def test_as_declared(self, encoding: str) -> None:
        assert parse(self.document(encoding.removesuffix("-sig")).encode(encoding)).title == self.TITLE

    @pytest.mark.parametrize("declared", ["iso-8859-1", "us-ascii", "utf-16", "no-such-thing", "zlib"])
    def test_declared_wrongly_but_utf8(self, declared: str) -> None:
        assert parse(self.document(declared).encode()).title == self.TITLE

    def test_only_the_http_header_knows(self) -> None:
        document = f"<rss version='2.0'><channel><title>{self.TITLE}</title></channel></rss>".encode(
            "windows-1250"
        )
        assert parse(document, content_type="text/xml; charset=windows-1250").title == self.TITLE

    def test_latin1_declared_as_utf8(self) -> None:
        document = self.document("utf-8").replace(self.TITLE, "“Café”")
        assert parse(document.encode("cp1252")).title == "“Café”"

    def test_one_stray_byte_spoils_nothing_else(self) -> None:
        document = self.document("utf-8").encode().replace(b"test", b"t\xe9st")
        assert parse(document).title == self.TITLE.replace("test", "tést")

    @pytest.mark.parametrize(
        ("declared", "codec"), [("gb2312", "gb18030"), ("shift_jis", "cp932"), ("euc-kr", "euc-kr")]
    )
    def test_of_the_east(self, declared: str, codec: str) -> None:
        document = self.document(declared).replace(
            self.TITLE, "日本 中国" if declared != "euc-kr" else "한국"
        )
        assert parse(document.encode(codec)).title in ("日本 中国", "한국")


class TestHostileDocuments:
    def quickly(self, document: bytes, seconds: float = 5.0) -> ParsedFeed:
        started = time.process_time()
        feed = parse_feed(document, URL)
        assert time.process_time() - started < seconds
        return feed

    @pytest.mark.parametrize("gap", ["\n", ""])
    def test_entities_do_not_swell(self, gap: str) -> None:
        levels = "".join(f'{gap}<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        document = (
            f'<?xml version="1.0"?>{gap}<!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]>{gap}'
            "<rss version='2.0'><channel><title>x</title><item><title>&l9;</title></item></channel></rss>"
        )
        feed = self.quickly(document.encode())
        assert feed.is_feed
        assert len(feed.entries[0].article.title) < 100

    def test_a_long_entity_used_often_does_not_swell(self) -> None:
        document = (
            f'<?xml version="1.0"?>\n<!DOCTYPE rss [\n<!ENTITY a "{"x" * 50_000}">\n]>\n<rss version="2.0">'
            "<channel><title>x</title><item><title>t</title>"
            f"<description>{'&a;' * 50_000}</description></item></channel></rss>"
        )
        assert self.quickly(document.encode()).is_feed

    def test_files_are_never_read_through_entities(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret"
        secret.write_text("s3cret")
        document = (
            f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]><rss version="2.0"><channel>'
            "<title>a &x; b</title></channel></rss>"
        )
        assert "s3cret" not in repr(parse_feed(document.encode(), URL))

    @pytest.mark.parametrize("tag", ["a", "item", "div", "media:group", "content"])
    def test_deep_nesting_ends(self, tag: str) -> None:
        deep = f"<{tag}>" * 50_000 + f"</{tag}>" * 50_000
        self.quickly(rss(f"<item><title>x</title>{deep}</item>").encode(), 20)

    def test_deep_nesting_in_a_body_ends(self) -> None:
        body = "&lt;div&gt;" * 50_000 + "text"
        feed = self.quickly(
            rss(f"<item><title>x</title><guid>1</guid><description>{body}</description></item>").encode()
        )
        assert feed.entries[0].article.body is not None
        assert markup.plain(feed.entries[0].article.body.text) == "text"

    def test_deep_json_ends(self) -> None:
        assert not self.quickly(b'{"items":' + b"[" * 100_000).is_feed

    def test_endless_cdata_ends(self) -> None:
        self.quickly(b"<rss version='2.0'><channel><title>x</title>" + b"<![CDATA[" * 100_000, 20)

    @pytest.mark.parametrize(
        "written",
        [
            rss("<item><title>One</title></item><item><title>Two</title></item><item><title>Thr"),
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>One</title></entry>'
            "<entry><title>Two</title></entry><entry><title>Thr",
            '{"title": "T", "items": [{"id": "1", "title": "One"}, {"id": 2, "title": "Two"}, {"id": "Thr',
        ],
    )
    def test_of_one_that_is_too_large_the_first_entries_are_read(
        self, written: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = written.encode()
        monkeypatch.setattr("newsreader.sources.feeds.document.MAX_DOCUMENT", whole.index(b"Thr"))
        feed = parse_feed(whole, URL)
        assert [entry.article.title for entry in feed.entries] == ["One", "Two"]
        assert "only its first 2 entries are read" in feed.problems[0].message

    @pytest.mark.parametrize(
        "end",
        ["", "</", "</tit", "</title", "</title>", "</title><descri", "</title><link href='https://e.ex"],
    )
    @pytest.mark.parametrize("text", ["One", "<![CDATA[One"])
    def test_of_one_that_is_cut_off_what_came_is_read(self, text: str, end: str) -> None:
        end = end.replace("</title>", "]]></title>") if text != "One" else end
        document = f"<rss version='2.0'><channel><title>T</title><item><guid>1</guid><title>{text}{end}"
        (entry,) = parse_feed(document.encode(), URL).entries
        assert entry.article.title.startswith("One")

    def test_too_many_entries_are_cut(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("newsreader.sources.feeds.xml.feed.MAX_ENTRIES", 50)
        items = "".join(f"<item><guid>{n}</guid><title>{n}</title></item>" for n in range(60))
        assert [entry.article.title for entry in parse(rss(items)).entries] == [str(n) for n in range(50)]

    @pytest.mark.parametrize(
        ("document", "why"),
        [
            (b"", "empty"),
            (b"<!DOCTYPE html><html><body>Hi</body></html>", "web page"),
            (b"<opml/>", "neither RSS nor Atom"),
            (b"{}", "neither RSS nor Atom"),
            (b'{"items": [', "broken in a way"),
            (b"\x00\x01\x02", "neither RSS nor Atom"),
            (b" " * (MAX_DOCUMENT + 1), "larger than 10 MB"),
        ],
    )
    def test_what_is_no_feed_says_why(self, document: bytes, why: str) -> None:
        feed = parse_feed(document, URL)
        assert not feed.is_feed
        assert why in feed.problems[0].message

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(st.binary(max_size=400))
    def test_arbitrary_bytes_never_raise(self, data: bytes) -> None:
        parse_feed(data, URL)

    @settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.sampled_from(PIECES.replace("\n", "").split("|")),
            max_size=30,
        )
    )
    def test_a_scrambled_feed_never_raises(self, parts: list[str]) -> None:
        parse_feed("".join(parts).encode("utf-8", "surrogatepass"), URL)

    @pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpora are not here")
    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def test_a_real_feed_with_pieces_cut_out_never_raises(self, data: st.DataObject) -> None:
        whole = (CORPUS / "e24bdf846b71fa0f.xml").read_bytes()[:12_000]
        start = data.draw(st.integers(0, len(whole)))
        length = data.draw(st.integers(1, 300))
        filling = data.draw(st.binary(max_size=5))
        parse_feed(whole[:start] + filling + whole[start + length :], URL)


class TestTheOwnDriver:
    """Well-formed documents go past feedparser's own way in, to the same end."""

    def both(self, document: str) -> tuple[Parsed, feedparser.FeedParserDict]:
        usual = feedparser.parse(
            io.BytesIO(document.encode()),
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers={"content-type": "application/xml; charset=utf-8"},
        )
        return parse_well_formed(document, ""), usual

    def same(self, document: str) -> bool:
        own, usual = self.both(document)
        entries = list(map(self.told, own.entries)) == list(map(self.told, usual.entries))
        return (
            entries and self.told(own.about) == self.told(usual.feed) and own.version == (usual.version or "")
        )

    def told(self, value: Any) -> Any:
        """A value as feedparser has it, but for what our handlers add and the dates that they leave to us."""
        if isinstance(value, dict):
            return {
                name: self.told(part)
                for name, part in value.items()
                if name not in OUR_OWN and not name.endswith("_parsed")
            }
        return list(map(self.told, value)) if isinstance(value, list) else value

    @pytest.mark.parametrize("name", FORMATS)
    def test_reads_every_format_as_feedparser_does(self, name: str) -> None:
        if not FORMATS[name].startswith("{"):
            assert self.same(FORMATS[name])

    def test_keeps_namespaces_markup_and_attributes_as_feedparser_does(self) -> None:
        xhtml = (
            '<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">An <em>x</em></div></title>'
            '<content type="xhtml" xml:base="/a/" xml:lang="de"><h:div xmlns:h="http://www.w3.org/1999/xhtml">'
            '<h:a href="b" x="1">c &amp; d</h:a></h:div></content><link href="1" rel="ALTERNATE"/></entry>'
        )
        assert self.same(atom(xhtml, 'xml:base="https://s.example/" xmlns:t="urn:x" t:a="b"'))
        media = (
            '<item><media:content url="https://s.example/1.mp4" type="Video/MP4" medium="video"/>'
            "<description>&lt;p&gt;one\ntwo&lt;/p&gt;</description><x:new xmlns:x='urn:a'>y</x:new></item>"
        )
        assert self.same(rss(media))

    def test_leaves_what_is_not_well_formed_to_feedparser(self) -> None:
        broken = rss("<item><title>One</title><description><p>open</description></item>")
        with pytest.raises(ExpatError):
            parse_well_formed(broken, "")
        assert only(broken).title == "One"

    @pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpora are not here")
    def test_reads_real_feeds_as_feedparser_does(self) -> None:
        well_formed = 0
        for path in sorted(CORPUS.iterdir()):
            try:
                document = path.read_text(encoding="utf-8")
                # What is said of a medium is the entry's own text for feedparser.
                assert "<media:" in document or self.same(document), path.name
                well_formed += 1
            except (ExpatError, UnicodeDecodeError):
                continue
        assert well_formed > 20
