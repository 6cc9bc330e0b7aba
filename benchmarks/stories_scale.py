"""What grouping very many articles into stories costs.

    python benchmarks/stories_scale.py headlines|documents COUNT

`headlines`: those of the development file again and again, with other names in them, and how well they are
grouped. `documents`: a corpus as `corpus.py` makes it, with excerpts and related links, of which the editions
become stories of thousands. Both are grouped in batches, earliest first and without garbage collection, as in
the process that keeps the stories of a reader. 300 of the articles join one by one: before and after the
state was saved and restored. Times are of the processor, since other programs run.
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import quantiles

from corpus import corpus
from newsreader.model import FileStamp, Problem, id_from_url, timestamp
from newsreader.sources.files.corpus import parse_file, scan
from newsreader.stories.grouping import state
from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.records import Report
from newsreader.stories.worker.service import BATCH
from newsreader.system.durations import HOUR
from stories import HEADLINES, bcubed, read
from stories_made import Labelled

JOINING = 300
LARGE = 1_000
"""Reports that make a story large: what joins it is told of by itself."""


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


def documents(count: int) -> list[Report]:
    """The reports in a corpus."""
    listings = [listing for listing in scan([corpus(count)]) if not isinstance(listing, Problem)]
    files = [file for listing in listings for file in listing.stamps()]
    with ProcessPoolExecutor() as pool:
        reports = pool.map(told, files, chunksize=500)
        return list({report.id: report for report in reports if report is not None}.values())


def told(file: FileStamp) -> Report | None:
    """What the grouping needs of a file, as the keeper of stories reads it from the cache."""
    article = parse_file(file, "corpus").article
    if article is None:
        return None
    others = [id_from_url(url) for _, url in article.urls.all()[1:]]
    related = [named.id for named in article.related if named.id is not None]
    return Report(
        id=article.id,
        title=article.title,
        text=article.excerpt,
        provider=article.provider.name or article.provider.domain,
        published=timestamp(article.published),
        related=tuple(
            dict.fromkeys(related_id for related_id in (*related, *others) if related_id != article.id)
        ),
    )


def memory() -> float:
    """The MiB that this process has for itself."""
    told = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    return sum(map(int, re.findall(r"Private_\w+: +(\d+)", told))) / 1024


def cost(act: Callable[[], object]) -> float:
    """The milliseconds of the processor that it takes."""
    start = time.process_time()
    act()
    return (time.process_time() - start) * 1000


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
    before = memory()
    grouper = Grouper()
    busy = sum(cost(lambda at=at: grouper.add(first[at : at + BATCH])) for at in range(0, len(first), BATCH))  # type: ignore[misc]
    sizes = sorted((len(story.members) for story in grouper.stories()), reverse=True)
    print(f"{len(first):,} articles from nothing: {busy / 1000:.1f} s, {memory() - before:.0f} MiB")
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


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("what", choices=("headlines", "documents"))
    parser.add_argument("count", type=int)
    arguments = parser.parse_args()
    if arguments.what == "documents":
        scale(documents(arguments.count))
        return
    made = editions(read(HEADLINES), arguments.count)
    grouper = scale(article.report for article in made)
    score = bcubed([story for _, story in made], [grouper.story_of(report.id) for report, _ in made])
    print(f"  precision {score.precision:.3f}, recall {score.recall:.3f}, F1 {score.f1:.3f}")


if __name__ == "__main__":
    main()
