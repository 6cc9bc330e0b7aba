"""A reader that refreshes, for tests: `refreshing_reader.py LIBRARY URL ...` prints what it is told."""

from __future__ import annotations

import sys
from threading import Event

from newsreader.feeds.refresh_process import RefreshTask, refresh_in_process


def main() -> None:
    for result in refresh_in_process(RefreshTask(sys.argv[1], tuple(sys.argv[2:]), 3_600), Event()):
        print(f"{result.done} of {result.total}" if result is not None else "waiting", flush=True)
    print("finished", flush=True)


if __name__ == "__main__":
    main()
