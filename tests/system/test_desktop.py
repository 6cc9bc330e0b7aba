"""The browser and the clipboard, in processes of their own: `webbrowser` reads the environment once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pyperclip
import pytest

from newsreader.errors import NewsreaderError
from newsreader.system.desktop import RealSystem, checked

URL = "https://example.org/a?b=c&d='e';f"


def program(folder: Path, name: str, record: Path) -> Path:
    """A browser that writes down what it was given."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f'#!/bin/sh\nfor one in "$@"; do printf "%s\\n" "$one" >> "{record}.part"; done\n'
                    f'mv "{record}.part" "{record}"\necho noise; echo noise >&2\n')  # fmt: skip
    path.chmod(0o755)
    return path


def in_process(code: str, **environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-c", f"from newsreader.system.desktop import *\n{code}"],
        capture_output=True, text=True, check=True, timeout=100, env=kept | environment,
    )  # fmt: skip
    return (done.stdout + done.stderr).strip()


def recorded(record: Path) -> list[str]:
    for _ in range(1_500):
        if record.exists():
            return record.read_text().splitlines()
        time.sleep(0.02)
    raise AssertionError("the browser was not started")


@pytest.mark.parametrize("template", ["{path}", "{path} --new-tab %s", "{path} %s &"])
def test_the_browser_of_the_environment_gets_the_address_and_prints_nothing_here(
    tmp_path: Path, template: str
) -> None:
    record = tmp_path / "record"
    browser = template.format(path=program(tmp_path / "bin", "mybrowser", record))
    said = in_process(f"s = RealSystem(); print(s.browser_kind()); s.open_window({URL!r})", BROWSER=browser)
    assert said == "window"
    assert recorded(record)[-1] == URL


def test_a_configured_browser_wins_and_its_arguments_stay(tmp_path: Path) -> None:
    record = tmp_path / "record"
    browser = f"{program(tmp_path / 'bin', 'mine', record)} --private"
    in_process(f"RealSystem({browser!r}).open_window({URL!r})", BROWSER="/nowhere/other")
    assert recorded(record) == ["--private", URL]


def test_a_terminal_browser_runs_here_until_it_ends(tmp_path: Path) -> None:
    record = tmp_path / "record"
    program(tmp_path / "bin", "w3m", record)
    code = f"s = RealSystem(); print(s.browser_kind(), flush=True); s.open_here({URL!r})"
    path = f"{tmp_path / 'bin'}{os.pathsep}/usr/bin{os.pathsep}/bin"
    assert in_process(code, BROWSER="w3m", PATH=path, TERM="xterm").split() == ["terminal", "noise", "noise"]
    assert record.read_text().splitlines() == [URL]


@pytest.mark.parametrize("browser", ["/nowhere/browser", "no-such-browser %s"])
def test_a_browser_that_is_not_there_is_none(browser: str) -> None:
    assert in_process("print(RealSystem().browser_kind())", BROWSER=browser) == "none"


def test_where_there_is_no_browser_at_all_there_is_none(tmp_path: Path) -> None:
    assert in_process("print(RealSystem().browser_kind())", PATH=str(tmp_path), BROWSER="") == "none"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "--help", "https://e.org/\x1b[31m", "", "http://"]
)
def test_nothing_but_http_and_https_addresses_is_handed_on(url: str) -> None:
    with pytest.raises(NewsreaderError, match="only http and https"):
        checked(url)
    with pytest.raises(NewsreaderError, match="only http and https"):
        RealSystem().open_window(url)
    with pytest.raises(NewsreaderError, match="only http and https"):
        RealSystem().open_here(url)


def test_the_clipboard_says_whether_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []

    def fail(text: str) -> None:
        raise pyperclip.PyperclipException("no clipboard")

    monkeypatch.setattr(pyperclip, "copy", copied.append)
    assert RealSystem().copy("text")
    assert copied == ["text"]
    monkeypatch.setattr(pyperclip, "copy", fail)
    assert not RealSystem().copy("text")


@pytest.mark.parametrize(
    "listed",
    [
        "{path} --new-tab",
        "/nowhere/a:no-such-program --x %s:{path} --new-tab",
        "'open quote:{path} --new-tab %s",
        "{path} --new-tab &",
        ":: {path} --new-tab:/nowhere/b",
    ],
)
def test_the_first_of_a_list_that_is_there_gets_its_arguments_and_the_address(
    tmp_path: Path, listed: str
) -> None:
    record = tmp_path / "record"
    browser = listed.format(path=program(tmp_path / "bin", "mybrowser", record))
    said = in_process(f"s = RealSystem(); print(s.browser_kind()); s.open_window({URL!r})", BROWSER=browser)
    assert said == "window"
    assert recorded(record) == ["--new-tab", URL]
