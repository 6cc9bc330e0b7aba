"""What all tests share: folders of their own, a clock that stands still, a library, a server of feeds."""

from __future__ import annotations

import gc
import os
import signal
import ssl
from collections.abc import AsyncIterator, Iterator
from multiprocessing import util
from pathlib import Path

import httpx2
import pytest
from fakes import NOW, Clock, FakeSystem
from feedserver import FeedServer
from hypothesis import settings
from parsing_here import ParsersHere

from newsreader.config.schema import Config
from newsreader.library import Library
from newsreader.session.session import Session
from newsreader.sources.web.client import make_client
from newsreader.system.paths import Paths, seeds

# How long an example takes says something of the machine alone.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# In the background of a shell without job control SIGINT is ignored, under nohup SIGHUP, and both would be by
# the programs under test.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_xdist_auto_num_workers() -> int:
    """Two a core: half of the time a test waits for a program, a server or a screen."""
    return 2 * (os.cpu_count() or 1)


def pytest_sessionfinish() -> None:
    """What multiprocessing removes when a program ends, the socket of its fork server: those of xdist are
    ended at once.
    """
    util._exit_function()  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test sees or touches the folders of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(home / variable.lower()))
    for variable in ("BROWSER", "VISUAL", "EDITOR", "NO_COLOR", "SSH_CONNECTION"):
        monkeypatch.delenv(variable, raising=False)
    return home


@pytest.fixture(autouse=True)
def collection_of_garbage() -> Iterator[None]:
    """A reader that a test starts leaves collection to its own jobs, and what other tests left open for the
    collector would stay open.
    """
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    gc.enable()


@pytest.fixture(autouse=True)
def few_files_parsed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process for the few files of a test would cost a tenth of a second in each that has some. A test
    that is about these processes has a fixture of this name that does nothing.
    """
    monkeypatch.setattr("newsreader.folders.parsers.Parsers", ParsersHere)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    base = tmp_path / "user"
    return Paths(base / "data", base / "config", base / "cache", base / "state")


@pytest.fixture
def system() -> FakeSystem:
    return FakeSystem()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    """The user's library, as another program has it open."""
    opened = Library.open(paths.library)
    yield opened
    opened.close()


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


@pytest.fixture
async def client(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx2.AsyncClient]:
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
        monkeypatch.delenv(variable.lower(), raising=False)
    # Without any authority to trust, since reading the system's takes longer than most tests.
    async with make_client(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)) as made:
        yield made


@pytest.fixture
def seed_room(paths: Paths) -> Iterator[Session]:
    """A session with the five bundled seeds loaded."""
    session = Session.open([seeds()], paths, Config(), clock=lambda: NOW)
    session.load_all()
    yield session
    session.close()
