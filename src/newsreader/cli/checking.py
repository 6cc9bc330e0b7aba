"""`newsreader check`: every problem in files and folders."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from newsreader.cli.given import require
from newsreader.folders.events import Finished
from newsreader.folders.loader import Loader
from newsreader.library.cache.cache import Cache
from newsreader.library.cache.scope import absolute
from newsreader.model import Problem
from newsreader.text import clean, plural

if TYPE_CHECKING:
    from argparse import Namespace


def check(arguments: Namespace) -> int:
    """Print every problem as `path:line: message`. The exit code is 1 if there is one."""
    require(arguments.paths)
    finished = _loaded(arguments.paths)
    for problem in sorted(finished.problems, key=lambda problem: (problem.path, problem.line or 0)):
        print(clean(str(_as_given(problem, arguments.paths))))
    files, articles = plural(finished.files, "file"), plural(finished.articles, "article")
    print(f"{files}, {articles}, {plural(len(finished.problems), 'problem')}", file=sys.stderr)
    return 1 if finished.problems else 0


def _loaded(paths: Sequence[Path]) -> Finished:
    """Read everything anew, into a cache that is thrown away."""
    cache = Cache.open(None)
    try:
        *_, finished = Loader([absolute(path) for path in paths], cache).load()
    finally:
        cache.close()
    assert isinstance(finished, Finished)
    return finished


def _as_given(problem: Problem, paths: Sequence[Path]) -> Problem:
    """The problem with its path in the way the user wrote it, as compilers print them."""
    for path in paths:
        try:
            below = Path(problem.path).relative_to(absolute(path))
        except ValueError:
            continue
        return msgspec.structs.replace(problem, path=str(path / below))
    return problem
