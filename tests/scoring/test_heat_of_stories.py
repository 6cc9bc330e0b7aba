from __future__ import annotations

import pytest
from heats import lead_of, story_heats

from newsreader.model import Headline
from newsreader.scoring.heat import RELATED_WEIGHT, heat_in_story, hot, rank

DAY = 86_400.0


def headline(article: str, quality: int | None, provider: str = "", **fields: object) -> Headline:
    computed = {"heat": quality, "heat_computed": quality is not None}
    return Headline(
        id=article,
        title=f"Title of {article}",
        provider=provider or article.upper(),
        quality=quality,
        **{**computed, **fields},  # type: ignore[arg-type]
    )


def test_the_best_report_leads_and_the_others_are_superseded() -> None:
    reports = [headline("a", 60), headline("b", 80), headline("c", 70)]
    heats = story_heats(reports)
    assert lead_of(reports) == "b"
    assert {article: heat.value for article, heat in heats.items()} == {"a": -1, "b": 100, "c": -1}
    assert heats["a"].superseded_by == "Title of b"


def test_of_equally_good_reports_the_earliest_leads() -> None:
    reports = [headline("a", 60, published=300), headline("b", 60, published=200), headline("c", 60)]
    assert lead_of(reports) == "b"


def test_only_reports_by_other_providers_add_heat() -> None:
    reports = [
        headline("a", 60, "Gazette"),
        headline("b", 50, "Gazette"),
        headline("c", 40, "Courier"),
        headline("d", 30, "Tribune"),
    ]
    heat = story_heats(reports)["a"]
    assert heat.value == 80
    assert heat.sentence() == "60 quality + 20 for 2 reports by other providers (10 each) = 80"


def test_a_value_in_the_source_wins_and_may_take_the_lead() -> None:
    given = headline("a", 49, heat=150, heat_computed=False)
    reports = [given, headline("b", 80)]
    heats = story_heats(reports)
    assert lead_of(reports) == "a"
    assert heats["a"].value == 150
    assert not heats["a"].computed
    assert heats["a"].rule == -1
    assert heats["b"].value == 90


def test_related_reports_that_are_not_in_the_store_count() -> None:
    heat = story_heats([headline("a", 60, related=4), headline("b", 50)])["a"]
    assert heat.value == 100
    assert heat.sentence() == "60 quality + 40 for 4 related (10 each) = 100"


def test_a_lone_article_that_an_absent_report_betters_stays_superseded() -> None:
    heat = story_heats([headline("a", 60, heat=-1, related=1)])["a"]
    assert heat.value == -1
    assert heat.sentence().startswith("superseded")


def test_a_lone_article_has_its_quality_as_heat() -> None:
    heat = story_heats([headline("a", 60)])["a"]
    assert (heat.value, heat.computed, len(heat.terms)) == (60, True, 1)


def test_articles_without_quality_are_not_scored_but_have_a_lead() -> None:
    reports = [headline("a", None, published=20), headline("b", None, published=10)]
    assert lead_of(reports) == "b"
    assert [heat.value for heat in story_heats(reports).values()] == [None, None]
    assert lead_of([headline("a", None), headline("b", None, heat=7, heat_computed=False)]) == "b"


def test_the_heat_of_one_report_is_the_one_that_the_story_is_ranked_by() -> None:
    reports = [
        Headline("a", "A", provider="One", published=1, quality=70, heat=70, heat_computed=True),
        Headline("b", "B", provider="Two", published=2, quality=90, heat=90, heat_computed=True),
        Headline("c", "C", provider="Two", published=3, heat=55),
        Headline("d", "D", published=4),
    ]
    ranked = rank(reports, [False] * 4, RELATED_WEIGHT).heats
    assert [heat_in_story(place, reports).value for place in range(4)] == list(ranked)


def test_the_weight_can_be_set() -> None:
    assert story_heats([headline("a", 60), headline("b", 50)], weight=5)["a"].value == 65


@pytest.mark.parametrize(
    ("heat", "age", "expected"),
    [
        (80, 0.0, 80.0),
        (80, DAY, 40.0),
        (80, 3 * DAY, 10.0),
        (80, -DAY, 80.0),
        (80, None, 40.0),
        (-1, 3 * DAY, -1.0),
        (None, 0.0, -1.0),
        (0, 9 * DAY, 0.0),
    ],
)
def test_hot_halves_every_day(heat: int | None, age: float | None, expected: float) -> None:
    assert hot(heat, age) == pytest.approx(expected)


def test_the_half_life_can_be_set() -> None:
    assert hot(80, 2 * DAY, half_life=2 * DAY) == pytest.approx(40.0)
