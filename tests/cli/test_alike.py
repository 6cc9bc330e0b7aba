"""The command line says what the screen says, whether the reader ever ran, runs, or is indexing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fakes import write_article
from made_reports import EVENTS

from newsreader.config.schema import Config
from newsreader.session.jobs.grouping import group_stories
from newsreader.session.session import Session
from newsreader.store.store import EVERYTHING
from newsreader.system.paths import Paths

NEWSREADER = [sys.executable, "-m", "newsreader"]
READER = """
import sys
from pathlib import Path
from newsreader.config.schema import Config
from newsreader.session.jobs.all_jobs import Jobs
from newsreader.session.scheduler import InlineScheduler
from newsreader.session.session import Session
from newsreader.system.paths import user_paths
session = Session.open([Path(sys.argv[1])], user_paths(), Config())
jobs = Jobs(session, InlineScheduler())
print("begun", flush=True)
for event in session.loader.load():
    session.take(event)
constraints = session.desk.stories.constraints
print("loaded", flush=True)
from newsreader.stories.worker.protocol import Grouped, WorkerRested
for event in session.keeper.events():
    if isinstance(event, Grouped):
        session.take_stories(event)
    elif isinstance(event, WorkerRested):
        print("rested", flush=True)
        sys.stdin.read()
        session.keeper.end()
session.close()
"""
"""A reader without a screen: it loads, groups in a process of its own, and stays until its input ends."""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Every report of every event, told by another provider."""
    for event, titles in EVENTS.items():
        for number, title in enumerate(titles):
            front = f"""
title: "{title}"
publishedDateTime: 2023-11-14T{number:02}:00:00Z
originalUrl: "https://{event}-{number}.example.org/"
quality: {90 - number}
provider: {{name: Paper {event} {number}, domain: {event}-{number}.example.org}}
"""
            write_article(tmp_path / "corpus", f"{event}-{number}", front)
    return tmp_path / "corpus"


def environment(home: Path) -> dict[str, str]:
    kinds = ("CACHE", "CONFIG", "DATA", "STATE")
    return {**os.environ, **{f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in kinds}}


def told(records: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(record["id"], record["heat"], record["story"]) for record in records]


def expected(corpus: Path, base: Path) -> list[tuple[Any, ...]]:
    """Ids, heats and stories in their order, as a session has them that nothing disturbs."""
    session = Session.open(
        [corpus], Paths(base / "data", base / "config", base / "cache", base / "state"), Config()
    )
    try:
        session.load_all()
        group_stories(session, lambda _: None)
        store = session.store
        ids = store.view(EVERYTHING, sort=session.order(session.config)).ids
        headlines = [headline for one in ids if (headline := store.headline(one)) is not None]
        stories = {headline.id: store.story(headline.id) for headline in headlines}
        return [
            (headline.id, headline.heat, story.id if (story := stories[headline.id]) else None)
            for headline in headlines
        ]
    finally:
        session.close()


def test_every_command_beside_a_first_index_says_what_the_session_says(corpus: Path, tmp_path: Path) -> None:
    home = environment(tmp_path / "home")
    wanted = expected(corpus, tmp_path / "other")
    assert sum(story is not None for _, _, story in wanted) > 2, "there are stories to be told of"
    first = wanted[0][0]
    commands = (
        ("list", str(corpus), "--json"),
        ("show", first, "--in", str(corpus), "--json"),
        ("mark", "star", "--query", "is:lead", "--in", str(corpus)),
        ("list", str(corpus), "--json"),
    )
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(corpus)],
        env=home, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as reader:  # fmt: skip
        assert reader.stdout is not None
        assert reader.stdout.readline() == "begun\n"
        running = [
            subprocess.Popen([*NEWSREADER, *command], env=home, stdout=subprocess.PIPE, text=True)
            for command in commands
        ]
        output = [command.communicate(timeout=60)[0] for command in running]
        assert [command.returncode for command in running] == [0, 0, 0, 0]
        assert told(json.loads(output[0])) == told(json.loads(output[3])) == wanted
        shown = json.loads(output[1])
        assert (shown["id"], shown["heat"], shown["story"]) == wanted[0]
        assert reader.stdout.readline() == "loaded\n"
        assert reader.stdout.readline() == "rested\n"
        while_open = json.loads(subprocess.check_output([*NEWSREADER, *commands[0]], env=home, timeout=60))
        assert told(while_open) == wanted
        reader.communicate(timeout=60)
        assert reader.returncode == 0
    after = json.loads(subprocess.check_output([*NEWSREADER, *commands[0]], env=home, timeout=60))
    assert told(after) == wanted
    starred = {record["id"] for record in after if record["starred"]}
    assert starred == {record["id"] for record in while_open if record["starred"]} != set()
