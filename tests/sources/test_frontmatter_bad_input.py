"""Bad documents: each is a problem with path, line and reason, and as much of an article as there is."""

from __future__ import annotations

import string
import time
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsreader.model import Article, Problem, Severity
from newsreader.sources.files.documents import KNOWN
from newsreader.sources.files.frontmatter import MAX_DOCUMENT, parse_document
from newsreader.sources.files.report import MAX_PROBLEMS
from newsreader.text import clean_block, first_control
from newsreader.urls import openable

PATH = "/corpus/2020-08-18-a-story.md"
ADDRESS = "https://example.com/a"


def parse(document: str | bytes, path: str = PATH) -> tuple[Article | None, list[Problem]]:
    data = document.encode() if isinstance(document, str) else document
    article, problems = parse_document(data, path, "corpus")
    return article, list(problems)


def parse_fields(fields: str) -> tuple[Article, list[Problem]]:
    """A document with a title on line 2, an address on line 3, and `fields` from line 4 on."""
    article, problems = parse(f"---\ntitle: Title\nlink: {ADDRESS}\n{fields}\n---\nBody")
    assert article is not None
    assert article.urls.best == ADDRESS
    assert article.body is not None
    assert article.body.text == "Body"
    return article, problems


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [str(problem) for problem in problems]
    assert problems[0].path == PATH
    return problems[0]


@pytest.mark.parametrize("document", ["", "\n\n  \n", "\ufeff"])
def test_an_empty_file_is_an_error(document: str) -> None:
    article, problems = parse(document)
    assert article is None
    assert only(problems) == Problem(PATH, "the file is empty", None, Severity.ERROR)


def test_a_file_without_front_matter_is_an_article_by_its_heading() -> None:
    article, problems = parse("# Heading\n\nText")
    assert article is not None
    assert (article.title, str(article.published)[:10]) == ("Heading", "2020-08-18")
    problem = only(problems)
    assert (problem.line, problem.severity) == (1, Severity.NOTE)
    assert "no front matter" in problem.message


def test_front_matter_must_begin_on_the_first_line() -> None:
    article, problems = parse("\n---\ntitle: t\nlink: https://example.com/a\nsecured: c2VjcmV0\n---\nBody")
    assert article is not None
    assert article.urls.best is None
    problem = only(problems)
    assert "no front matter" in problem.message
    assert problem.severity is Severity.WARNING
    assert "c2VjcmV0" not in repr(article)


def test_front_matter_that_is_a_list_leaves_the_body() -> None:
    article, problems = parse("---\n- a\n- b\n---\n# Heading")
    assert article is not None
    assert article.title == "Heading"
    problem = only(problems)
    assert problem.line == 2
    assert "found a list" in problem.message


def test_front_matter_that_is_a_mere_text_leaves_the_body() -> None:
    article, problems = parse("---\njust words\n---\nBody")
    assert article is not None
    assert "found “just words”" in only(problems).message


@pytest.mark.parametrize("document", ["---\n---\n", "---\n- a\n---\n", "---\nlayout: page\n---\n"])
def test_a_document_with_nothing_to_show_is_an_error(document: str) -> None:
    article, problems = parse(document)
    assert article is None
    assert problems[-1].severity is Severity.ERROR
    assert "nothing to show" in problems[-1].message


def test_a_syntax_error_costs_its_own_field_and_names_its_line() -> None:
    article, problems = parse_fields("excerpt: Maps: a history\nquality: 80")
    assert (article.title, article.excerpt, article.quality) == ("Title", "Maps: a history", 80)
    problem = only(problems)
    assert problem.line == 4
    assert problem.message == "front matter: a text with “: ” in it must stand in quotes"


def test_a_quote_that_never_closes_is_named_where_it_opens() -> None:
    article, problems = parse_fields('excerpt: x\ndescription: "never closed\nquality: 80')
    assert (article.excerpt, article.quality) == ("x", 80)
    assert only(problems).line == 5


def test_every_broken_field_is_named() -> None:
    article, problems = parse_fields("excerpt: a: b\nquality: 80\ntype: 'x' y\nheat: 90")
    assert (article.quality, article.heat) == (80, 90)
    assert [problem.line for problem in problems] == [4, 6]


def test_front_matter_that_is_never_closed_is_read_all_the_same() -> None:
    article, problems = parse(f"---\ntitle: Title\nlink: {ADDRESS}\nsecured: c2VjcmV0\n")
    assert article is not None
    assert (article.title, article.body) == ("Title", None)
    problem = only(problems)
    assert problem.line == 1
    assert "not closed" in problem.message


def test_a_text_that_begins_with_a_rule_is_kept_but_for_what_must_not_be_shown() -> None:
    article, problems = parse("---\n\nProse: it: goes\nsecured: c2VjcmV0\nand on")
    assert article is not None
    assert article.body is not None
    assert "and on" in article.body.text
    assert "c2VjcmV0" not in repr((article, problems))


def test_unknown_fields_are_named() -> None:
    article, problems = parse_fields("colour: red\nquality: 80")
    assert article.quality == 80
    assert problems == [Problem(PATH, "unknown field “colour”", 4)]


def test_unknown_fields_of_a_related_report_are_named() -> None:
    _, problems = parse_fields("related:\n  - title: Other\n    colour: red")
    assert problems == [Problem(PATH, "related 1: unknown field “colour”", 6)]


def test_of_two_equal_fields_the_first_counts() -> None:
    article, problems = parse_fields("quality: 80\nquality: 90")
    assert article.quality == 80
    problem = only(problems)
    assert problem.line == 5
    assert "second time" in problem.message
    assert "line 4" in problem.message


def test_of_two_equal_fields_in_toml_the_first_counts() -> None:
    article, problems = parse("+++\ntitle = 'One'\ntitle = 'Two'\nquality = 80\n+++\nBody")
    assert article is not None
    assert (article.title, article.quality) == ("One", 80)
    assert only(problems).line == 3


@pytest.mark.parametrize(
    "fields",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        "\n".join(" " * n + "a:" for n in range(1_000)),
    ],
    ids=["lists", "mappings", "entries", "keys", "indents"],
)
def test_100_000_levels_of_nesting_are_refused_and_the_body_kept(fields: str) -> None:
    article, problems = parse(f"---\n{fields}\n---\nBody")
    assert article is not None
    assert article.body is not None
    assert any("nested deeper than 32 levels" in problem.message for problem in problems)


def test_deep_nesting_in_one_field_leaves_the_others() -> None:
    _, problems = parse_fields("items: " + "[" * 100_000)
    assert only(problems).line == 4


@pytest.mark.parametrize(
    "fields",
    [
        "a = " + "[" * 100_000,
        "a = " + "{a=" * 100_000,
        "a" + ".a" * 100_000 + " = 1",
        "[" + "a." * 100_000 + "a]",
    ],
    ids=["lists", "tables", "keys", "headers"],
)
def test_100_000_levels_of_toml_are_refused_and_the_body_kept(fields: str) -> None:
    article, problems = parse(f"+++\n{fields}\n+++\nBody")
    assert article is not None
    assert any(word in only(problems).message for word in ("nested", "parts", "more than"))


def test_an_alias_bomb_is_refused_and_the_rest_kept() -> None:
    bomb = ["items: &a0 [" + "x, " * 9 + "]"]
    bomb += [f"more{level}: &a{level} [{f'*a{level - 1}, ' * 9}]" for level in range(1, 12)]
    started = time.process_time()
    article, problems = parse_fields("\n".join(bomb) + "\nquality: 80")
    assert time.process_time() - started < 2
    assert article.quality == 80
    assert "aliases expand" in problems[0].message


def test_an_alias_bomb_of_long_texts_is_refused() -> None:
    _, problems = parse_fields(f"excerpt: &s {'x' * 5_000}\nitems: [{'*s, ' * 1_000}]")
    assert "aliases expand" in only(problems).message


def test_a_ladder_of_aliases_is_refused() -> None:
    ladder = ["items: &a0 [x]", *(f"more{level}: &a{level} [*a{level - 1}]" for level in range(1, 100))]
    _, problems = parse_fields("\n".join(ladder))
    assert "through aliases" in problems[0].message


def test_a_value_can_not_hold_itself() -> None:
    _, problems = parse_fields("items: &a [*a]")
    assert "names nothing" in only(problems).message


def test_a_file_beyond_the_limit_is_refused() -> None:
    article, problems = parse(b"x" * (MAX_DOCUMENT + 1))
    assert article is None
    assert "larger than 16 MB" in only(problems).message


def test_front_matter_beyond_the_limit_leaves_the_body() -> None:
    article, problems = parse(f"---\ntitle: t\nexcerpt: {'x' * 1_100_000}\n---\nBody")
    assert article is not None
    assert article.body is not None
    assert "more than 1 MB" in only(problems).message


def test_a_title_of_a_megabyte_is_cut() -> None:
    article, problems = parse(f"---\ntitle: {'word ' * 200_000}\n---\n")
    assert article is not None
    assert len(article.title) <= 500
    assert "cut to 500" in only(problems).message


@pytest.mark.parametrize(
    ("title", "encoding", "name"),
    [
        ("café", "cp1252", "windows-1252"),
        ("Nowy budżet państwa i ceny gazu w stolicy", "cp1250", "windows-1250"),
        ("Новая библиотека открылась на набережной", "koi8-r", "koi8-r"),
        ("川沿いの新しい図書館が開館しました", "cp932", "cp932"),
        ("川沿いの新しい図書館が開館しました", "iso2022_jp", "iso2022-jp"),
        ("no mark at all", "utf-16-le", "utf-16-le"),
    ],
)
def test_another_encoding_is_recognised_and_told(title: str, encoding: str, name: str) -> None:
    article, problems = parse(f"---\ntitle: {title}\n---\nBody".encode(encoding))
    assert article is not None
    assert article.title == title
    assert any(f"not valid UTF-8: read as {name}" in problem.message for problem in problems)


def test_bytes_that_are_no_text_are_shown_as_replacement_characters() -> None:
    article, problems = parse(b"---\ntitle: caf\xe9\n---\n\x01\x02\xff\xfe")
    assert article is not None
    assert article.title == "caf\ufffd"
    assert "UTF-8: shown as" in problems[0].message


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_utf_16_with_a_byte_order_mark_is_read(encoding: str) -> None:
    article, problems = parse("\ufeff---\ntitle: Ünïcode\n---\nBody".encode(encoding))
    assert article is not None
    assert article.title == "Ünïcode"
    assert encoding[:6].upper() in only(problems).message


def test_a_file_that_is_no_text_is_an_error() -> None:
    article, problems = parse(bytes(range(256)) * 20)
    assert article is None
    assert problems[-1].severity is Severity.ERROR


@pytest.mark.parametrize("character", ["\x00", "\x1b[31m", "\x07", "\x9b31m", "\u202e", "\u2066", "\x7f"])
@pytest.mark.parametrize(
    "field",
    ["title: 'a{}b'", "excerpt: a{}b", "type: a{}b", "topics: ['a{}b']", "provider: {{name: 'a{}b'}}"],
)
def test_control_characters_in_a_field_are_taken_out(character: str, field: str) -> None:
    article, problems = parse(f"---\nlink: {ADDRESS}\n{field.format(character)}\n---\nBody")
    assert article is not None
    values = (article.title, article.excerpt, article.type, *article.topics, article.provider.name)
    assert "ab" in values
    problem = only(problems)
    assert problem.line == 3
    assert "control characters" in problem.message


@pytest.mark.parametrize("escape", [r"\0", r"\e[31m", r"\x07", r"\u202e", r"\x9b31m"])
def test_control_characters_that_yaml_spells_out_are_taken_out(escape: str) -> None:
    article, problems = parse_fields(f'excerpt: "a{escape}b"')
    assert article.excerpt == "ab"
    assert only(problems) == Problem(PATH, "excerpt: control characters, left out", 4)


def test_control_characters_in_nested_fields_are_taken_out() -> None:
    article, _ = parse_fields(r'items: [{"k\e[1mey": "a\e[31mb", list: ["x\u202ey"]}]')
    assert article.extra["items"] == [{"key": "ab", "list": ["xy"]}]


def test_control_characters_in_a_body_are_taken_out() -> None:
    article, problems = parse("---\ntitle: t\n---\none\n\x1b[2Jtwo\x00")
    assert article is not None
    assert article.body is not None
    assert article.body.text == "one\ntwo"
    assert only(problems).line == 5


@pytest.mark.parametrize("text", ["[@click=app.quit]x[/]", "[bold", "[/]", r"\[x]", "[[x]]"])
def test_markup_of_the_screen_is_mere_text(text: str) -> None:
    quoted = f"'{text}'"
    article, problems = parse(
        f"---\ntitle: {quoted}\nexcerpt: {quoted}\n"
        f"provider: {quoted}\ntype: {quoted}\ntopics: [{quoted}]\n---\n"
    )
    assert article is not None
    values = {article.title, article.excerpt, article.provider.name, article.type, *article.topics}
    assert values == {text}
    assert problems == []


@pytest.mark.parametrize("value", ["hot", "true", "[1]", "{a: 1}", "1.5", "-2", "0x1F", "9" * 50, ".inf"])
def test_a_heat_that_is_no_number_is_left_out(value: str) -> None:
    article, problems = parse_fields(f"heat: {value}")
    assert article.heat is None
    problem = only(problems)
    assert problem.line == 4
    assert problem.message.startswith("heat: expected a whole number from -1 on, found ")


@pytest.mark.parametrize("value", ["high", "true", "-1", "'8.3'"])
def test_a_quality_that_is_no_number_is_left_out(value: str) -> None:
    article, problems = parse_fields(f"quality: {value}")
    assert article.quality is None
    assert only(problems).line == 4


def test_a_date_that_does_not_exist_is_left_out() -> None:
    article, problems = parse("---\ntitle: t\ndate: 2021-02-30\n---\n", "/corpus/a.md")
    assert article is not None
    assert article.published is None
    assert [(problem.line, problem.message[:36]) for problem in problems] == [
        (3, "date: “2021-02-30” is no date: day i")
    ]


def test_a_date_that_does_not_exist_costs_toml_one_line() -> None:
    article, problems = parse(f"+++\ntitle = 't'\ndate = 2021-02-30\nlink = '{ADDRESS}'\n+++\n")
    assert article is not None
    assert (article.title, article.urls.best) == ("t", ADDRESS)
    assert only(problems).line == 3


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "https://a b/",
        "vbscript:x",
        "ftp://e.com",
    ],
)
@pytest.mark.parametrize("field", ["originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl", "permalink", "url"])
def test_an_address_that_is_not_of_the_web_is_left_out(url: str, field: str) -> None:
    article, problems = parse_fields(f"{field}: '{url}'")
    assert article.urls.all() == (("original", ADDRESS),)
    problem = only(problems)
    assert problem.line == 4
    assert "is no http or https address" in problem.message


@pytest.mark.parametrize(
    "fields",
    [
        "images: [{url: 'javascript:alert(1)'}]",
        "provider: {name: x, images: [{url: 'file:///x'}]}",
        "related: [{title: x, webUrl: 'javascript:alert(1)'}]",
        "items: [{title: x, url: 'javascript:alert(1)'}]",
    ],
)
def test_an_address_that_is_not_of_the_web_is_left_out_wherever_it_stands(fields: str) -> None:
    article, problems = parse_fields(fields)
    assert "javascript" not in repr(article)
    assert "file:" not in repr(article)
    assert only(problems).line == 4


@pytest.mark.parametrize(
    "field",
    [
        "title: [a]",
        "excerpt: {a: b}",
        "type: true",
        "topics: {a: b}",
        "provider: [[a]]",
        "related: 5",
        "topics: [[a]]",
    ],
)
def test_a_value_of_the_wrong_kind_is_left_out_and_named(field: str) -> None:
    article, problems = parse(f"---\nlink: {ADDRESS}\n{field}\n---\n# Heading")
    assert article is not None
    assert article.title == "Heading"
    assert problems
    assert {problem.line for problem in problems} == {3}


def test_a_key_that_is_no_text_is_named() -> None:
    _, problems = parse_fields("? [a, b]\n: c")
    assert "can't be a key" in only(problems).message


def test_tags_of_yaml_make_nothing_but_text() -> None:
    article, _ = parse_fields(
        "excerpt: !!python/name:os.system ''\nitems: !!python/object/apply:os.system [ls]"
    )
    assert article.extra["items"] == ["ls"]


def test_a_file_full_of_problems_lists_the_first_and_counts_the_rest() -> None:
    _, problems = parse("---\n" + "\n".join(f"k{number}: 1" for number in range(1_000)) + "\n---\nBody")
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1].message == f"and {1_000 - MAX_PROBLEMS} more problems in this file"


@pytest.mark.parametrize(
    "document",
    [
        "<h1>" * 20_000,
        "# " + "[" * 60_000,
        "# " + " " * 60_000 + "x",
        "`" * 60_000,
        "---\n" + "a: b: c\n" * 60_000 + "---\n",
        "---\ntitle: " + "&amp" * 200_000 + "\n---\n",
        "---\ntitle: t\nitems: [" + "{}, " * 100_000 + "]\n---\n",
        "+++\n" + "a=1\n" * 60_000 + "+++\n",
        '+++\ntitle = "x"\n' + " " * 200_000 + "\n+++\n",
        "+++\na = '" + "." * 200_000 + "'\n+++\n",
        "\x1b]" * 200_000,
        "\r" * 200_000 + "x",
    ],
    ids=[
        "headings",
        "brackets",
        "spaces",
        "ticks",
        "broken",
        "entities",
        "empties",
        "toml",
        "blanks",
        "dots",
        "escapes",
        "returns",
    ],
)
def test_no_document_takes_long(document: str) -> None:
    started = time.process_time()
    parse(document)
    parse(document, "/corpus/a.html")
    assert time.process_time() - started < 5


def assert_safe(article: Article | None, problems: list[Problem], lines: int) -> None:
    """Whatever went in: nothing dangerous comes out, it can be stored, and no silence about a loss."""
    assert article is not None or any(problem.severity is Severity.ERROR for problem in problems)
    for problem in problems:
        assert problem.path == PATH
        assert problem.line is None or 1 <= problem.line <= lines
        assert problem.message
        assert first_control(problem.message) is None
    if article is None:
        return
    plain = msgspec.to_builtins(article)
    for text in texts(plain):
        assert clean_block(text) == text
    places = [*article.urls.all(), *(place for other in article.related for place in other.urls.all())]
    images = [*article.images, *(image for other in article.related for image in other.images)]
    assert all(openable(url) for _, url in places)
    assert all(openable(image.url) for image in images)
    assert article.title
    assert article.heat is None or article.heat >= -1
    assert article.quality is None or article.quality >= 0
    assert msgspec.json.decode(msgspec.json.encode(article), type=Article) == article


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in texts(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in texts(part)]
    return []


MARKS = (
    "---\n",
    "+++\n",
    "\n",
    ": ",
    " = ",
    "- ",
    "  ",
    "[",
    "]",
    "{",
    "}",
    "'",
    '"',
    "&a ",
    "*a",
    "|\n",
    "# ",
    "!",
)
WORDS = ("title", "link", "items", "secured", "https://e.com/", "javascript:x", "2021-02-30", "<<", "? ")
PIECES = st.sampled_from((*MARKS, *WORDS, "\\", "\x1b[31m", "\u202e", "\x00"))


@given(st.binary(max_size=200))
@settings(max_examples=60)
def test_any_bytes_give_an_article_or_an_error(data: bytes) -> None:
    article, problems = parse(data)
    assert_safe(article, problems, data.count(b"\n") + data.count(b"\r") + 1)


@given(
    st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=40).map("".join),
    st.sampled_from(["---", "+++"]),
)
@settings(max_examples=100)
def test_any_front_matter_gives_an_article_or_an_error(fields: str, mark: str) -> None:
    document = f"{mark}\n{fields}\n{mark}\nBody\n"
    article, problems = parse(document.encode("utf-8", "surrogatepass"))
    assert_safe(article, problems, document.count("\n") + document.count("\r") + 1)


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.text(string.printable, max_size=20),
    st.dates(),
    st.datetimes(),
    st.binary(max_size=5),
    st.sampled_from(["https://example.com/a", "javascript:x", "2021-02-30", "hot", "\x1b[31m", "[/]"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.sampled_from(sorted(KNOWN)), st.text(max_size=5)), inner, max_size=5),
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.one_of(st.sampled_from(sorted(KNOWN)), SCALARS), VALUES, max_size=8), st.booleans())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_yaml_gives_an_article_or_an_error(value: dict[Any, Any], flow: bool) -> None:
    document = f"---\n{yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow)}---\nBody\n"
    article, problems = parse(document.encode("utf-8", "surrogatepass"))
    assert_safe(article, problems, document.count("\n") + document.count("\r") + 1)
    assert article is not None
