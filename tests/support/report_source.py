"""Articles to group, in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from made_reports import newsday

from newsreader.errors import NewsreaderError
from newsreader.stories.grouping.records import Report
from newsreader.stories.worker.protocol import GroupingTask
from newsreader.stories.worker.source import Seen


class MadeReports:
    """The articles of a made-up day, as a `ReportSource`. The state is kept in the folder of the cache."""

    def __init__(self, task: GroupingTask) -> None:
        self._reports = {report.id: report for report in newsday()}
        self._kept: dict[str, bytes] = {}
        self.state_folder = Path(task.cache).parent

    def reports(self, article_ids: Sequence[str]) -> list[Report]:
        return [self._reports[article_id] for article_id in article_ids]

    def changed_since(self, seen: Seen) -> tuple[frozenset[str], Seen]:
        return frozenset(), Seen("a cache", 1)

    def snapshot(self, name: str) -> bytes | None:
        return self._kept.get(name)

    def keep_snapshots(self, snapshots: Collection[tuple[str, bytes]]) -> None:
        self._kept |= dict(snapshots)

    def close(self) -> None:
        pass


class LostReports(MadeReports):
    """Whose articles can't be read."""

    def reports(self, article_ids: Sequence[str]) -> list[Report]:
        raise NewsreaderError("they are lost")
