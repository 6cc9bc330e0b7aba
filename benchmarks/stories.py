"""How well and how fast articles are grouped into stories.

    python benchmarks/stories.py [FILE.jsonl] [--made] [--tune]

Without a file: the one table for headlines, texts and feeds (`stories_table.py`). With one it prints BCubed
precision, recall and F1 (Bagga and Baldwin 1998; the mean over articles) against the stories that a file of
labelled articles gives: one JSON object a line with `title`, `story` and `published_ms`, and
`excerpt` and `body` where there are any. Nothing else is read.

`--made` measures on what `stories_made.py` makes of those headlines and of posts of feeds: small stories,
stories among unrelated titles, longer texts. `--tune` chooses a setting on one half of the stories and
measures it on the other, again and again: what tuning gains, and what it would be worth on stories never
seen. `stories_scale.py` measures speed.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import msgspec

from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.records import Report
from newsreader.stories.grouping.settings import GroupingSettings
from stories_made import Labelled, among, dealt, few, joined
from stories_table import DEALS, FOLDS, folds, print_feeds

HEADLINES = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "headline-stories-dev.jsonl"
TEXTS = HEADLINES.with_name("news-stories-dev.jsonl")
SPLITS = 10
MAKINGS = 4
SINGLE, LARGE, FALLING = (0.65, 0.75, 0.85), (0.125, 0.15, 0.2), (0.6, 0.7)


class Score(NamedTuple):
    precision: float
    recall: float
    f1: float


def bcubed(truth: Sequence[object], grouped: Sequence[object]) -> Score:
    """For each article: how much of its found story belongs there, how much of its true story is there."""
    both = Counter(zip(truth, grouped, strict=True))
    true_sizes, found_sizes = Counter(truth), Counter(grouped)
    precision = sum(n * n / found_sizes[story] for (_, story), n in both.items()) / len(truth)
    recall = sum(n * n / true_sizes[story] for (story, _), n in both.items()) / len(truth)
    return Score(precision, recall, 2 * precision * recall / (precision + recall))


def read(path: Path) -> list[Labelled]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    # The ids say nothing of the order in the file, in which stories stand one after the other.
    names = random.Random(7).sample(range(len(rows)), len(rows))
    return [
        Labelled(
            Report(
                id=f"{name:07d}",
                title=row["title"],
                text=" ".join(str(row[key]) for key in ("excerpt", "body", "text") if row.get(key)),
                published=row["published_ms"] // 1000 if row.get("published_ms") else None,
            ),
            row["story"],
        )
        for name, row in zip(names, rows, strict=True)
    ]


def measure(
    articles: Sequence[Labelled], settings: GroupingSettings | None = None, batch: int | None = None
) -> tuple[Score, float]:
    """The score, and the milliseconds an article took; `batch`: so many at a time, earliest first."""
    grouper = Grouper(settings)
    reports = [article.report for article in articles]
    if batch is not None:
        reports.sort(key=lambda report: (report.published or 0, report.id))
    size = batch or len(reports)
    start = time.perf_counter()
    for at in range(0, len(reports), size):
        grouper.add(reports[at : at + size])
    took = time.perf_counter() - start
    grouped = [grouper.story_of(article.report.id) for article in articles]
    return bcubed([article.story for article in articles], grouped), took / len(reports) * 1000


def at_times(articles: Sequence[Labelled], when: Callable[[Report], int | None]) -> list[Labelled]:
    """The same articles at other times."""
    return [
        Labelled(msgspec.structs.replace(report, published=when(report)), story) for report, story in articles
    ]


def halves(articles: Sequence[Labelled], splits: int) -> Iterator[tuple[list[Labelled], list[Labelled]]]:
    """The articles of a random half of the stories, and those of the others, again and again."""
    names = sorted({article.story for article in articles})
    chance = random.Random(1)
    for _ in range(splits):
        chance.shuffle(names)
        half = set(names[: len(names) // 2])
        yield (
            [article for article in articles if article.story in half],
            [article for article in articles if article.story not in half],
        )


def show(label: str, score: Score, milliseconds: float | None = None) -> None:
    timing = "" if milliseconds is None else f"{milliseconds:9.2f}"
    print(f"{label:<44}{score.precision:>9.3f}{score.recall:>8.3f}{score.f1:>8.3f}{timing}", flush=True)


def quality(articles: Sequence[Labelled]) -> None:
    stories = len({article.story for article in articles})
    print(f"{len(articles):,} articles, {stories} stories\n")
    print(f"{'':<44}{'precision':>9}{'recall':>8}{'F1':>8}{'ms each':>9}")
    show("one batch", *measure(articles))
    show("batches of 400", *measure(articles, batch=400))
    show("batches of 50", *measure(articles, batch=50))
    show("one at a time", *measure(articles, batch=1))
    times = [article.report.published or 0 for article in articles]
    chance = random.Random(3)
    # Where the file's times tell when a story was collected, and not when an article was published, they
    # give the story away: the next rows show what is left without them.
    show("all times equal", *measure(at_times(articles, lambda report: times[0])))
    shuffled = at_times(articles, lambda report: chance.randint(min(times), max(times)))
    show("random times", *measure(shuffled))
    show("random times, batches of 50", *measure(shuffled, batch=50))
    show("no times", *measure(at_times(articles, lambda report: None)))
    scores = [measure(half)[0] for pair in halves(articles, SPLITS) for half in pair]
    show(f"halves of the stories, mean of {len(scores)}", Score(*map(mean, zip(*scores, strict=True))))
    print(f"{'  lowest and highest F1 of a half':<44}{min(s.f1 for s in scores):>17.3f}", end="")
    print(f"{max(s.f1 for s in scores):>8.3f}")


def made(articles: Sequence[Labelled]) -> None:
    """What other kinds of articles come to, each the mean of several makings."""
    print()
    for label, making in (
        ("few of each story", lambda seed: few(articles, seed)),
        ("few of each story among 600 other titles", lambda seed: among(few(articles, seed), seed=seed)),
        ("all among 600 other titles", lambda seed: among(articles, seed=seed)),
        ("three headlines in one text", lambda seed: joined(articles, 3, seed)),
        ("five headlines in one text", lambda seed: joined(articles, 5, seed)),
        ("ten headlines in one text", lambda seed: joined(articles, 10, seed)),
        ("sentences of a post dealt out", dealt),
    ):
        scores = [measure(making(seed))[0] for seed in range(1, MAKINGS + 1)]
        show(label, Score(*map(mean, zip(*scores, strict=True))))


def tune(articles: Sequence[Labelled]) -> None:
    """Choose on a half, measure on the other."""
    grid = [
        GroupingSettings(single=single, large=large, falling=falling)
        for single, large, falling in product(SINGLE, LARGE, FALLING)
    ]
    print(f"\n{len(grid)} settings, chosen on one half of the stories, measured on the other")
    chosen, fixed, picks = [], [], Counter[str]()
    for half, rest in halves(articles, SPLITS // 2):
        for seen, unseen in ((half, rest), (rest, half)):
            best = max(grid, key=lambda setting: measure(seen, setting)[0].f1)
            picks[f"single {best.single} large {best.large} falling {best.falling}"] += 1
            chosen.append(measure(unseen, best)[0])
            fixed.append(measure(unseen)[0])
    show("chosen on the other half", Score(*map(mean, zip(*chosen, strict=True))))
    show("the one setting", Score(*map(mean, zip(*fixed, strict=True))))
    for pick, count in picks.most_common():
        print(f"  chosen {count:>2} times: {pick}")


def table() -> None:
    """Both files of labelled articles by their words alone, and what the feeds come to."""
    print(f"{'':<44}{'precision':>9}{'recall':>8}{'F1':>8}{'ms each':>9}")
    for name, path in (("headlines", HEADLINES), ("texts of five sentences", TEXTS)):
        articles = at_times(read(path), lambda report: None)
        show(f"{name}: all {len({article.story for article in articles})} stories", *measure(articles))
        scores = [measure(part)[0] for part in folds(articles)]
        show(f"  {FOLDS} folds of the stories, {DEALS} times", Score(*map(mean, zip(*scores, strict=True))))
    print_feeds()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--made", action="store_true")
    parser.add_argument("--tune", action="store_true")
    arguments = parser.parse_args()
    if arguments.file is None and not (arguments.made or arguments.tune):
        table()
        return
    articles = read(arguments.file or HEADLINES)
    quality(articles)
    if arguments.made:
        made(articles)
    if arguments.tune:
        tune(articles)


if __name__ == "__main__":
    main()
