"""newsboat's filters as queries: what can be said is the same, what can't be is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.query import parse
from newsreader.sources.readers.newsboat_config import read_config, read_searches
from newsreader.sources.readers.newsboat_filter import UntranslatableError, query_of

FLAGS = {"s": "is:starred", "l": "tag:later"}


@pytest.mark.parametrize(
    ("expression", "query"),
    [
        ('unread = "yes"', "is:unread"),
        ('unread != "yes"', "is:read"),
        ('title =~ "ban(s|ned)"', "title:/ban(s|ned)/"),
        ('title !~ "ads" and unread = "yes"', "-title:/ads/ is:unread"),
        ('title =~ "a" or title =~ "b"', "(title:/a/ OR title:/b/)"),
        ('(title =~ "a" or title =~ "b") and age < 7', "(title:/a/ OR title:/b/) age<7d"),
        ("age between 1:3", "age>=1d age<=3d"),
        ('tags # "art"', 'topic:"art"'),
        ('feedtitle = "The News"', 'source:"The News"'),
        ('flags # "s"', "is:starred"),
        ('flags !# "l"', "-(tag:later)"),
        ('content =~ "rust"', 'text:"rust"'),
        ('title =~ "a/b"', "title:/a.b/"),
        ('author =~ "ada" and link !~ "ads"', "author:/ada/ -url:/ads/"),
    ],
)
def test_what_both_languages_can_say(expression: str, query: str) -> None:
    assert query_of(expression, FLAGS) == query


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("unread_count > 3", "no query asks for “unread_count”"),
        ('flags # "q"', "stand for nothing here"),
        ('title =~ "a" xor title =~ "b"', "“xor” is not understood"),
        ("(title =~ x", "not closed"),
        ('title =~ "(("', "title:/((/"),
        ("", "not complete"),
        ("(" * 200, "nested too deeply"),
    ],
)
def test_what_no_query_can_say_is_named(expression: str, why: str) -> None:
    with pytest.raises(UntranslatableError) as raised:
        query_of(expression, FLAGS)
    assert why in str(raised.value) or "title:/" in why


@given(st.text(alphabet='titleunread=~!<>#()" andorybs0123', max_size=60))
def test_whatever_comes_out_can_be_read(expression: str) -> None:
    try:
        query = query_of(expression, FLAGS)
    except UntranslatableError:
        return
    parse(query)


def test_a_config_gives_settings_and_rules_and_reports_the_rest() -> None:
    config = b"""
browser "firefox %u"
reload-time 45
refresh-on-startup yes
ignore-article "*" "title =~ \\"Sponsored\\""
ignore-article "http://a.example/feed" "title =~ \\"Ad\\""
ignore-article "http://elsewhere.example/" "title =~ \\"Ad\\""
highlight-article "title =~ \\"Rust\\"" red default
bind-key o open-in-browser
color background white black
unheard-of 1
"""
    life = read_config(config, "config", {"http://a.example/feed": "A Feed"}, FLAGS)
    assert [(setting.group, setting.name, setting.value) for setting in life.settings] == [
        ("reading", "browser", "firefox"),
        ("feeds", "refresh_every", 45),
        ("feeds", "refresh_on_start", True),
    ]
    assert [(rule.do, rule.query) for rule in life.rules] == [
        ("mute", "title:/Sponsored/"),
        ("mute", 'source:"A Feed" title:/Ad/'),
        ("highlight", "title:/Rust/"),
    ]
    assert [problem.line for problem in life.problems] == [7, 9, 11]


def test_searches_become_views() -> None:
    urls = b"""http://a.example/feed
"query:Long reads:unread = \\"yes\\" and tags # \\"long\\"" misc
"query:Odd:articleindex > 3"
"""
    life = read_searches(urls, "urls", FLAGS)
    assert [(view.name, view.query) for view in life.views] == [("Long reads", 'is:unread topic:"long"')]
    assert [problem.line for problem in life.problems] == [3]
