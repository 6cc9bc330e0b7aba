"""The process beside a session: `python -m newsreader.session.stories.process FD NICENESS [parse]`.

It groups what the pipe at that descriptor tells it to, and before that, given `parse`, it reads files: a
second process for that would cost as much again as both do.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from multiprocessing.connection import Connection

from newsreader.system.own_process import settle_in


def live(connection: Connection, *, parses: bool) -> None:
    """Until the pipe breaks."""
    # Each part imports what it takes when it begins, so that no file waits for what groups.
    with suppress(EOFError, OSError):
        if parses:
            from newsreader.folders.corpus import parse_file, read_topics
            from newsreader.folders.parser_process import answer_jobs

            first = answer_jobs(connection, parse_file, read_topics)
        else:
            first = connection.recv_bytes()
        from newsreader.session.stories.sources import LibraryReports
        from newsreader.stories.worker.process import serve

        serve(connection, first, LibraryReports)


if __name__ == "__main__":
    descriptor, niceness, *parses = sys.argv[1:]
    settle_in(int(niceness))
    live(Connection(int(descriptor)), parses=bool(parses))
