from __future__ import annotations

from newsreader.model import Topic
from newsreader.topics.keywords import TopicNames

TOPICS = (
    Topic("Machine learning", keywords=("machine learning", "ML")),
    Topic("Learning", keywords=("learning",)),
    Topic("Power Apps", keywords=("power apps", "Power-Apps")),
    Topic("C++", keywords=("c++",)),
    Topic("Zürich", keywords=("Zürich",)),
    Topic("Silent"),
)


def test_topics_are_named_by_whole_words() -> None:
    assert TopicNames(TOPICS).named_in("XML and HTML grew") == ()
    assert TopicNames(TOPICS).named_in("Why ML matters") == ("Machine learning",)


def test_case_accents_and_hyphens_do_not_matter() -> None:
    assert TopicNames(TOPICS).named_in("ZURICH builds with power apps") == ("Zürich", "Power Apps")
    assert TopicNames(TOPICS).named_in("power-apps") == ("Power Apps",)


def test_a_keyword_inside_a_longer_one_counts_too() -> None:
    assert set(TopicNames(TOPICS).named_in("Machine learning")) == {"Machine learning", "Learning"}


def test_what_is_named_most_often_comes_first() -> None:
    names = TopicNames(TOPICS)
    assert names.named_in("Learning C++, c++ and more C++.") == ("C++", "Learning")


def test_nothing_is_named_in_nothing() -> None:
    assert TopicNames(TOPICS).named_in("") == ()
    assert TopicNames(()).named_in("anything") == ()
