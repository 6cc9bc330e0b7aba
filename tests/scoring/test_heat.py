"""Heat: the rule, its exceptions, and how it is explained."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsreader.model import Article, Image, Provider, Related, SourceKind, SourceRef
from newsreader.scoring.heat import indexed, weigh
from newsreader.session.session import Session
from newsreader.store.store import EVERYTHING


def made(quality: int | None, heat: int | None, *others: int | None) -> Article:
    related = tuple(Related(f"Report {place}", quality=other) for place, other in enumerate(others))
    return Article("id", "Title", quality=quality, heat=heat, related=related)


@pytest.mark.parametrize(
    ("quality", "given", "others", "value", "computed"),
    [
        (83, None, (74, 38, 37, 0), 123, True),
        (83, None, (), 83, True),
        (50, None, (50,), 60, True),
        (50, None, (None, None), 70, True),
        (50, None, (10, 51), -1, True),
        (0, None, (), 0, True),
        (0, None, (1,), -1, True),
        (None, None, (90,), None, False),
        (None, 40, (90,), 40, False),
        (49, 49, (10,), 49, False),
        (50, 80, (90,), 80, False),
        (50, -1, (), -1, False),
    ],
)
def test_heat_is_the_sources_own_else_quality_and_ten_for_each_related_unless_superseded(
    quality: int | None, given: int | None, others: tuple[int | None, ...], value: int | None, computed: bool
) -> None:
    heat = weigh(made(quality, given, *others))
    assert (heat.value, heat.computed) == (value, computed)


@pytest.mark.parametrize(
    ("article", "sentence"),
    [
        (made(83, None, 74, 38, 37, 0), "83 quality + 40 for 4 related (10 each) = 123"),
        (made(83, 123, 74, 38, 37, 0), "83 quality + 40 for 4 related (10 each) = 123"),
        (made(83, None), "its quality; it names no related reports"),
        (made(49, 49, 10), "49 as the source says; by the rule 49 quality + 10 for 1 related (10 each) = 59"),
        (made(58, -1, 10, 66), "superseded: “Report 1” reports it better"),
        (made(58, None, 66), "superseded: “Report 0” reports it better"),
        (made(58, 80, 66), "80 as the source says; by the rule superseded, as “Report 0” reports it better"),
        (made(58, -1), "-1 as the source says; by the rule 58 quality = 58"),
        (made(None, 40), "40 as the source says"),
        (made(None, None, 66), "not scored: the source gives neither heat nor quality"),
    ],
)
def test_the_sentence_says_why(article: Article, sentence: str) -> None:
    assert weigh(article).sentence() == sentence


def test_the_best_of_several_better_reports_supersedes() -> None:
    assert weigh(made(10, None, 20, 90, 30)).superseded_by == "Report 1"


def test_the_seeds_have_the_heat_that_they_say(seed_room: Session) -> None:
    heats = [weigh(seed_room.article(article_id)) for article_id in seed_room.store.view(EVERYTHING).ids]
    assert [heat.value for heat in heats] == [123, 109, 49, -1, -1]
    assert [heat.rule for heat in heats] == [123, 109, 59, -1, -1]
    assert not any(heat.computed for heat in heats)


def test_a_headline_is_what_the_list_shows_of_an_article() -> None:
    article = Article(
        "id", "Été in Boston", excerpt="Straße", provider=Provider("Wired", "wired.com"),
        published=datetime(2021, 6, 18, 11, tzinfo=UTC), type="video", topics=("AI", "NLP"), quality=50,
        images=(Image("https://e.org/a.png"),), related=(Related("Other"),),
        sources=(SourceRef(SourceKind.CORPUS, "news", "/a"), SourceRef(SourceKind.FEED, "feed", "/b")),
    )  # fmt: skip
    made = indexed(article)
    headline = made.headline
    assert (headline.heat, headline.heat_computed, headline.related, headline.has_image) == (
        60,
        True,
        1,
        True,
    )
    assert (headline.provider, headline.domain, headline.source) == ("Wired", "wired.com", "news")
    assert headline.published == 1_624_014_000
    assert made.folded == "ete in boston\x1fstrasse\x1fwired wired.com\x1fai\nnlp"


def test_a_provider_without_a_name_is_shown_by_its_domain() -> None:
    made = indexed(Article("id", "Title", provider=Provider("", "wired.com")))
    assert made.headline.provider == "wired.com"
    assert made.folded.split("\x1f")[2] == " wired.com"
