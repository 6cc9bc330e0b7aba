"""What every command begins with: the configuration, and all articles loaded."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from newsreader.config import Config, load
from newsreader.errors import NotFoundError, UsageError
from newsreader.newsroom import Newsroom
from newsreader.paths import user_paths


def user_config() -> Config:
    """The configuration; what is wrong with it goes to stderr and stops nothing."""
    config, problems = load(user_paths().config_file)
    for problem in problems:
        print(f"newsreader: {problem}", file=sys.stderr)
    return config


@contextmanager
def loaded_newsroom(given: Sequence[Path]) -> Iterator[Newsroom]:
    """A newsroom with everything loaded.

    Raises:
        UsageError: a path given does not exist.
    """
    for path in given:
        if not path.exists():
            raise UsageError(f"{path}: there is no such file or folder")
    newsroom = Newsroom.open(given, user_paths(), user_config())
    try:
        if newsroom.library.notice is not None:
            print(f"newsreader: {newsroom.library.notice.message}", file=sys.stderr)
        newsroom.load_all()
        yield newsroom
    finally:
        newsroom.close()


def identified(newsroom: Newsroom, prefixes: Sequence[str]) -> list[str]:
    """The ids that these ids or first letters stand for.

    Raises:
        NotFoundError: one stands for none.
        UsageError: one stands for several.
    """
    found: list[str] = []
    for prefix in prefixes:
        ids = newsroom.store.find(prefix.strip().lower())
        if not ids:
            raise NotFoundError(f"no article has the id {prefix}", "newsreader list shows the ids.")
        if len(ids) > 1:
            raise UsageError(f"{prefix} is the beginning of {len(ids)} ids", "Give a letter more.")
        found += ids
    return found
