"""The process that groups: `python -m newsreader.session.stories.process FD NICENESS`."""

from __future__ import annotations

import sys

from newsreader.session.stories.sources import LibraryReports
from newsreader.stories.worker.process import serve

if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]), LibraryReports)
