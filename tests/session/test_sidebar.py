"""What the sidebar lists, in which order, with which numbers. Without a screen."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace
from querying import NOW, article

from newsreader.library import Library
from newsreader.library.feeds.subscriptions import FeedSettings
from newsreader.model import SourceKind, SourceRef, Topic, Triage
from newsreader.query import quoted
from newsreader.session.events import CountsChanged, Event, Events, FeedsChanged
from newsreader.session.lists.sidebar import (
    ALL_TOPICS,
    FEED_QUERY,
    ListedFeed,
    SidebarContents,
    count_of,
)
from newsreader.session.lists.sidebar_entry import SidebarEntry
from newsreader.session.lists.sidebar_model import SidebarModel
from newsreader.store.counts import Count, Counts
from newsreader.store.store import Store
from newsreader.topics.tree import TopicTree

NO_TREE = TopicTree()
FEEDS = (
    ListedFeed("Zeta", "Zeta", "News"),
    ListedFeed("alpha", "Alpha Feed", "News", failing=True),
    ListedFeed("Loose", "Loose"),
)
COUNTS = Counts(
    everything=Count(20, 12),
    topics={"News": Count(12, 8), "tag of a feed": Count(3, 3)},
    folders={"News": Count(9, 7)},
    sources={"Zeta": Count(5, 4), "Alpha Feed": Count(4, 3), "Loose": Count(2, 0)},
)


def rows(entries: Iterable[SidebarEntry]) -> list[tuple[int, str, int]]:
    return [(entry.depth, entry.title, entry.unread) for entry in entries]


def of_feeds(contents: SidebarContents) -> list[SidebarEntry]:
    entries = contents.entries(COUNTS, NO_TREE, ())
    titles = [entry.title for entry in entries]
    return list(entries[titles.index("Feeds") + 1 : titles.index("Topics") - 1])


def test_feeds_stand_in_their_folders_with_what_is_unread_and_those_in_none_last() -> None:
    assert rows(of_feeds(SidebarContents(FEEDS))) == [
        (0, "News", 7),
        (1, "alpha", 3),
        (1, "Zeta", 4),
        (0, "Loose", 0),
    ]


def test_what_is_listed_is_read_as_it_was_written() -> None:
    """The next start shows it before anything else is read, and reads no number where a truth is written."""
    entries = SidebarContents(FEEDS, all_topics=True).entries(COUNTS, NO_TREE, ())
    kept = msgspec.msgpack.encode(entries)
    assert msgspec.msgpack.decode(kept, type=tuple[SidebarEntry, ...]) == entries


def test_a_feed_is_chosen_by_its_source_and_a_folder_by_its_own_feeds() -> None:
    folder, alpha, *_ = of_feeds(SidebarContents(FEEDS))
    assert folder.query == "folder=News", "not by the topic, which articles of other feeds may have"
    assert alpha.query == 'source="Alpha Feed"'


def test_a_closed_folder_hides_its_feeds_and_shows_that_one_of_them_fails() -> None:
    contents = SidebarContents(FEEDS)
    folder = of_feeds(contents)[0]
    assert (folder.opened, folder.failing) == (True, False)
    closed = contents.toggled(folder)
    folder, loose = of_feeds(closed)
    assert (folder.opened, folder.failing, loose.title) == (False, True, "Loose")
    assert of_feeds(closed.toggled(folder)) == of_feeds(contents)


def topics(contents: SidebarContents, counts: Counts, tree: TopicTree = NO_TREE) -> list[SidebarEntry]:
    entries = contents.entries(counts, tree, ())
    return list(entries[[entry.title for entry in entries].index("Topics") + 1 :])


def test_what_there_is_is_known_of_what_is_not_listed_too() -> None:
    sources = {"Zeta": Count(9, 4), 'A "b" feed': Count(3, 2)}
    everything = Count(20, 11)
    news, deep_sea = Count(9, 7), Count(2, 1)
    counts = Counts(everything, sources=sources, folders={"News": news}, topics={"Deep sea": deep_sea})
    for name, count in sources.items():
        assert count_of(quoted(name, FEED_QUERY), counts) == count
    assert count_of("", counts) == everything
    assert count_of("folder=News", counts) == news
    assert count_of('topic:"Deep sea"', counts) == deep_sea
    assert [count_of(query, counts) for query in ("is:unread", "topic:x", "source=Zeta is:unread")] == [
        None
    ] * 3


def test_folders_of_documents_stand_below_the_feeds_and_alone_are_all_there_is() -> None:
    counts = Counts(sources={"notes": Count(5, 2), "wiki": Count(3, 0)})
    beside = SidebarContents(FEEDS, documents=("notes", "wiki")).entries(counts, NO_TREE, ())
    place = [entry.title for entry in beside].index("Folders")
    assert rows(beside[place + 1 :]) == [(0, "notes", 2), (0, "wiki", 0)]
    assert not str(beside[place + 1].query).startswith(FEED_QUERY), "a feed's rows leave its name out"
    alone = SidebarContents(documents=("notes",)).entries(counts, NO_TREE, ())
    assert "Folders" not in {entry.title for entry in alone}


def test_the_words_of_feeds_are_listed_only_with_all_topics() -> None:
    contents = SidebarContents(FEEDS, frozenset({"Own"}))
    counts = Counts(topics={"Own": Count(2, 1), "News": Count(9, 7), "tag of a feed": Count(3, 3)})
    own, more = topics(contents, counts)
    assert (own.title, own.unread) == ("Own", 1)
    assert more.title == f"{ALL_TOPICS} (2)"
    opened = topics(contents.toggled(more), counts)
    assert [entry.title for entry in opened] == [more.title, "tag of a feed", "Own"], "it stands above them"


def test_numbers_that_feeds_give_their_sections_are_no_topics_to_browse_but_those_of_the_user_are() -> None:
    contents = SidebarContents(topics=frozenset({"1984"}))
    counts = Counts(topics={"1984": Count(1, 1), "2": Count(9, 9), "14": Count(9, 9), "日本": Count(1, 1)})
    own, more = topics(contents, counts)
    assert (own.title, more.title) == ("1984", f"{ALL_TOPICS} (2)")
    assert {entry.title for entry in topics(contents.toggled(more), counts)} == {"1984", "日本", more.title}


def test_of_many_topics_the_ten_with_most_to_read_are_listed() -> None:
    names = [f"topic {number:02}" for number in range(14)]
    counts = Counts(topics={name: Count(50, number) for number, name in enumerate(names)})
    listed = topics(SidebarContents(topics=frozenset(names)), counts)
    assert {entry.title for entry in listed[:-1]} == set(names[4:])
    assert listed[-1].title == f"{ALL_TOPICS} (14)"


def test_few_topics_of_a_tree_stand_as_the_tree_has_them() -> None:
    tree = TopicTree([Topic("Science"), Topic("Physics", parent="Science"), Topic("Arts")])
    counts = Counts(topics={"Arts": Count(9, 9), "Physics": Count(1, 1), "Science": Count(1, 1)})
    assert rows(topics(SidebarContents(), counts, tree)) == [
        (0, "Science", 1),
        (1, "Physics", 1),
        (0, "Arts", 9),
    ]


def test_without_feeds_and_topics_there_is_no_heading() -> None:
    entries = SidebarContents().entries(Counts(), NO_TREE, ())
    assert [entry.title for entry in entries] == ["All", "Archived"]


def test_rows_are_made_again_only_where_something_is_other(library: Library) -> None:
    library.feeds.subscribe([("https://a.example", FeedSettings("Alpha", ("News",)))], 0)
    store, events = Store(lambda: NOW), Events()
    store.add([article("One", id="one", sources=(SourceRef(SourceKind.FEED, "Alpha", "Alpha"),))])
    model = SidebarModel(store, library.feeds, set, events)
    view = SidebarEntry("Mine", "is:unread", total=1, saved=True)
    first = model.entries((view,), folded=False)
    assert model.entries((view,), folded=False) is first
    assert model.entries((replace(view, total=2),), folded=False)[1].total == 2
    store.decide({"one": Triage(read=True)})
    assert [entry.unread for entry in model.entries((), folded=False) if entry.title == "Alpha"] == [0]
    model.toggle(next(entry for entry in first if entry.title == "News"))
    assert "Alpha" not in [entry.title for entry in model.entries((), folded=False)]
    library.feeds.subscribe([("https://l.example", FeedSettings("Loose"))], 0)
    events.tell(FeedsChanged())
    assert model.entries((), folded=False)[-1].title == "Loose"


def test_the_next_unread_feed_is_found_in_closed_folders_too_and_opens_its_folder(library: Library) -> None:
    wanted = {"a.example": ("Alpha", "News"), "z.example": ("Zeta", "News"), "l.example": ("Loose", "")}
    settings = (
        (host, FeedSettings(name, (folder,) if folder else ())) for host, (name, folder) in wanted.items()
    )
    library.feeds.subscribe([(f"https://{host}", setting) for host, setting in settings], 0)
    store, events, told = Store(lambda: NOW), Events(), list[Event]()
    store.add(
        [
            article(name, id=name, sources=(SourceRef(SourceKind.FEED, name, name),))
            for name in ("Alpha", "Zeta")
        ]
    )
    model = SidebarModel(store, library.feeds, set, events)
    events.subscribe(told.append)

    def listed() -> dict[str, SidebarEntry]:
        return {entry.title: entry for entry in model.entries((), folded=False)}

    model.toggle(listed()["News"])
    assert "Zeta" not in listed()
    alpha = model.unread_feed(listed()["News"], 1, folded=False)
    assert alpha is not None
    assert alpha.title == "Alpha"
    shown = SidebarEntry("its title in the list of feeds", quoted("Zeta", FEED_QUERY))
    assert model.unread_feed(shown, -1, folded=False) == alpha
    assert model.unread_feed(shown, 1, folded=False) is None, "nothing is unread in the last one"
    assert model.trouble_of(shown.query or "") == ""
    (zeta,) = (feed for feed in library.feeds.all() if feed.title == "Zeta")
    library.feeds.note(zeta.url, replace(zeta.state, last_error="it is not there"))
    events.tell(FeedsChanged())
    assert (listed()["News"].failing, model.failing) == (True, 1)
    assert model.trouble_of(shown.query or "") == "it is not there"
    told.clear()
    model.open_for(alpha)
    assert told == [CountsChanged()]
    assert "Zeta" in listed()
