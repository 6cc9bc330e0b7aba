"""The process that downloads: what it may cost."""

from __future__ import annotations

import multiprocessing
import os

import pytest

from newsreader.media import process
from newsreader.media.process import DownloadTask
from newsreader.system.limits import MAX_MEMORY


def test_no_server_makes_it_take_more_memory_than_there_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hungry(*_: object) -> None:
        bytearray(MAX_MEMORY)

    monkeypatch.setattr(process, "_work_off", hungry)
    near, far = multiprocessing.Pipe()
    child = os.fork()
    if not child:
        near.close()
        process.work(far, DownloadTask(""))
    far.close()
    try:
        assert b"takes more memory than there may be" in near.recv_bytes()
    finally:
        near.close()
        os.waitpid(child, 0)
