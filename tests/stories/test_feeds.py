from __future__ import annotations

from made_reports import HOUR, NOON, grouped, newsday, report, stories

from newsreader.stories.grouping.nodes import Node, Posting
from newsreader.stories.grouping.records import Report
from newsreader.stories.grouping.terms.repeated_text import RepeatedText, passage, pieces
from newsreader.stories.grouping.terms.vectors import Vector

LINKS = (
    "A small compiler for a large language",
    "Orchard owners count frost damage",
    "Why the tram line opened early",
    "Penguins hatch at the zoo of Basel",
    "Bridge toll doubles in spring",
    "Chess champion resigns her title",
    "Novel about lighthouse keepers wins prize",
    "Beekeepers ask for colder winters",
    "The harbour crane that nobody wanted",
    "Glass blowers return to Murano",
)


def listed(number: int, title: str, feed: str) -> Report:
    """An entry of a link list, whose excerpt is labels around addresses and numbers."""
    text = (
        f"Article URL: https://example.org/{number} Comments URL: https://example.net/item?id={number} "
        f"Points: {number * 7} # Comments: {number}"
    )
    return report(f"{feed}-{number}", title, text=text, feed=feed, published=NOON + number)


def test_entries_of_one_feed_are_never_a_story_by_likeness_alone() -> None:
    games = [
        report(f"game-{number}", f"Wanderers meet Rovers in round {number} of the league", feed="league")
        for number in range(12)
    ]
    assert not [members for members in stories(grouped([*newsday(), *games])) if "game-1" in members]


def test_the_labels_of_two_link_lists_make_no_stories() -> None:
    first = [listed(number, title, "one") for number, title in enumerate(LINKS)]
    second = [listed(number, title[::-1].title(), "two") for number, title in enumerate(LINKS)]
    assert not stories(grouped([*first, *second]))


def test_a_link_in_two_lists_is_one_story() -> None:
    first = [listed(number, title, "one") for number, title in enumerate(LINKS)]
    again = report("two-0", LINKS[3], feed="two", published=NOON + HOUR)
    assert frozenset({"one-3", "two-0"}) in stories(grouped([*first, again]))


def test_entries_of_one_feed_that_name_each_other_are_one_story() -> None:
    pair = [
        report("a", "Dam breaks above the village", feed="valley"),
        report("b", "How the village was evacuated", feed="valley", related=("a",)),
    ]
    assert frozenset("ab") in stories(grouped(pair))


def test_a_second_report_of_a_feed_joins_a_story_that_others_tell() -> None:
    ferry = [
        report(
            f"f{number}",
            told.title,
            published=told.published,
            feed=("north", "north", "south", "east")[number],
        )
        for number, told in enumerate(newsday()[:4])
    ]
    assert frozenset({"f0", "f1", "f2", "f3"}) in stories(grouped([*newsday()[4:], *ferry]))


def test_what_a_feed_repeats_is_left_out_and_numbers_of_its_own_stay() -> None:
    repeated, footer = RepeatedText(), passage(["subscribe", "newsletter"])
    for title in ("ferry", "bridge", "dam"):
        repeated.learn("feed", [title], [footer])
    assert repeated.own("feed", ["ferry"], [footer, passage(["23", "pirate"])]) == (
        ["ferry"],
        ["23", "pirate"],
    )
    assert repeated.own("other", [], [footer]) == ([], ["subscribe", "newsletter"])
    assert "12" in pieces("Points: 12 # Comments: 3")


def test_what_two_feeds_have_twice_each_is_repeated_though_neither_has_it_often() -> None:
    footer = "Sign up to our letter. Have a story? Get in touch with the newsdesk of the valley."
    entries = [
        report(
            f"{feed}-{number}",
            LINKS[place + number],
            text=f"{LINKS[place + number + 4]}. {footer}",
            feed=feed,
            published=NOON + number,
        )
        for place, feed in ((0, "one"), (2, "two"))
        for number in range(2)
    ]
    assert frozenset({"one-0", "one-1", "two-0", "two-1"}) not in stories(grouped([*newsday(), *entries]))
    repeated, sign = RepeatedText(), passage(["sign", "letter"])
    for feed in ("one", "one", "two", "two"):
        repeated.learn(feed, [], [sign])
    repeated.learn("three", ["ferry"], [sign])
    assert repeated.own("three", ["ferry"], [sign]) == (["ferry"], [])
    again = RepeatedText(repeated.habits)
    assert again.own("three", ["ferry"], [sign]) == (["ferry"], []), "after a restart too"


def test_a_feed_and_one_that_copies_it_are_one_witness() -> None:
    def told_by(*feeds: int, duplicates: int = 0) -> Node:
        node = Node(0, "story")
        for number, feed in enumerate(feeds):
            node.hold(number, Posting(str(number), Vector.of([]), NOON, 0, feed=feed), frozenset())
        node.duplicates = duplicates
        return node

    assert told_by(1, 2, duplicates=1).is_one_feeds(told_by(1, 2, duplicates=1)), "two entries, each copied"
    assert not told_by(1, 2).is_one_feeds(told_by(1, 2)), "each in its own words"
    assert not told_by(1, 2, 3, duplicates=2).is_one_feeds(told_by(1)), "an agency's report, and more by one"
