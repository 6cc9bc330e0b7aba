"""`newsreader media`: files queued, downloaded, listed, played and removed from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from feedserver import FeedServer, rss

from newsreader.cli.run import run
from newsreader.system.paths import user_paths


@pytest.fixture
def show(server: FeedServer, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> str:
    """A feed that is followed, with one episode; returns its id."""
    enclosure = f'<enclosure url="{server.url("/a.mp3")}" type="audio/mpeg" length="5"/>'
    server.serve("/feed", rss("First").replace(b"</item>", f"{enclosure}</item>".encode()))
    server.serve("/a.mp3", b"sound", Content_Type="audio/mpeg")
    config = user_paths().config_file
    config.parent.mkdir(parents=True, exist_ok=True)
    folder = json.dumps(str(tmp_path / "pods"))
    config.write_text(f'[media]\nfolder = {folder}\n[media.programs]\n"audio/*" = "false {{file}}"\n')
    assert run(["feeds", "add", server.url("/feed")]) == 0
    capsys.readouterr()
    assert run(["list", "--json", "--no-stories"]) == 0
    (record,) = json.loads(capsys.readouterr().out)
    return str(record["id"])


def test_a_file_from_the_queue_to_the_player(
    show: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "pods" / "A feed" / "First.mp3"
    assert run(["media", "download", "--later", show[:6]]) == 0
    assert run(["media", "list", "--json"]) == 0
    (waiting,) = json.loads(capsys.readouterr().out)
    assert (waiting["state"], waiting["path"], waiting["article"]) == ("waiting", None, show)
    assert run(["media", "download"]) == 0
    assert "First: 5 bytes" in capsys.readouterr().err
    assert path.read_bytes() == b"sound"
    assert run(["media", "list"]) == 0
    assert capsys.readouterr().out == f"{show}\tdone\t5 bytes\tFirst\t{path}\n"
    assert run(["media", "play", show]) == 1
    assert "false failed with exit code 1" in capsys.readouterr().err
    assert run(["list", "--json", "--no-stories", "--query", "is:heard type:audio"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 1
    assert run(["media", "remove", show, "--delete"]) == 0
    assert not path.exists()


def test_what_fails_says_so_and_is_the_exit_code(
    show: str, server: FeedServer, capsys: pytest.CaptureFixture[str]
) -> None:
    (user_paths().config_file).write_text('[media]\nfolder = "/proc/nowhere"\n')
    assert run(["media", "download", show]) == 1
    assert "First: nothing can be written in /proc/nowhere" in capsys.readouterr().err
    assert run(["media", "list"]) == 0
    assert "\tfailed\t" in capsys.readouterr().out
    assert run(["media", "remove", "zzzz"]) == 1
    assert "newsreader media list" in capsys.readouterr().err
