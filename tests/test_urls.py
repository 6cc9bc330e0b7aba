"""One spelling per address, and which addresses may be opened at all."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from newsreader.urls import MAX_URL, canonical, domain, mended, mended_bare, openable

PLACE = "example.com/2020/story"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/2020/story",
        "https://example.com/2020/story",
        "https://www.example.com/2020/story/",
        "HTTPS://WWW.Example.COM:443/2020/story",
        "https://example.com./2020/story#comments",
        "https://example.com/2020/story?utm_source=x&utm_medium=y&fbclid=z",
        "https://example.com/2020/%73tory",
        "https://example.com/2020/story/amp/",
        "https://example.com/2020/story.amp",
        "https://example.com/2020/story.amp.html",
        "https://example.com/amp/2020/story",
        "https://example.com/2020/story?amp",
        "https://example.com/2020/story?outputType=amp",
        "https://example.com/2020/story?source=rss",
        "https://example.com/2020/story?src=twitter",
        "https://example.com/amp/amp/2020/story/amp/amp/",
        "https://www.www.example.com/2020/story.amp/amp",
        "https://amp.example.com/2020/story",
        "https://www.google.com/amp/s/www.example.com/2020/story/amp/",
        "https://example-com.cdn.ampproject.org/c/s/example.com/2020/story",
        "https://example-com.cdn.ampproject.org/v/s/www.example.com/2020/story?amp_js_v=0.1&usqp=mq331",
        "  https://example.com/2020/story  ",
    ],
)
def test_every_spelling_of_an_address_is_one_address(url: str) -> None:
    assert canonical(url) == PLACE


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://example.com/a", "https://example.com/b"),
        ("https://example.com/a?id=1", "https://example.com/a?id=2"),
        ("https://example.com/A", "https://example.com/a"),
        ("https://example.com:8080/a", "https://example.com/a"),
        ("https://news.example.com/a", "https://example.com/a"),
        ("https://youtube.com/watch?v=aaa", "https://youtube.com/watch?v=bbb"),
        ("https://example.com/campus", "https://example.com/c"),
        ("https://example.com/play?src=a", "https://example.com/play?src=b"),
        ("https://example.com/show?source=3", "https://example.com/show?source=4"),
        ("https://example.com/#/article/1", "https://example.com/#/article/2"),
        ("https://example.com/#!/article/1", "https://example.com/"),
        ("http://[2001:db8::1]/a", "http://[2001:db8::2]/a"),
    ],
)
def test_different_articles_stay_different(first: str, second: str) -> None:
    assert canonical(first) != canonical(second)


@given(
    st.from_regex(
        r"https?://(www\.)?[a-z0-9.-]{1,12}(/[A-Za-z0-9:@!$&'()*+,;=~._/-]{0,12}(/amp|\.amp)?){0,3}/?"
        r"(\?(id|utm_id|a\.b~c|src)=?[A-Za-z0-9._~&-]{0,6})?",
        fullmatch=True,
    )
)
def test_a_fragment_never_counts(url: str) -> None:
    assert canonical(url) == canonical(f"{url}#part")


@pytest.mark.parametrize(
    "url", ["http://.", "http://../", "http://./a.amp?id=1", "http://www..0", "http://www."]
)
def test_a_fragment_never_counts_behind_a_host_that_is_none(url: str) -> None:
    assert canonical(url) == canonical(f"{url}#part") == canonical(canonical(url))


HOSTS = st.from_regex(
    r"(www\.|amp\.){0,3}([a-z0-9-]{1,6}\.){1,3}[a-z]{2,4}\.?|\[[0-9a-f:]{2,12}\]|[A-Za-z0-9.@:_-]{0,14}",
    fullmatch=True,
)
PATHS = st.from_regex(
    r"(/|/amp|\.amp|\.html|/a|/%2[Ff]|/%252F|/\xe9|/AMP|/amp-page|/[A-Za-z0-9:@!$&'()*+,;=~._%-]{0,6}){0,6}",
    fullmatch=True,
)
QUERIES = st.from_regex(
    r"(\?((src|source|id|utm_x|amp|ref|[a-z%=;+]{0,4})(=(rss|rss-1|[A-Za-z0-9%+;=_]{0,5}))?&?){0,4})?",
    fullmatch=True,
)
FRAGMENTS = st.from_regex(r"(#(!?/)?[a-z0-9/%#?]{0,8})?", fullmatch=True)
ADDRESSES = st.builds(
    "{}{}{}{}{}".format, st.sampled_from(["http://", "https://", "HTTP://"]), HOSTS, PATHS, QUERIES, FRAGMENTS
)


@settings(max_examples=100)
@given(ADDRESSES | st.text(max_size=30).map("https://{}".format))
def test_a_key_is_its_own_key(url: str) -> None:
    """So that what is named by an address keeps its name, however often that is taken for an address."""
    assume(openable(url) and not any(map(str.isspace, url)) and "%" not in url.split("/")[2])
    key = canonical(url)
    assert canonical(key) == key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.theguardian.com/world/2021/x-y?CMP=share", "theguardian.com/world/2021/x-y?CMP=share"),
        ("https://news.ycombinator.com/item?id=27550000", "news.ycombinator.com/item?id=27550000"),
        ("https://medium.com/@a/b-1f?source=rss-1a2b------2", "medium.com/@a/b-1f"),
        ("https://youtube.com/watch?v=dQw4&feature=youtu.be", "youtube.com/watch?feature=youtu.be&v=dQw4"),
        ("https://www.bbc.co.uk/news/world-1?at_medium=RSS&at_campaign=KARANGA", "bbc.co.uk/news/world-1"),
        ("https://www.bbc.com/news/amp/world-1", "bbc.com/news/world-1"),
        ("https://edition.cnn.com/2021/06/18/a/index.html", "edition.cnn.com/2021/06/18/a/index.html"),
        ("https://lists.example.org/r/?src=3#/m/7", "lists.example.org/r?src=3#/m/7"),
        ("http://[2001:DB8::1]:8080/a/", "[2001:db8::1]:8080/a"),
        ("https://xn--mnchen-3ya.example/stra%C3%9Fe", "xn--mnchen-3ya.example/stra%C3%9Fe"),
    ],
)  # fmt: skip
def test_keys_stay_for_ever(url: str, key: str) -> None:
    """Each of these names articles in libraries out there: a change here needs a migration."""
    assert canonical(url) == key


def test_the_order_of_parameters_does_not_count() -> None:
    assert canonical("https://example.com/?b=2&a=1") == canonical("http://example.com?a=1&b=2")


def test_a_wrapper_in_a_wrapper_in_a_wrapper_ends() -> None:
    assert canonical("https://x.cdn.ampproject.org" + "/c/s/x.cdn.ampproject.org" * 2_000)


@given(st.text(max_size=80))
def test_any_text_has_a_key(text: str) -> None:
    assert canonical("https://" + text) == canonical("https://" + text)
    canonical(text)
    domain(text)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com",
        "https://example.com/a?b=c&d=%20#e",
        "https://user@example.com/",
        "https://[2001:db8::1]:8080/",
        "https://münchen.example/straße",
        "HTTP://EXAMPLE.COM/",
        "http://localhost:8000/x",
    ],
)
def test_web_addresses_may_be_opened(url: str) -> None:
    assert openable(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "//example.com/a",
        "javascript:alert(1)",
        "JavaScript://example.com/%0aalert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "ftp://example.com/",
        "mailto:a@example.com",
        "http://",
        "https:///path",
        "http://exa mple.com/",
        "http://example.com/a b",
        "http://example.com/\nX: y",
        "http://example.com/\x1b[31m",
        "http://example.com/`id`",
        'http://example.com/"x',
        "http://example.com\\@evil.example/",
        "http://example.com:99999/",
        "http://example.com:port/",
        "http://[::1/",
        "http://example.com/\u202egnp",
        "http://example.com/\u200b",
        "http://example.com/\ud800",
        "http://example.com/" + "a" * MAX_URL,
    ],
)
def test_nothing_else_is_ever_opened(url: str) -> None:
    assert not openable(url)


@given(st.text(alphabet="htps:/.@[]aZ09-_~%?#&=+ \\^`{|}<>\"'\x00\n\u202e", max_size=40))
def test_what_may_be_opened_is_an_address_of_printable_characters(rest: str) -> None:
    url = "http://" + rest
    if openable(url):
        assert url.isprintable()
        assert not set(url) & set(' "\\^`{|}<>')
        assert domain(url)


def test_the_domain_is_the_host_without_www() -> None:
    assert domain("https://WWW.Example.com:8080/a") == "example.com"
    assert domain("no address") == ""
    assert domain("http://[::1") == ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://e.example/a|b c", "https://e.example/a%7Cb%20c"),
        ('https://e.example/{a}^`b`\\<c>"d"', "https://e.example/%7Ba%7D%5E%60b%60%5C%3Cc%3E%22d%22"),
        ("https://e.example/a\n      b\tc", "https://e.example/abc"),
        ("\u200b https://e.example/a\u00a0", "https://e.example/a"),
        ("https://e.example/a\u200bb", "https://e.example/a%E2%80%8Bb"),
        ("https://e.example/a\ufffe", "https://e.example/a%EF%BF%BE"),
        ("https://e.example/?a=1&amp;b=2", "https://e.example/?a=1&b=2"),
        ("<https://e.example/a>", "https://e.example/a"),
        ("feed://e.example/a", "https://e.example/a"),
        ("FEED:http://e.example/a", "http://e.example/a"),
        ("feed:e.example/a", "https://e.example/a"),
        ("feed:feed://e.example/a", "https://e.example/a"),
        ("web+feed:e.example/a", "https://e.example/a"),
        ("itms-podcast://e.example/a", "https://e.example/a"),
        ("https : //e.example/a", "https://e.example/a"),
        ("htp://e.example/a", "http://e.example/a"),
        ("https://me:se%3Acret@e.example/a", "https://me:se%3Acret@e.example/a"),
        ("https://https//e.example/a", "https://e.example/a"),
        ("https://httpd.example/http", "https://httpd.example/http"),
        ("itpc://e.example/a", "https://e.example/a"),
        ("http:/e.example/a", "http://e.example/a"),
        ("https//e.example/a", "https://e.example/a"),
        ("http://https://e.example/a", "https://e.example/a"),
        ("http:\\\\e.example\\a", "http://e.example/a"),
        ("https://e.example\\a\\b", "https://e.example/a%5Cb"),
        ("https://bücher.example/ä", "https://bücher.example/ä"),
        ("https://archive.example/web/https://e.example/", "https://archive.example/web/https://e.example/"),
    ],
)
def test_an_address_is_mended_as_it_is_meant(written: str, meant: str) -> None:
    assert mended(written) == meant
    assert mended(written, "http://site.example/blog/") == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("//e.example/a|b", "http://e.example/a%7Cb"),
        ("www.e.example/a", "http://www.e.example/a"),
        ("two words", "http://site.example/blog/two%20words"),
        ("?page=2", "http://site.example/blog/post?page=2"),
        ("#fn1", "http://site.example/blog/post#fn1"),
        ("../up", "http://site.example/up"),
    ],
)
def test_a_relative_address_is_mended_before_it_is_joined(written: str, meant: str) -> None:
    assert mended(written, "http://site.example/blog/post") == meant


@pytest.mark.parametrize(
    "written",
    ["mailto:a@e.example", "javascript:alert(1)", "at://did/x", "https://a b.example/", "", "#x", "a.html"],
)
def test_what_names_nothing_on_the_web_is_mended_to_nothing(written: str) -> None:
    assert mended(written) is None


@pytest.mark.parametrize("written", ["https://", "http:", "https://?a=1", "HTTPS:///#x"])
def test_an_address_without_a_host_is_not_the_page_that_names_it(written: str) -> None:
    assert mended(written, "http://site.example/blog/post") is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("e.example/feed", "https://e.example/feed"),
        ("feed:e.example", "https://e.example"),
        ("feed.xml", None),
        ("http://e.example/feed", "http://e.example/feed"),
    ],
)
def test_an_address_that_stands_alone_may_lack_its_scheme(typed: str, meant: str | None) -> None:
    assert mended_bare(typed) == meant


@given(st.text(max_size=60))
@example("0\xa0?")
def test_what_is_mended_can_be_opened_and_needs_no_second_mending(written: str) -> None:
    for base in (None, "https://site.example/a/b"):
        meant = mended(written, base)
        assert meant is None or (openable(meant) and mended(meant) == meant)
