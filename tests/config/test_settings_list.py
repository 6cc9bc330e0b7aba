"""Every setting can be changed by what a person types, and the file keeps all else that it says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsreader.config.load import load
from newsreader.config.render import default_text
from newsreader.config.schema import Config
from newsreader.config.settings_edit import SettingValue, put, set_value, take_out
from newsreader.config.settings_list import ListedSetting, settings_of
from newsreader.errors import ConfigError

SETTINGS = list(settings_of(Config()))
OWN = '# mine\n[display]\n# why not\ntheme = "newsreader-light" # at night\n\n[[views]]\nname = "A"\n'


def another(setting: ListedSetting) -> str:
    """A value that is not the default, as it is typed."""
    if setting.choices:
        return next(choice for choice in setting.choices if choice != setting.shown)
    if isinstance(setting.value, (int, float)):
        return str(int(setting.value) + 1)
    return "22:00-07:00" if setting.name == "quiet" else "one, two" if setting.value == () else "another"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.path)
@pytest.mark.parametrize("text", ["", OWN, default_text()], ids=["empty", "own", "defaults"])
def test_what_is_typed_is_what_is_read(tmp_path: Path, setting: ListedSetting, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    value = setting.typed(another(setting))
    set_value(path, setting.group, setting.name, value)
    config, problems = load(path)
    assert problems == ()
    assert getattr(getattr(config, setting.group), setting.name) == value != setting.default
    changed = path.read_text(encoding="utf-8").split("\n")
    assert len(set(text.split("\n")) - set(changed)) <= 1, "all other lines stay"


def test_a_setting_is_changed_where_it_stands_and_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(OWN, encoding="utf-8")
    undo = set_value(path, "display", "theme", "nord")
    assert path.read_text(encoding="utf-8") == OWN.replace("newsreader-light", "nord")
    undo()
    assert path.read_text(encoding="utf-8") == OWN


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a byte order mark"])
def test_a_file_from_another_system_keeps_its_line_ends_and_its_mark(tmp_path: Path, mark: bytes) -> None:
    path = tmp_path / "config.toml"
    written = mark + OWN.replace("\n", "\r\n").encode()
    path.write_bytes(written)
    undo = set_value(path, "display", "theme", "nord")
    assert path.read_bytes() == written.replace(b"newsreader-light", b"nord")
    undo()
    put(path, [SettingValue("list", "sort", "heat")])
    config, problems = load(path)
    assert (config.list.sort, problems) == ("heat", ())
    assert path.read_bytes().startswith(written)
    assert b"\n" not in path.read_bytes().replace(b"\r\n", b"")
    take_out(path, [SettingValue("list", "sort", "heat")])
    assert path.read_bytes().strip() == written.strip()


def test_a_pipe_in_place_of_the_file_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    os.mkfifo(path)
    with pytest.raises(ConfigError, match="it is a device or a pipe"):
        set_value(path, "display", "theme", "nord")


def test_a_key_of_ones_own_is_written_and_what_was_written_since_is_not_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    undo = set_value(path, "keys.map", "move.top", "g g")
    set_value(path, "keys.map", "star", "x")
    assert load(path)[0].keys.map == {"move.top": "g g", "star": "x"}
    with pytest.raises(ConfigError, match="has been changed since"):
        undo()


@pytest.mark.parametrize(
    ("path", "text"),
    [("display.sidebar_width", "5"), ("display.sidebar_width", "wide"), ("notify.quiet", "at night")],
)
def test_what_a_setting_does_not_take_is_refused_with_what_it_does(path: str, text: str) -> None:
    setting = next(setting for setting in SETTINGS if setting.path == path)
    with pytest.raises(ConfigError, match=f"{path} takes "):
        setting.typed(text)
