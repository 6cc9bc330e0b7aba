"""What is opened, and how articles are found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import NOW, write_article, write_articles

from newsreader.config.schema import Config, Reading, Sources
from newsreader.errors import NotFoundError
from newsreader.library import Change
from newsreader.model import Article, TriageField, Urls, id_from_url
from newsreader.query import parse
from newsreader.session.session import Session
from newsreader.session.whole_articles import address_to_open
from newsreader.store.store import EVERYTHING
from newsreader.system.paths import Paths, seeds


def opened(given: list[Path], paths: Paths, config: Config = Config()) -> Session:  # noqa: B008 - immutable
    session = Session.open(given, paths, config, clock=lambda: NOW)
    session.load_all()
    return session


def test_what_is_named_wins_over_what_is_configured_and_that_over_the_seeds(
    paths: Paths, tmp_path: Path
) -> None:
    write_article(tmp_path / "named", "a", "title: Named")
    write_article(tmp_path / "configured", "b", "title: Configured")
    config = Config(sources=Sources(paths=(str(tmp_path / "configured"),)))
    for given, settings, titles in (
        ([tmp_path / "named"], config, {"Named"}),
        ([], config, {"Configured"}),
    ):
        session = opened(given, paths, settings)
        assert {headline.title for headline in session.store.headlines} == titles
        session.close()
    session = opened([], paths)
    assert session.roots == (seeds(),)
    assert len(session.store) == 5
    session.close()


def test_a_configured_folder_can_begin_with_the_home_folder(paths: Paths, own_folders: Path) -> None:
    write_article(own_folders / "news", "a", "title: At home")
    session = opened([], paths, Config(sources=Sources(paths=("~/news",))))
    assert [headline.title for headline in session.store.headlines] == ["At home"]
    session.close()


def test_decisions_are_there_after_a_restart(paths: Paths) -> None:
    session = opened([], paths)
    first, *_ = session.store.view(EVERYTHING).ids
    session.desk.decide("archive", [first])
    session.close()
    session = opened([], paths)
    assert first not in session.store.view(EVERYTHING).ids
    assert session.desk.undo().changed == {first}
    assert session.store.view(EVERYTHING).ids[0] == first
    session.close()


def test_an_article_of_folders_opened_before_is_found_by_its_id(paths: Paths, tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 2)
    opened([tmp_path / "news"], paths).close()
    session = opened([], paths)
    known = id_from_url("https://example.org/articles/1")
    assert known not in session.store
    assert session.recall(known)
    assert known in session.store
    assert session.article(known).title == "Article number 1"
    assert not session.recall("nothing")
    with pytest.raises(NotFoundError, match="no article has the id nothing"):
        session.article("nothing")
    session.close()


def test_words_of_a_text_need_not_stand_beside_each_other(paths: Paths, tmp_path: Path) -> None:
    write_article(tmp_path / "news", "a", "title: One", "Cats sleep; dogs bark.")
    write_article(tmp_path / "news", "b", "title: Two", "Cats only.")
    session = opened([tmp_path / "news"], paths)
    ids = session.store.view(parse('text:"dogs cats"')).ids
    assert [session.article(article_id).title for article_id in ids] == ["One"]
    session.close()


def test_problems_are_kept_for_the_screen_and_stop_nothing(paths: Paths, tmp_path: Path) -> None:
    write_article(tmp_path / "news", "good", "title: Good")
    write_article(tmp_path / "news", "bad", "title: [unclosed")
    session = opened([tmp_path / "news", tmp_path / "missing"], paths)
    assert "Good" in {headline.title for headline in session.store.headlines}
    assert {Path(problem.path).name for problem in session.problems} == {"bad.md", "missing"}
    session.close()


def test_a_folder_of_plain_notes_is_told_in_one_sentence_and_is_no_problem(
    paths: Paths, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    for name in ("one", "two", "deep/three"):
        (notes / name).parent.mkdir(parents=True, exist_ok=True)
        (notes / f"{name}.md").write_text(f"# Note {name}\n\nSome text.\n")
    session = opened([notes], paths)
    assert len(session.store) == 3
    assert session.problems == ()
    (note,) = session.all_problems
    assert note.path == str(notes)
    assert note.message.startswith("3 files have no front matter")
    session.close()


def test_two_rooms_on_one_library_see_each_others_decisions(paths: Paths) -> None:
    here, there = opened([], paths), opened([], paths)
    first, *_ = here.store.view(EVERYTHING).ids
    here.desk.decide("star", [first])
    assert there.desk.catch_up() == {first}
    there.library.record("read", [Change(first, TriageField.READ, True)])
    assert here.desk.catch_up() == {first}
    assert here.store.decided(first).starred
    assert here.store.decided(first).read
    here.close()
    there.close()


@pytest.mark.parametrize(
    ("urls", "preferred", "address"),
    [
        (Urls("https://o/", "https://w/", "https://a/"), "original", "https://o/"),
        (Urls("https://o/", "https://w/", "https://a/"), "amp", "https://a/"),
        (Urls("https://o/", "https://w/"), "amp", "https://o/"),
        (Urls(None, "https://w/", "https://a/"), "original", "https://w/"),
        (Urls(), "web", None),
    ],
)
def test_the_preferred_address_is_opened_else_the_best(
    urls: Urls, preferred: str, address: str | None
) -> None:
    config = Config(reading=Reading(open=preferred))  # type: ignore[arg-type]
    assert address_to_open(Article("id", "Title", urls=urls), config) == address


def test_topics_that_did_not_change_are_there_before_the_articles_and_nothing_is_counted_again(
    paths: Paths, tmp_path: Path
) -> None:
    news = tmp_path / "news"
    write_article(news, "a", "title: Named\ntopics: [Chips]")
    topic = news / "_data" / "topics" / "chips.yaml"
    topic.parent.mkdir(parents=True)
    (topic.parent / "technology.yaml").write_text("name: Technology")
    topic.write_text("name: Chips\nparent: Technology")
    opened([news], paths).close()

    session = Session.open([news], paths, Config(), clock=lambda: NOW)
    session.open_store()
    tree = session.store.tree
    assert tree.parent("Chips") == "Technology"
    for event in session.loader.load():
        session.take(event)
    assert session.store.tree is tree
    session.close()

    topic.write_text("name: Chips")
    session = opened([news], paths)
    assert session.store.tree.parent("Chips") is None
    session.close()


def test_closing_twice_is_closing_once(paths: Paths) -> None:
    session = opened([], paths)
    session.desk.decide("archive", [session.store.view(EVERYTHING).ids[0]])
    session.close()
    session.close()
    again = opened([], paths)
    assert again.library.last_seq() == 1
    again.close()


def test_an_episode_without_a_page_is_opened_by_its_file() -> None:
    files = [{"url": "https://a.example/logo.png"}, {"url": "https://a.example/x.mp3", "type": "audio/mpeg"}]
    episode = Article(id="a", title="One", extra={"enclosures": files})
    assert address_to_open(episode, Config()) == "https://a.example/x.mp3"
    assert address_to_open(Article(id="b", title="Two"), Config()) is None


def test_long_work_makes_no_library_where_the_one_that_is_open_was_taken_away(
    paths: Paths, tmp_path: Path
) -> None:
    session = opened([], paths)
    paths.library.rename(tmp_path / "away.db")
    assert session.library_for_threads() is session.library
    assert not paths.library.exists()
    (tmp_path / "away.db").rename(paths.library)
    assert session.library_for_threads() is not session.library
    session.close()
