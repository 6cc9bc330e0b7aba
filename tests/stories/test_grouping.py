from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_reports import DAY, EVENTS, HOUR, NOON, all_stories, grouped, newsday, report, stories

from newsreader.errors import NotFoundError
from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.records import Report
from newsreader.stories.grouping.settings import GroupingSettings

HEADLINES = Path(__file__).resolve().parents[2].parent / "shared" / "corpora" / "headline-stories-dev.jsonl"
TEXTS = HEADLINES.with_name("news-stories-dev.jsonl")

WIRE = "Volcano on Stromboli erupts, ash closes airports across southern Italy"


def test_reports_of_one_event_become_a_story() -> None:
    assert stories(grouped(newsday())) >= {
        frozenset(f"ferry-{number}" for number in range(4)),
        frozenset(f"comet-{number}" for number in range(3)),
        frozenset(f"strike-{number}" for number in range(3)),
    }


def test_different_events_stay_different_stories() -> None:
    for members in stories(grouped(newsday())):
        assert len({member.partition("-")[0] for member in members}) == 1


def test_near_copies_of_a_wire_report_group() -> None:
    copies = [
        report("a", WIRE, provider="Daily A"),
        report("b", f"{WIRE} - Daily B", provider="Daily B", published=NOON + HOUR),
        report("c", f"UPDATE 2-{WIRE}", provider="Wire C", published=NOON + 2 * HOUR),
        report("d", WIRE.replace("erupts", "erupting"), published=NOON + 5 * HOUR),
    ]
    assert frozenset("abcd") in stories(grouped([*newsday(), *copies]))


@given(order=st.permutations(newsday()))
@settings(max_examples=25)
def test_the_order_within_a_batch_does_not_matter(order: list[Report]) -> None:
    assert all_stories(grouped(order)) == all_stories(grouped(newsday()))


def test_new_articles_join_the_stories_that_are_there() -> None:
    grouper = grouped(newsday())
    before = grouper.story_of("ferry-0")
    changed = grouper.add([report("late", "Grounded Gotland ferry: passengers tell of evacuation")])
    assert grouper.story_of("late") == before
    assert changed == {before}


def test_the_changed_stories_are_named_and_no_others() -> None:
    grouper = Grouper()
    assert grouper.add(newsday()) == {story.id for story in grouper.stories()}
    assert grouper.add([]) == frozenset()
    assert grouper.add(newsday()) == frozenset()
    assert grouper.add([report("new", "Something wholly unheard of happens today elsewhere")]) == {"new"}


def test_a_story_is_called_after_its_earliest_report_and_keeps_that_name() -> None:
    grouper = grouped(newsday())
    assert grouper.story_of("ferry-3") == "ferry-0"
    earlier = report("z", "Ferry runs aground off Gotland, 300 passengers aboard", published=NOON - HOUR)
    grouper.add([earlier])
    assert grouper.story_of("z") == "ferry-0"
    assert grouper.story("ferry-0").members[0] == "z"


def test_the_same_words_weeks_later_are_another_story() -> None:
    later = report("later", EVENTS["ferry"][0], published=NOON + 21 * DAY)
    grouper = grouped([*newsday(), later])
    assert grouper.story_of("later") == "later"


def test_undated_articles_group_when_nearly_equal_and_not_otherwise() -> None:
    undated = [
        report("u1", WIRE, published=None),
        report("u2", WIRE, provider="Other", published=None),
        report("u3", "Airports in Italy expect a busy summer", published=None),
        report("u4", "Italy votes on a new law for airports", published=None),
    ]
    grouper = grouped([*newsday(), *undated])
    assert grouper.story("u1").members == ("u1", "u2")
    assert grouper.story_of("u3") != grouper.story_of("u4")


def test_one_word_titles_glue_nothing_together() -> None:
    titles = ["Sponsored", "Weather", "Weather", "Update", "Snowden", "Snowden", "Snowden", "Photos"]
    reports = [report(f"w{number}", title, provider=f"P{number}") for number, title in enumerate(titles)]
    assert not stories(grouped(reports))


def test_empty_and_unreadable_titles_are_stories_of_their_own() -> None:
    titles = ["", "", "…", "!!!", "\ud800", "的", "的"]
    assert not stories(grouped([report(f"e{number}", title) for number, title in enumerate(titles)]))


@pytest.mark.parametrize(
    "frame",
    [
        "Live updates: {}",
        "{} | The Morning Courier",
        "Sponsored: {}",
        "The Morning Courier's newsletter for members: {} (subscription)",
    ],
)
def test_the_same_boilerplate_in_every_title_glues_nothing_together(frame: str) -> None:
    unrelated = [
        "Orchard owners count frost damage",
        "Chess champion resigns title",
        "Bridge toll doubles",
        "Penguins hatch at zoo",
        "Novel wins prize",
        "Tram line opens early",
    ]
    reports = [
        report(f"b{number}", frame.format(title), provider="The Morning Courier", published=NOON + number)
        for number, title in enumerate(unrelated)
    ]
    grouper = grouped([*newsday(), *reports])
    assert len({grouper.story_of(f"b{number}") for number in range(len(unrelated))}) == len(unrelated)


def test_a_provider_that_reports_one_event_often_still_groups() -> None:
    reports = [
        report(f"g{number}", title, provider="Gotland Today", published=NOON + number)
        for number, title in enumerate(EVENTS["ferry"])
    ]
    assert stories(grouped([*newsday()[4:], *reports])) >= {frozenset(f"g{number}" for number in range(4))}


def test_text_tells_what_a_title_leaves_out() -> None:
    text = (
        "A freight train carrying ammonia derailed near Odense early on Friday; residents were told to leave."
    )
    pair = [
        report("t1", "Residents leave homes after accident", text=text),
        report("t2", "What happened in Denmark", text=f"Police said: {text} Nobody was hurt."),
    ]
    assert frozenset({"t1", "t2"}) in stories(grouped([*newsday(), *pair]))


def test_a_related_link_is_believed_whatever_the_words_say() -> None:
    linked = report("bear-0", EVENTS["bear"][0], related=("chip-0",), published=NOON + 90 * DAY)
    others = [report for report in newsday() if report.id != "bear-0"]
    assert frozenset({"bear-0", "chip-0"}) in stories(grouped([*others, linked]))


def test_a_related_article_that_comes_later_joins() -> None:
    grouper = grouped([report("early", "Brown bear seen near shops", related=("late",))])
    changed = grouper.add([report("late", "Opera house reopens at last with a gala", published=NOON + DAY)])
    assert grouper.story_of("late") == "early"
    assert changed == {"early"}


def test_two_articles_that_name_the_same_absent_report_are_one_story() -> None:
    pair = [
        report("one", "Brown bear wanders into supermarket", related=("absent",)),
        report("two", "Shoppers flee from animal in Brasov", related=("absent",)),
        report("three", "Opera house reopens tonight", related=("absent",), published=NOON + 40 * DAY),
    ]
    grouper = grouped(pair)
    assert grouper.story("one").members == ("one", "two")
    assert grouper.story_of("three") == "three"


def test_links_learnt_later_count_without_new_text() -> None:
    grouper = grouped(newsday())
    linked = report("bear-0", EVENTS["bear"][0], provider="Paper 0", related=("opera-0",))
    assert grouper.add([linked]) >= {grouper.story_of("bear-0")}
    assert grouper.story_of("bear-0") == grouper.story_of("opera-0")


def test_an_article_whose_title_changed_is_grouped_again() -> None:
    grouper = grouped(newsday())
    grouper.add([report("bear-0", "Ferry aground off Gotland: 300 passengers evacuated")])
    assert grouper.story_of("bear-0") == grouper.story_of("ferry-0")


def test_forgotten_articles_leave_their_story_and_others_stay() -> None:
    grouper = grouped(newsday())
    assert grouper.forget(["ferry-0", "chip-0", "unknown"]) == {"ferry-0", "chip-0"}
    assert grouper.story("ferry-0").members == ("ferry-1", "ferry-2", "ferry-3")
    assert "chip-0" not in grouper
    with pytest.raises(NotFoundError):
        grouper.story_of("chip-0")
    grouper.add([report("again", "Gotland ferry: passengers evacuated by coastguard")])
    assert grouper.story_of("again") == "ferry-0"


def test_a_forgotten_article_can_come_back() -> None:
    grouper = grouped(newsday())
    grouper.forget(["ferry-0"])
    grouper.add(newsday()[:1])
    assert grouper.story_of("ferry-0") == grouper.story_of("ferry-1")
    assert len(grouper) == len(newsday())


def test_nearest_are_other_stories_best_first() -> None:
    reports = [
        *newsday(),
        report("old", "Ferry off Gotland evacuated for a drill", published=NOON - 200 * DAY),
        report("older", "Gotland ferry passengers wait in the ice", published=NOON - 300 * DAY),
    ]
    grouper = grouped(reports)
    nearest = grouper.nearest("ferry-0")
    assert set(nearest) >= {"old", "older"}
    assert not set(nearest) & set(grouper.story("ferry-0").members)
    assert len(grouper.nearest("ferry-0", most=1)) == 1
    with pytest.raises(NotFoundError):
        grouper.nearest("unknown")


def test_one_word_in_common_makes_nothing_most_like_a_short_article() -> None:
    grouper = grouped([*newsday(), report("bread", "Bread of the ferry kiosk", published=NOON - 200 * DAY)])
    assert grouper.nearest("bread") == ()


def test_progress_is_told_while_a_batch_is_grouped() -> None:
    reports = [
        report(f"n{number}", f"Headline about subject {number} and {number * 7}") for number in range(2_500)
    ]
    grouper = Grouper()
    done = list(grouper.adding(reports))
    assert done == sorted(done)
    assert len(done) >= 3
    assert done[-1] == len(grouper) == 2_500


@pytest.fixture(scope="module")
def headlines() -> list[tuple[Report, str]]:
    if not HEADLINES.is_file():
        pytest.skip("the labelled headlines aren't beside this checkout")
    rows = [json.loads(line) for line in HEADLINES.read_text(encoding="utf-8").splitlines()]
    names = random.Random(5).sample(range(len(rows)), len(rows))
    return [
        (Report(f"{name:05d}", row["title"], published=row["published_ms"] // 1000), row["story"])
        for name, row in zip(names, rows, strict=True)
    ]


def _f1(grouper: Grouper, labelled: list[tuple[Report, str]]) -> float:
    from collections import Counter

    pairs = [(story, grouper.story_of(report.id)) for report, story in labelled]
    both, true, grouped_as = Counter(pairs), Counter(s for s, _ in pairs), Counter(f for _, f in pairs)
    precision = sum(n * n / grouped_as[f] for (_, f), n in both.items()) / len(pairs)
    recall = sum(n * n / true[s] for (s, _), n in both.items()) / len(pairs)
    return 2 * precision * recall / (precision + recall)


def test_real_headlines_are_grouped_as_their_readers_would(headlines: list[tuple[Report, str]]) -> None:
    assert _f1(grouped(report for report, _ in headlines), headlines) > 0.86


def test_real_texts_on_events_of_one_sort_are_told_apart() -> None:
    if not TEXTS.is_file():
        pytest.skip("the labelled texts aren't beside this checkout")
    rows = [json.loads(line) for line in TEXTS.read_text(encoding="utf-8").splitlines()]
    texts = [(Report(row["id"], row["title"], row["text"]), row["story"]) for row in rows]
    assert _f1(grouped(report for report, _ in texts), texts) > 0.92


@pytest.fixture(scope="module")
def halves(headlines: list[tuple[Report, str]]) -> tuple[list[tuple[Report, str]], ...]:
    """The headlines of one half of the stories, and of the other."""
    names = sorted({story for _, story in headlines})
    random.Random(0).shuffle(names)
    return tuple([told for told in headlines if told[1] in part] for part in (names[::2], names[1::2]))


def test_headlines_without_times_are_grouped_by_their_words(
    halves: tuple[list[tuple[Report, str]], ...],
) -> None:
    told = [(Report(report.id, report.title), story) for report, story in halves[1]]
    assert _f1(grouped(report for report, _ in told), told) > 0.84


def test_real_headlines_that_come_in_small_batches_are_grouped_nearly_as_well(
    halves: tuple[list[tuple[Report, str]], ...],
) -> None:
    grouper = Grouper()
    coming = sorted(
        (report for report, _ in halves[0]), key=lambda report: (report.published or 0, report.id)
    )
    start = time.process_time()
    for at in range(0, len(coming), 50):
        grouper.add(coming[at : at + 50])
    assert _f1(grouper, halves[0]) > 0.88
    assert (time.process_time() - start) / len(coming) < 0.004, "far from the 2 ms that an article may take"


def test_an_undated_article_joins_the_latest_news_in_a_long_archive() -> None:
    archive = [
        report(
            f"old{number}",
            f"Minutes of council meeting {number} in Uppsala",
            published=NOON - number * 30 * DAY,
        )
        for number in range(1, 60)
    ]
    grouper = grouped([*archive, *newsday()])
    grouper.add([report("undated", EVENTS["ferry"][0], published=None)])
    assert grouper.story_of("undated") == "ferry-0"


def test_the_reports_of_a_story_stand_in_order_of_time_however_they_came() -> None:
    titles = EVENTS["ferry"]
    reports = [
        report(f"many-{number:02d}", titles[number % len(titles)], published=NOON + number * 60)
        for number in range(40)
    ]
    undated = report("undated", titles[0], published=None)
    grouper = grouped([*newsday()[4:], *reports[10:20], *reports[30:]])
    for coming in (reports[25], reports[3], undated, reports[29], *reports[4:8]):
        grouper.add([coming])
        grouper.story(grouper.story_of("many-10"))
    grouper.forget(["many-12", "many-31"])
    grouper.add(reports[:10] + reports[20:30])
    there = [coming.id for coming in reports if coming.id not in {"many-12", "many-31"}]
    assert grouper.story(grouper.story_of("many-10")).members == (*there, "undated")


@pytest.mark.parametrize(("shared_text", "alike"), [(0, True), (6, False)])
def test_two_words_in_common_make_no_story_of_texts(shared_text: int, alike: bool) -> None:
    """They share what they call a person, "prime minister", and nothing of what happened."""
    told = {
        "cat": (
            "Chief mouser of a foreign office dies",
            "Named after a prime minister, the grey cat caught mice on the stairs, posed beside ambassadors, "
            "retired to a farm in the country and gathered followers by the thousand",
        ),
        "tanks": (
            "Huge defence plan for soldiers",
            "The prime minister launched billions for submarines, barracks, drones and shipyards, so that "
            "the army buys its weapons at home and leans less upon a larger neighbour",
        ),
    }
    grouper = Grouper(GroupingSettings(shared_text=shared_text, least=0.05, single=0.1, single_text=0.1))
    grouper.add(
        [*newsday(), *[report(name, title, text=text, feed=name) for name, (title, text) in told.items()]]
    )
    assert (grouper.story_of("cat") == grouper.story_of("tanks")) is alike
