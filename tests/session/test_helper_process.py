"""The process beside a session that reads what has changed and then groups it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from fakes import NOW, write_article
from family import descendants, wait_for_the_end_of

from newsreader.config.schema import Config
from newsreader.session.session import Session
from newsreader.session.stories import helper_process
from newsreader.session.stories.helper_process import HelperProcess, HelperProcesses
from newsreader.stories.worker.protocol import Grouped
from newsreader.system.paths import Paths


@pytest.fixture
def few_files_parsed_here() -> None:
    """Not here: this is about that process."""


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each process that a session starts, whether it began with parsing."""
    starts: list[bool] = []

    class Counted(HelperProcess):
        def __init__(self, *, parses: bool) -> None:
            starts.append(parses)
            super().__init__(parses=parses)

    monkeypatch.setattr(helper_process, "HelperProcess", Counted)
    return starts


def test_what_is_from_outside_is_read_in_one_process_which_then_groups(
    tmp_path: Path, paths: Paths, started: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site" / "_posts"
    for paper in ("herald", "post", "sun"):
        write_article(
            folder,
            paper,
            "title: Ferry sinks off Gotland after fire in engine room\n"
            f"originalUrl: https://{paper}.example/ferry\npublishedDateTime: 2023-11-14T22:00:00Z",
        )
    topics = tmp_path / "site" / "_data" / "topics.yml"
    topics.parent.mkdir()
    topics.write_text("- name: Ships\n  keywords: [ferry]\n", encoding="utf-8")

    def never(*arguments: object) -> None:
        pytest.fail(f"parses {arguments} in the process of the screen")

    monkeypatch.setattr("newsreader.sources.files.frontmatter.parse_document", never)
    monkeypatch.setattr("newsreader.sources.files.topics.load", never)
    before = descendants(os.getpid())
    session = Session.open([tmp_path / "site"], paths, Config(), clock=lambda: NOW)
    finished = session.load_all()
    assert finished.articles == 3
    assert finished.problems == ()
    assert [topic.name for topic in session.topics] == ["Ships"]
    assert session.keeper is not None
    for event in session.keeper.events():
        if isinstance(event, Grouped) and session.take_stories(event):
            session.keeper.end()
    assert [len(story.members) for story in session.store.stories()] == [3]
    assert started == [True], "one process did it all"
    session.close()
    assert wait_for_the_end_of(descendants(os.getpid()) - before)


def test_one_that_waits_ends_with_the_session() -> None:
    before = descendants(os.getpid())
    helpers = HelperProcesses()
    lent = helpers.parser()
    lent.connection.recv_bytes()
    lent.release()
    assert descendants(os.getpid()) - before
    helpers.close()
    assert not descendants(os.getpid()) - before
