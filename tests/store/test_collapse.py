"""What is folded away in a row, against the plainest way to work it out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.model import UNTOUCHED, Headline, SearchEntry
from newsreader.store.columns import Columns
from newsreader.store.stories.collapse import Folded, Refolded, StoryRows
from newsreader.store.stories.summaries import StoryFacts
from newsreader.stories.grouping.records import Story

COUNT = 9
STORIES = {0: (0, 1, 2, 3), 5: (5, 6)}
"""By the row of the lead, the rows of its reports."""
LEADS = [0, 0, 0, 0, 4, 5, 5, 7, 8]
PROVIDERS = ["Gazette", "Tribune", "", "Tribune", "Gazette", "Gazette", "Gazette", "", "Tribune"]
PUBLISHED = [10, 40, None, 30, None, 5, 6, 7, 8]

rows_in_some_order = st.lists(st.sampled_from(range(COUNT)), unique=True)


def columns() -> Columns:
    made = Columns()
    for row in range(COUNT):
        headline = Headline(f"n{row}", "Title", provider=PROVIDERS[row], published=PUBLISHED[row])
        made.append(SearchEntry(headline, "title"), UNTOUCHED)
    return made


def story_rows(rows: list[int], *, taken: int | None = None) -> tuple[StoryRows, list[int]]:
    """What is made of rows, and those that are shown; two are taken in at a time, `taken` at most."""
    made = StoryRows(LEADS, lambda some: [row for row in some if row in rows])
    shown: list[int] = []
    for start in range(0, len(rows) if taken is None else taken, 2):
        shown += made.take(rows[start : start + 2])
    made.complete = taken is None
    return made, shown


def folded(rows: list[int], *, taken: int | None = None) -> Folded:
    held = columns()
    stories: list[Story | None] = [None] * COUNT
    for lead, members in STORIES.items():
        for row in members:
            stories[row] = Story(f"n{lead}", tuple(f"n{member}" for member in members))
    made, _ = story_rows(rows, taken=taken)
    return Folded(
        made,
        lambda: [rows[:2], rows[2:]],
        lambda: [f"n{row}" for row in expected(rows)],
        held,
        LEADS,
        stories,
        lambda story: StoryFacts(held.rows(story.members), held.headlines),
        lambda some: sorted(some, key=rows.index),
    )


def expected(rows: list[int]) -> dict[int, list[int]]:
    """By the row that is shown, the rows of its story that match: the lead first if it is there."""
    shown: dict[int, list[int]] = {}
    for row in rows:
        of_story = [report for report in rows if LEADS[report] == LEADS[row]]
        shown[LEADS[row] if LEADS[row] in rows else of_story[0]] = of_story
    return shown


@given(rows_in_some_order)
def test_each_story_has_one_row_at_the_place_of_its_first(rows: list[int]) -> None:
    assert story_rows(rows)[1] == list(expected(rows))


@given(rows_in_some_order, st.none() | st.integers(0, COUNT))
def test_what_is_folded_away_is_what_else_matches_of_the_story(rows: list[int], taken: int | None) -> None:
    away = {
        f"n{shown}": tuple(f"n{report}" for report in some if report != shown)
        for shown, some in expected(rows).items()
        if len(some) > 1
    }
    rows_folded = folded(rows, taken=taken)
    assert dict(rows_folded) == away, "whether or not all rows have come"
    rows_folded.spread()
    assert dict(rows_folded) == away
    under = {report: shown for shown, others in away.items() for report in (shown, *others)}
    assert {f"n{row}": rows_folded.under(f"n{row}") for row in range(COUNT)} == {
        f"n{row}": under.get(f"n{row}") for row in range(COUNT)
    }


@given(rows_in_some_order)
def test_a_row_says_how_many_report_it_and_when_last(rows: list[int]) -> None:
    rows_folded = folded(rows)
    for shown, some in expected(rows).items():
        if len(some) > 1:
            said = rows_folded.summary(f"n{shown}")
            dates = [date for report in some if (date := PUBLISHED[report]) is not None]
            assert said.rows == set(some)
            assert said.others == len({PROVIDERS[report] for report in some} - {"", PROVIDERS[shown]})
            assert said.newest == max(dates, default=None)
            assert rows_folded.summed(f"n{report}" for report in (shown, *some)) == said


def test_rows_that_are_changed_are_told_of_as_they_are_now() -> None:
    before = folded([0, 1, 2, 3, 4, 5, 6])
    after = Refolded(Refolded(before, {"n0": ("n3",)}), {"n5": (), "n3": ()})
    assert dict(after) == {"n0": ("n3",)}
    assert (after.under("n3"), after.under("n1"), after.under("n6")) == ("n0", None, None)
    assert after.summary("n0").rows == {0, 3}
    assert dict(before)["n5"] == ("n6",)
