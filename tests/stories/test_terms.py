from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.stories.grouping.terms.boilerplate import Boilerplate
from newsreader.stories.grouping.terms.stems import words
from newsreader.stories.grouping.terms.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Baltimore's banks", "Baltimore bank"),
        ("U.S. Senate", "US Senate"),
        ("Beyoncé sings", "BEYONCE sing"),
        ("recalled cars", "recalling car"),
        ("high-speed trains", "high speed train"),
        ("countries", "country"),
        ("don’t panic", "don't panic"),
        ("AT&T sues", "at&t sue"),
    ],
)
def test_spellings_of_the_same_words_meet(first: str, second: str) -> None:
    assert words(first) == words(second)


def test_stop_words_and_newsroom_phrases_say_nothing() -> None:
    assert words("Live updates: what to know about the and of it") == []
    assert words("UPDATE 3-Ferry sinks") == words("Ferry sinks")
    assert words("Ferry sinks. The post Ferry sinks appeared first on Gotland Blog.") == words("Ferry sinks.")


def test_the_number_of_an_episode_says_nothing_and_others_stay() -> None:
    assert words("Episode 12: Ferry sinks") == words("Ferry sinks")
    assert words("Folge #3 – Fähre sinkt") == words("Fähre sinkt")
    assert "300" in words("Ferry sinks with 300 passengers")


def test_what_stands_before_a_colon_again_and_again_is_the_name_of_a_column() -> None:
    titles = ["word day harbour", "word day lantern", "word day ferry", "dam break village"]
    boilerplate = Boilerplate()
    for title in titles:
        boilerplate.learn("Gazette", title.split())
    assert boilerplate.strip("Gazette", titles[0].split(), ["word", "day"]) == ["harbour"]
    assert boilerplate.strip("Gazette", titles[3].split(), ["dam", "break"]) == titles[3].split()
    assert boilerplate.strip("Courier", titles[0].split(), ["word", "day"]) == titles[0].split()


def test_text_without_spaces_is_read_in_pairs() -> None:
    assert words("東京都知事") == ["東京", "京都", "都知", "知事"]


def test_pairs_of_words_count_too_and_repeats_little() -> None:
    vocabulary = Vocabulary()
    counted = vocabulary.counted([words("red ferry red ferry"), words("ferry")])
    vocabulary.learn(counted)
    vocabulary.learn(counted)
    known = vocabulary.known(counted)
    counts = dict(zip(known.numbers, known.counts, strict=True))
    red, ferry = vocabulary.stems["red"], vocabulary.stems["ferry"]
    twice, once = (vocabulary.pairs[pair] for pair in counted.pairs)
    assert counts[twice] == counts[red] > counts[once] == 1.0
    assert 2.0 < counts[ferry] < 3.0


def test_a_pair_of_words_that_stood_once_is_no_term_yet() -> None:
    vocabulary = Vocabulary()
    once, twice = vocabulary.counted([words("red ferry")]), vocabulary.counted([words("blue ferry")])
    for counted in (once, twice, twice):
        vocabulary.learn(counted)
    assert len(vocabulary.known(once).numbers) == 2
    assert len(vocabulary.known(twice).numbers) == 3


def test_a_newsroom_phrase_is_left_out_wherever_it_stands() -> None:
    assert words("Flood in Lyon - live updates") == words("Flood in Lyon")
    assert words("Mayor resigns: what we know") == words("Mayor resigns")
    assert words("More at https://example.org/flood?page=2 or desk@example.org") == words("More at or")


@given(text=st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert all(word and " " not in word for word in words(text))


def test_what_a_provider_puts_round_its_titles_is_learnt_and_cut_off() -> None:
    learnt = Boilerplate()
    titles = [["morning", "brief", name, "gazett"] for name in ("bear", "ferry", "opera", "comet", "bank")]
    for title in titles:
        learnt.learn("Gazette", title)
    assert learnt.strip("Gazette", titles[0]) == ["bear"]
    assert learnt.strip("Other", titles[0]) == titles[0]
    assert learnt.strip("Gazette", ["morning", "brief"]) == []


def test_a_few_alike_titles_are_no_habit() -> None:
    learnt = Boilerplate()
    for number in range(9):
        learnt.learn("Gazette", ["ferry", "aground"] if number < 4 else [f"word{number}", f"end{number}"])
    assert learnt.strip("Gazette", ["ferry", "aground"]) == ["ferry", "aground"]
