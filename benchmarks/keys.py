"""What a key costs the store and the list with very many articles: `python benchmarks/keys.py 1000000`.

Articles are made in memory, since a million documents in files take a quarter of an hour to write and another
to read. Times are of the processor, in milliseconds, so that other programs matter less: to the first page,
until its rows are told of, and for the rest, with the longest slice that a key might have to wait for.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import Final

from newsreader.model import Headline, SearchEntry, Topic, Triage
from newsreader.query import Sort, SortKey
from newsreader.session.events import Events
from newsreader.session.lists.list_model import ListModel
from newsreader.session.lists.list_updates import ListUpdates
from newsreader.store.store import Store
from newsreader.stories.grouping.records import Story

PAGE: Final = 60
ROWS: Final = 20
SLICE: Final = 0.003
WORDS: Final = 60_000
DAY: Final = 86_400
NOW: Final = 1_700_000_000
TOPICS: Final = tuple(f"Topic {number}" for number in range(60))
FILTERS: Final = (
    "a",
    "ba",
    "zu",
    "kolu",
    "topic:3",
    "-a",
    "heat>90",
    "is:starred",
    "bazufi",
    "vuzo kafi",
    "qqq",
)


def main() -> None:
    parser = argparse.ArgumentParser(description="what a key costs, however many articles there are")
    parser.add_argument("count", type=int)
    count = parser.parse_args().count
    gc.disable()
    store = Store(lambda: NOW)
    store.plant([Topic(name) for name in TOPICS])
    timed("articles taken in", lambda: store.add(articles(count)))
    timed("stories taken in", lambda: store.group(stories(count)))
    timed("orders made", lambda: all_of(store.prepare))
    timed("words learnt", lambda: all_of(store.learn))
    gc.freeze()
    shown = ListModel(store)
    updates = ListUpdates(shown, store, Events())
    chance = Random(3)

    def decide(verb: str, change: Callable[[], object]) -> None:
        """What is decided right after a change of the list, of which only the first page is known."""
        change()
        tops = shown.ids[: PAGE // 2]
        marks = {article_id: Triage(**{verb: True}) for article_id in tops[chance.randrange(20) :][:1]}
        measure(f"{verb} right then", shown, lambda: updates.take_decided(store.decide(marks)))

    measure("the list", shown, lambda: shown.choose("All", ""))
    for verb in ("read", "starred", "archived"):
        decide(verb, lambda: shown.choose("Unread", "is:unread"))
        decide(verb, partial(shown.narrow, "a"))
        decide(verb, lambda: shown.choose("All", ""))
    for text in FILTERS:
        for end in range(1, len(text) + 1):
            measure(f"/{text[:end]}", shown, partial(shown.narrow, text[:end]))
        measure("Esc", shown, lambda: shown.narrow(""))
    for key in SortKey:
        measure(f"sort by {key}", shown, partial(shown.order, Sort(key)))
    for name in TOPICS[:3]:
        measure(name, shown, partial(shown.choose, name, f'topic:"{name}"'))
    measure("unread", shown, lambda: shown.choose("Unread", "is:unread"))
    measure("every report a row", shown, lambda: shown.set_folded(False))
    measure("one row a story", shown, lambda: shown.set_folded(True))


def articles(count: int) -> Iterator[SearchEntry]:
    """Made of words of two to four syllables, the first ones in most texts, the last ones in few."""
    chance = Random(1)
    syllables = [first + last for first in "bdfgklmnprstvz" for last in "aeiou"]
    words = ["".join(chance.choices(syllables, k=2 + number % 3)) for number in range(WORDS)]
    for number in range(count):
        text = " ".join(words[int(chance.random() ** 4 * WORDS)] for _ in range(20))
        provider, topic = f"provider {number % 997}", TOPICS[int(chance.random() ** 3 * len(TOPICS))]
        published = NOW - chance.randrange(900) * DAY
        headline = Headline(
            f"{number:013}", text[:60], provider, f"p{number % 997}.example", published,
            topics=(topic,), quality=chance.randrange(101), heat=chance.randrange(101), heat_computed=True,
            source="made",
        )  # fmt: skip
        yield SearchEntry(headline, f"{text}\x1f{text[::-1]}\x1f{provider}\x1f{topic.lower()}")


def stories(count: int) -> Iterator[Story]:
    """Of two to forty reports; half of the articles stand alone."""
    chance, start = Random(2), 0
    while start < count // 2:
        members = tuple(
            f"{number:013}" for number in range(start, start + 2 + int(chance.random() ** 6 * 39))
        )
        yield Story(members[0], members)
        start += len(members)


def all_of(step: Callable[[], bool]) -> None:
    while step():
        pass


def timed(what: str, act: Callable[[], object]) -> None:
    began = time.process_time()
    act()
    print(f"{what:22}{time.process_time() - began:9.2f} s", flush=True)


def is_past(moment: float) -> bool:
    return time.perf_counter() >= moment


def measure(what: str, shown: ListModel, act: Callable[[], object]) -> None:
    began = time.process_time()
    act()
    page = shown.ids[:PAGE]
    first = time.process_time() - began
    for article_id in page[:ROWS]:
        shown.row(article_id)
    told = time.process_time() - began
    slices = []
    while not shown.complete:
        end, before = time.perf_counter() + SLICE, time.process_time()
        shown.fill(partial(is_past, end))
        slices.append(time.process_time() - before)
    print(
        f"{what:22}{first * 1e3:9.1f} page{told * 1e3:9.1f} rows{sum(slices) * 1e3:9.1f} rest"
        f"{max(slices, default=0.0) * 1e3:9.1f} longest  {len(shown.ids):,} of {shown.view.base_size:,}",
        flush=True,
    )


if __name__ == "__main__":
    main()
