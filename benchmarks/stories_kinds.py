"""What kinds of feeds that are in no corpus come to, among the entries of the given feeds.

    python benchmarks/stories_kinds.py

Each kind is made up, in words of the labelled texts: what several feeds tell of one thing belongs together,
all else apart. It prints how many pairs of entries were rightly, wrongly, and not put together.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Final

from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.records import Report
from newsreader.system.durations import DAY, HOUR
from stories import TEXTS, read
from stories_made import Labelled
from stories_table import feed_reports

NOW: Final = 1_700_000_000
COMPANIES: Final = ("Norvex", "Halden", "Quintara", "Belmoro", "Tessaly", "Orrin")
TEAMS: Final = ("Rovers", "City", "United", "Athletic", "Wanderers", "Albion", "Town", "County")
STREETS: Final = ("Mill Lane", "Station Road", "Church Street", "Oak Avenue", "Park Road", "Queen Street")
OFFENCES: Final = (
    "Theft from vehicle",
    "Vandalism",
    "Noise complaint",
    "Traffic stop",
    "Lost dog",
    "Burglary",
)
REGIONS: Final = (
    "the northern coast",
    "the valley",
    "the capital region",
    "the islands",
    "the eastern hills",
)
Words = Callable[[int], str]


def told(
    event: object, when: int, titles: Iterable[str], text: str = "", related: tuple[str, ...] = ()
) -> Iterator[Labelled]:
    """The same thing by several feeds, one after the other."""
    for feed, title in enumerate(titles):
        name = f"{event} {feed}"
        published = NOW + when + feed * HOUR
        report = Report(name, title, text, f"Paper {feed}", published, related, f"feed {feed}")
        yield Labelled(report, str(event))


def patch_notes(words: Words, chance: random.Random) -> Iterator[Labelled]:
    for patch in range(6):
        name, gained, other = f"1.{patch + 3}", words(2), words(2)
        titles = (f"Emberfall patch {name} notes: {gained}", f"Emberfall {name} brings {gained} and {other}")
        yield from told(
            f"patch {name}", patch * 14 * DAY, titles, f"{name} is out with {gained} and {other}."
        )


def press_releases(words: Words, chance: random.Random) -> Iterator[Labelled]:
    for number in range(8):
        title = f"{chance.choice(COMPANIES)} announces {words(3)}"
        yield from told(f"release {number}", number * 5 * HOUR, [title] * 4, words(30))


def cross_listed_papers(words: Words, chance: random.Random) -> Iterator[Labelled]:
    for number in range(40):
        text = f"We propose a method for {words(20)}. Our method outperforms the state of the art."
        yield from told(
            f"paper {number}", number * 600, [f"{words(4)} for {words(2)}"] * (1 + number % 3), text
        )


def links_with_another_title(words: Words, chance: random.Random) -> Iterator[Labelled]:
    for number in range(8):
        yield from told(f"link {number}", number * HOUR, (words(4), words(5)), "", (f"page {number}",))


def weather_warnings(words: Words, chance: random.Random) -> Iterator[Labelled]:
    for day in range(6):
        what, where = chance.choice(("Heavy snow", "Strong wind", "Flood", "Heat")), chance.choice(REGIONS)
        titles = (f"{what} warning for {where}", f"{what} warning issued for {where}")
        yield from told(f"warning {day}", day * 30 * HOUR, titles)


def results_of_matches(words: Words, chance: random.Random) -> Iterator[Labelled]:
    for day in range(3):
        teams = chance.sample(TEAMS, len(TEAMS))
        for home, away in zip(teams[::2], teams[1::2], strict=True):
            score = f"{chance.randint(2, 4)}-{chance.randint(0, 1)}"
            titles = (
                f"{home} {score} {away}",
                f"{home} {score} {away}: match report",
                f"{home} beat {away} {score}",
            )
            yield from told(f"match {day} {home}", day * 7 * DAY, titles)


def police_logs(words: Words, chance: random.Random) -> Iterator[Labelled]:
    for number in range(40):
        title = f"{chance.choice(OFFENCES)} reported on {chance.choice(STREETS)}"
        yield Labelled(
            Report(f"log {number}", title, "", "", NOW + number * 3 * HOUR, (), f"town {number % 2}"),
            str(number),
        )


def price_lists(words: Words, chance: random.Random) -> Iterator[Labelled]:
    for number in range(60):
        what, model = (
            chance.choice(("Laptop", "Camera", "Monitor", "Vacuum")),
            chance.choice(("X1", "Pro", "Max")),
        )
        title = f"{what} {model} now ${chance.randint(50, 900)} ({chance.randint(10, 60)}% off)"
        yield Labelled(
            Report(f"price {number}", title, "", "", NOW + number * 2 * HOUR, (), f"shop {number % 4}"),
            str(number),
        )


KINDS: Final = (
    patch_notes, press_releases, cross_listed_papers, links_with_another_title, weather_warnings,
    results_of_matches, police_logs, price_lists,
)  # fmt: skip


def main() -> None:
    said = Counter(
        word for report, _ in read(TEXTS) for word in set(re.findall("[a-z]{4,}", report.text.lower()))
    )
    known = [word for word, _ in said.most_common(1_600)[100:]]
    others = list(feed_reports().values())
    print(f"{'':<28}{'right':>8}{'wrong':>8}{'missed':>8}")
    for kind in KINDS:
        chance = random.Random(4)
        made = list(kind(lambda count, chance=chance: " ".join(chance.sample(known, count)), chance))  # type: ignore[misc]
        grouper = Grouper()
        grouper.add([*others, *(article.report for article in made)])
        pairs = Counter(
            (
                first.story == second.story,
                grouper.story_of(first.report.id) == grouper.story_of(second.report.id),
            )
            for first, second in combinations(made, 2)
        )
        right, wrong, missed = pairs[True, True], pairs[False, True], pairs[True, False]
        print(f"{kind.__name__.replace('_', ' '):<28}{right:>8}{wrong:>8}{missed:>8}", flush=True)


if __name__ == "__main__":
    main()
