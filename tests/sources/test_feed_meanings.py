"""What feeds mean by what they say: which text is the body, where addresses start, who names an entry."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from newsreader.model import Article, Body, BodyFormat, Image
from newsreader.sources import markup
from newsreader.sources.feeds.document import parse_feed
from newsreader.sources.feeds.records import ParsedFeed

URL = "https://site.example/blog/feed.xml"


def parse(document: str) -> ParsedFeed:
    feed = parse_feed(document.encode(), URL)
    assert feed.is_feed, feed.problems
    return feed


def rss(items: str, channel: str = "") -> str:
    return (
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>Site</title><link>https://site.example/</link>{channel}{items}</channel></rss>"
    )


def item(inner: str, link: str = "https://site.example/posts/one/") -> str:
    return f"<item><title>One</title><link>{link}</link>{inner}</item>"


def atom(entries: str, attributes: str = "", head: str = "") -> str:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" {attributes}>'
        f"<title>Site</title>{head}{entries}</feed>"
    )


def only(document: str) -> Article:
    (entry,) = parse(document).entries
    return entry.article


def text_of(article: Article) -> str:
    assert article.body is not None
    return article.body.text


class TestDates:
    @pytest.mark.parametrize(
        ("written", "moment"),
        [
            ("Sat, Mar 09 2024 08:28:28 PM", datetime(2024, 3, 9, 20, 28, 28, tzinfo=UTC)),
            ("samedi 9 mars 2024 à 20h28", datetime(2024, 3, 9, 20, 28, tzinfo=UTC)),
            ("2024-03-09 10:15:00 CET", datetime(2024, 3, 9, 9, 15, tzinfo=UTC)),
            ("1709979300", datetime(2024, 3, 9, 10, 15, tzinfo=UTC)),
            ("soon", None),
            ("0001-01-01T00:00:00Z", None),
        ],
    )
    def test_are_read_by_one_parser_in_every_format(self, written: str, moment: datetime | None) -> None:
        entry = f"<entry><id>1</id><title>x</title><published>{written}</published></entry>"
        json = f'{{"items": [{{"id": "1", "title": "x", "date_published": "{written}"}}]}}'
        assert only(rss(item(f"<pubDate>{written}</pubDate>"))).published == moment
        assert only(rss(item(f"<dc:date>{written}</dc:date>"))).published == moment
        assert only(atom(entry)).published == moment
        assert only(json).published == moment

    def test_of_one_feed_agree_in_their_order_of_day_and_month(self) -> None:
        feed = parse(
            rss(
                item("<pubDate>03/04/2024</pubDate>", "https://site.example/1")
                + item("<pubDate>25/04/2024</pubDate>", "https://site.example/2")
            )
        )
        assert feed.entries[0].article.published == datetime(2024, 4, 3, tzinfo=UTC)
        assert only(rss(item("<pubDate>03/04/2024</pubDate>"))).published is None

    @pytest.mark.parametrize(
        ("language", "written", "month"),
        [
            ("hr", "17 listopada 2024", 10),
            ("pl-PL", "17 listopada 2024", 11),
            ("hr-HR", "3 lip 2024", 6),
            ("cs", "3. srp 2024", 8),
            ("bs", "3. srp 2024", 7),
            ("", "17 listopada 2024", 11),
        ],
    )
    def test_months_are_those_of_the_feeds_language(self, language: str, written: str, month: int) -> None:
        dated = f"<pubDate>{written}</pubDate>"
        told = [
            only(rss(item(dated), f"<language>{language}</language>")),
            only(rss(item(dated)).replace("<rss ", f'<rss xml:lang="{language}" ')),
            only(
                json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "language": language,
                            "items": [{"id": "1", "title": "One", "date_published": written}]})
            ),
        ]  # fmt: skip
        assert [article.published and article.published.month for article in told] == [month] * 3


class TestAddresses:
    @pytest.mark.parametrize(
        ("attributes", "base", "link"),
        [
            ("", 'xml:base="2024/05/"', "https://site.example/blog/2024/05/one"),
            ('xml:base="/a/"', 'xml:base="b/"', "https://site.example/a/b/one"),
            ('xml:base="https://cdn.example/a/"', 'xml:base="../b/"', "https://cdn.example/b/one"),
            ("", "", "https://site.example/blog/one"),
            (
                'xml:base="https://a.example/"',
                'xml:base="http:///cdn.example/b/"',
                "http://cdn.example/b/one",
            ),
        ],
    )
    def test_a_relative_base_is_applied_once(self, attributes: str, base: str, link: str) -> None:
        entry = (
            f'<entry {base}><id>1</id><title>x</title><link href="one"/>'
            '<link rel="enclosure" href="one.mp3"/>'
            '<content type="html">&lt;a href="two"&gt;x</content></entry>'
        )
        article = only(atom(entry, attributes))
        assert article.urls.best == link
        assert article.extra["enclosures"][0]["url"] == f"{link}.mp3"
        expected = link.removesuffix("one") + "two" if base else "https://site.example/blog/two"
        assert f'href="{expected}"' in text_of(article)

    def test_of_pages_start_from_the_site_whose_feed_lies_elsewhere(self) -> None:
        document = rss(item("", "/one")).replace(
            "https://site.example/</link>", "https://home.example/b/</link>"
        )
        assert only(document).urls.best == "https://home.example/one"
        assert only(rss(item("", "/one"))).urls.best == "https://site.example/one"

        listed = {
            "version": "https://jsonfeed.org/version/1.1",
            "home_page_url": "https://home.example/b/",
            "items": [{"id": "1", "title": "x", "url": "/one", "content_html": "<a href='two'>x</a>"}],
        }
        assert only(json.dumps(listed)).urls.best == "https://home.example/one"
        assert 'href="https://home.example/two"' in text_of(only(json.dumps(listed)))

    def test_start_from_the_base_of_an_element_in_the_text(self) -> None:
        entry = (
            '<entry><id>1</id><title>x</title><link href="https://site.example/one"/><content type="xhtml">'
            '<div xmlns="http://www.w3.org/1999/xhtml" xml:base="https://other.example/deep/">'
            '<a href="k">x</a>'
            '<p xml:base="er/"><img src="i.png" alt="i"/></p></div></content></entry>'
        )
        for document in (atom(entry), atom(entry).replace("</title><entry", " & </title><entry")):
            shown = text_of(only(document))
            assert 'href="https://other.example/deep/k"' in shown
            assert 'src="https://other.example/deep/er/i.png"' in shown

    def test_in_a_text_start_from_its_own_page(self) -> None:
        body = '&lt;a href="two"&gt;a&lt;/a&gt;&lt;a href="?x"&gt;b&lt;/a&gt;&lt;a href="#fn"&gt;c&lt;/a&gt;'
        shown = text_of(only(rss(item(f"<description>{body}</description>"))))
        page = "https://site.example/posts/one/"
        assert [part.split('"')[0] for part in shown.split('href="')[1:]] == [
            f"{page}two",
            f"{page}?x",
            f"{page}#fn",
        ]

    def test_of_footnotes_stay_on_the_page_whatever_the_base(self) -> None:
        entry = (
            '<entry><id>1</id><title>x</title><link href="https://site.example/posts/one/"/>'
            '<content type="html">&lt;a class="x" href="#fn1"&gt;1&lt;/a&gt;</content></entry>'
        )
        assert 'href="https://site.example/posts/one/#fn1"' in text_of(
            only(atom(entry, 'xml:base="https://site.example/"'))
        )

    def test_without_a_link_start_from_the_site(self) -> None:
        document = rss(
            "<item><title>x</title><guid isPermaLink='false'>1</guid>"
            "<description>&lt;img src='a.png'&gt;</description></item>"
        )
        assert 'src="https://site.example/a.png"' in text_of(only(document))

    @pytest.mark.parametrize(
        "inner",
        [
            "<link></link><guid isPermaLink='true'>https://site.example/3</guid>",
            "<guid>https://site.example/3</guid><link>  </link>",
            "<guid isPermaLink='True'>https://site.example/3</guid><link/>",
            "<link uri='at://did/x'>https://site.example/3</link>",
            "<link>//site.example/3</link>",
            "<link url='at://did/x'>https://site.example/3</link>",
            "<link>#</link><guid>https://site.example/3</guid>",
        ],
    )
    def test_of_an_entry_are_found_where_they_are(self, inner: str) -> None:
        document = rss(f"<item><title>x</title>{inner}</item>")
        for text in (document, document.replace("</rss>", "")):
            assert only(text).urls.best == "https://site.example/3"

    def test_of_an_entry_may_have_their_relation_written_out(self) -> None:
        link = (
            '<link rel="http://www.iana.org/assignments/relation/alternate" href="https://site.example/3"/>'
        )
        assert (
            only(atom(f"<entry><id>1</id><title>x</title>{link}</entry>")).urls.best
            == "https://site.example/3"
        )

    def test_of_an_entry_of_rdf_or_json_may_be_its_identifier(self) -> None:
        rdf = (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
            '<channel><title>x</title></channel><item rdf:about="https://site.example/3"><title>x</title>'
            "<link/></item></rdf:RDF>"
        )
        json = '{"items": [{"id": "https://site.example/3", "title": "x"}]}'
        assert [only(document).urls.best for document in (rdf, json)] == ["https://site.example/3"] * 2

    @pytest.mark.parametrize(
        "written",
        ["www.e.example/a", "http:/www.e.example/a", "https//www.e.example/a", "feed:www.e.example/a"],
    )
    def test_in_a_text_are_mended_before_they_are_joined(self, written: str) -> None:
        cleaned = markup.clean_body(
            f"<a href='{written}'>x</a> <a href={written}>y</a>", "https://site.example/"
        )
        assert cleaned.count('="http') == cleaned.count("://www.e.example/a") == 2

    def test_left_empty_mean_nothing_and_not_the_page(self) -> None:
        empty = '<a href="">x</a><a href=\' \'>y</a><img alt="" src="">'
        cleaned = markup.clean_body(f'<a href="/z">z</a>{empty}', "https://site.example/")
        assert cleaned == '<a href="https://site.example/z">z</a><a>x</a><a>y</a><img alt="">'

    def test_in_a_tag_of_very_many_empty_values_that_never_ends_are_looked_for_once(self) -> None:
        # Looked for anew from each of them, they take minutes.
        endless = '<img src="x" ' + 'alt="" ' * 50_000
        cleaned = markup.clean_body(f'<a href="/z">z</a>{endless}', "https://site.example/")
        assert cleaned.startswith('<a href="https://site.example/z">z</a>')

    def test_a_guid_that_is_no_address_is_none(self) -> None:
        assert only(rss("<item><title>x</title><link/><guid>abc-1</guid></item>")).urls.best is None


class TestElements:
    def test_keep_their_meaning_under_any_prefix(self) -> None:
        document = rss(
            item('<x:creator xmlns:x="http://purl.org/dc/elements/1.1/">First</x:creator>')
            + item('<y:creator xmlns:y="urn:other">None</y:creator>', "https://site.example/2")
            + item(
                '<creator xmlns="http://purl.org/dc/elements/1.1/">Third</creator>', "https://site.example/3"
            )
            + item("<dc:creator>Fourth</dc:creator>", "https://site.example/4")
        )
        authors = [entry.article.extra.get("author") for entry in parse(document).entries]
        assert authors == ["First", None, "Third", "Fourth"]

    @pytest.mark.parametrize("kind", ["xhtml", "html"])
    def test_after_a_text_with_elements_of_its_own(self, kind: str) -> None:
        inner = '<div xmlns="http://www.w3.org/1999/xhtml"><p>a <b>b</b></p></div>'
        text = f'<content type="{kind}">{inner}</content>'
        entry = f'<entry xml:base="{{0}}/"><id>{{0}}</id>{text}<title>T{{0}}</title><link href="p"/></entry>'
        articles = [entry.article for entry in parse(atom(entry.format(1) + entry.format(2))).entries]
        assert [article.title for article in articles] == ["T1", "T2"]
        assert [article.urls.best for article in articles] == [
            f"https://site.example/blog/{number}/p" for number in (1, 2)
        ]
        assert text_of(articles[1]) == "<p>a <b>b</b></p>"


class TestTexts:
    @pytest.mark.parametrize("written", ["&lt;![CDATA[A &amp;amp; B]]&gt;", "<![CDATA[<![CDATA[A & B]]]]>"])
    def test_a_title_that_was_wrapped_twice_is_unwrapped_twice(self, written: str) -> None:
        document = rss(f"<item><title>{written}</title><link>https://site.example/1</link></item>")
        assert only(document).title == "A & B"

    LONG = "A long sentence that tells what there is to be seen in the picture."

    @pytest.mark.parametrize(
        "medium",
        [
            "<media:content url='https://s.example/m.jpg' medium='image'>{}</media:content>",
            "<media:group><media:content url='https://s.example/m.jpg' type='image/jpeg'/>{}</media:group>",
        ],
    )
    @pytest.mark.parametrize("first", [True, False])
    def test_a_medium_s_description_is_its_alternative_text(self, medium: str, first: bool) -> None:
        told = medium.format(f"<media:description>{self.LONG}</media:description>")
        own = "<description>&lt;p&gt;Morning!&lt;/p&gt;</description>"
        article = only(rss(item(told + own if first else own + told)))
        assert (text_of(article), article.excerpt) == ("<p>Morning!</p>", "Morning!")
        assert article.images == (Image("https://s.example/m.jpg", title=self.LONG),)

    def test_a_medium_s_description_is_the_body_where_there_is_no_other(self) -> None:
        told = "First.\n\n0:00 Intro\n1:30 vector&lt;int&gt;"
        article = only(
            atom(
                "<entry><id>1</id><title>x</title><media:group><media:title>Other</media:title>"
                f"<media:description>{told}</media:description></media:group></entry>"
            )
        )
        assert article.body == Body(BodyFormat.TEXT, "First.\n\n0:00 Intro\n1:30 vector<int>")
        assert (article.title, article.excerpt) == ("x", "First. 0:00 Intro 1:30 vector<int>")

    def test_the_element_decides_and_not_the_length(self) -> None:
        whole = "<content:encoded>&lt;p&gt;Whole.&lt;/p&gt;</content:encoded>"
        summary = f"<description>{self.LONG}</description>"
        notes = f"<itunes:summary>{self.LONG} {self.LONG}</itunes:summary>"
        article = only(rss(item(notes + summary + whole)))
        assert (text_of(article), article.excerpt) == ("<p>Whole.</p>", self.LONG)
        assert text_of(only(rss(item(notes + summary)))) == self.LONG
        assert text_of(only(rss(item("<content:encoded> </content:encoded>" + summary)))) == self.LONG

    def test_plain_text_keeps_its_lines(self) -> None:
        article = only(rss(item("<description>Milk\nEggs &amp;amp; ham\n\nBread</description>")))
        assert article.body == Body(BodyFormat.TEXT, "Milk\nEggs & ham\n\nBread")
        wrapped = "\n".join(["A line that some program has wrapped where it was wide enough"] * 3)
        assert text_of(only(rss(item(f"<description>{wrapped}</description>")))) == wrapped
        assert only(rss(item(f"<description>{wrapped}</description>"))).body != Body(BodyFormat.TEXT, wrapped)

    @pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "TEXT/HTML", "html"])
    def test_a_type_is_compared_without_its_parameters(self, kind: str) -> None:
        entry = (
            f'<entry><id>1</id><title>x</title><content type="{kind}">&lt;p&gt;Hi&lt;/p&gt;</content></entry>'
        )
        assert only(atom(entry)).body == Body(BodyFormat.HTML, "<p>Hi</p>")

    def test_a_title_that_is_declared_plain_is_unescaped_once(self) -> None:
        entry = '<entry><id>1</id><title type="text">a &amp;lt; b &amp;amp;amp; c</title></entry>'
        assert only(atom(entry)).title == "a &lt; b &amp;amp; c"

    @pytest.mark.parametrize("closing", ["</rss>", ""])
    def test_references_are_resolved_once_in_broken_documents_too(self, closing: str) -> None:
        document = rss(
            "<item><title>X &amp;amp; Y</title><link>https://site.example/?a=1&amp;b=2&amp;copy=3</link>"
            '<description>&lt;a href="https://e.example/?a=1&amp;amp;b=2"&gt;x&lt;/a&gt;</description></item>'
        ).replace("</rss>", closing)
        article = only(document)
        assert (article.title, article.urls.best) == ("X & Y", "https://site.example/?a=1&b=2&copy=3")
        site = document.replace("https://site.example/</link>", "https://site.example/?a=1&amp;b=2</link>", 1)
        assert parse(site).home == "https://site.example/?a=1&b=2"
        assert 'href="https://e.example/?a=1&amp;b=2"' in text_of(article)

    def test_an_excerpt_is_the_first_own_sentence(self) -> None:
        body = "<h2>A</h2><pre>code()</pre><blockquote>Quoted.</blockquote><p>Said.</p><h2>B</h2><p>Then.</p>"
        article = only(rss(item(f"<content:encoded><![CDATA[{body}]]></content:encoded>")))
        assert article.excerpt == "Said. Then."

    def test_entities_of_a_document_s_own_are_what_it_says(self) -> None:
        own = '<!DOCTYPE rss [<!ENTITY who "Ann &#38; Co"><!ENTITY site "The Site"> <!ENTITY x SYSTEM "file:///x">]>'
        article = only(own + rss(item("<description>&site; &who; &x;</description>")))
        assert article.excerpt == "The Site &who; &x;"

    def test_an_entry_that_is_a_picture_is_called_after_it(self) -> None:
        article = only(
            rss("<item><description>&lt;img src='https://e.example/a/cat.jpg'></description></item>")
        )
        assert (article.title, len(article.images)) == ("cat.jpg", 1)

    def test_half_a_character_spoils_no_json_feed(self) -> None:
        whole = (
            r'{"items": [{"id": "1", "title": "\ud83d \ud83d\ude00 \\ud83d", "content_text": "a'
            + "\n"
            + 'b"}]}'
        )
        article = only(whole)
        assert (article.title, text_of(article)) == ("\ufffd 😀 \\ud83d", "a\nb")

    def test_an_excerpt_has_no_word_processor_s_styles(self) -> None:
        body = (
            "<!--[if gte mso 9]><xml><w:A>Normal</w:A></xml><![endif]--><xml><w:B>0</w:B></xml>"
            "Normal 0 false false EN-US X-NONE /* Style Definitions */ table.Mso {mso-style-name:x;} "
            "<p>Said.</p>"
        )
        article = only(rss(item(f"<description><![CDATA[{body}]]></description>")))
        assert article.excerpt == "Said."


class TestAuthors:
    @pytest.mark.parametrize(
        ("entry", "author"),
        [
            ("<entry><id>1</id><title>x</title></entry>", "Site Author"),
            ("<entry><id>1</id><title>x</title><author><name>Own</name></author></entry>", "Own"),
            (
                "<entry><id>1</id><title>x</title><source><author><name>S</name></author></source></entry>",
                "S",
            ),
        ],
    )
    def test_of_the_feed_are_those_of_entries_without(self, entry: str, author: str) -> None:
        document = atom(entry, head="<author><name>Site Author</name></author>")
        assert only(document).extra["author"] == author

    @pytest.mark.parametrize(
        ("author", "told"), [("<itunes:author>Ann</itunes:author>", "Ann"), ("", "The Owner")]
    )
    def test_of_a_podcast_is_its_owner_only_where_nobody_else_is_named(self, author: str, told: str) -> None:
        owner = "<itunes:owner><itunes:name>The Owner</itunes:name></itunes:owner>"
        assert only(rss(item(""), owner + author)).extra["author"] == told

    @pytest.mark.parametrize(
        "written",
        [
            "<author>ann@post.example (Ann Author)</author>",
            "<author>Ann Author &lt;ann@some.photography&gt;</author>",
            "<author>ann@example.org (Ann Author)</author>",
        ],
    )
    def test_are_told_without_their_mail_address(self, written: str) -> None:
        assert only(rss(item(written))).extra["author"] == "Ann Author"


class TestIdentity:
    def ids(self, *items: str) -> list[str]:
        return [entry.article.id for entry in parse(rss("".join(items))).entries]

    def test_one_guid_and_one_link_with_other_titles_are_other_articles(self) -> None:
        item = "<item><title>{}</title><link>https://site.example/n</link><guid>N/A</guid></item>"
        ids = self.ids(item.format("Build 1"), item.format("Build 2"), item.format("Build 3"))
        assert len(set(ids)) == 3

    def test_an_attached_file_keeps_an_ampersand_at_its_end(self) -> None:
        enclosure = '<link rel="enclosure" href="/a.mp3" type="audio/mpeg" title="Q&amp;A"/>'
        article = only(atom(f"<entry><id>1</id><title>x</title>{enclosure}</entry>"))
        assert article.extra["enclosures"][0]["title"] == "Q&A"

    def test_a_guid_that_moves_to_https_is_the_same(self) -> None:
        entry = "<item><title>x</title><guid isPermaLink='false'>{}://site.example/?p=1</guid></item>"
        before, after = (parse(rss(entry.format(scheme))).entries[0] for scheme in ("http", "https"))
        assert (before.key, before.article.id) == (after.key, after.article.id)

    def test_undated_entries_are_in_their_order_and_undated(self) -> None:
        feed = parse(rss("".join(item("", f"https://site.example/{n}") for n in (3, 1, 2))))
        assert [entry.article.urls.best for entry in feed.entries] == [
            f"https://site.example/{n}" for n in (3, 1, 2)
        ]
        assert all(entry.article.published is None for entry in feed.entries)


class TestMarkup:
    @pytest.mark.parametrize(
        ("written", "shown"),
        [
            ("<p>a<xmp><b>x</b> &amp; y</xmp>b", "<p>a</p><pre>&lt;b&gt;x&lt;/b&gt; &amp;amp; y</pre>b"),
            ("<XMP lang=c>#include <x>", "<pre>#include &lt;x&gt;</pre>"),
            ('<p style="display: none">a</p><p>b</p>', "<p>b</p>"),
            ('<p style="display&#58;none">a</p><p>b</p>', "<p>b</p>"),
            ('<p style="dis&#112;lay&colon;none">a</p><p>b</p>', "<p>b</p>"),
            ('<p style="display:/* not */none">a</p><p>b</p>', "<p>b</p>"),
            ('<p style="display: none; display: flex">b</p>', "<p>b</p>"),
            ('<p style="display: none !important; display: flex">a</p>b', "b"),
            ('<p style="display: none; display: ">a</p>b', "b"),
            ("<p style=\"content: 'display:none; x'\">b</p>", "<p>b</p>"),
            ('<p style="border-collapse: collapse; visibility: collapse">a</p>b', "b"),
            ('<dialog><p>a</p></dialog><dialog class="x" open>b</dialog>', "b"),
            ("<datalist><option>a</datalist><noframes><p>a</p></noframes><noembed>a</noembed>b", "b"),
            ("<p style='\\64 isplay: n\\6fne'>a</p><p>b</p>", "<p>b</p>"),
            ('<p style="font-family:&quot;A&quot;">b</p>', "<p>b</p>"),
            ("<div hidden><div>a</div><p>c</div>b", "b"),
            ("<div hidden/>b", "b"),
            ('<p style="backface-visibility: hidden">b</p>', "<p>b</p>"),
            ("<p hidden>a<p>b", "<p>b</p>"),
            ('<span aria-hidden="true">a</span>b', "b"),
            ('<p class="hidden md:block" style="overflow: hidden">b</p>', "<p>b</p>"),
            ('<p hidden="until-found">b</p>', "<p>b</p>"),
            ("<ruby>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby>", "字(ji)"),
            ("<ruby>漢<rt>kan<rb>字<rt>ji</ruby>", "漢(kan)字(ji)"),
            ("<math alttext='a &lt; b'><mi>a</mi></math>", "a &lt; b"),
            ("<m:math><m:mi>x</m:mi><m:mo>=</m:mo><m:mn>1</m:mn></m:math>", "x=1"),
            ('<script type="math/tex; mode=display">\\frac12</script>', "\\frac12"),
            ("<svg><path d='M0'/><title>x</title></svg>b", "b"),
            ("a<!--[if !mso]><p><p/>--><![if x]>b<![endif]>", "ab"),
            ("<a name='x'/>b", "<a></a>b"),
            ("<a href=https://e.example/>b</a>", '<a href="https://e.example/">b</a>'),
            ("&#55357;&#56832;", "😀"),
        ],
    )
    def test_is_what_a_browser_shows(self, written: str, shown: str) -> None:
        assert markup.clean_body(written, None) == shown

    @pytest.mark.parametrize(
        "picture",
        [
            '<img src="data:image/gif;base64,R0" data-src="{}">',
            '<img data-lazy-src="{}">',
            '<img src="/img/blank.gif" data-original="{}">',
            '<img src="/placeholder.svg" data-srcset="https://e.example/s.jpg 320w, {} 640w">',
            '<img srcset="https://e.example/s.jpg, {} 2x">',
            '<img src="data:x"><noscript><img src="{}"></noscript>',
            '<picture><source srcset="{} 2x"><img src="data:image/svg+xml,x"></picture>',
            '<img src="{}" data-src="https://e.example/other.jpg">',
            '<img src="data:x" data-of-some-script="{}" data-note="not.a picture">',
            '<img src="data:x" data-of-some-script="https://e.example/s.jpg 300w, {} 900w">',
            '<amp-img src="{}" width="1" height="1"></amp-img>',
        ],
    )
    def test_has_the_address_of_a_lazy_picture(self, picture: str) -> None:
        real = "https://e.example/real.jpg"
        cleaned = markup.clean_body(picture.format(real), None)
        assert cleaned.count("<img") == 1
        assert f'src="{real}"' in cleaned

    @pytest.mark.parametrize("source", ["", ' src=""', ' src="about:blank"', " src='data:,'"])
    @pytest.mark.parametrize("name", ["iframe", "video", "audio"])
    def test_has_the_address_of_a_lazy_player(self, name: str, source: str) -> None:
        written = f'<{name}{source} data-src="https://e.example/real"></{name}>'
        assert markup.clean_body(written, None) == f'<{name} src="https://e.example/real"></{name}>'

    def test_is_numbered_as_its_style_says(self) -> None:
        cleaned = markup.clean_body('<ol style="list-style-type: upper-roman"><li>x</li></ol>', None)
        assert cleaned.startswith('<ol type="I">')

    def test_of_many_empty_elements_is_not_deep(self) -> None:
        drawn = "<svg>" + "<path d='M0'/>" * 400 + "</svg>" + "<w:x/>" * 400
        cleaned = markup.clean_body(f'<a href="https://e.example/">x</a>{drawn}<p>y</p>', None)
        assert cleaned == '<a href="https://e.example/">x</a><p>y</p>'

    def test_that_is_too_long_ends_with_a_note(self) -> None:
        cleaned = markup.clean_body("<p>word</p>" * 120_000, None)
        assert cleaned.endswith(f"<em>{markup.CUT}</em></p>")
        assert markup.cut_text("x" * (markup.MAX_BODY + 1)).endswith(markup.CUT)


def test_where_people_talk_about_an_entry_and_how_many_do() -> None:
    spaces = 'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
    told = item(
        "<comments>/posts/one/#comments</comments><slash:comments> 12 </slash:comments>"
        "<wfw:commentRss>https://site.example/posts/one/feed/</wfw:commentRss>"
    )
    extra = only(rss(told).replace("<rss ", f"<rss {spaces} ", 1)).extra
    assert extra["comments"] == "https://site.example/posts/one/#comments"
    assert extra["comments_count"] == 12
    assert extra["comments_feed"] == "https://site.example/posts/one/feed/"
    replies = (
        '<entry><title>One</title><id>1</id><link href="https://site.example/posts/one/"/>'
        '<link rel="replies" type="text/html" href="https://site.example/talk" thr:count="3"/></entry>'
    )
    extra = only(atom(replies, 'xmlns:thr="http://purl.org/syndication/thread/1.0"')).extra
    assert (extra["comments"], extra["comments_count"]) == ("https://site.example/talk", 3)
    hostile = item("<comments>javascript:alert(1)</comments><slash:comments>-9e99</slash:comments>")
    assert (
        not {"comments", "comments_count"}
        & only(rss(hostile).replace("<rss ", f"<rss {spaces} ")).extra.keys()
    )


class TestExcerptsThatWereEscapedOnceTooOften:
    def test_the_body_begins_for_a_summary_that_shows_tags(self) -> None:
        summary = "In reply to &amp;lt;a href=&amp;quot;/&amp;quot;&amp;gt;Ann&amp;lt;/a&amp;gt;. Thanks."
        body = (
            "<content:encoded><![CDATA[<p>In reply to <a href='/'>Ann</a>. Thanks.</p>]]></content:encoded>"
        )
        assert (
            only(rss(item(f"<description>{summary}</description>{body}"))).excerpt
            == "In reply to Ann. Thanks."
        )

    def test_a_text_about_tags_keeps_them(self) -> None:
        text = "The &amp;lt;b&amp;gt; of &amp;lt;/b&amp;gt; is bold."
        body = f"<content:encoded>&lt;p&gt;{text}&lt;/p&gt;</content:encoded>"
        article = only(rss(item(f"<description>{text} In short.</description>{body}")))
        assert article.excerpt == "The <b> of </b> is bold. In short."

    def test_a_summary_of_text_without_its_tags_has_no_references_left(self) -> None:
        entry = (
            "<entry><title>One</title><id>urn:x:1</id>"
            '<summary type="text">Salt &amp;amp; pepper&amp;nbsp;&amp;mdash; and &amp;lt;b&amp;gt;.</summary>'
            "</entry>"
        )
        article = only(atom(entry))
        assert article.excerpt == "Salt & pepper \u2014 and &lt;b&gt;."
        assert text_of(article) == "Salt & pepper\u00a0\u2014 and &lt;b&gt;."

    def test_what_stands_in_a_frame_for_who_has_none_is_no_text(self) -> None:
        frame = '<iframe src="https://play.example/1"><a href="https://play.example/1">A song</a></iframe>'
        article = only(
            rss(item(f"<description><![CDATA[<p>Listen.</p>{frame}<p>Again.</p>]]></description>"))
        )
        assert article.excerpt == "Listen. Again."


@pytest.mark.parametrize(
    "said", ["The post {} appeared first on {}.", "Der Beitrag {} erschien zuerst auf {}."]
)
def test_the_line_that_wordpress_ends_texts_with_is_none_of_the_excerpt(said: str) -> None:
    links = (
        '<a rel="nofollow" href="https://site.example/1">One</a>',
        '<a href="https://site.example">Site</a>',
    )
    line = f"<p>{said.format(*links)}</p>"
    summary = f"<description><![CDATA[<p>Short.</p>{line}]]></description>"
    assert only(rss(item(summary))).excerpt == "Short."
    assert only(rss(item(f"{summary}<content:encoded>Long.</content:encoded>"))).excerpt == "Short."
    assert "Other" in only(rss(item(summary.replace(">One<", ">Other<")))).excerpt


def test_the_picture_of_an_author_is_none_of_the_article() -> None:
    pictures = "".join(
        f'<media:content medium="image" url="{url}" />'
        for url in ("https://1.gravatar.com/avatar/ab12?s=96", "https://site.example/1.jpg")
    )
    assert [image.url for image in only(rss(item(pictures))).images] == ["https://site.example/1.jpg"]
