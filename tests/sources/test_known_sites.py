"""Pages of known sites stand for feeds by a rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.sources.feeds.known_sites import known_feed
from newsreader.urls import openable

CHANNEL = "UCabcdefghijklmnopqrstuv"


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        (f"https://www.youtube.com/channel/{CHANNEL}", f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}"),
        (f"https://m.youtube.com/channel/{CHANNEL}/videos", f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}"),
        ("https://www.youtube.com/playlist?list=PLx-1", "https://www.youtube.com/feeds/videos.xml?playlist_id=PLx-1"),
        ("https://www.youtube.com/@name", None),
        ("https://www.youtube.com/watch?v=x&list=PLx", None),
        ("https://vimeo.com/somebody", "https://vimeo.com/somebody/videos/rss"),
        ("https://vimeo.com/channels/staffpicks", "https://vimeo.com/channels/staffpicks/videos/rss"),
        ("https://vimeo.com/123456", None),
        ("https://tube.example/c/chan@other.example/videos", "https://tube.example/feeds/videos.xml?videoChannelName=chan@other.example"),
        ("https://tube.example/a/me/videos", "https://tube.example/feeds/videos.xml?accountName=me"),
        ("https://www.reddit.com/r/python", "https://www.reddit.com/r/python/.rss"),
        ("https://old.reddit.com/r/python/new/", "https://www.reddit.com/r/python/new/.rss"),
        ("https://www.reddit.com/user/me/", "https://www.reddit.com/user/me/.rss"),
        ("https://social.example/@me", "https://social.example/@me.rss"),
        ("https://social.example/@me/1234", None),
        ("https://github.com/me/program", "https://github.com/me/program/releases.atom"),
        ("https://github.com/me/program.git", "https://github.com/me/program/releases.atom"),
        ("https://github.com/me/program/tags", "https://github.com/me/program/tags.atom"),
        ("https://github.com/me/program/commits/main", "https://github.com/me/program/commits/main.atom"),
        ("https://github.com/me", "https://github.com/me.atom"),
        ("https://github.com/settings", None),
        ("https://github.com/me/program/issues/1", None),
        ("https://news.ycombinator.com/", "https://news.ycombinator.com/rss"),
        ("https://news.ycombinator.com/newest", "https://hnrss.org/newest"),
        ("https://news.ycombinator.com/user?id=me", "https://hnrss.org/user?id=me"),
        ("https://arxiv.org/list/cs.AI/recent", "https://rss.arxiv.org/rss/cs.AI"),
        ("https://somebody.substack.com/", "https://somebody.substack.com/feed"),
        ("https://somebody.substack.com/p/post", None),
        ("https://medium.com/@me", "https://medium.com/feed/@me"),
        ("https://example.org/", None),
        ("https://example.org/feed.xml", None),
    ],
)  # fmt: skip
def test_the_feed_of_a_page(page: str, feed: str | None) -> None:
    assert known_feed(page) == feed
    assert feed is None or openable(feed)


@given(
    st.sampled_from(["youtube.com", "reddit.com", "github.com", "vimeo.com", "arxiv.org", "x.example"]),
    st.text(alphabet='/@abc?=&#<>" %\n.-', max_size=40),
)
def test_whatever_comes_out_may_be_asked(host: str, rest: str) -> None:
    feed = known_feed(f"https://{host}/{rest}")
    assert feed is None or openable(feed)
