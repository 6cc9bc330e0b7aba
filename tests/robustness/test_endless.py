"""Sources without an end or without an answer: named as a problem, or ended by Ctrl+C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import write_article
from headless import Headless

from newsreader.system.paths import Paths

ZEROS = Path("/dev/zero")
INTERRUPTED = 130


@pytest.mark.skipif(not ZEROS.exists(), reason="needs /dev/zero")
def test_a_device_as_a_source_is_a_problem_and_the_other_sources_are_read(
    tmp_path: Path, paths: Paths
) -> None:
    write_article(tmp_path / "news", "a", "title: There\nlink: https://example.org/a")
    reader = Headless([ZEROS, tmp_path / "news"], paths)
    try:
        reader.load()
        assert reader.titles() == ["There"]
        (problem,) = reader.session.problems
        assert (problem.path, problem.message) == (str(ZEROS), "this is neither a file nor a folder")
    finally:
        reader.close()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("ends", [True, False], ids=["slow", "silent"])
def test_an_import_of_a_list_is_ended_at_once(tmp_path: Path, ends: bool) -> None:
    pipe = tmp_path / "list.opml"
    os.mkfifo(pipe)
    words = [sys.executable, "-m", "newsreader", "feeds", "import", str(pipe)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        with pipe.open("wb") as file:  # until the program reads
            file.write(b"<opml><body>" + b"<a " * 500_000)
            file.flush()
            if ends:
                file.close()
            program.send_signal(signal.SIGINT)
            program.wait(5)
        assert program.stderr is not None
        assert b"Traceback" not in program.stderr.read()
    assert program.returncode == INTERRUPTED
