"""The process that downloads: what it may cost."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys

HUNGRY = """
import sys
from multiprocessing.connection import Connection
from newsreader.media import process
from newsreader.system.limits import MAX_MEMORY

async def hungry(*_):
    bytearray(MAX_MEMORY)

process._work_off = hungry
process.work(Connection(int(sys.argv[1])), process.DownloadTask(""))
"""


def test_no_server_makes_it_take_more_memory_than_there_may_be() -> None:
    near, far = multiprocessing.Pipe()
    with near, far:
        command = [sys.executable, "-c", HUNGRY, str(far.fileno())]
        subprocess.run(command, check=True, pass_fds=[far.fileno()], timeout=100)
        assert b"takes more memory than there may be" in near.recv_bytes()
