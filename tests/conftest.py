"""What all tests share: folders of their own, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes import NOW, FakeSystem
from newsreader.config import Config
from newsreader.newsroom import Newsroom
from newsreader.paths import Paths, seeds


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


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    base = tmp_path / "user"
    return Paths(base / "data", base / "config", base / "cache", base / "state")


@pytest.fixture
def system() -> FakeSystem:
    return FakeSystem()


@pytest.fixture
def seed_room(paths: Paths) -> Iterator[Newsroom]:
    """A newsroom with the five bundled seeds loaded."""
    newsroom = Newsroom.open([seeds()], paths, Config(), clock=lambda: NOW)
    newsroom.load_all()
    yield newsroom
    newsroom.close()
