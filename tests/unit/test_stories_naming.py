from __future__ import annotations

from newsreader.model import Topic
from newsreader.stories.naming import TopicNames, topics_for

TOPICS = (
    Topic("Machine learning", keywords=("machine learning", "ML")),
    Topic("Learning", keywords=("learning",)),
    Topic("Power Apps", keywords=("power apps", "Power-Apps")),
    Topic("C++", keywords=("c++",)),
    Topic("Zürich", keywords=("Zürich",)),
    Topic("Silent"),
)


def test_topics_are_named_by_whole_words() -> None:
    assert topics_for("XML and HTML grew", TOPICS) == ()
    assert topics_for("Why ML matters", TOPICS) == ("Machine learning",)


def test_case_accents_and_hyphens_do_not_matter() -> None:
    assert topics_for("ZURICH builds with power apps", TOPICS) == ("Zürich", "Power Apps")
    assert topics_for("power-apps", TOPICS) == ("Power Apps",)


def test_a_keyword_inside_a_longer_one_counts_too() -> None:
    assert set(topics_for("Machine learning", TOPICS)) == {"Machine learning", "Learning"}


def test_what_is_named_most_often_comes_first() -> None:
    names = TopicNames(TOPICS)
    assert names.named_in("Learning C++, c++ and more C++.") == ("C++", "Learning")


def test_nothing_is_named_in_nothing() -> None:
    assert topics_for("", TOPICS) == ()
    assert topics_for("anything", ()) == ()
