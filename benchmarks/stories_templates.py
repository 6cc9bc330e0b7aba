"""How many entries of feeds that share a template are taken for one story.

    python benchmarks/stories_templates.py

Each template ("Word of the day: …", "Senior engineer at … (remote)") is filled in by several feeds with names
and nouns of their own, among 200 entries of other feeds. Every entry is news of its own, so that each one
hidden behind another in a story is a mistake; it prints how many there are, by template.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import product
from typing import Final, NamedTuple

from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.records import Report
from newsreader.system.durations import DAY, HOUR

START: Final = 1_700_000_000
OTHERS: Final = 200
_CONSONANTS: Final = "b d f g k l m n p r s t v z ch sh br tr"
_NOUNS: Final = """
    river clerk bridge crater lantern violin harbour magnet orchard pencil museum tunnel bicycle glacier
    ribbon candle engine mirror garden hammer saddle turtle forest window kettle basket meadow planet statue
    valley
"""
_PARTS: Final = ("tra glo fen mur sol bri kas ven", "li do ma ne su", "rk nd st x lm")
_SIGNS: Final = """
    Aries Taurus Gemini Cancer Leo Virgo Libra Scorpio Sagittarius Capricorn Aquarius Pisces
"""
_DAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
SYLLABLES: Final = [first + second for first, second in product(_CONSONANTS.split(), "aeiou")]
NOUNS: Final = [*_NOUNS.split(), *map("".join, product(*map(str.split, _PARTS)))]
SIGNS: Final = _SIGNS.split()
DAYS: Final = _DAYS.split()


class Shape(NamedTuple):
    """`feeds` fill in a template once on each of `days` days, each time with `beside` other entries; all come
    in so many batches."""

    feeds: int
    days: int
    beside: int
    batches: int


SHAPES: Final = (
    Shape(10, 5, 0, 1),
    Shape(10, 5, 0, 12),
    Shape(4, 8, 0, 1),
    Shape(4, 8, 0, 12),
    Shape(6, 6, 6, 1),
    Shape(6, 6, 6, 12),
    Shape(10, 1, 0, 1),
    Shape(3, 20, 0, 12),
)


class Words:
    """Words, names and numbers by chance."""

    def __init__(self) -> None:
        self.chance = random.Random(5)
        self.pick = self.chance.choice
        self.number = self.chance.randint

    def word(self) -> str:
        return "".join(self.pick(SYLLABLES) for _ in range(self.number(2, 4)))

    def title(self) -> str:
        return self.word().title()

    def name(self) -> str:
        return f"{self.title()} {self.title()}"

    def nouns(self, count: int) -> str:
        return " ".join(self.chance.sample(NOUNS, count))

    def dollars(self) -> str:
        return f"${self.number(10, 90)},{self.number(100, 999)}"


Entry = tuple[str, str]
Filling = Callable[[Words, int, int], Entry]


def word_of_the_day(w: Words, feed: int, day: int) -> Entry:
    word = w.word()
    meaning = f"{word.title()} is a noun and means {w.nouns(5)}. Learn how to use {word} in a sentence."
    return f"Word of the day: {word}", f"Today's word of the day is {word}. {meaning}"


def word_at_the_start(w: Words, feed: int, day: int) -> Entry:
    word = w.word()
    text = f"{word} (noun): {w.nouns(4)}. Example: the {word} of the {w.nouns(2)}."
    return f"{word.title()} - Word of the Day", text


def episode(w: Words, feed: int, day: int) -> Entry:
    guest = w.name()
    title = f"Episode {day + 12 + feed * 7}: {guest} on {w.nouns(2)}"
    text = f"In this episode we talk to {guest} about {w.nouns(3)}, and about what comes next."
    return (
        title,
        f"{text} Subscribe wherever you get podcasts. Our guest {guest} is the author of {w.nouns(2)}.",
    )


def job(w: Words, feed: int, day: int) -> Entry:
    firm = w.title()
    post = w.pick(["Engineer", "Software Engineer", "Backend Engineer"])
    text = f"{firm} is hiring a senior engineer to join a growing remote team. You will work on {w.nouns(2)}"
    return (
        f"Senior {post} at {firm} (Remote)",
        f"{text} with Python. Salary {w.number(80, 160)},000. Apply now.",
    )


def price(w: Words, feed: int, day: int) -> Entry:
    what = w.pick(["Bitcoin", "Ether", "Gold", "Silver", "Copper"])
    text = f"{what} traded at {w.dollars()} today, down {w.chance.random() * 5:.1f}% in 24 hours."
    return f"{what} price alert: {what} falls below {w.dollars()}", text


def obituary(w: Words, feed: int, day: int) -> Entry:
    who = w.name()
    text = f"{who} of {w.title()} passed away peacefully at home. Beloved spouse of {w.name()},"
    text = f"{text} survived by children {w.name()} and {w.name()}."
    text = f"{text} Funeral service {w.pick(DAYS)} at St {w.title()} church."
    return f"Obituary: {who}, {w.number(60, 99)}", text


def horoscope(w: Words, feed: int, day: int) -> Entry:
    first, second = SIGNS[(feed + day) % 12], SIGNS[(feed + day + 3) % 12]
    text = f"{first}: {w.nouns(4)}. {second}: {w.nouns(4)}. Find out what your star sign has in store today."
    return f"Daily horoscope for {DAYS[day % 7]}: what the stars hold", text


def deals(w: Words, feed: int, day: int) -> Entry:
    first, second = w.pick(["headphones", "laptop", "vacuum"]), w.pick(["monitor", "speaker", "tablet"])
    text = (
        f"The best deals today: save {w.number(10, 60)}% on {w.title()} {first}. Prices are accurate today."
    )
    return f"Deals of the day: {w.title()} {first}, {w.title()} {second} and more", text


def weather(w: Words, feed: int, day: int) -> Entry:
    city = w.title()
    sky = w.pick(["light rain", "sunny spells", "strong wind"])
    text = (
        f"Expect {sky} in {city} with temperatures between {w.number(2, 9)} and {w.number(10, 20)} degrees."
    )
    return f"Weather forecast for {city}: {sky.split()[1]} and {w.number(2, 20)} degrees", text


def crossword(w: Words, feed: int, day: int) -> Entry:
    text = f"Today's crossword puzzle was set by {w.name()}. Solve the puzzle online or print it."
    return f"Daily crossword puzzle: {w.number(1000, 9000)} by {w.name()}", text


def closing(w: Words, feed: int, day: int) -> Entry:
    text = (
        f"Shares of {w.title()} Inc. {w.pick(['rose', 'fell'])} {w.chance.random() * 4:.2f}% to {w.dollars()}"
    )
    title = f"{w.title()} stock closes {w.pick(['higher', 'lower'])} on {DAYS[day % 5]}, underperforms market"
    return title, f"{text} on what proved to be a mixed trading session for the stock market."


def release(w: Words, feed: int, day: int) -> Entry:
    version = f"{w.number(1, 9)}.{w.number(0, 20)}.{w.number(0, 9)}"
    text = f"This release fixes bugs in {w.nouns(2)} and improves performance."
    return f"{w.title()} {version} released", f"{text} See the changelog for all changes."


def recipe(w: Words, feed: int, day: int) -> Entry:
    text = f"Preparation time {w.number(10, 90)} minutes. Serves 4. Ingredients: {w.nouns(4)},"
    return f"Recipe of the week: {w.nouns(2)} with {w.word()}", f"{text} salt, pepper, oil."


def photo(w: Words, feed: int, day: int) -> Entry:
    text = f"Photograph by {w.name()}. Today's photo of the day shows {w.nouns(3)}."
    return f"Photo of the day: {w.nouns(2)} at {w.title()}", text


FILLINGS: Final[Sequence[Filling]] = (
    word_of_the_day, word_at_the_start, episode, job, price, obituary, horoscope, deals, weather, crossword,
    closing, release, recipe, photo,
)  # fmt: skip


def entry(name: str, told: Entry, feed: str, published: int) -> Report:
    return Report(name, *told, feed.title(), published, (), feed)


def other(w: Words) -> Entry:
    """An entry like no other."""
    return f"{w.name()} {w.nouns(4)} {w.word()}", f"{w.nouns(6)} {w.word()} {w.name()} {w.nouns(5)}"


def made(filling: Filling, shape: Shape) -> list[Report]:
    """All entries, earliest first; those of the template have ids that begin with "filled"."""
    words = Words()
    at = words.chance.randrange
    reports = [
        entry(f"other {n}", other(words), f"paper {n % 30}", START + at(8 * DAY)) for n in range(OTHERS)
    ]
    for feed, day in product(range(shape.feeds), range(shape.days)):
        name, begins = f"{feed} {day}", START + day * DAY
        told = filling(words, feed, day)
        reports.append(entry(f"filled {name}", told, f"feed {feed}", begins + at(3 * HOUR)))
        reports += [
            entry(f"beside {name} {n}", other(words), f"feed {feed}", begins + at(DAY))
            for n in range(shape.beside)
        ]
    return sorted(reports, key=lambda report: (report.published or 0, report.id))


def hidden(filling: Filling, shape: Shape) -> int:
    """How many entries of the template stand behind another one in a story."""
    reports = made(filling, shape)
    grouper = Grouper()
    size = -(-len(reports) // shape.batches)
    for start in range(0, len(reports), size):
        grouper.add(reports[start : start + size])
    counts = (sum(name.startswith("filled") for name in story.members) for story in grouper.stories())
    return sum(count - 1 for count in counts if count > 1)


def main() -> None:
    print("feeds  days  beside  batches  hidden")
    for shape in SHAPES:
        mistakes = {filling.__name__: hidden(filling, shape) for filling in FILLINGS}
        told = ", ".join(f"{name} {count}" for name, count in mistakes.items() if count)
        of = len(FILLINGS) * shape.feeds * shape.days
        print(
            "{:>5}{:>6}{:>8}{:>9}".format(*shape), f"{sum(mistakes.values()):>7} of {of}: {told}", flush=True
        )


if __name__ == "__main__":
    main()
