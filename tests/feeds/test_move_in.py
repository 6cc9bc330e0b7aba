"""Moving in: shown first, one action, taken back as one; what is here already stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from fakes import NOW
from feeding import deliver, entry
from former import NEWSBOAT_FEED, NEWSBOAT_ITEM, make_database, make_newsboat, newsboat_item

from newsreader.config.additions import ConfigAdditions, take_back
from newsreader.config.file import ConfigFile
from newsreader.config.rules_file import RulesFile
from newsreader.errors import NotFoundError, SourceError
from newsreader.feeds import move_in
from newsreader.feeds.former_readers import life_of, paths_of
from newsreader.library import Change, Library
from newsreader.library.imports import Imports
from newsreader.model import Triage, id_from_url
from newsreader.sources.readers.entries import tag_name
from newsreader.system.paths import Paths

URL = "http://a.example/feed"
OLD = int(NOW) - 3 * 365 * 86_400


def brought(library: Library, config: Path, *places: Path, **flags: str) -> move_in.MoveInPlan:
    """Take over what is at these places. Returns what was planned."""
    planned = foreseen(library, config, *places, **flags)
    move_in.take(library, config, planned)
    return planned


def foreseen(library: Library, config: Path, *places: Path, **flags: str) -> move_in.MoveInPlan:
    request = move_in.request_for(library, [str(place) for place in places], flags)
    return move_in.plan(library, config, move_in.read_former(request))


def ids(*numbers: int) -> list[str]:
    return [id_from_url(f"http://a.example/{number}") for number in numbers]


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    """A library whose clock is that of the articles."""
    opened = Library.open(paths.library, now=lambda: datetime.fromtimestamp(NOW, UTC))
    yield opened
    opened.close()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


@pytest.fixture
def newsboat(tmp_path: Path) -> Path:
    return make_newsboat(
        tmp_path / "boat",
        [
            newsboat_item(1, unread=0),
            newsboat_item(2, flags="s"),
            newsboat_item(3, deleted=1),
            newsboat_item(4),
        ],
    )


def test_states_come_with_the_articles(library: Library, config: Path, newsboat: Path) -> None:
    brought(library, config, newsboat)
    triage = library.triage_of(ids(1, 2, 3, 4))
    read, starred, archived, untouched = (triage[article_id] for article_id in ids(1, 2, 3, 4))
    assert read.read
    assert starred.starred
    assert archived.archived
    assert untouched == Triage()
    (feed,) = library.feeds.all()
    assert (feed.url, feed.title, feed.settings.topics) == (URL, "A Feed", ("news",))
    article = library.feeds.article(ids(1)[0])
    assert article is not None
    assert (article.title, article.excerpt) == ("Article 1", "About 1.")


def test_nothing_changes_before_a_yes(library: Library, config: Path, newsboat: Path) -> None:
    planned = foreseen(library, config, newsboat)
    assert planned.foreseen.new_feeds == (URL,)
    assert planned.foreseen.new_articles == 4
    assert planned.foreseen.marks == {"read": 1, "starred": 1, "archived": 1}
    assert library.feeds.all() == ()
    assert library.triage() == {}
    assert library.history() == []
    assert not config.exists()


def test_without_a_look_between_the_work_is_done_once(
    library: Library, config: Path, newsboat: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sums = foreseen(library, config, newsboat).foreseen
    monkeypatch.delattr(Imports, "foresee")
    reading = move_in.read_former(move_in.request_for(library, [str(newsboat)]))
    taken = move_in.take_at_once(library, config, reading)
    assert taken
    assert msgspec.structs.replace(taken.foreseen, action=None) == msgspec.structs.replace(sums, action=None)
    assert len(library.history()) == 1
    assert not move_in.take_at_once(library, config, reading)


def test_the_name_of_a_reader_before_a_path_says_whose_it_is(newsboat: Path) -> None:
    assert paths_of(["newsboat", str(newsboat)]) == [newsboat]
    with pytest.raises(NotFoundError, match=r"usual places") as raised:
        paths_of(["newsboat"])
    assert "/.newsboat" in raised.value.hint
    assert "CONFIG" not in raised.value.hint


def test_undo_takes_all_of_it_back(library: Library, config: Path, newsboat: Path) -> None:
    (newsboat / "config").write_text('ignore-article "*" "title =~ \\"Ad\\""\nreload-time 30\n')
    config.write_text("# mine\n[display]\ntheme = 'x'\n")
    brought(library, config, newsboat)
    assert "Ad" in config.read_text()
    (line,) = library.history()
    assert line.title == "imported 1 feed, 4 articles, 1 rule, 1 setting from newsboat"
    action = library.deciding.undo()
    assert action is not None
    added = library.imports.pop_config(action.seq)
    assert added is not None
    assert take_back(config, msgspec.msgpack.decode(added, type=ConfigAdditions)) == 2
    assert library.feeds.all() == ()
    assert library.feeds.ids() == frozenset()
    assert library.triage() == {}
    assert "# mine\n" in config.read_text()
    assert "[display]\ntheme = 'x'\n" in config.read_text()
    rules = RulesFile(ConfigFile(config))
    rules.read()
    assert rules.rules == ()
    assert "refresh_every" not in config.read_text()


def test_a_second_time_there_is_nothing_to_do(library: Library, config: Path, newsboat: Path) -> None:
    brought(library, config, newsboat)
    again = foreseen(library, config, newsboat)
    assert not again
    assert again.foreseen.known_articles == 4


def test_one_letter_is_a_star_and_several_are_tags(library: Library, config: Path, tmp_path: Path) -> None:
    boat = make_newsboat(tmp_path / "boat", [newsboat_item(1, flags="ab"), newsboat_item(2, flags="b")])
    brought(library, config, boat)
    triage = library.triage_of(ids(1, 2))
    assert triage[ids(1)[0]].tags == {"flag-a", "flag-b"}
    assert triage[ids(2)[0]].tags == {"flag-b"}


def test_a_letter_means_what_the_user_says(library: Library, config: Path, tmp_path: Path) -> None:
    boat = make_newsboat(tmp_path / "boat", [newsboat_item(1, flags="ab")])
    brought(library, config, boat, a="star", b="later")
    triage = library.triage_of(ids(1))[ids(1)[0]]
    assert triage.starred
    assert triage.tags == {"later"}


def test_what_is_here_already_keeps_its_text_and_gains_the_marks(
    library: Library, config: Path, newsboat: Path
) -> None:
    here = entry("Ours", url="http://a.example/1", text="Ours, and newer.")
    deliver(library.feeds, here, url="https://www.a.example/feed")
    planned = brought(library, config, newsboat)
    assert planned.foreseen.known_feeds == 1
    assert len(library.feeds.all()) == 1
    article = library.feeds.article(ids(1)[0])
    assert article is not None
    assert article.title == "Ours"
    assert library.triage_of(ids(1))[ids(1)[0]].read
    library.deciding.undo()
    assert library.feeds.ids() == {ids(1)[0]}
    assert not library.triage_of(ids(1))[ids(1)[0]].read


def test_what_the_feed_says_later_is_no_edit(library: Library, config: Path, newsboat: Path) -> None:
    """Another reader's copy of a text differs a little; that must not bring it back as unread."""
    brought(library, config, newsboat)
    article = library.feeds.article(ids(1)[0])
    assert article is not None
    told = entry("Article 1", url="http://a.example/1", text="Quite another text than that.")
    delivery = deliver(library.feeds, told, url=URL)
    assert (delivery.new, delivery.edited, delivery.unread_again) == ((), (), ())
    assert library.triage_of(ids(1))[ids(1)[0]].read
    article = library.feeds.article(ids(1)[0])
    assert article is not None
    assert article.excerpt == "Quite another text than that."


def test_years_of_articles_are_kept(library: Library, config: Path, tmp_path: Path) -> None:
    boat = make_newsboat(
        tmp_path / "boat", [newsboat_item(number, pubDate=OLD + number) for number in range(1_200)]
    )
    brought(library, config, boat)
    assert len(library.feeds.ids()) == 1_200
    deliver(library.feeds, entry("New", url="http://a.example/new"), url=URL, at=NOW + 400 * 86_400)
    assert len(library.feeds.ids()) == 1_201


def test_starred_since_stays_when_the_import_is_undone(
    library: Library, config: Path, newsboat: Path
) -> None:
    brought(library, config, newsboat)
    seq = library.history()[0].seq
    library.record("starred", [Change(ids(4)[0], "starred", True)])
    library.deciding.undo(seq)
    assert library.feeds.ids() == {ids(4)[0]}


def test_a_log_beside_the_file_is_read_too(library: Library, config: Path, tmp_path: Path) -> None:
    feed = {"rssurl": URL, "url": "", "title": "A Feed"}
    tables = {"rss_feed": (NEWSBOAT_FEED, [feed]), "rss_item": (NEWSBOAT_ITEM, [newsboat_item(1)])}
    with closing(make_database(tmp_path / "boat" / "cache.db", tables, wal=True)):
        assert (tmp_path / "boat" / "cache.db-wal").stat().st_size > 0
        brought(library, config, tmp_path / "boat")
    assert library.feeds.ids() == set(ids(1))


def test_what_is_not_there_or_not_understood_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no such file or folder"):
        life_of([str(tmp_path / "nowhere")])
    with pytest.raises(NotFoundError, match="usual places"):
        life_of(["newsboat"])
    with pytest.raises(SourceError, match="understood"):
        life_of([str(tmp_path)])
    broken = tmp_path / "cache.db"
    broken.write_bytes(b"SQLite format 3\x00" + b"nonsense" * 200)
    with pytest.raises(SourceError, match=r"cache\.db"):
        life_of([str(broken)])


@pytest.mark.parametrize(
    ("label", "tag"), [("to read", "to-read"), ("#x", "x"), (" a,b ", "a-b"), ("\x1b[31m", ""), ("Ä", "Ä")]
)
def test_labels_are_tags_of_one_word(label: str, tag: str) -> None:
    assert tag_name(label) == tag
