"""What the grouping into stories reads of cache and library."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.library.cache.cache import Cache, CacheLostError
from newsreader.stories.grouping.records import Report
from newsreader.stories.worker.protocol import GroupingTask
from newsreader.stories.worker.source import Seen

if TYPE_CHECKING:
    from newsreader.library import Library


class LibraryReports:
    """The articles of folders, by the cache, and of feeds, by the library. See `ReportSource`."""

    def __init__(self, task: GroupingTask) -> None:
        self._cache = Cache.open(Path(task.cache))
        self._library = None if task.library is None else _opened(Path(task.library))
        self._roots = tuple(map(Path, task.roots))
        self.state_folder = Path(task.cache).parent
        if self._cache.columns is None:
            advice = "Mend the cache folder and start again."
            raise NewsreaderError("stories can't be grouped without a cache", advice)

    def reports(self, article_ids: Sequence[str]) -> list[Report]:
        """As folders tell of them, else as feeds do."""
        try:
            reports = {report.id: report for report in self._cache.reports(article_ids, self._roots)}
        except CacheLostError as error:
            raise _lost() from error
        others = [article_id for article_id in article_ids if article_id not in reports]
        if self._library is not None and others:
            reports |= {report.id: report for report in self._library.feeds.reports(others)}
        return list(reports.values())

    def changed_since(self, seen: Seen) -> tuple[frozenset[str], Seen]:
        return changed_since(self._cache, self._library, seen)

    def snapshot(self, name: str) -> bytes | None:
        return self._cache.snapshot(name)

    def keep_snapshots(self, snapshots: Collection[tuple[str, bytes]]) -> None:
        for name, data in snapshots:
            self._cache.keep_snapshot(name, data)

    def close(self) -> None:
        self._cache.close()
        if self._library is not None:
            self._library.close()


def changed_since(cache: Cache, library: Library | None, seen: Seen) -> tuple[frozenset[str], Seen]:
    """See `ReportSource`. `library`: None without feeds.

    Raises:
        NewsreaderError: the cache or the library can't be read.
    """
    identity = cache.identity
    try:
        changed, change = cache.changed_since(seen.change if seen.cache == identity else 0)
    except CacheLostError as error:
        raise _lost() from error
    if library is None:
        return changed, Seen(identity, change)
    of_library = library.text_versions.identity()
    before = seen.telling if seen.library == of_library else 0
    telling = library.feeds.latest()
    news = library.feeds.news(before, max(1, telling - before))
    return changed.union(article_id for _, article_id in news), Seen(identity, change, of_library, telling)


def _opened(path: Path) -> Library:
    """Without feeds there is none: its modules are a sixth of what the process imports."""
    from newsreader.library import Library

    return Library.open_there(path)


def _lost() -> NewsreaderError:
    return NewsreaderError("stories can't be grouped: the cache failed", "Start again.")
