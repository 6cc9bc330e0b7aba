"""newsboat's `urls` file."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.sources.feeds.newsboat_urls import read_urls_file
from newsreader.sources.feeds.opml import OutlineFeed


def feeds(*lines: str) -> tuple[OutlineFeed, ...]:
    return read_urls_file("\n".join(lines).encode()).feeds


def test_tags_become_topics_and_the_title_is_taken() -> None:
    assert feeds(
        "https://a.example/rss",
        'https://b.example/rss "hot news" tech "~B \\"the\\" feed"   tech',
        '"https://c.example/rss?x=1 " !hidden',
    ) == (
        OutlineFeed("https://a.example/rss"),
        OutlineFeed("https://b.example/rss", 'B "the" feed', topics=("hot news", "tech")),
        OutlineFeed("https://c.example/rss?x=1", muted=True),
    )


def test_comments_and_empty_lines_are_passed_over() -> None:
    assert feeds("# https://no.example/", "", "   ", "https://a.example/x#part tag # a comment") == (
        OutlineFeed("https://a.example/x#part", topics=("tag",)),
    )


def test_the_same_address_twice_is_one_feed() -> None:
    assert len(feeds("https://a.example/ one", "https://a.example/ two")) == 1


def test_programs_and_searches_are_reported_and_never_run() -> None:
    listed = read_urls_file(
        b'"exec:touch /tmp/x"\n"filter:~/bin/f.sh:https://a.example/" tag\n'
        b'"query:Unread:unread = \\"yes\\""\nfile:///etc/passwd\nhttps://b.example/',
        "urls",
    )
    assert [feed.url for feed in listed.feeds] == ["https://b.example/"]
    assert [str(problem) for problem in listed.problems] == [
        "urls:1: 'exec:touch /tmp/x' runs a program; add the feed by its own address",
        "urls:2: 'filter:~/bin/f.sh:https://a.example/' runs a program over a feed; "
        "add the feed by its own address",
        "urls:3: 'query:Unread:unread = \"yes\"' is a search of newsboat's; "
        "save a view with the same query instead",
        "urls:4: 'file:///etc/passwd' is no http or https address",
    ]


@settings(max_examples=60)
@given(st.one_of(st.binary(max_size=100), st.text('"\\~!# ab\n:/https.', max_size=100).map(str.encode)))
def test_never_fails(data: bytes) -> None:
    read_urls_file(data)
