"""A template that several feeds fill in, each with something else, is evidence of nothing."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import islice, product

import pytest
from made_reports import DAY, HOUR, NOON, grouped, newsday, report, stories

from newsreader.stories.grouping import state
from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.records import Report
from newsreader.stories.grouping.terms.columns import RegularColumns, marks_of
from newsreader.stories.grouping.terms.stems import all_words

FEEDS = 5
Filling = Callable[[Callable[[], str], int], tuple[str, str]]


def word_of_the_day(name: Callable[[], str], day: int) -> tuple[str, str]:
    word = name()
    return f"Word of the day: {word}", f"Today's word is {word}, a noun. Learn to use {word} in a sentence."


def episode(name: Callable[[], str], day: int) -> tuple[str, str]:
    guest = f"{name()} {name()}"
    return (
        f"Episode {day + 7}: {guest}",
        f"In this episode we talk to {guest} about {name()}. Our guest wrote it.",
    )


def job(name: Callable[[], str], day: int) -> tuple[str, str]:
    firm = name()
    text = f"{firm} is hiring a senior engineer for its remote team, to work on {name()} with Postgres."
    return f"Senior Engineer at {firm} (Remote)", text


def obituary(name: Callable[[], str], day: int) -> tuple[str, str]:
    who = f"{name()} {name()}"
    return (
        f"Obituary: {who}",
        f"{who} of {name()} passed away at home, survived by {name()}. Funeral in {name()}.",
    )


def deals(name: Callable[[], str], day: int) -> tuple[str, str]:
    return (
        f"Deals of the day: {name()} and {name()}",
        f"The best deals today: save on {name()} and on {name()}.",
    )


def crossword(name: Callable[[], str], day: int) -> tuple[str, str]:
    return (
        f"Daily crossword puzzle by {name()}",
        f"Today's crossword puzzle was set by {name()}. Solve it online.",
    )


FILLINGS: Sequence[Filling] = (word_of_the_day, episode, job, obituary, deals, crossword)


def filled(filling: Filling, days: int, beside: int = 0) -> list[Report]:
    """One entry of each feed on each day, earliest first, each beside so many others of its feed."""
    chance = random.Random(3)
    syllables = [consonant + vowel for consonant, vowel in product("bdfgklmnprstvz", "aeiou")]

    def name() -> str:
        return "".join(chance.choices(syllables, k=4)).title()

    entries = []
    for day, feed in product(range(days), range(FEEDS)):
        told = [filling(name, day)]
        told += [(" ".join(name() for _ in range(6)), " ".join(name() for _ in range(12)))] * beside
        entries += [
            report(
                f"{'other' if place else 'filled'}-{feed}-{day}-{place}",
                title,
                text=text,
                provider=f"Feed {feed}",
                feed=f"feed {feed}",
                published=NOON + day * DAY + feed * HOUR,
            )
            for place, (title, text) in enumerate(told)
        ]
    return entries


def joined(grouper: Grouper) -> list[frozenset[str]]:
    """The stories in which entries of a template are."""
    return [members for members in stories(grouper) if any(name.startswith("filled") for name in members)]


@pytest.mark.parametrize("filling", FILLINGS)
def test_what_feeds_of_one_template_bring_is_no_story(filling: Filling) -> None:
    assert not joined(grouped([*newsday(), *filled(filling, 5)]))


@pytest.mark.parametrize("filling", FILLINGS)
def test_nor_is_it_where_the_template_is_one_column_among_other_entries(filling: Filling) -> None:
    assert not joined(grouped([*newsday(), *filled(filling, 6, beside=4)]))


@pytest.mark.parametrize("filling", FILLINGS)
def test_what_was_taken_for_a_story_falls_apart_when_the_template_is_known(filling: Filling) -> None:
    grouper = grouped(newsday())
    coming = iter(filled(filling, 6))
    while day := list(islice(coming, FEEDS)):
        grouper.add(day)
    assert len(set().union(*joined(grouper), frozenset())) <= FEEDS


def test_a_template_is_known_after_a_restart() -> None:
    entries = filled(crossword, 8, beside=4)
    grouper = grouped([*newsday(), *entries[: -5 * FEEDS]])
    restored = state.restored(state.save(grouper))
    assert restored is not None
    restored.add(entries[-5 * FEEDS :])
    assert not joined(restored)


def test_a_name_that_comes_back_in_the_news_for_days_is_no_column() -> None:
    feed = RegularColumns()
    titles = ("Prime minister visits Lyon", "Prime minister loses vote", "Prime minister opens a dam")
    for day, title in enumerate(titles * 3):
        stems = all_words(title)
        feed.learn_title(marks_of(stems), NOON + day * DAY)
        feed.learn(marks_of(stems), {f"{word}{day}" for word in "abcdefghij"} | {*stems[:2]})
    assert not any(column.template() for _, column in feed.of(marks_of(all_words("Prime minister resigns"))))


def test_an_event_that_a_feed_tells_three_times_in_three_days_is_no_column() -> None:
    feed = RegularColumns()
    for day, title in enumerate(
        ("Ferry aground off Gotland", "Ferry aground: towed", "Ferry aground for days")
    ):
        stems = all_words(title)
        feed.learn_title(marks_of(stems), NOON + day * DAY)
        feed.learn(marks_of(stems), {*stems, "gotland", "coastguard"})
    assert not any(column.template() for _, column in feed.of(marks_of(all_words("Ferry aground"))))


def test_two_events_in_one_form_are_parted_once_the_form_is_known_and_their_reports_stay_together() -> None:
    """Two sites that follow every match in the same words, half a day after half a day."""
    grouper = grouped(newsday())
    matches = [
        ("Rovaniel", "Kestrano"),
        ("Maplewin", "Dorvalis"),
        ("Tarnholt", "Velgrado"),
        ("Osmire", "Bexley"),
    ]
    for day, (home, away) in enumerate(matches):
        grouper.add(
            report(
                f"{day}-{site}",
                f"LIVE {home} v {away}, second half under way",
                text=f"Follow minute by minute updates of {home} against {away}.",
                published=NOON + day * DAY + site * HOUR,
                feed=f"site {site}",
            )
            for site in range(4)
        )
    for day in range(4):
        others = {
            grouper.story_of(f"{other}-{site}") for other in range(4) if other != day for site in range(4)
        }
        assert others.isdisjoint({grouper.story_of(f"{day}-{site}") for site in range(4)}), day
    assert grouper.story_of("0-0") == grouper.story_of("0-1")
