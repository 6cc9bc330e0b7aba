"""What the detail says of an article because a feed brought it."""

from __future__ import annotations

from typing import Any

import pytest
from fakes import NOW

from newsreader.model import Article
from newsreader.session.articles.article_facts import Enclosed, enclosures, prior_sentence, update_sentence

AUDIO = "https://example.org/a.mp3"


def article(**extra: Any) -> Article:
    return Article("one", "One", quality=62, extra=extra)


def test_an_enclosure_is_told_with_kind_duration_and_length() -> None:
    told = article(enclosures=[{"url": AUDIO, "type": "audio/mpeg", "length": 23_400_000, "duration": 3_725}])
    assert list(enclosures(told)) == [Enclosed("audio/mpeg · 1:02:05 · 23 MB", AUDIO)]


@pytest.mark.parametrize(
    "broken", [None, "x", [1], [{}], [{"url": "javascript:alert(1)"}], [{"url": "file:///etc/passwd"}]]
)
def test_what_is_no_file_of_the_web_is_left_out(broken: Any) -> None:
    assert list(enclosures(article(enclosures=broken))) == []


@pytest.mark.parametrize(
    ("length", "shown"), [(999, "999 bytes"), (1_500, "1.5 KB"), (12_000, "12 KB"), (2_000_000_000, "2.0 GB")]
)
def test_lengths_are_told_in_round_numbers(length: int, shown: str) -> None:
    (enclosure,) = enclosures(article(enclosures=[{"url": AUDIO, "length": length}]))
    assert enclosure.about == f"audio/mpeg · {shown}", (
        "its kind is told by its name where its feed tells none"
    )


def test_an_edit_is_told_with_its_age() -> None:
    assert (
        update_sentence(article(updated=int(NOW) - 7_200, changed="title"), int(NOW))
        == "updated 2h ago: title"
    )
    assert update_sentence(article(), int(NOW)) == ""


def test_the_reason_for_a_quality_is_told() -> None:
    assert prior_sentence(article(quality_from="as set for this feed")) == "quality 62: as set for this feed"
    assert prior_sentence(article()) == ""


def test_what_can_be_played_comes_before_logos() -> None:
    logo = {"url": "https://example.org/logo.png", "type": "image/png"}
    files = enclosures(article(enclosures=[logo, {"url": AUDIO, "type": "audio/mpeg"}]))
    assert [file.url for file in files] == [AUDIO, logo["url"]]
