"""Loading folders, through the cache."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from plain_corpus import LONG_AGO, PLAIN, Audience, id_of, topics, write

from newsreader.folders.events import Finished, Loaded, LoadEvent, LoadProgress, Topics
from newsreader.folders.loader import Loader
from newsreader.library.cache.cache import Cache
from newsreader.model import Severity, Topic


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    for name in ("one", "two", "three"):
        write(folder / f"{name}.txt", name)
    return folder


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "cache.db"


def loader(database: Path | None, *roots: Path, rules: str = PLAIN.rules) -> Loader:
    return Loader(roots, Cache.open(database), corpus=PLAIN._replace(rules=rules))


def test_a_first_load_gives_every_article_and_says_how_many(news: Path, database: Path) -> None:
    heard = Audience().hear(loader(database, news).load())
    assert heard.titles == ["one", "three", "two"]
    assert heard.finished == Finished(files=3, parsed=3, articles=3)
    progress = [event for event in heard.events if isinstance(event, LoadProgress)]
    assert (progress[-1].done, progress[-1].total) == (3, 3)
    assert progress[-1].rate > 0


def test_the_next_start_has_everything_at_once_and_parses_nothing(news: Path, database: Path) -> None:
    first = Audience().hear(loader(database, news).load())
    again = loader(database, news)
    cached = again.cached()
    assert {item.headline.id: item for item in cached.items} == first.items
    heard = Audience().hear(again.load())
    assert heard.loaded == []
    assert heard.finished == Finished(files=3, parsed=0, articles=3)


def test_a_load_without_asking_the_cache_first_still_gives_everything(news: Path, database: Path) -> None:
    Audience().hear(loader(database, news).load())
    assert Audience().hear(loader(database, news).load()).titles == ["one", "three", "two"]


def test_only_what_changed_is_parsed_and_told(news: Path, database: Path) -> None:
    live = loader(database, news)
    heard = Audience().hear(live.load())
    write(news / "one.txt", "one", title="one, corrected")
    write(news / "four.txt", "four")
    (news / "two.txt").unlink()
    heard.hear(live.load())
    assert heard.titles == ["four", "one, corrected", "three"]
    assert sorted(heard.loaded) == sorted([id_of("one"), id_of("four")])
    assert heard.removed == [id_of("two")]
    assert heard.finished == Finished(files=3, parsed=2, articles=3)
    assert heard.hear(live.load()).finished.parsed == 0


def test_a_file_that_changes_its_address_is_another_article(news: Path, database: Path) -> None:
    live = loader(database, news)
    heard = Audience().hear(live.load())
    write(news / "one.txt", "eins")
    heard.hear(live.load())
    assert heard.titles == ["eins", "three", "two"]
    assert heard.removed == [id_of("one")]


def test_a_moved_file_is_the_same_article(news: Path, database: Path) -> None:
    live = loader(database, news)
    heard = Audience().hear(live.load())
    (news / "one.txt").rename(news / "renamed.txt")
    heard.hear(live.load())
    assert heard.titles == ["one", "three", "two"]
    assert heard.removed == []


def test_the_same_article_in_two_files_is_one_that_remembers_both(news: Path, database: Path) -> None:
    write(news / "a.txt", "one", title="one, first by path", topic="Left")
    write(news / "b" / "z.txt", "one", title="one, third", topic="Right")
    cache = Cache.open(database)
    live = Loader([news], cache, corpus=PLAIN)
    heard = Audience().hear(live.load())
    assert heard.titles == ["one, first by path", "three", "two"]
    assert heard.finished.articles == 3
    assert heard.items[id_of("one")].headline.topics == ("Left", "Right")
    article = cache.article(id_of("one"))
    assert article is not None
    assert [Path(source.path).name for source in article.sources] == ["a.txt", "z.txt", "one.txt"]

    (news / "a.txt").unlink()
    heard.hear(live.load())
    assert heard.titles == ["one, third", "three", "two"]
    assert heard.removed == []
    (news / "b" / "z.txt").unlink()
    (news / "one.txt").unlink()
    assert heard.hear(live.load()).removed == [id_of("one")]


def test_a_second_copy_that_appears_later_is_merged_in(news: Path, database: Path) -> None:
    live = loader(database, news)
    heard = Audience().hear(live.load())
    write(news / "copy.txt", "three", title="three again", topic="Copies")
    heard.hear(live.load())
    assert heard.items[id_of("three")].headline.topics == ("Copies",)
    assert heard.finished.articles == 3


def test_problems_travel_with_their_file(news: Path, database: Path) -> None:
    write(news / "odd.txt", "odd", problem="a heat of 'hot'")
    write(news / "nothing.txt", None, problem="no front matter")
    live = loader(database, news)
    heard = Audience().hear(live.load())
    messages = [problem.message for problem in heard.finished.problems]
    assert messages == ["no front matter", "a heat of 'hot'"]
    told = [event.problems for event in heard.events if isinstance(event, Loaded)]
    assert sorted(problem.message for some in told for problem in some) == sorted(messages)

    again = loader(database, news)
    assert [problem.message for problem in again.cached().problems] == messages
    assert [problem.message for problem in Audience().hear(again.load()).finished.problems] == messages

    write(news / "odd.txt", "odd", title="not odd any more")
    (news / "nothing.txt").unlink()
    assert heard.hear(live.load()).finished.problems == ()


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path, database: Path) -> None:
    heard = Audience().hear(loader(database, tmp_path / "nowhere").load())
    assert [problem.message for problem in heard.finished.problems] == ["no such file or folder"]


def test_a_parser_that_fails_costs_one_file(news: Path, database: Path) -> None:
    write(news / "bad.txt", "bad", do="raise")
    heard = Audience().hear(loader(database, news).load())
    assert heard.titles == ["one", "three", "two"]
    (problem,) = heard.finished.problems
    assert problem.severity is Severity.ERROR
    assert "a bug" in problem.message


def test_values_that_can_not_be_kept_are_left_out_with_a_problem(news: Path, database: Path) -> None:
    write(news / "rich.txt", "rich", do="overflow")
    cache = Cache.open(database)
    heard = Audience().hear(Loader([news], cache, corpus=PLAIN).load())
    assert "rich" in heard.titles
    (problem,) = heard.finished.problems
    assert problem.message.startswith("its additional fields are left out")
    article = cache.article(id_of("rich"))
    assert article is not None
    assert article.extra == {}


def test_an_edit_that_keeps_size_and_time_is_seen_where_the_file_was_fresh(
    news: Path, database: Path
) -> None:
    fresh = write(news / "fresh.txt", "fresh", title="AAAA", mtime=None)
    stamp = fresh.stat()
    live = loader(database, news)
    heard = Audience().hear(live.load())
    fresh.write_text(fresh.read_text(encoding="utf-8").replace("AAAA", "BBBB"), encoding="utf-8")
    os.utime(fresh, ns=(stamp.st_mtime_ns, stamp.st_mtime_ns))
    assert "BBBB" in heard.hear(live.load()).titles
    assert heard.finished.parsed == 1
    # Also by the next start.
    fresh.write_text(fresh.read_text(encoding="utf-8").replace("BBBB", "CCCC"), encoding="utf-8")
    os.utime(fresh, ns=(stamp.st_mtime_ns, stamp.st_mtime_ns))
    assert "CCCC" in Audience().hear(loader(database, news).load()).titles


def test_a_fresh_file_that_stays_as_it_is_is_not_parsed_again(
    news: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(news / "fresh.txt", "fresh", mtime=None)
    live = loader(database, news)
    heard = Audience().hear(live.load())
    assert heard.hear(live.load()).finished.parsed == 0
    # Two seconds later its stamp alone is enough: the content is compared a last time.
    monkeypatch.setattr("newsreader.folders.load_run.is_fresh", lambda stamp: False)
    assert heard.hear(live.load()).finished.parsed == 0
    monkeypatch.setattr("newsreader.folders.load_run.digest_of", lambda path: pytest.fail(f"reads {path}"))
    assert heard.hear(live.load()).finished.parsed == 0


def test_files_that_look_as_they_did_are_not_read(
    news: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Audience().hear(loader(database, news).load())
    monkeypatch.setattr("newsreader.folders.load_run.digest_of", lambda path: pytest.fail(f"reads {path}"))
    monkeypatch.setattr("parsing_here.run", lambda job, parse: pytest.fail(f"parses {job}"))
    again = loader(database, news)
    assert len(again.cached().items) == 3
    assert Audience().hear(again.load()).finished.files == 3


def test_other_rules_of_parsing_make_everything_new(news: Path, database: Path) -> None:
    Audience().hear(loader(database, news).load())
    later = loader(database, news, rules="plain-2")
    assert list(later.cached().items) == []
    assert Audience().hear(later.load()).finished.parsed == 3
    # The older program, if it is still around, goes on with what it had.
    assert len(loader(database, news).cached().items) == 3


def test_a_stopped_load_says_so_and_the_next_one_goes_on(news: Path, database: Path) -> None:
    for number in range(100):
        write(news / f"more-{number:03}.txt", f"more-{number}")
    live = loader(database, news)
    stop = Event()
    heard = Audience()

    def until_something_came() -> Iterator[LoadEvent]:
        for event in live.load(stop):
            yield event
            if isinstance(event, Loaded) and event.items:
                stop.set()

    heard.hear(until_something_came())
    assert heard.finished.stopped
    kept = len(heard.items)
    assert 0 < kept < 103
    assert len(loader(database, news).cached().items) == kept
    heard.hear(live.load())
    assert not heard.finished.stopped
    assert heard.finished.parsed == 103 - kept
    assert len(heard.items) == 103


def test_a_load_that_is_stopped_before_it_begins_removes_nothing(news: Path, database: Path) -> None:
    live = loader(database, news)
    heard = Audience().hear(live.load())
    stop = Event()
    stop.set()
    heard.hear(live.load(stop))
    assert heard.finished.stopped
    assert len(heard.items) == 3


def test_the_topics_come_once_and_again_when_their_files_change(news: Path, database: Path) -> None:
    (news / "topics.list").write_text("AI Health", encoding="utf-8")
    live = loader(database, news)
    heard = Audience().hear(live.load())
    assert [event for event in heard.events if isinstance(event, Topics)] == [Topics(topics([news])[0])]
    heard.hear(live.load())
    assert not any(isinstance(event, Topics) for event in heard.events)
    (news / "topics.list").write_text("AI Health Business", encoding="utf-8")
    heard.hear(live.load())
    (event,) = (event for event in heard.events if isinstance(event, Topics))
    assert event.topics[-1] == Topic("Business")


def test_roots_inside_each_other_hold_every_file_once(news: Path, database: Path) -> None:
    write(news / "deep" / "five.txt", "five")
    outer_first = Audience().hear(loader(database, news, news / "deep").load())
    inner_first = Audience().hear(loader(None, news / "deep", news).load())
    assert outer_first.items == inner_first.items
    assert outer_first.items[id_of("five")].headline.source == "deep"
    assert outer_first.finished.files == 4
    # The cache of both holds for each alone as well, as far as the source's name is the same.
    assert len(loader(database, news / "deep").cached().items) == 1


def test_a_single_file_can_be_a_root(news: Path, database: Path) -> None:
    heard = Audience().hear(loader(database, news / "one.txt").load())
    assert heard.titles == ["one"]


def test_folders_are_known_by_absolute_paths(
    news: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Audience().hear(loader(database, news).load())
    monkeypatch.chdir(news.parent)
    assert len(loader(database, Path("news")).cached().items) == 3
    assert len(loader(database, Path("./news/../news")).cached().items) == 3


def test_a_cache_in_memory_serves_as_long_as_the_reader_runs(news: Path) -> None:
    live = loader(None, news)
    heard = Audience().hear(live.load())
    write(news / "one.txt", "one", title="newer", mtime=LONG_AGO + 1)
    heard.hear(live.load())
    assert (heard.titles, heard.finished.parsed) == (["newer", "three", "two"], 1)


def test_closing_the_cache_ends_a_load(news: Path, database: Path) -> None:
    for number in range(100):
        write(news / f"more-{number:03}.txt", f"more-{number}")
    cache = Cache.open(database)
    heard = []
    for event in Loader([news], cache, corpus=PLAIN).load():
        heard.append(event)
        if isinstance(event, Loaded) and event.items:
            cache.close()
    assert not isinstance(heard[-1], Finished)
    assert Audience().hear(loader(database, news).load()).finished.articles == 103
