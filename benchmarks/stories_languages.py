"""Which entries of feeds that share a form become one story, in eleven languages.

    python benchmarks/stories_languages.py

A form (`stories_forms.toml`) is a title and a text with gaps, which each feed fills in with names of its own
(jobs, obituaries, coupons, warnings by county), or every feed with those of one event (an earthquake by two
agencies, one match on two sites). It prints pairs of entries: those put together wrongly, of one feed and of
two, those put together rightly, and those missed. Everything is among 120 other entries of the
same language, at once and in ten batches.
"""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Final, NamedTuple

from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.records import Report
from newsreader.system.durations import DAY, HOUR, MINUTE
from stories_made import Labelled

START: Final = 1_700_000_000
DAYS: Final = 6
OTHERS: Final = 120
FEEDS: Final = 4


class Form(NamedTuple):
    """As in `stories_forms.toml`."""

    name: str
    script: str
    titles: Sequence[str]
    text: str
    same: bool = False


GIVEN: Final = tomllib.loads(Path(__file__).with_name("stories_forms.toml").read_text(encoding="utf-8"))
SYLLABLES: Final[dict[str, list[str]]] = {
    script: parts.split() for script, parts in GIVEN["syllables"].items()
}
FORMS: Final = [Form(**form) for form in GIVEN["form"]]


def name(chance: random.Random, script: str) -> str:
    parts = SYLLABLES[script]
    made = "".join(chance.choice(parts) for _ in range(3 if script in {"latin", "cyrillic", "arabic"} else 2))
    return made.title() if script in {"latin", "cyrillic"} else made


def filled(chance: random.Random, script: str) -> dict[str, str]:
    names = {letter: name(chance, script) for letter in "abcd"}
    return {**names, "n": str(chance.randint(10, 999)), "m": str(chance.randint(2, 9))}


def entries(form: Form, chance: random.Random) -> Iterator[Labelled]:
    """Those of a form, each labelled with what it tells of."""
    for day in range(DAYS):
        event = filled(chance, form.script)
        for feed in range(FEEDS):
            gaps = event if form.same else filled(chance, form.script)
            title = form.titles[feed % len(form.titles)].format(**gaps)
            when = START + day * DAY + (feed * 20 * MINUTE if form.same else chance.randint(0, 6 * HOUR))
            label = f"{day}" if form.same else f"{day} {feed}"
            report = Report(f"{day}-{feed}", title, form.text.format(**gaps), "", when, (), f"feed {feed}")
            yield Labelled(report, label)


def others(form: Form, chance: random.Random) -> Iterator[Report]:
    """Entries like no other, of other feeds."""
    gap = "" if form.script in {"kana", "han"} else " "
    for number in range(OTHERS):
        title, text = (gap.join(name(chance, form.script) for _ in range(count)) for count in (5, 14))
        when = START + chance.randint(0, DAYS * DAY)
        yield Report(f"other {number}", title, text, "", when, (), f"other {number % 15}")


def pairs(form: Form, batches: int) -> Counter[str]:
    """How many pairs of entries were put together wrongly, of one feed and of two, rightly, and not."""
    chance = random.Random(11)
    made = list(entries(form, chance))
    coming = sorted(
        [*(article.report for article in made), *others(form, chance)],
        key=lambda report: report.published or 0,
    )
    grouper, size = Grouper(), -(-len(coming) // batches)
    for start in range(0, len(coming), size):
        grouper.add(coming[start : start + size])
    counts: Counter[str] = Counter()
    for first, second in combinations(made, 2):
        together = grouper.story_of(first.report.id) == grouper.story_of(second.report.id)
        if first.story == second.story:
            counts["right" if together else "missed"] += 1
        elif together:
            counts["one feed" if first.report.feed == second.report.feed else "two feeds"] += 1
    return counts


def main() -> None:
    columns = ("one feed", "two feeds", "right", "missed")
    print(f"{'':<28}{'':>4}" + "".join(f"{column:>11}" for column in columns))
    sums: Counter[tuple[str, int]] = Counter()
    for form in FORMS:
        for batches in (1, 10):
            counts = pairs(form, batches)
            sums.update({(column, batches): counts[column] for column in columns})
            told = "".join(f"{counts[column]:>11}" for column in columns)
            print(f"{form.name:<28}{batches:>4}{told}", flush=True)
    for batches in (1, 10):
        told = "".join(f"{sums[column, batches]:>11}" for column in columns)
        print(f"{'in all':<28}{batches:>4}{told}")


if __name__ == "__main__":
    main()
