"""Everything out and in again: on another machine it is the same, by what `list --json` says."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from feeding import deliver, entry

from newsreader.cli.run import run
from newsreader.library import Change, Library
from newsreader.library.downloads import Download, DownloadState, WantedFile
from newsreader.library.feeds.access import AccessSettings
from newsreader.library.feeds.feeds import FeedSettings
from newsreader.system.paths import user_paths

NOW = 1_700_000_000
EVERYTHING = "is:archived OR is:snoozed OR -is:archived"
CONFIG = """
[display]
theme = "newsreader-light"

[[views]]
name = "Mine"
query = "is:starred heat>10"
sort = "newest"

[[rules]]
query = "title:beta"
do = "tag"
tag = "b"
"""


@pytest.fixture
def former(own_folders: Path) -> Library:
    """A library in use: two feeds, edits, a page's text, all kinds of marks, a rule that did something."""
    paths = user_paths()
    paths.config_file.parent.mkdir(parents=True)
    paths.config_file.write_text(CONFIG)
    library = Library.open(paths.library)
    feeds = library.feeds
    settings = FeedSettings("My name", ("news", "art"), quality=70, keep_days=30_000)
    alpha, beta, gamma = (entry(name, topics=("x",)) for name in ("alpha", "beta", "gamma"))
    deliver(feeds, alpha, beta, gamma, settings=settings, at=NOW)
    deliver(feeds, entry("alpha", text="Another text of it."), beta, gamma, at=NOW + 60)
    other = FeedSettings(keep_days=30_000)
    deliver(feeds, beta, entry("delta"), url="https://other.example/rss", settings=other, at=NOW)
    proxy = "http://u:p@proxy.example:1"
    access = AccessSettings(user_agent="Mine/1", headers=(("X-Key", "secret"),), proxy=proxy)
    feeds.configure_folder("news", access)
    ids = [kept.article.id for kept in (alpha, beta, gamma)]
    library.full_texts.keep(ids[0], "<p>The page.</p>", NOW)
    library.full_texts.note_failure(ids[1], "no page", NOW)
    library.record("a", [Change(ids[0], "read", True), Change(ids[0], "starred", True)])
    library.record("b", [Change(ids[1], "archived", True), Change(ids[1], "tag:later", True)])
    library.record("c", [Change(ids[2], "snoozed_until", 4_000_000_000)])
    library.record("d", [Change(ids[0], f"apart:{ids[2]}", True)])
    return library


def listed(capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    capsys.readouterr()
    assert run(["list", "--json", "--query", EVERYTHING]) == 0
    articles = json.loads(capsys.readouterr().out)
    assert run(["feeds", "list", "--json"]) == 0
    return articles, json.loads(capsys.readouterr().out)


def move(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """From here on, as on another machine."""
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name))


@pytest.mark.parametrize("name", ["all.zip", "folder"])
def test_an_export_is_the_same_on_another_machine(
    former: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    before = listed(capsys)
    assert len(before[0]) == 4
    full_text = former.full_texts.find(before[0][0]["id"])
    assert run(["export", str(tmp_path / name)]) == 0
    former.close()
    move(monkeypatch, tmp_path / "elsewhere")
    assert run(["import", str(tmp_path / name), "--dry-run"]) == 0
    assert listed(capsys)[1] == []
    assert run(["import", str(tmp_path / name), "--yes"]) == 0
    assert listed(capsys) == before
    library = Library.open(user_paths().library)
    assert library.full_texts.find(before[0][0]["id"]) == full_text
    assert len(library.constraints().apart) == 1
    folders = {"news": AccessSettings(user_agent="Mine/1", proxy="http://proxy.example:1")}
    assert library.feeds.folders() == folders, "but for what is secret"
    library.close()
    assert user_paths().config_file.read_text() == CONFIG
    assert run(["import", str(tmp_path / name), "--yes"]) == 0
    assert "nothing that isn't here already" in capsys.readouterr().err
    assert run(["undo"]) == 0
    assert listed(capsys)[1] == []
    library = Library.open(user_paths().library)
    assert library.feeds.folders() == {}
    library.close()
    assert not user_paths().config_file.exists()


def test_the_queue_of_downloads_goes_along_and_what_was_heard(
    former: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All but where the files lie: the disk is another one, and nothing is fetched again by itself."""
    ids = [article["id"] for article in listed(capsys)[0]]
    files = [
        WantedFile(
            ids[number], f"https://feed.example/{number}.mp3", f"Part {number}", "Feed", type="audio/mpeg"
        )
        for number in range(3)
    ]
    former.downloads.add(files, NOW)
    former.downloads.finish(1, "/elsewhere/0.mp3", 5_000)
    former.downloads.fail(2, "no such file")
    former.record("heard", [Change(ids[0], "heard", True)])
    assert run(["export", str(tmp_path / "all.zip")]) == 0
    former.close()
    move(monkeypatch, tmp_path / "elsewhere")
    assert run(["import", str(tmp_path / "all.zip"), "--yes"]) == 0
    assert "3 downloads" in capsys.readouterr().err
    library = Library.open(user_paths().library)
    done = msgspec.structs.replace(files[0], size=5_000)
    assert library.downloads.all() == (
        Download(1, done, DownloadState.DONE, NOW),
        Download(2, files[1], DownloadState.FAILED, NOW, failure="no such file"),
        Download(3, files[2], DownloadState.WAITING, NOW),
    )
    assert library.triage_of([ids[0]])[ids[0]].heard
    library.downloads.begin(3, str(tmp_path / "2.mp3"), "v1")
    library.close()
    assert run(["undo"]) == 0
    library = Library.open(user_paths().library)
    assert [known.file for known in library.downloads.all()] == [files[2]], "what has begun to come stays"
    library.close()


def test_what_is_there_already_stays_and_gains(
    former: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", str(tmp_path / "all.zip")]) == 0
    former.close()
    move(monkeypatch, tmp_path / "elsewhere")
    paths = user_paths()
    paths.config_file.parent.mkdir(parents=True)
    paths.config_file.write_text('[display]\ntheme = "newsreader-dark"\n')
    with_own = Library.open(paths.library)
    deliver(with_own.feeds, entry("own"), settings=FeedSettings("Own name", keep_days=30_000), at=NOW)
    with_own.close()
    assert run(["import", str(tmp_path / "all.zip"), "--yes"]) == 0
    articles, feeds = listed(capsys)
    assert {record["title"] for record in articles} == {"own", "alpha", "beta", "gamma", "delta"}
    assert {record["title"] for record in feeds} == {"Own name", "The Feed"}
    config = paths.config_file.read_text()
    assert 'theme = "newsreader-dark"' in config
    assert 'name = "Mine"' in config
    assert 'query = "title:beta"' in config


def test_no_archive_takes_the_place_of_anything(
    former: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    assert run(["export", str(tmp_path / "full")]) == 1
    assert "is there already" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]
    former.close()


def test_settings_that_are_a_pipe_are_named_and_nothing_waits_for_them(
    former: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = user_paths().config_file
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.unlink(missing_ok=True)
    os.mkfifo(settings)
    assert run(["export", str(tmp_path / "out.zip")]) == 1
    assert f"{settings} can't be read: it is a device or a pipe" in capsys.readouterr().err
    assert not (tmp_path / "out.zip").exists()
    former.close()


def test_a_broken_archive_changes_nothing(
    former: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "folder"
    assert run(["export", str(target)]) == 0
    former.close()
    move(monkeypatch, tmp_path / "elsewhere")
    with (target / "marks.jsonl").open("a") as file:
        file.write('{"article": ')
    assert run(["import", str(target), "--yes"]) == 1
    assert "marks.jsonl:7" in capsys.readouterr().err
    assert listed(capsys)[1] == []
    (target / "about.toml").write_text("format = 99\n")
    assert run(["import", str(target), "--yes"]) == 1
    assert "newer newsreader" in capsys.readouterr().err


def test_an_archive_can_be_read_by_eye(former: Library, tmp_path: Path) -> None:
    assert run(["export", str(tmp_path / "all.zip")]) == 0
    former.close()
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        names = archive.namelist()
        marks = archive.read("marks.jsonl").decode().splitlines()
        assert b"https://other.example/rss" in archive.read("subscriptions.opml")
        assert b"articles = 4" in archive.read("about.toml")
    assert {"feeds.jsonl", "articles.jsonl", "entries.jsonl", "config.toml"} <= set(names)
    assert json.loads(marks[0]).keys() >= {"article", "field"}


def test_an_archive_of_somebody_else_brings_nothing_that_a_feed_could_not(
    former: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "folder"
    assert run(["export", str(target)]) == 0
    former.close()
    move(monkeypatch, tmp_path / "elsewhere")
    articles = (target / "articles.jsonl").read_text()
    articles = articles.replace('"title":"alpha"', '"title":"al\\u001b]0;x\\u0007pha\\u202e"')
    articles = articles.replace('"original":"https://feed.example/beta"', '"original":"javascript:alert(1)"')
    (target / "articles.jsonl").write_text(articles)
    feeds = (target / "feeds.jsonl").read_text().replace("My name", "My\\u001b[31m name")
    (target / "feeds.jsonl").write_text(feeds)
    assert run(["import", str(target), "--yes"]) == 0
    listed_articles, listed_feeds = listed(capsys)
    assert {record["title"] for record in listed_articles} == {"alpha", "beta", "gamma", "delta"}
    (beta,) = (record for record in listed_articles if record["title"] == "beta")
    assert beta["url"] is None
    assert [record["title"] for record in listed_feeds] == ["My name", "The Feed"]


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("marks", '{"article": "a", "field": "nonsense"}', "nonsense"),
        ("texts", f'{{"article": "{"x" * 2_000}"}}', "longer than"),
        ("articles", "[" * 100_000, "articles.jsonl:5"),
    ],
    ids=["no field", "too long", "too deep"],
)
def test_a_record_that_is_none_is_named(
    former: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    line: str,
    said: str,
) -> None:
    target = tmp_path / "folder"
    assert run(["export", str(target)]) == 0
    former.close()
    move(monkeypatch, tmp_path / "elsewhere")
    monkeypatch.setattr("newsreader.sharing.archive_records.MAX_LINE", 1_500 if name == "texts" else 1 << 20)
    with (target / f"{name}.jsonl").open("a") as file:
        file.write(f"{line}\n")
    assert run(["import", str(target), "--yes"]) == 1
    told = capsys.readouterr().err
    assert f"{name}.jsonl" in told
    assert said in told
    assert listed(capsys)[1] == []
