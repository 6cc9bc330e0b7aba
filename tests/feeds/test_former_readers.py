"""The files of former readers, each made by hand from its documented format, and what is read from it."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from former import make_database
from hypothesis import given
from hypothesis import strategies as st

from newsreader.errors import SourceError
from newsreader.feeds.former_readers import life_of
from newsreader.feeds.move_in import import_of
from newsreader.model import id_from_url
from newsreader.sources.readers import elfeed, json_exports, newsboat, read_later, thunderbird
from newsreader.sources.readers.eilmeldung import read_config
from newsreader.sources.readers.records import FormerEntry, FormerLife

FEED = "http://a.example/feed"


def read(path: Path, content: str | bytes) -> FormerLife:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return life_of([str(path)])


def states(entry: FormerEntry) -> tuple[str, ...]:
    flags = (("read", entry.read), ("starred", entry.starred), ("archived", entry.archived))
    return (*(name for name, is_set in flags if is_set), *entry.tags)


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63), 2**40, -5, 0, 9e999, "x", b"\xff", None])
def test_no_number_in_newsboats_cache_keeps_its_articles_from_being_read(number: object) -> None:
    (entry,) = newsboat.cached_entries([{"title": "A", "url": "https://a.example/1", "pubDate": number}])
    assert entry.title == "A"
    assert entry.published is None or entry.published.year < 5_200


GOOGLE: dict[str, Any] = {
    "id": "user/-/state/com.google/starred",
    "items": [
        {
            "id": "tag:google.com,2005:reader/item/0000000000000001",
            "title": "One",
            "published": 1_600_000_000,
            "canonical": [{"href": "http://a.example/1"}],
            "categories": ["user/-/state/com.google/read", "user/-/label/to read"],
            "origin": {"streamId": f"feed/{FEED}", "htmlUrl": "http://a.example/", "title": "A Feed"},
            "summary": {"content": "<p>Text.</p>"},
            "enclosure": [{"href": "http://a.example/1.mp3", "type": "audio/mpeg"}],
        },
        {
            "id": "a-guid-of-the-feed",
            "title": "Two",
            "alternate": [{"href": "http://b.example/2", "type": "text/html"}],
            "categories": [],
            "origin": {"streamId": "feed/12", "htmlUrl": "http://b.example/", "title": "B"},
        },
    ],
}


def test_google_reader_json(tmp_path: Path) -> None:
    """`feed/...` is a feed's address only where it is an address; labels are tags; a star is the export's."""
    first, second = read(tmp_path / "export.json", json.dumps(GOOGLE)).entries
    assert (first.feed, first.guid, first.url, first.body) == (FEED, "", "http://a.example/1", "<p>Text.</p>")
    assert states(first) == ("read", "starred", "to read")
    assert [file.url for file in first.enclosures] == ["http://a.example/1.mp3"]
    assert (second.feed, second.guid, second.origin_home) == ("", "a-guid-of-the-feed", "http://b.example/")
    assert states(second) == ("starred",)


def test_articles_without_a_feed_are_taken_by_their_address(tmp_path: Path) -> None:
    life = read(tmp_path / "starred.json", json.dumps(GOOGLE))
    wanted = import_of(life, {}, [FEED])
    assert [feed.url for feed in wanted.feeds] == [FEED]
    (loose,) = wanted.loose
    assert loose.entry.article.id == id_from_url("http://b.example/2")
    assert loose.entry.article.sources[0].name == "B"
    assert wanted.feeds[0].entries[0].fields == ("read", "starred", "tag:to-read")


def test_feedbin_stars_are_known_by_address(tmp_path: Path) -> None:
    record = {"title": "T", "author": None, "content": "<p>x</p>", "url": "http://a.example/1"}
    (entry,) = read(
        tmp_path / "starred.json", json.dumps([record | {"published": "2024-01-02T03:04:05.000000Z"}])
    ).entries
    assert (entry.url, entry.starred) == ("http://a.example/1", True)
    assert entry.published is not None
    assert entry.published.isoformat() == "2024-01-02T03:04:05+00:00"


def test_miniflux_entries(tmp_path: Path) -> None:
    feed = {"feed_url": FEED, "site_url": "http://a.example/", "title": "A", "category": {"title": "News"}}
    entries = [
        {"feed_id": 1, "status": status, "url": f"http://a.example/{status}", "title": status,
         "content": "x", "published_at": "2024-01-02T03:04:05Z", "starred": status == "read", "feed": feed}
        for status in ("read", "unread", "removed")
    ]  # fmt: skip
    life = read(tmp_path / "entries.json", json.dumps({"total": 3, "entries": entries}))
    assert [states(entry) for entry in life.entries] == [("read", "starred"), (), ("archived",)]
    (outline,) = life.feeds
    assert (outline.url, outline.title, outline.topics) == (FEED, "A", ("News",))


def test_newsblur_saved_stories(tmp_path: Path) -> None:
    story = {
        "story_permalink": "http://a.example/1", "story_title": "T", "story_content": "x", "read_status": 1,
        "story_timestamp": "1600000000", "story_feed_id": 7, "user_tags": ["x", "y z"], "id": "guid-1",
    }  # fmt: skip
    feed = {"id": 7, "feed_address": FEED, "feed_title": "A"}
    feeds: list[object] = [{"7": feed}, [feed]]
    for told in feeds:
        export = {"stories": [story], "feeds": told}
        (entry,) = read(tmp_path / "stories.json", json.dumps(export)).entries
        assert (entry.feed, entry.guid, states(entry)) == (FEED, "guid-1", ("read", "starred", "x", "y z"))


@pytest.mark.parametrize(("column", "value"), [("", ""), ("cursor,", "7187623980,")], ids=["2025", "2024"])
def test_pocket_csv(tmp_path: Path, column: str, value: str) -> None:
    csv = (
        f"title,url,time_added,{column}tags,status\n"
        f'"One, and more",http://a.example/1,1700000000,{value}a|b,unread\n'
        f"http://a.example/2,http://a.example/2,1700000001,{value},archive\n"
        f"Bad,javascript:alert(1),1,{value},unread\n"
    )
    life = read(tmp_path / "part_000000.csv", csv)
    first, second = life.entries
    assert (first.title, states(first)) == ("One, and more", ("later", "a", "b"))
    assert (second.title, states(second)) == ("", ("read", "later"))
    assert [problem.line for problem in life.problems] == [4]
    assert life.program == "Pocket"


def test_instapaper_csv(tmp_path: Path) -> None:
    csv = (
        "URL,Title,Selection,Folder,Timestamp,Tags\n"
        'http://a.example/1,One,"a quote",Starred,1600000000,"[""x""]"\n'
        "http://a.example/2,Two,,Archive,1600000001,[]\n"
        "http://a.example/3,Three,,Long reads,1600000001,[]\n"
    )
    life = read(tmp_path / "instapaper-export.csv", csv)
    assert [states(entry) for entry in life.entries] == [
        ("starred", "later", "x"),
        ("read", "later"),
        ("later", "long reads"),
    ]
    assert life.program == "Instapaper"


def test_pocket_html(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html><h1>Unread</h1><ul><li>"
        '<a href="http://a.example/1" time_added="1600000000" tags="a,b">One &amp; all</a></li>'
        '<li><a href="javascript:x" time_added="1" tags="">Bad</a></li></ul>'
        '<h1>Read Archive</h1><ul><li><a href="http://a.example/2" time_added="1" tags="">Two</a></li></ul>'
    )
    first, second = read(tmp_path / "ril_export.html", page).entries
    assert (first.title, states(first)) == ("One & all", ("later", "a", "b"))
    assert states(second) == ("read", "later")


def test_omnivore_in_a_zip_file(tmp_path: Path) -> None:
    pages = [
        {"url": "http://a.example/1", "title": "One", "state": "Archived", "labels": ["x"],
         "savedAt": "2024-01-01T00:00:00.000Z", "description": "About <b>it</b>", "slug": "../none"},
        {"url": "http://a.example/2", "title": "Two", "state": "Active", "slug": "two", "description": "x",
         "savedAt": "2024-01-01T00:00:00.000Z"},
    ]  # fmt: skip
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("metadata_0_to_1.json", json.dumps(pages))
        archive.writestr("content/two.html", "<p>All of it</p>")
    with zipfile.ZipFile(tmp_path / "export.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    for place in ("export.zip", "unpacked"):
        first, second = life_of([str(tmp_path / place)]).entries
        assert (states(first), first.body) == (("read", "later", "x"), "About <b>it</b>")
        assert (states(second), second.body, second.body_is_markup) == (("later",), "<p>All of it</p>", True)


def test_rss_guard(tmp_path: Path) -> None:
    message = {
        "id": 1, "is_read": 1, "is_important": 1, "is_deleted": 0, "feed": "77", "title": "One",
        "url": "http://a.example/1", "author": "", "date_created": 1_600_000_000_000, "contents": "x",
        "custom_id": "guid-1",
    }  # fmt: skip
    connection = make_database(
        tmp_path / "database.db",
        {
            "Categories": ("id, parent_id, title", [{"id": 1, "parent_id": -1, "title": "News"}]),
            "Feeds": (
                "id, title, category, source, custom_id",
                [{"id": 5, "title": "A", "category": 1, "source": FEED, "custom_id": "77"}],
            ),
            "Messages": (", ".join(message), [message]),
            "Labels": ("id, name, custom_id", [{"id": 1, "name": "Good", "custom_id": "L1"}]),
            "LabelsInMessages": ("label, message", [{"label": "L1", "message": "guid-1"}]),
        },
    )
    with closing(connection):
        life = life_of([str(tmp_path / "database.db")])
    (entry,) = life.entries
    assert (entry.feed, entry.guid, states(entry)) == (FEED, "guid-1", ("read", "starred", "Good"))
    assert entry.published is not None
    assert entry.published.year == 2020
    assert life.feeds[0].topics == ("News",)


MP3 = "http://a.example/1.mp3"


@pytest.mark.parametrize(
    ("feed", "labels", "links", "files"),
    [
        ("77", ".", [{"label": "L1", "message": "guid-1", "account_id": 2}], ""),
        ("77", ".L1.", [], "YXVkaW8vbXBlZw==&aHR0cDovL2EuZXhhbXBsZS8xLm1wMw=="),
        (
            5,
            None,
            [{"label": 3, "message": 1, "account_id": None}],
            f'[{{"mime":"audio/mpeg","url":"{MP3}"}}]',
        ),
    ],
    ids=["until 2023", "until 2025", "since"],
)
def test_the_three_forms_of_rss_guard(
    tmp_path: Path, feed: object, labels: object, links: list[dict[str, object]], files: str
) -> None:
    """Another account has the same names for a feed and a label, and numbers of rows are names of others."""
    message = {
        "id": 1, "feed": feed, "title": "One", "url": "http://a.example/1", "date_created": 1_600_000_000,
        "contents": "x", "custom_id": "guid-1", "account_id": 2, "labels": labels, "enclosures": files,
    }  # fmt: skip
    named = [(77, "http://b.example/", "5", 2), (6, "http://c.example/", "77", 1), (5, FEED, "77", 2)]
    feeds = [
        {"id": number, "title": "A", "category": -1, "source": url, "custom_id": name, "account_id": account}
        for number, url, name, account in named
    ]
    names = [
        {"id": 1, "name": "Bad", "custom_id": "L1", "account_id": 1},
        {"id": 3, "name": "Good", "custom_id": "L1", "account_id": 2},
    ]
    tables: dict[str, tuple[str, Sequence[Mapping[str, Any]]]] = {
        "Categories": ("id, parent_id, title", []),
        "Feeds": (", ".join(feeds[0]), feeds),
        "Messages": (", ".join(message), [message]),
        "Labels": (", ".join(names[0]), names),
    }
    if links:
        tables["LabelsInMessages"] = (", ".join(links[0]), links)
    with closing(make_database(tmp_path / "database.db", tables)):
        (entry,) = life_of([str(tmp_path / "database.db")]).entries
    assert (entry.feed, entry.tags) == (FEED, ("Good",))
    assert [(file.url, file.type) for file in entry.enclosures] == ([(MP3, "audio/mpeg")] if files else [])


def test_liferea(tmp_path: Path) -> None:
    items: list[dict[str, Any]] = [
        {"item_id": 1, "node_id": "n", "title": "One", "read": 1, "marked": 1, "source": "http://a.example/1",
         "source_id": "guid-1", "valid_guid": 1, "description": "x", "date": 1_600_000_000, "comment": 0},
        {"item_id": 2, "node_id": "n", "title": "A comment", "read": 0, "marked": 0, "source": "http://a.example/1#c",
         "source_id": "c", "valid_guid": 1, "description": "x", "date": 1_600_000_000, "comment": 1},
    ]  # fmt: skip
    nodes: list[dict[str, Any]] = [
        {"node_id": "f", "parent_id": "root", "title": 2600, "type": "folder"},
        {"node_id": "n", "parent_id": "f", "title": "A", "type": "feed"},
    ]
    told = [
        ("author", "A Writer"), ("enclosure", f'{{"mime":"audio/mpeg","size":9,"url":"{MP3}"}}'),
        ("enclosure", f"enc:0:audio/mpeg:9:{MP3}"), ("enclosure", MP3), ("enclosure", "enc:broken"),
    ]  # fmt: skip
    metadata = [{"item_id": 1, "nr": nr, "key": key, "value": value} for nr, (key, value) in enumerate(told)]
    connection = make_database(
        tmp_path / "liferea" / "liferea.db",
        {
            "node": ("node_id, parent_id, title, type", nodes),
            "subscription": ("node_id, source", [{"node_id": "n", "source": FEED}]),
            "items": (", ".join(items[0]), items),
            "metadata": ("item_id, nr, key, value", metadata),
        },
        wal=True,
    )
    with closing(connection):
        life = life_of([str(tmp_path / "liferea")])
    (entry,) = life.entries
    assert (entry.feed, entry.guid, states(entry)) == (FEED, "guid-1", ("read", "starred"))
    assert (life.feeds[0].title, life.feeds[0].topics) == ("A", ("2600",))
    assert entry.author == "A Writer"
    assert [(file.url, file.type, file.length) for file in entry.enclosures] == [
        (MP3, "audio/mpeg", 9), (MP3, "audio/mpeg", 9), (MP3, "", None),
    ]  # fmt: skip


def test_eilmeldung(tmp_path: Path) -> None:
    articles = [
        {"article_id": "d41d8cd98f00b204e9800998ecf8427e", "title": "One", "author": "", "feed_id": "f",
         "url": "http://a.example/1", "timestamp": "2024-01-02 03:04:05", "html": "x", "summary": "",
         "unread": 0, "marked": 1},
    ]  # fmt: skip
    connection = make_database(
        tmp_path / "eilmeldung" / "database.sqlite",
        {
            "categories": ("category_id, label", [{"category_id": "c", "label": "News"}]),
            "category_mapping": ("category_id, parent_id", [{"category_id": "c", "parent_id": "root"}]),
            "feed_mapping": ("feed_id, category_id", [{"feed_id": "f", "category_id": "c"}]),
            "feeds": (
                "feed_id, label, website, feed_url",
                [{"feed_id": "f", "label": "A", "website": "http://a.example/", "feed_url": FEED}],
            ),
            "tags": ("tag_id, label", [{"tag_id": "t", "label": "good"}]),
            "taggings": ("article_id, tag_id", [{"article_id": articles[0]["article_id"], "tag_id": "t"}]),
            "articles": (", ".join(articles[0]), articles),
        },
    )
    (tmp_path / "eilmeldung" / "config.toml").write_text(
        'feed_list = ["* categories", "query: \\"Good ones\\" unread #good newer:\\"1 week ago\\""]\n'
    )
    with closing(connection):
        life = life_of([str(tmp_path / "eilmeldung")])
    (entry,) = life.entries
    assert (entry.guid, states(entry)) == ("", ("read", "starred", "good"))
    assert life.feeds[0].topics == ("News",)
    assert [(view.name, view.query) for view in life.views] == [("Good ones", "is:unread tag:good age<1w")]


def test_queries_of_eilmeldung() -> None:
    config = """feed_list = [
        'query: A title:/ban(s|ned)/i ~feed:bbc',
        'query: "B b" marked ~#x,#y older:"3 days ago"',
        'query: C feedurl:a.example',
        'query: D all:"climate change" newer:"2024-01-01"',
    ]"""
    life = read_config(config.encode(), "config.toml")
    assert life is not None
    assert [view.query for view in life.views] == [
        "title:/ban(s|ned)/ -source:bbc",
        "is:starred -(tag:x OR tag:y) age>3d",
        '"climate change" date>=2024-01-01',
    ]
    assert "feedurl" in life.problems[0].message


ELFEED = r""";;; Elfeed Database Index (version "4")

(:version 4 :feeds #s(hash-table size 65 test equal rehash-size 1.5 data
 ("http://a.example/feed" #s(elfeed-feed "http://a.example/feed" "http://a.example/feed" "A \"Feed\"" nil nil)))
 :entries #s(hash-table test equal data (
  ("a.example" . "guid-1") #s(elfeed-entry ("a.example" . "guid-1") "One" "http://a.example/1" 1600000000.0
    #s(elfeed-ref "da39a3ee5e6b4b0d3255bfef95601890afd80709") html nil (unread star good)
    "http://a.example/feed" nil)
  ("a.example" . "http://a.example/2") [cl-struct-elfeed-entry ("a.example" . "http://a.example/2") "Two"
    "http://a.example/2" 1600000001 nil nil nil (junk) "http://a.example/feed" (:x 1)]))
 :index [avl-tree- nil ignore])
"""  # noqa: E501


def test_elfeed(tmp_path: Path) -> None:
    """As Emacs 26 and later print structures, and as those before did."""
    (tmp_path / "data" / "da").mkdir(parents=True)
    (tmp_path / "data" / "da" / "da39a3ee5e6b4b0d3255bfef95601890afd80709").write_text("<p>Text</p>")
    (tmp_path / "index").write_text(ELFEED)
    life = life_of([str(tmp_path)])
    first, second = life.entries
    assert (first.guid, first.body, states(first)) == ("guid-1", "<p>Text</p>", ("starred", "good"))
    assert (second.guid, second.body, states(second)) == ("", "", ("read", "junk"))
    assert life.feeds[0].title == 'A "Feed"'


DUMMY = r""";;; Elfeed Database Index (version 4)

;; Dummy index for backwards compatablity:
(:version "0.0.3" :feeds #s(hash-table size 65 test equal rehash-size 1.5 rehash-threshold 0.8 data ())
 :entries #s(hash-table size 65 test equal rehash-size 1.5 rehash-threshold 0.8 data ())
 :index [cl-struct-avl-tree- [nil nil nil 0] elfeed-db-compare])

;; Real index:
(:version 4 :feeds #s(hash-table test equal data ("http://a.example/feed"
  #s(elfeed-feed "http://a.example/feed" "http://a.example/feed" "A" (:name "B") nil)))
 :entries #s(hash-table test equal data (("a.example" . "guid-1")
  #s(elfeed-entry ("a.example" . "guid-1") "One" "http://a.example/1" 1600000000.0
   #s(elfeed-ref "da39a3ee5e6b4b0d3255bfef95601890afd80709") html
   (("http://a.example/1.mp3" "audio/mpeg" "123") ("http://a.example/2.mp3" nil nil)) (unread)
   "http://a.example/feed" (:authors ((:name "Ann" :uri nil) (:name "Bob")) :categories ("x")))))
 :index #s(avl-tree- [nil nil nil 0] elfeed-db-compare))
"""


def test_elfeed_with_an_index_for_old_emacsen_before_its_own_and_texts_in_its_archive(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "archive.gz").write_bytes(gzip.compress("<p>ä</p><p>Text</p>".encode()))
    (tmp_path / "data" / "archive.index").write_text(
        '#s(hash-table test equal data ("da39a3ee5e6b4b0d3255bfef95601890afd80709" (8 . 19)))'
    )
    (tmp_path / "index").write_text(DUMMY)
    life = life_of([str(tmp_path)])
    (entry,) = life.entries
    assert (entry.body, entry.author, states(entry)) == ("<p>Text</p>", "Ann, Bob", ())
    assert [(file.url, file.type, file.length) for file in entry.enclosures] == [
        ("http://a.example/1.mp3", "audio/mpeg", 123),
        ("http://a.example/2.mp3", "", None),
    ]
    assert life.feeds[0].url == FEED


MAIL = b"""From - Mon Jan 01 00:00:00 2024
X-Mozilla-Status: 0005
X-Mozilla-Status2: 00000000
X-Mozilla-Keys: $label1
Date: Tue, 02 Jan 2024 03:04:05 GMT
Message-Id: <http%3A%2F%2Fa.example%2F1@localhost.localdomain>
From: "A Writer" <a@example.org>
Subject: One
Content-Base: http://a.example/1
Content-Type: text/html; charset=UTF-8

<html><body><p>From here.</p></body></html>

From - Mon Jan 01 00:00:01 2024
X-Mozilla-Status: 0009
Subject: Deleted
Content-Base: http://a.example/2

x
"""


def test_thunderbird(tmp_path: Path) -> None:
    folder = tmp_path / "x.default" / "Mail" / "Feeds"
    folder.mkdir(parents=True)
    subscription = {"url": FEED, "title": "A", "destFolder": "mailbox://nobody@Feeds/News/A", "link": ""}
    (folder / "feeds.json").write_text(json.dumps([subscription]))
    (folder / "A").write_bytes(MAIL)
    (folder / "A.msf").write_bytes(b"")
    life = life_of([str(tmp_path)])
    (entry,) = life.entries
    assert (entry.guid, entry.title, entry.author) == ("http://a.example/1", "One", "A Writer")
    assert states(entry) == ("read", "starred", "$label1")
    assert "From here" in entry.body
    assert life.feeds[0].topics == ("News",)


def test_opml_from_anything(tmp_path: Path) -> None:
    opml = f'<opml><body><outline text="N"><outline text="A" xmlUrl="{FEED}"/></outline></body></opml>'
    life = read(tmp_path / "feedly.opml", opml)
    assert [(feed.url, feed.topics) for feed in life.feeds] == [(FEED, ("N",))]


KEYS = st.sampled_from(
    [
        "items",
        "id",
        "url",
        "origin",
        "categories",
        "content",
        "published",
        "feed_id",
        "status",
        "feed",
        "tags",
        "story_permalink",
        "savedAt",
        "labels",
        "canonical",
        "destFolder",
        "enclosure",
        "alternate",
        "title",
    ]
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


@given(ANY_JSON)
def test_no_json_is_too_odd(document: object) -> None:
    data = json.dumps(document).encode()
    json_exports.read_json(data, "x.json")
    thunderbird.read_feeds(data, "feeds.json")


@pytest.mark.parametrize("odd", ["<![C x", "<![if !x]>", "<![", "<![" * 50_000])
def test_a_marked_section_ends_no_list_of_bookmarks(odd: str) -> None:
    link = '<li><a href="https://a.example/1" time_added="1709633700">x</a>'
    life = read_later.read_saved_html(f"<ul>{link}{odd}</ul>".encode(), "x.html")
    assert life is not None
    assert [entry.url for entry in life.entries] == ["https://a.example/1"]


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    read_later.read_csv(b"url,title\n" + data, "x.csv")
    read_later.read_saved_html(b"time_added=" + data, "x.html")
    thunderbird.read_folder(b"From \nContent-Base: http://a.example/\n" + data, "A")
    elfeed.read_index(data, "index", lambda _: "")
    elfeed.read_index(b"(:entries #s(hash-table data (1 #s(elfeed-entry " + data, "index", lambda _: "")


@given(st.text(alphabet='()[]#s"\\ .;ax1', max_size=80))
def test_no_lisp_is_too_odd(text: str) -> None:
    elfeed.read_index(f"(:entries {text})".encode(), "index", lambda _: "")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
def test_a_device_is_no_file() -> None:
    with pytest.raises(SourceError, match="is a device"):
        life_of(["/dev/zero"])
