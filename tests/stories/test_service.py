"""What the process that groups is told, and what it makes of it, by itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

from newsreader.stories.grouping.records import Report
from newsreader.stories.worker import service
from newsreader.stories.worker.client import StoryWorkerClient
from newsreader.stories.worker.later_part import LaterPart
from newsreader.stories.worker.protocol import (
    Add,
    AllWanted,
    GroupingTask,
    Regroup,
    Request,
    StoryEvent,
    Sync,
    WorkerRested,
)
from newsreader.stories.worker.service import StoryService
from newsreader.stories.worker.source import Seen

DAY = 86_400


class Source:
    """Articles in memory, each with the number of its last change."""

    def __init__(self, folder: Path) -> None:
        self.state_folder = folder
        self.kept: dict[str, bytes] = {}
        self._reports: dict[str, tuple[int, Report]] = {}
        self.change = 0
        self.read: list[str] = []

    def put(self, article_id: str, title: str, day: int | None) -> None:
        self.change += 1
        published = None if day is None else day * DAY
        self._reports[article_id] = self.change, Report(article_id, title, published=published)

    def ids(self) -> tuple[str, ...]:
        """Earliest first."""
        reports = [report for _, report in self._reports.values()]
        return tuple(report.id for report in sorted(reports, key=lambda report: report.published or 0))

    def reports(self, article_ids: Sequence[str]) -> list[Report]:
        self.read += article_ids
        return [self._reports[one][1] for one in article_ids if one in self._reports]

    def changed_since(self, seen: Seen) -> tuple[frozenset[str], Seen]:
        changed = {one for one, (change, _) in self._reports.items() if change > seen.change}
        return frozenset(changed), Seen(change=self.change)

    def snapshot(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def keep_snapshots(self, snapshots: Collection[tuple[str, bytes]]) -> None:
        self.kept.update(snapshots)

    def close(self) -> None:
        pass


NEAR = "Comet passes close to the earth tonight, astronomers say in {}"
FERRY = "Passengers rescued from a burning ferry off the coast of {}"


@pytest.fixture
def source(tmp_path: Path) -> Source:
    source = Source(tmp_path)
    source.put("old", FERRY.format("Gotland"), 1)
    for number, place in enumerate(("Rome", "Oslo", "Bern")):
        source.put(f"comet-{number}", NEAR.format(place), 100)
    return source


class Working:
    """The service as a process has it."""

    def __init__(self, source: Source, told: str = "") -> None:
        def no_part(ids: Sequence[str]) -> LaterPart:
            raise OSError

        task = GroupingTask(cache="", roots=(), library=None, key="key", told=told)
        self.service = StoryService(task, source, lambda: (), lambda: False, no_part)
        self._source = source
        list(self.service.begin())

    def asked(self, request: Request) -> list[StoryEvent]:
        self._source.read.clear()
        return list(self.service.answer(request))

    def rest(self) -> str:
        self.service.save()
        return self.service.digest


def grouped_once(source: Source) -> str:
    working = Working(source)
    working.asked(Sync(source.ids()))
    return working.rest()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more than three articles the newest are grouped."""
    monkeypatch.setattr(service, "MOST", 3)


def test_what_was_told_is_not_to_be_grouped_once_more(source: Source) -> None:
    told = grouped_once(source)
    working = Working(source, told)
    working.asked(Regroup((), Seen(change=source.change)))
    source.put("comet-1", FERRY.format("Malta"), 100)
    source.put("comet-2", FERRY.format("Malta"), 100)
    working.asked(Add(("comet-1",), may_be_new=False))
    assert set(source.read) == {"comet-1", "comet-2"}, "the other is known to have changed too"
    told = working.rest()
    again = Working(source, told)
    assert again.asked(Regroup((), Seen(change=source.change))) == []
    assert source.changed_since(again.service._seen)[0] == frozenset()


@pytest.mark.usefixtures("few")
def test_of_very_many_an_old_one_that_changed_is_none_that_is_grouped(source: Source) -> None:
    told = grouped_once(source)
    source.put("old", NEAR.format("Riga"), 2)
    working = Working(source, told)
    assert working.asked(Regroup(("old",), Seen(change=source.change))) == []
    source.put("old", NEAR.format("Kiel"), 3)
    assert working.asked(Add(("old",), may_be_new=False)) == []
    assert working.asked(Add(("another",))) == [AllWanted()], "it may be new"


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("day", [100, 200, None])
@pytest.mark.parametrize("is_open", [False, True])
def test_an_old_one_that_is_among_the_newest_by_now_takes_all(
    source: Source, day: int | None, *, is_open: bool
) -> None:
    told = grouped_once(source)
    working = Working(source, told)
    seen = Seen(change=source.change)
    if is_open:
        working.asked(Regroup((), seen))
    source.put("old", NEAR.format("Riga"), day)
    request = Add(("old",), may_be_new=False) if is_open else Regroup(("old",), seen)
    assert working.asked(request) == [AllWanted()]


def test_where_all_are_grouped_one_that_is_not_takes_all(source: Source) -> None:
    working = Working(source, grouped_once(source))
    assert working.asked(Regroup(("another",), Seen(change=source.change))) == [AllWanted()]


def test_what_there_is_to_group_is_worked_out_once() -> None:
    asked: list[GroupingTask] = []

    def to_regroup(task: GroupingTask) -> Regroup:
        asked.append(task)
        return Regroup((), Seen())

    def start() -> None:
        raise OSError("no processes")

    task = GroupingTask(cache="", roots=(), library=None, key="key")
    client = StoryWorkerClient(task, lambda: (), to_regroup, start)  # type: ignore[arg-type]
    client.add(("before",))
    events = client.events()
    assert next(events) == WorkerRested("")
    client.add(("later",), may_be_new=False)
    assert [type(event).__name__ for event in events] == ["WorkerFailed"]
    assert len(asked) == 1
