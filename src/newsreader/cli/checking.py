"""`newsreader check`: every problem in files and folders."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from newsreader.library.cache import Cache
from newsreader.loading import Finished, Loader
from newsreader.text import plural

if TYPE_CHECKING:
    from argparse import Namespace


def check(arguments: Namespace) -> int:
    """Print every problem as `path:line: message`. The exit code is 1 if there is one."""
    cache = Cache.open(None)
    try:
        finished = next(
            event
            for event in Loader([path.absolute() for path in arguments.paths], cache).load()
            if isinstance(event, Finished)
        )
    finally:
        cache.close()
    for problem in sorted(finished.problems, key=lambda one: (one.path, one.line or 0)):
        print(problem)
    found = plural(len(finished.problems), "problem")
    print(
        f"{plural(finished.files, 'file')}, {plural(finished.articles, 'article')}, {found}", file=sys.stderr
    )
    return 1 if finished.problems else 0
