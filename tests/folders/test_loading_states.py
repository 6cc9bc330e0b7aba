"""Whatever happens to the files, and whoever loads them: a reader ends up with what a fresh load gives."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from plain_corpus import LONG_AGO, PLAIN, Audience, write

from newsreader.folders.loader import Loader
from newsreader.library.cache.cache import Cache
from newsreader.model import SearchEntry

FILES = st.sampled_from(["a.txt", "b.txt", "c.txt", "deep/a.txt", "deep/b.txt"])
NAMES = st.sampled_from(["one", "two", "three"])
TITLES = st.sampled_from(["short", "a longer title"])


class Folder(RuleBasedStateMachine):
    """A folder, and two readers of it that share one cache; a third comes and goes."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr("newsreader.folders.ledger.MOST_CHANGES", 2)
        self.place = Path(tempfile.mkdtemp())
        self.news = self.place / "news"
        self.news.mkdir()
        self.database = self.place / "cache" / "cache.db"
        self.clock = LONG_AGO
        self.heard = [Audience(), Audience()]
        self.loaders = [self.start(), self.start()]

    def start(self) -> Loader:
        return Loader([self.news, self.news / "deep"], Cache.open(self.database), corpus=PLAIN)

    def fresh(self) -> dict[str, SearchEntry]:
        return (
            Audience()
            .hear(Loader([self.news, self.news / "deep"], Cache.open(None), corpus=PLAIN).load())
            .items
        )

    def tick(self) -> float:
        self.clock += 10
        return self.clock

    @rule(file=FILES, name=NAMES | st.none(), title=TITLES, problem=st.booleans())
    def write(self, file: str, name: str | None, title: str, problem: bool) -> None:
        fields = {"problem": "odd"} if problem else {}
        write(self.news / file, name, title=title, mtime=self.tick(), topic=file, **fields)

    @rule(file=FILES, name=NAMES, title=TITLES)
    def write_just_now(self, file: str, name: str, title: str) -> None:
        """With a time that can't tell it from the next such write."""
        write(self.news / file, name, title=title, mtime=int(time.time()))

    @rule(file=FILES)
    def delete(self, file: str) -> None:
        (self.news / file).unlink(missing_ok=True)

    @rule(file=FILES, other=FILES)
    def copy(self, file: str, other: str) -> None:
        if (self.news / file).exists() and file != other:
            (self.news / other).parent.mkdir(exist_ok=True)
            shutil.copy(self.news / file, self.news / other)
            os.utime(self.news / other, (self.tick(),) * 2)

    @rule(file=FILES, other=FILES)
    def move(self, file: str, other: str) -> None:
        if (self.news / file).exists():
            (self.news / other).parent.mkdir(exist_ok=True)
            (self.news / file).replace(self.news / other)
            os.utime(self.news / other, (self.tick(),) * 2)

    @rule(which=st.sampled_from([0, 1]))
    def load(self, which: int) -> None:
        heard = self.heard[which].hear(self.loaders[which].load())
        assert heard.items == self.fresh()
        assert heard.finished.articles == len(heard.items)

    @rule(which=st.sampled_from([0, 1]))
    def restart(self, which: int) -> None:
        self.loaders[which] = self.start()
        self.heard[which] = Audience()
        cached = self.loaders[which].cached()
        self.heard[which].items = {item.headline.id: item for item in cached.items}

    @precondition(lambda self: self.database.exists())
    @rule()
    def delete_the_cache(self) -> None:
        shutil.rmtree(self.database.parent)

    @rule()
    def restart_gives_what_the_last_load_left(self) -> None:
        heard = Audience().hear(self.start().load())
        cached = {item.headline.id: item for item in self.start().cached().items}
        assert cached == heard.items == self.fresh()

    def teardown(self) -> None:
        self.patch.undo()
        shutil.rmtree(self.place, ignore_errors=True)


Folder.TestCase.settings = settings(
    max_examples=25, stateful_step_count=20, suppress_health_check=list(HealthCheck)
)
TestFolder = Folder.TestCase
