"""Reports of made-up events, for tests of the stories."""

from __future__ import annotations

from collections.abc import Iterable

from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.records import Report

NOON = 1_700_000_000
HOUR = 3_600
DAY = 24 * HOUR

EVENTS: dict[str, tuple[str, ...]] = {
    "ferry": (
        "Ferry runs aground off Gotland with 300 passengers aboard",
        "Passengers evacuated after ferry runs aground near Gotland",
        "Gotland ferry accident: all 300 passengers safe, coastguard says",
        "Coastguard evacuates passengers from grounded Gotland ferry",
    ),
    "bank": (
        "Central bank raises interest rates to fight inflation",
        "Interest rates raised again as central bank battles inflation",
        "Inflation fears push central bank to raise rates",
    ),
    "comet": (
        "Comet Halvorsen visible to the naked eye this weekend",
        "How to see comet Halvorsen with the naked eye",
        "Astronomers expect comet Halvorsen to brighten this weekend",
    ),
    "strike": (
        "Teachers strike closes hundreds of schools in Lyon",
        "Hundreds of Lyon schools closed as teachers strike over pay",
        "Lyon teachers strike enters second day, schools stay closed",
    ),
    "chip": ("Velora unveils first laptop chip made on its own",),
    "bear": ("Brown bear wanders into supermarket in Brasov",),
    "opera": ("Opera house reopens after decade of repairs",),
}


def report(article: str, title: str, **fields: object) -> Report:
    return Report(id=article, title=title, **{"published": NOON, **fields})  # type: ignore[arg-type]


def newsday() -> list[Report]:
    """All events, each report of another provider, within a few hours."""
    return [
        report(f"{event}-{number}", title, provider=f"Paper {number}", published=NOON + number * HOUR)
        for event, titles in EVENTS.items()
        for number, title in enumerate(titles)
    ]


def grouped(reports: Iterable[Report]) -> Grouper:
    grouper = Grouper()
    grouper.add(reports)
    return grouper


def stories(grouper: Grouper) -> set[frozenset[str]]:
    """The articles of each story that has more than one."""
    return {frozenset(story.members) for story in grouper.stories() if len(story.members) > 1}


def all_stories(grouper: Grouper) -> dict[str, tuple[str, ...]]:
    return {story.id: story.members for story in grouper.stories()}
