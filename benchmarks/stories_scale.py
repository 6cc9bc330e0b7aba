"""What grouping very many articles into stories costs.

    python benchmarks/stories_scale.py headlines|documents COUNT

`headlines`: those of the development file again and again, with other names in them. `documents`: a corpus as
`corpus.py` makes it, with excerpts and related links. Both are grouped in batches, earliest first and without
garbage collection, as by the processes that keep the stories of a reader: from 16,000 on the later half by
one more process meanwhile. 300 of the articles join one by one: before and after the state was saved and
restored. Grouping from nothing is told by the clock too, other times are of the processor, since other
programs run. At last it prints how well all are grouped, and how pure stories of each size are.
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

import msgspec

from newsreader.stories.grouping import state
from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.records import Report
from newsreader.stories.grouping.union import take_in
from newsreader.stories.worker.later_part import LaterPartProcess
from newsreader.stories.worker.protocol import GroupingTask
from newsreader.stories.worker.service import HALVED
from newsreader.stories.worker.source import BATCH
from newsreader.system.durations import HOUR
from stories import HEADLINES, bcubed, read
from stories_documents import documents
from stories_made import Labelled

JOINING = 300
LARGE = 1_000
"""Reports that make a story large: what joins it is told of by itself."""
SIZES = ((2, 5), (6, 20), (21, 50), (51, 200), (201, 1_000_000))


def editions(articles: Sequence[Labelled], count: int) -> list[Labelled]:
    """As many articles as wanted, 2,000 a day: the same stories again with other names in them.

    A word that fewer than 8 of the stories have is spelt otherwise in every edition; each story of each
    edition begins at a time of its own, and its reports follow with ten hours' mean delay.
    """
    stories = defaultdict(set)
    for report, story in articles:
        for word in re.findall(r"\w+", report.title.lower()):
            stories[word].add(story)
    common = {word for word, where in stories.items() if len(where) >= 8}
    chance = random.Random(1)
    begins: dict[tuple[str, int], float] = {}
    made = []
    for number in range(count):
        report, story = articles[number % len(articles)]
        edition = number // len(articles)
        begin = begins.setdefault((story, edition), chance.uniform(0, count / 2_000 * 24 * HOUR))

        def renamed(word: re.Match[str], edition: int = edition) -> str:
            return word[0] if word[0].lower() in common else f"{word[0]}q{edition}"

        title = re.sub(r"\w+", renamed, report.title)
        when = int(begin + chance.expovariate(1 / (10 * HOUR)))
        made.append(Labelled(Report(f"{number:07d}", title, published=when), f"{story} {edition}"))
    return made


def memory() -> float:
    """The MiB that this process has for itself."""
    told = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    return sum(map(int, re.findall(r"Private_\w+: +(\d+)", told))) / 1024


def cost(act: Callable[[], object]) -> float:
    """The milliseconds of the processor that it takes."""
    start = time.process_time()
    act()
    return (time.process_time() - start) * 1000


class ListedReports:
    """Articles in a file, which stands where a task has its cache."""

    def __init__(self, task: GroupingTask) -> None:
        listed = msgspec.msgpack.decode(Path(task.cache).read_bytes(), type=list[Report])
        self._reports = {report.id: report for report in listed}

    def reports(self, article_ids: Sequence[str]) -> list[Report]:
        return [self._reports[article_id] for article_id in article_ids]


def grouped(reports: Sequence[Report]) -> Grouper:
    """Grouped from nothing, many in two halves."""
    grouper = Grouper()
    middle = len(reports) if len(reports) < HALVED else len(reports) // 2
    with TemporaryDirectory() as folder:
        listed = Path(folder) / "later"
        listed.write_bytes(msgspec.msgpack.encode(reports[middle:]))
        task = GroupingTask(str(listed), (), None, "")
        ids = [report.id for report in reports[middle:]]
        part = LaterPartProcess(task, ListedReports, ids) if ids else None
        for at in range(0, middle, BATCH):
            grouper.add(reports[at : min(at + BATCH, middle)])
        if part is not None:
            while (kept := part.grouped()) is None:
                pass
            part.end()
            later = state.restored(kept)
            assert later is not None
            take_in(grouper, later)
    return grouper


def scale(reports: Iterable[Report]) -> Grouper:
    """Group everything from nothing, then a few more."""
    coming = sorted(reports, key=lambda report: (report.published is None, report.published or 0, report.id))
    # Of the later half, since an archive rarely grows at its beginning.
    step = max(1, len(coming) // 2 // JOINING)
    joining = coming[len(coming) // 2 :: step][:JOINING]
    held = {report.id for report in joining}
    first = [report for report in coming if report.id not in held]
    gc.collect()
    gc.disable()
    before, clock, busy = memory(), time.perf_counter(), time.process_time()
    grouper = grouped(first)
    clock, busy = time.perf_counter() - clock, time.process_time() - busy
    sizes = sorted((len(story.members) for story in grouper.stories()), reverse=True)
    print(
        f"{len(first):,} articles from nothing: {clock:.1f} s by the clock, {busy:.1f} s of this process",
        end="",
    )
    print(f", {memory() - before:.0f} MiB")
    print(f"  {len(sizes):,} stories, the largest of {', '.join(map(str, sizes[:5]))}")
    start = time.process_time()
    kept = state.save(grouper)
    saved = time.process_time()
    again = state.restored(kept)
    restored = time.process_time()
    print(f"  {len(kept) / 1e6:.0f} MB, saved in {saved - start:.2f} s, restored in {restored - saved:.2f} s")
    assert again is not None
    show("one joins", grouper, joining)
    show("one joins after a restart", again, joining)
    near = [cost(lambda report=report: grouper.nearest(report.id)) for report in joining]  # type: ignore[misc]
    print(f"  {'nearest five':<28}{spread(near)}")
    return grouper


def show(label: str, grouper: Grouper, joining: Iterable[Report]) -> None:
    """What it costs when articles come one by one."""
    every, large = [], []
    for report in joining:
        took = cost(lambda report=report: grouper.add([report]))  # type: ignore[misc]
        every.append(took)
        if len(grouper.story(grouper.story_of(report.id)).members) >= LARGE:
            large.append(took)
    print(f"  {label:<28}{spread(every)}")
    if len(large) > 1:
        print(f"  {f'  large stories ({len(large)} times)':<28}{spread(large)}")


def spread(times: Sequence[float]) -> str:
    points = quantiles(times, n=20)
    return f"median {points[9]:.2f} ms, p95 {points[18]:.2f} ms, most {max(times):.2f} ms"


def show_purity(grouper: Grouper, truth: Mapping[str, str]) -> None:
    """Which part of the reports in stories of each size are of the event that most of their story tell of."""
    counts = [Counter(truth[member] for member in story.members) for story in grouper.stories()]
    for least, most in SIZES:
        events = [told for told in counts if least <= told.total() <= most]
        reports = sum(told.total() for told in events)
        pure = sum(max(told.values()) for told in events) / reports if reports else 1.0
        print(f"  {f'of {least:,} to {most:,} reports':<28}{len(events):,} of {reports:,} in all: {pure:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("what", choices=("headlines", "documents"))
    parser.add_argument("count", type=int)
    arguments = parser.parse_args()
    if arguments.what == "documents":
        articles = documents(arguments.count)
    else:
        articles = editions(read(HEADLINES), arguments.count)
    grouper = scale(article.report for article in articles)
    score = bcubed([story for _, story in articles], [grouper.story_of(report.id) for report, _ in articles])
    print(f"  precision {score.precision:.3f}, recall {score.recall:.3f}, F1 {score.f1:.3f}")
    show_purity(grouper, {report.id: story for report, story in articles})


if __name__ == "__main__":
    main()
