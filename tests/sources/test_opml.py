"""Subscription lists: the broken ones of the world, and our own that come back the same."""

from __future__ import annotations

import html
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader import text
from newsreader.sources.feeds.opml import OutlineFeed, read_opml, write_opml

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpora" / "opml"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpora are not here")
def test_all_35_real_files_give_every_address_with_its_folder() -> None:
    files = sorted(CORPUS.glob("*.opml"))
    assert len(files) == 35
    for file in files:
        raw = file.read_text("utf-8", "replace")
        wanted = {html.unescape(url).strip() for url in re.findall(r'xmlUrl="([^"]*)"', raw)}
        listed = read_opml(file.read_bytes(), file.name)
        assert {feed.url for feed in listed.feeds} == wanted, file.name
        assert {len(feed.topics) for feed in listed.feeds} == {1}, file.name
        assert sum(not feed.title for feed in listed.feeds) == raw.count('text="" title=""'), file.name
        assert listed.problems == ()


PIECES = (
    "<outline |text='a' |xmlUrl='http://x/'|/>|>|</outline>|<opml>|</opml>|\"|<body>|</body>|<!--|-->|&|<title>|"
    "<a:outline|<outline type='include'/>|<ownerName>|</ownerName>|<dateCreated>|</dateCreated>|"
    "xmlns:a='http://opml.org/spec2'"
)


def outlines(inner: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="2.0"><head/><body>{inner}</body></opml>'.encode()


class TestReading:
    def test_nested_folders_become_topics(self) -> None:
        listed = read_opml(
            outlines(
                '<outline text="Tech"><outline text="Linux"><outline type="rss" text="LWN &amp; co" '
                'xmlUrl="https://lwn.example/rss" htmlUrl="https://lwn.example/"/></outline>'
                '<outline text="A" xmlUrl="https://a.example/"/></outline>'
                '<outline text="B" xmlUrl="https://b.example/"/>'
            )
        )
        assert listed.feeds == (
            OutlineFeed("https://lwn.example/rss", "LWN & co", "https://lwn.example/", ("Tech", "Linux")),
            OutlineFeed("https://a.example/", "A", None, ("Tech",)),
            OutlineFeed("https://b.example/", "B"),
        )

    def test_a_feed_in_two_folders_has_both_topics(self) -> None:
        feed = '<outline text="A" xmlUrl="https://a.example/"/>'
        listed = read_opml(
            outlines(f'<outline text="One">{feed}</outline><outline text="Two">{feed}</outline>')
        )
        assert [feed.topics for feed in listed.feeds] == [("One", "Two")]

    @pytest.mark.parametrize(
        "feed",
        [
            '<outline text="A & B" xmlUrl="https://a.example/?x=1&y=2"/>',
            "<outline text='A' XMLURL='https://a.example/?x=1&amp;y=2'>",
            '<outline text="A" description="see <a href="https://x.example">it</a>" xmlUrl="https://a.example/?x=1&y=2"/>',
            '</outline></body><outline text="A" xmlUrl="https://a.example/?x=1&y=2"/>',
            '<<outline text="A" xmlUrl="https://a.example/?x=1&y=2"',
            '<!-- xmlUrl="https://a.example/?x=1&y=2" --',
        ],
    )
    def test_a_broken_list_still_gives_its_addresses(self, feed: str) -> None:
        listed = read_opml(f"<opml><body>{feed}".encode())
        assert [feed.url for feed in listed.feeds] == ["https://a.example/?x=1&y=2"]

    def test_an_encoding_as_declared(self) -> None:
        document = '<?xml version="1.0" encoding="windows-1250"?><opml><body><outline text="Kůň" xmlUrl="http://a.example/"/>'
        assert read_opml(document.encode("windows-1250")).feeds[0].title == "Kůň"

    def test_what_is_no_feed_is_reported(self) -> None:
        listed = read_opml(
            outlines(
                '<outline text="x" xmlUrl="file:///etc/passwd"/>'
                '<outline text="x" type="include" url="https://a.example/more.opml"/>'
            ),
            "mine.opml",
        )
        assert listed.feeds == ()
        assert [str(problem) for problem in listed.problems] == [
            "mine.opml:1: 'https://a.example/more.opml' is a link or another list, and no feed",
            "mine.opml:1: 'file:///etc/passwd' is no http or https address",
        ]

    def test_a_file_without_feeds_is_reported(self) -> None:
        (problem,) = read_opml(b"hello").problems
        assert problem.message == "there is no feed in it; is it an OPML file?"

    @settings(max_examples=60)
    @given(
        st.one_of(
            st.binary(max_size=200),
            st.lists(
                st.sampled_from(PIECES.split("|")),
                max_size=20,
            ).map(lambda parts: "".join(parts).encode()),
        )
    )
    def test_never_fails(self, data: bytes) -> None:
        read_opml(data)


LINES = st.text(max_size=30).map(text.clean)
ADDRESSES = st.builds(
    lambda host, path: f"https://{host}.example/{path}",
    st.text("abcdefgh", min_size=1, max_size=8),
    st.text("abcé?&=;%#'()~+,/", max_size=15).map(lambda path: path.rstrip()),
)
FEEDS = st.lists(
    st.builds(
        OutlineFeed,
        url=ADDRESSES,
        title=LINES,
        home=st.none() | ADDRESSES,
        topics=st.lists(LINES.filter(bool), unique=True, max_size=3).map(tuple),
        quality=st.none() | st.integers(0, 100),
        interval=st.none() | st.integers(0, 10**6),
        muted=st.none() | st.booleans(),
        full_text=st.none() | st.booleans(),
        stories=st.none() | st.booleans(),
        keep_count=st.none() | st.integers(1, 10**6),
        keep_days=st.none() | st.integers(1, 10**6),
    ),
    unique_by=lambda feed: feed.url,
    max_size=12,
)


class TestWriting:
    @settings(max_examples=80)
    @given(FEEDS)
    def test_an_export_imports_back_to_the_same(self, feeds: list[OutlineFeed]) -> None:
        listed = read_opml(write_opml(feeds).encode())
        assert {feed.url: feed for feed in listed.feeds} == {feed.url: feed for feed in feeds}

    @settings(max_examples=50)
    @given(FEEDS)
    def test_an_export_is_well_formed(self, feeds: list[OutlineFeed]) -> None:
        from xml.etree import ElementTree

        root = ElementTree.fromstring(write_opml(feeds))
        assert {outline.get("xmlUrl") for outline in root.iter("outline")} - {None} == {
            feed.url for feed in feeds
        }

    def test_an_export_reads_well(self) -> None:
        feeds = [
            OutlineFeed("https://c.example/", "C"),
            OutlineFeed("https://b.example/", "B & co", topics=("Tech", "Linux")),
            OutlineFeed("https://a.example/", "A", "https://a.example/home", ("Tech",), quality=70),
        ]
        assert write_opml(feeds).splitlines()[3:] == [
            "  <body>",
            '    <outline type="rss" text="C" title="C" xmlUrl="https://c.example/"/>',
            '    <outline text="Tech" title="Tech">',
            '      <outline type="rss" text="A" title="A" xmlUrl="https://a.example/" '
            'htmlUrl="https://a.example/home" newsreader:quality="70"/>',
            '      <outline text="Linux" title="Linux">',
            '        <outline type="rss" text="B &amp; co" title="B &amp; co" xmlUrl="https://b.example/"/>',
            "      </outline>",
            "    </outline>",
            "  </body>",
            "</opml>",
        ]


def outline(attributes: str) -> bytes:
    return f'<opml version="2.0"><body><outline text="A" {attributes}/></body></opml>'.encode()


@pytest.mark.parametrize(
    ("attributes", "url"),
    [
        ('xmlUrl="feed://e.example/a"', "https://e.example/a"),
        ('xmlUrl="feed:http://e.example/a"', "http://e.example/a"),
        ('xmlUrl="e.example/a.xml"', "https://e.example/a.xml"),
        ('xmlUrl=" https://e.example/a|b "', "https://e.example/a%7Cb"),
        (
            'xmlUrl="https://e.example/?a=1&region=2&copy=3&amp;b=4"',
            "https://e.example/?a=1&region=2&copy=3&b=4",
        ),
        ('type="rss" url="https://e.example/a"', "https://e.example/a"),
        ('type="RSS" xmlUrl="" url="https://e.example/a"', "https://e.example/a"),
        ('type="atom" href="https://e.example/a"', "https://e.example/a"),
        ('title="a <!-- b" xmlUrl="https://e.example/a"', "https://e.example/a"),
    ],
)
def test_an_address_is_mended(attributes: str, url: str) -> None:
    assert [feed.url for feed in read_opml(outline(attributes)).feeds] == [url]


def test_categories_are_topics_too() -> None:
    read = read_opml(outline('category="/Tech/Linux, /News,Tech" xmlUrl="https://e.example/a"'))
    assert read.feeds[0].topics == ("Tech", "Linux", "News")


def test_what_is_commented_out_is_not_there() -> None:
    document = outline('xmlUrl="https://e.example/on"').replace(
        b"<body>", b'<body><!-- <outline xmlUrl="https://e.example/off"/>\n<outline text="x">-->'
    )
    assert [feed.url for feed in read_opml(document).feeds] == ["https://e.example/on"]


def test_a_feed_without_an_address_is_reported() -> None:
    read = read_opml(outline('type="rss" text="Lost"'))
    assert [problem.message for problem in read.problems] == ["the feed 'Lost' has no address"]


def test_an_emoji_in_two_halves_is_one() -> None:
    read = read_opml(outline('text="&#55357;&#56832; News" xmlUrl="https://e.example/a"'))
    assert read.feeds[0].title == "😀 News"


@pytest.mark.parametrize(
    "piece",
    [
        "<!--", "<?", "<![CDATA[", "</", "</a", "</outline ", "<outline ", '<a b="', "<a b='",
        "<outline><!--",
        '<outline xmlUrl="x ', ' description="', '<outline description="x" text="', "<script>", "<!ENTITY a",
    ],
)  # fmt: skip
def test_time_grows_with_the_length_alone(piece: str) -> None:
    document = '<opml><body><outline xmlUrl="https://a.example/"/>' + piece * (200_000 // len(piece))
    began = time.process_time()
    assert read_opml(document.encode()).feeds[0].url == "https://a.example/"
    assert time.process_time() - began < 1


def test_folders_that_are_never_closed_and_ends_without_a_beginning() -> None:
    listed = read_opml(
        b"<opml><body></outline><outline text=A><outline xmlUrl='https://a.example/1'/>"
        b"<outline title='B &amp; C' url='x'><outline type=link url=y><outline xmlUrl='https://a.example/2'>"
    )
    assert [(feed.url, feed.topics) for feed in listed.feeds] == [
        ("https://a.example/1", ("A",)),
        ("https://a.example/2", ("A", "B & C")),
    ]
    assert "is a link or another list" in listed.problems[0].message
