from __future__ import annotations

import pytest
from fakes import NOW
from hypothesis import given
from hypothesis import strategies as st

from newsreader.stories.grouping.grouping import Grouper
from newsreader.stories.grouping.records import Report
from newsreader.stories.grouping.terms.boilerplate import Boilerplate
from newsreader.stories.grouping.terms.stems import words
from newsreader.stories.grouping.terms.vocabulary import Vocabulary
from newsreader.text import fold


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


EVENTS_ABROAD = {
    "Russian": (
        (
            "Пожар на складе в Новинске: погибли пять рабочих",
            "Пять рабочих погибли при пожаре на складе Новинска",
        ),
        ("Центробанк повысил ключевую ставку", "Ключевая ставка повышена Центробанком"),
        ("Выставка старинных кораблей открылась в порту", "Открытие в порту выставки старинных кораблей"),
    ),
    "Arabic": (
        ("زلزال قوي يضرب غرب الجزيرة", "غرب الجزيرة: زلزال قوي بلا ضحايا"),
        ("البنك المركزي يرفع أسعار الفائدة", "رفع أسعار الفائدة بقرار من البنك المركزي"),
        ("افتتاح جسر جديد فوق النهر", "الجسر الجديد فوق النهر يفتح أمام السيارات"),
    ),
    "Hindi": (
        ("फैक्ट्री में आग, पांच मजदूरों की मौत", "फैक्ट्री में लगी आग से पांच मजदूर मरे"),
        ("नदी पर नया पुल खुला", "नदी के नए पुल पर यातायात खुला"),
        ("बैंक ने ब्याज दर घटाई", "ब्याज दर में बैंक की कटौती"),
    ),
    "Korean": (
        ("지하철 화재로 승객 다섯 명 부상", "지하철에서 화재가 발생, 승객 다섯 명이 다쳐"),
        ("중앙은행이 기준금리를 인하했다", "중앙은행, 기준금리 인하 결정"),
        ("강변 다리 공사 끝나 개통", "강변에 새 다리 개통"),
    ),
    "Japanese": (
        ("県北部で震度5強の地震、新幹線が運転見合わせ", "新幹線一時停止 県北部で強い地震、震度5強"),
        ("中央銀行が政策金利の引き上げを決定", "政策金利引き上げ、中央銀行が決定"),
        ("港に新しい水族館が開館", "新しい水族館、港の隣に開館"),
    ),
    "Chinese": (
        ("仓库大火造成五名工人死亡", "五名工人在仓库大火中死亡"),
        ("央行宣布下调存款准备金率", "存款准备金率下调 央行宣布"),
        ("新地铁线路今天开通运营", "地铁新线路开通运营首日"),
    ),
    "Thai": (
        ("ไฟไหม้โรงงานริมแม่น้ำ คนงานเสียชีวิตห้าราย", "คนงานเสียชีวิตห้าราย เหตุไฟไหม้โรงงานริมแม่น้ำ"),
        ("ธนาคารกลางลดดอกเบี้ยนโยบาย", "ลดดอกเบี้ยนโยบาย ธนาคารกลางประกาศ"),
        ("สะพานใหม่ข้ามอ่าวเปิดใช้แล้ว", "เปิดใช้สะพานใหม่ข้ามอ่าว"),
    ),
}


@pytest.mark.parametrize("language", EVENTS_ABROAD)
def test_reports_in_other_scripts_are_told_apart_by_what_happened(language: str) -> None:
    events = EVENTS_ABROAD[language]
    grouper = Grouper()
    grouper.add(
        Report(f"{event}-{feed}", title, published=int(NOW) + feed, feed=f"feed {feed}")
        for event, titles in enumerate(events)
        for feed, title in enumerate(titles)
    )
    grouped = {frozenset(story.members) for story in grouper.stories()}
    assert grouped == {frozenset((f"{event}-0", f"{event}-1")) for event in range(len(events))}


def test_vowel_signs_are_of_their_words() -> None:
    assert words("हिन्दी फ़िल्में") == [fold("हिन्द"), fold("फिल्म")]
    assert words("사과는 사과를") == ["사과", "사과"]


def test_the_score_of_a_match_tells_it_from_another() -> None:
    assert words("Town 2-0 United") == ["town", "0-2", "unit"]
    assert words("United beaten 0–2") == ["unit", "beaten", "0-2"]
    matches = [("Town", "2-0", "United"), ("Rovers", "3-1", "Albion"), ("County", "4-2", "Athletic")]
    grouper = Grouper()
    for match, (home, score, away) in enumerate(matches):
        titles = (
            f"{home} {score} {away}",
            f"{home} {score} {away}: match report",
            f"{home} beat {away} {score}",
        )
        grouper.add(
            Report(f"{match}-{feed}", title, published=int(NOW) + feed, feed=f"feed {feed}")
            for feed, title in enumerate(titles)
        )
    grouped = {frozenset(story.members) for story in grouper.stories()}
    assert grouped == {frozenset(f"{match}-{feed}" for feed in range(3)) for match in range(3)}


def test_a_magnitude_a_version_and_an_amount_are_words() -> None:
    assert words("Sismo de magnitud 4,5; 4.5 in Lima") == [
        *words("Sismo de magnitud"),
        "4.5",
        "4.5",
        *words("Lima"),
    ]
    assert "1.20.3" in words("Emberfall 1.20.3 is out")
