"""What a worker reads of a file beside its text."""

from __future__ import annotations

import os
import time
from pathlib import Path

from newsreader.folders.batches import MOST_DIGESTED, digest_of


def test_of_a_file_without_end_only_the_beginning_is_digested(tmp_path: Path) -> None:
    beginning, endless = tmp_path / "beginning.md", tmp_path / "endless.md"
    beginning.touch()
    endless.touch()
    os.truncate(beginning, MOST_DIGESTED)
    os.truncate(endless, 20 << 30)  # sparse: it takes no room
    started = time.process_time()
    assert digest_of(str(endless)) == digest_of(str(beginning)) != b""
    assert time.process_time() - started < 5
