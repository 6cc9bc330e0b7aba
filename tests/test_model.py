"""Ids that stay, and one article from several copies of it."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from newsreader.model import (
    ID_LENGTH,
    Article,
    Body,
    BodyFormat,
    Image,
    Problem,
    Provider,
    Related,
    SourceKind,
    SourceRef,
    Urls,
    article_id,
    id_from_url,
    merge,
    moment,
    rfc3339,
    timestamp,
)


def source(name: str) -> SourceRef:
    return SourceRef(SourceKind.CORPUS, name, f"/{name}/a.md")


def test_the_same_address_gives_the_same_id_in_every_spelling() -> None:
    tracked = article_id(Urls(web="https://www.example.com/a/?utm_source=feed"))
    other = article_id(Urls(original="http://example.com/a#top", amp="https://example.com/a/amp"))
    assert tracked == other == id_from_url("https://example.com/a")


def test_ids_are_the_same_on_every_machine() -> None:
    assert id_from_url("https://example.com/a") == "7ynfliyfgh7pu"


def test_ids_are_short_letters_and_digits() -> None:
    made = article_id(Urls(), guid="tag:example.com,2020:1")
    assert len(made) == ID_LENGTH
    assert made.isalnum()
    assert made == made.lower()


def test_an_address_counts_before_the_guid_and_the_guid_before_the_content() -> None:
    address = Urls(web="https://example.com/a")
    assert article_id(address, "guid", ("title",)) == article_id(address)
    assert article_id(Urls(), "guid", ("title",)) == article_id(Urls(), "guid", ("other",))
    assert article_id(Urls(), "", ("title",)) != article_id(Urls(), "", ("other",))
    assert article_id(Urls(), "x") != article_id(Urls(), "", ("x",))


@given(st.lists(st.text(max_size=10), max_size=3))
def test_any_content_has_an_id(content: list[str]) -> None:
    assert len(article_id(Urls(), "", content)) == ID_LENGTH


def test_a_related_report_has_the_id_it_would_have_as_an_article() -> None:
    url = "https://example.com/a"
    assert Related("title", urls=Urls(web=url)).id == article_id(Urls(original=url))
    assert Related("title").id is None


def test_a_single_copy_is_the_article() -> None:
    only = Article("1", "title")
    assert merge([only]) is only


def test_the_first_copy_wins_and_the_others_fill_what_it_lacks() -> None:
    date = datetime(2020, 1, 1, tzinfo=UTC)
    body = Body(BodyFormat.TEXT, "text")
    merged = merge(
        [
            Article("1", "first", quality=0, sources=(source("one"),), extra={"price": 1}),
            Article(
                "1",
                "second",
                excerpt="excerpt",
                provider=Provider("Wired", "wired.com"),
                published=date,
                quality=50,
                heat=-1,
                body=body,
                sources=(source("two"),),
                extra={"price": 2, "author": "Ann"},
            ),
        ]
    )
    assert (merged.title, merged.excerpt, merged.provider.name) == ("first", "excerpt", "Wired")
    assert (merged.quality, merged.heat, merged.published, merged.body) == (0, -1, date, body)
    assert merged.sources == (source("one"), source("two"))
    assert merged.extra == {"price": 1, "author": "Ann"}


def test_a_merged_article_has_every_topic_image_and_related_report_once() -> None:
    picture, other_picture = Image("https://example.com/1.png"), Image("https://example.com/2.png")
    report = Related("a report", urls=Urls(web="https://example.com/r"))
    same_report = Related("the same", urls=Urls(web="https://www.example.com/r/"))
    merged = merge(
        [
            Article("1", "t", topics=("AI", "NLP"), images=(picture,), related=(report,)),
            Article("1", "t", topics=("NLP", "ML"), images=(picture, other_picture), related=(same_report,)),
        ]
    )
    assert merged.topics == ("AI", "NLP", "ML")
    assert merged.images == (picture, other_picture)
    assert merged.related == (report,)


def test_merging_keeps_the_id_and_an_address_that_gives_it() -> None:
    place = "https://example.com/a"
    copies = [
        Article(id_from_url(place), "t", urls=Urls(web=place)),
        Article(id_from_url(place), "t", urls=Urls(original=place, web="https://mirror.example/a")),
    ]
    for order in (copies, copies[::-1]):
        merged = merge(order)
        assert merged.id == article_id(merged.urls)


def test_merging_leaves_the_copies_as_they_were() -> None:
    first, second = Article("1", "t", extra={"a": 1}), Article("1", "t", extra={"b": 2})
    merge([first, second])
    assert (first.extra, second.extra) == ({"a": 1}, {"b": 2})


def test_addresses_are_listed_once_and_best_first() -> None:
    urls = Urls(original="https://e.com/a", web="https://e.com/a", amp="https://e.com/amp")
    assert urls.all() == (("original", "https://e.com/a"), ("amp", "https://e.com/amp"))
    assert Urls(amp="https://e.com/amp").best == "https://e.com/amp"
    assert Urls().best is None


def test_moments_and_their_numbers_agree() -> None:
    when = datetime(1969, 7, 20, 20, 17, 40, tzinfo=UTC)
    assert moment(timestamp(when)) == when
    assert rfc3339(when) == "1969-07-20T20:17:40Z"
    assert (timestamp(None), moment(None), rfc3339(None)) == (None, None, None)


def test_a_problem_reads_as_path_line_and_message() -> None:
    assert str(Problem("/a.md", "wrong", 3)) == "/a.md:3: wrong"
    assert str(Problem("/a.md", "wrong")) == "/a.md:1: wrong"
