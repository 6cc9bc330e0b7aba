"""Names of files are completed while they are typed. Without a screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsreader.ui.reader.typing.file_names import MOST_OFFERED, begun_anew, complete_path


def offered(text: str, *, folders: bool = False) -> list[str]:
    completion = complete_path(text, folders=folders)
    assert completion.end == len(text)
    return [text[: completion.start] + option.text for option in completion.options]


def test_what_begins_as_it_is_typed_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "Feeds").mkdir()
    for name in ("feeds.opml", "other.opml", ".hidden"):
        (tmp_path / name).touch()
    assert offered("~/fee") == ["~/Feeds/", "~/feeds.opml"]
    assert offered("~/fee", folders=True) == ["~/Feeds/"]
    assert offered(f"{tmp_path}/o") == [f"{tmp_path}/other.opml"]
    assert offered("~/") == ["~/Feeds/", "~/feeds.opml", "~/other.opml"]
    assert offered("~/.h") == ["~/.hidden"]
    assert offered(f"~/{tmp_path}/o") == [f"~/{tmp_path}/other.opml"], "a path that is begun anew"
    assert begun_anew(f"~/{tmp_path}/o") == f"{tmp_path}/o"
    assert begun_anew("/srv/x/~/o") == "~/o"
    assert begun_anew("o") == "o"
    assert offered("~/other.opml") == [], "it is there already"
    assert offered("~/nowhere/") == offered("\0") == []


def test_a_full_folder_offers_the_first(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}").touch()
    assert offered(f"{tmp_path}/") == [f"{tmp_path}/{number:02}" for number in range(MOST_OFFERED)]
