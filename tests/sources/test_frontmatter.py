"""Documents as corpora, Jekyll, Hugo and Zola write them, and what becomes of each field."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsreader.model import Article, BodyFormat, Image, Provider, SourceKind, SourceRef, Urls
from newsreader.sources.files.frontmatter import parse_document

PATH = "/corpus/news/a-story.md"


def read(text: str, path: str = PATH) -> Article:
    """The article of a document that must give no problem."""
    article, problems = parse_document(text.encode(), path, "news")
    assert [str(problem) for problem in problems] == []
    assert article is not None
    return article


def read_fields(fields: str, path: str = PATH) -> Article:
    return read(f"---\n{fields.strip()}\n---\n", path)


def test_every_field_of_the_family_is_kept() -> None:
    article = read_fields(
        """
category: news
title: "The title"
excerpt: "The   excerpt"
publishedDateTime: 2020-06-26T12:46:00Z
originalUrl: "https://example.com/story"
webUrl: "https://www.example.com/story"
ampWebUrl: "https://example.com/story/amp"
cdnAmpWebUrl: "https://example-com.cdn.ampproject.org/c/s/example.com/story/amp"
type: video
quality: 83
heat: 123
published: true
price: 19.99
length: PT1H30M
provider:
  name: Example
  domain: example.com
  images:
    - url: "https://example.com/logo.png"
      width: 50
      height: 50
topics:
  - AI
  - Computer Vision
images:
  - url: "https://example.com/picture.png"
    width: 796
    height: 417
    isCached: true
    title: A picture
items:
  - title: One
    count: 3
actions: [watch]
ratings: {average: 4.5}
levels: [beginner]
members: []
related:
  - title: Another report
    excerpt: Its excerpt
    publishedDateTime: 2020-06-24T22:10:00Z
    webUrl: https://other.example/report
    type: article
    provider: {name: Other, domain: other.example}
    quality: 74
    images:
      - url: https://other.example/1.jpg
secured: "c2VjcmV0"
"""
    )
    assert article.title == "The title"
    assert article.excerpt == "The excerpt"
    assert article.published == datetime(2020, 6, 26, 12, 46, tzinfo=UTC)
    assert article.urls == Urls(
        "https://example.com/story",
        "https://www.example.com/story",
        "https://example.com/story/amp",
        "https://example-com.cdn.ampproject.org/c/s/example.com/story/amp",
    )
    assert (article.type, article.quality, article.heat) == ("video", 83, 123)
    assert article.provider == Provider("Example", "example.com", "https://example.com/logo.png")
    assert article.topics == ("AI", "Computer Vision")
    assert article.images == (Image("https://example.com/picture.png", 796, 417, "A picture"),)
    assert article.sources == (SourceRef(SourceKind.CORPUS, "news", PATH),)
    assert article.extra == {
        "category": "news",
        "published": True,
        "price": 19.99,
        "length": "PT1H30M",
        "items": [{"title": "One", "count": 3}],
        "actions": ["watch"],
        "ratings": {"average": 4.5},
        "levels": ["beginner"],
        "members": [],
    }
    (other,) = article.related
    assert (other.title, other.excerpt, other.quality) == ("Another report", "Its excerpt", 74)
    assert other.urls == Urls(web="https://other.example/report")
    assert other.provider == Provider("Other", "other.example")
    assert other.published == datetime(2020, 6, 24, 22, 10, tzinfo=UTC)
    assert other.images == (Image("https://other.example/1.jpg"),)


def test_nothing_of_the_encrypted_field_stays() -> None:
    article = read_fields("title: t\nsecured: c2VjcmV0\nitems: [{secured: c2VjcmV0, n: 1}]")
    assert "c2VjcmV0" not in repr(article)
    assert article.extra["items"] == [{"n": 1}]


def test_featured_content_is_the_body_where_there_is_no_other() -> None:
    article = read_fields("title: t\nfeaturedContent: '<iframe src=\"https://example.com\"></iframe>'")
    assert article.body is not None
    assert article.body.format is BodyFormat.HTML
    assert article.body.text == '<iframe src="https://example.com"></iframe>'


def test_featured_content_beside_a_body_is_kept_aside() -> None:
    article = read("---\ntitle: t\nfeaturedContent: <b>x</b>\n---\nThe body")
    assert article.body is not None
    assert article.body.text == "The body"
    assert article.extra == {"featuredContent": "<b>x</b>"}


def test_a_profile_has_a_name_and_a_bio() -> None:
    article = read_fields("type: profile\nname: Ann\nbio: Writes about maps")
    assert (article.type, article.title, article.excerpt) == ("profile", "Ann", "Writes about maps")


def test_html_entities_in_titles_are_shown_as_what_they_mean() -> None:
    article = read_fields("title: 'It&#8217;s &amp; more'\nexcerpt: 'a&nbsp;b &hellip; AT&T &copy'")
    assert (article.title, article.excerpt) == ("It’s & more", "a b … AT&T &copy")


@pytest.mark.parametrize("name", ["date", "published", "pubDate", "publishDate"])
def test_the_date_has_many_names(name: str) -> None:
    assert read_fields(f"title: t\n{name}: 2020-01-02").published == datetime(2020, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize("name", ["excerpt", "description", "summary", "abstract"])
def test_the_excerpt_has_many_names(name: str) -> None:
    assert read_fields(f"title: t\n{name}: words").excerpt == "words"


@pytest.mark.parametrize("name", ["link", "url", "sourceUrl", "canonical_url", "external_url", "permalink"])
def test_the_address_has_many_names(name: str) -> None:
    article = read_fields(f"title: t\n{name}: https://www.example.com/a")
    assert article.urls.best == "https://www.example.com/a"
    assert article.provider.domain == "example.com"


@pytest.mark.parametrize("line", ["permalink: /2020/post/", "permalink: pretty", "url: /posts/x", "url: ''"])
def test_a_path_on_the_site_is_no_address_and_no_problem(line: str) -> None:
    assert read_fields(f"title: t\n{line}").urls == Urls()


def test_published_may_be_a_flag_beside_a_date() -> None:
    article = read_fields("title: t\npublished: false\ndate: 2020-01-02")
    assert article.published == datetime(2020, 1, 2, tzinfo=UTC)
    assert article.extra == {"published": False}


@pytest.mark.parametrize(
    ("fields", "topics"),
    [
        ("tags: [AI, Maps]\ncategories: [News]", ("AI", "Maps", "News")),
        ("tags: ai maps", ("ai", "maps")),
        ("tags: Computer Vision, Maps", ("Computer Vision", "Maps")),
        ("topics: Computer Vision", ("Computer Vision",)),
        ("tags:\n  - 2020\n  - AI\n  - ai", ("2020", "AI")),
        ("tags:", ()),
    ],
)
def test_topics_are_lists_or_texts_each_once(fields: str, topics: tuple[str, ...]) -> None:
    assert read_fields(f"title: t\n{fields}").topics == topics


@pytest.mark.parametrize(
    ("fields", "author"),
    [
        ("author: Ann", "Ann"),
        ("author: {name: Ann, email: x}", "Ann"),
        ("authors: [Ann, Bob]", "Ann, Bob"),
        ("authors:\n  - name: Ann\n  - Bob", "Ann, Bob"),
    ],
)
def test_the_author_is_kept_in_every_shape(fields: str, author: str) -> None:
    assert read_fields(f"title: t\n{fields}").extra == {"author": author}


@pytest.mark.parametrize(
    ("fields", "quality", "heat"),
    [
        ("quality: 83\nscore: 7", 83, 7),
        ("quality: '83'\nheat: -1\nscore: 7", 83, -1),
        ("quality: 137\nheat: 0", 137, 0),
        ("quality: 050\nheat: 12.0", 50, 12),
        ("quality:\nheat: ~", None, None),
    ],
)
def test_numbers_are_numbers_however_they_are_written(
    fields: str, quality: int | None, heat: int | None
) -> None:
    article = read_fields(f"title: t\n{fields}")
    assert (article.quality, article.heat) == (quality, heat)


@pytest.mark.parametrize("title", ["2020", "no", "007", "1e3", "2020-01-02", "0x1F", ".5", "on"])
def test_a_title_is_the_text_that_stands_there(title: str) -> None:
    assert read_fields(f"title: {title}").title == title


@pytest.mark.parametrize(
    ("fields", "urls"),
    [
        ("image: https://e.com/1.png", ["https://e.com/1.png"]),
        ("image: /assets/1.png", []),
        (
            "images: [https://e.com/1.png, https://e.com/2.png]",
            ["https://e.com/1.png", "https://e.com/2.png"],
        ),
        ("cover: {image: https://e.com/1.png, alt: x}", ["https://e.com/1.png"]),
        ("image: {path: https://e.com/1.png}\nimages: [{url: https://e.com/1.png}]", ["https://e.com/1.png"]),
    ],
)
def test_images_come_in_every_shape(fields: str, urls: list[str]) -> None:
    assert [image.url for image in read_fields(f"title: t\n{fields}").images] == urls


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        ("provider: Wired", Provider("Wired", "example.com")),
        ("provider: {name: Wired}", Provider("Wired", "example.com")),
        ("provider: {domain: https://www.wired.com/}", Provider("", "wired.com")),
        ("", Provider("", "example.com")),
    ],
)
def test_a_missing_domain_comes_from_the_address(provider: str, expected: Provider) -> None:
    assert read_fields(f"title: t\nlink: https://www.example.com/a\n{provider}").provider == expected


def test_a_jekyll_post() -> None:
    article = read(
        '---\nlayout: post\ntitle:  "Maps"\ndate:   2013-11-06 20:16:51 +0100\ncategories: news world\n'
        "tags: [maps]\npermalink: /maps/\ncomments: true\n---\nSome *words*.\n",
        "/site/_posts/2013-11-06-maps.markdown",
    )
    assert article.published == datetime(2013, 11, 6, 19, 16, 51, tzinfo=UTC)
    assert article.topics == ("maps", "news", "world")
    assert article.body is not None
    assert (article.body.format, article.body.text) == (BodyFormat.MARKDOWN, "Some *words*.")


def test_a_hugo_post() -> None:
    article = read(
        "+++\ntitle = 'Maps'\ndate = 2020-01-02T03:04:05+01:00\ndraft = false\nTags = ['a', 'b c']\n"
        "publishdate = 2021-01-01\nweight = 10\nlinktitle = 'm'\n[params]\nauthor = 'Ann'\n"
        "[cover]\nimage = '/x.png'\n"
        "+++\nBody\n",
        "/site/content/posts/maps/index.md",
    )
    assert (article.title, article.topics, article.extra) == ("Maps", ("a", "b c"), {"author": "Ann"})
    assert article.published == datetime(2020, 1, 2, 2, 4, 5, tzinfo=UTC)


def test_a_zola_page() -> None:
    article = read(
        "+++\ntitle = 'Maps'\ndate = 2020-01-02\nin_search_index = true\ntemplate = 'page.html'\n"
        "[taxonomies]\ntags = ['maps']\ncategories = ['news']\nauthors = ['Ann']\n"
        "[extra]\nlink = 'https://example.com/maps'\nscore = 7\nanything = 'goes'\n+++\nBody\n"
    )
    assert article.topics == ("maps", "news")
    assert (article.urls.best, article.heat) == ("https://example.com/maps", 7)
    assert article.extra == {"author": "Ann"}
    assert article.published == datetime(2020, 1, 2, tzinfo=UTC)


def test_values_of_toml_are_kept_as_plain_values() -> None:
    article = read(
        "+++\ntitle = 2020\nquality = 80\nheat = 90.0\nprice = 9.5\nlength = 07:32:00\n"
        f"levels = [{2**70}, nan, 1979-05-27]\n+++\n"
    )
    assert (article.title, article.quality, article.heat) == ("2020", 80, 90)
    assert article.extra == {"price": 9.5, "length": "07:32:00", "levels": [str(2**70), "nan", "1979-05-27"]}


def test_aliases_and_merge_keys_of_yaml_work() -> None:
    article = read_fields(
        "title: t\nitems: &a [1, 2]\nactions: *a\nratings: &m {x: 1, y: 1}\nlevels: {<<: *m, y: 2}"
    )
    assert article.extra["actions"] == [1, 2]
    assert article.extra["levels"] == {"x": 1, "y": 2}


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("a.md", "words", BodyFormat.MARKDOWN),
        ("a.markdown", "words", BodyFormat.MARKDOWN),
        ("a.html", "<p>words</p>", BodyFormat.HTML),
        ("a.HTM", "<p>words</p>", BodyFormat.HTML),
        ("a.txt", "words", BodyFormat.TEXT),
        ("a.md", "\n<!DOCTYPE html>\n<html></html>", BodyFormat.HTML),
        ("a.md", "<html lang=en>x</html>", BodyFormat.HTML),
        ("a.md", "<div>x</div>", BodyFormat.MARKDOWN),
    ],
)
def test_the_body_has_the_format_of_its_file(path: str, body: str, expected: BodyFormat) -> None:
    read_body = read(f"---\ntitle: t\n---\n{body}", path).body
    assert read_body is not None
    assert read_body.format is expected


@pytest.mark.parametrize("body", ["", "\n", "\n\n  \n"])
def test_an_empty_body_is_none(body: str) -> None:
    assert read(f"---\ntitle: t\n---{body}").body is None


def test_the_body_is_kept_as_it_is_written() -> None:
    text = "    code\n\ttab\n\n---\n\nafter a rule"
    body = read(f"---\ntitle: t\n---\n\n{text}\n\n").body
    assert body is not None
    assert body.text == text


@pytest.mark.parametrize("closing", ["---", "...", "---  "])
def test_front_matter_ends_as_yaml_does(closing: str) -> None:
    assert read(f"---  \ntitle: t\n{closing}\nBody").title == "t"


def test_line_ends_of_other_systems_and_a_byte_order_mark_are_no_problem() -> None:
    article = read("\ufeff---\r\ntitle: t\r\n---\r\none\r\ntwo\r\n")
    assert article.body is not None
    assert article.body.text == "one\ntwo"


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("a.md", "intro\n\n# The *first* [heading](https://e.com) #\n\n## Second", "The first heading"),
        ("a.md", "```\n# not this\n```\n# This `one` {#id}", "This one"),
        ("a.md", "Underlined\n==========\ntext", "Underlined"),
        ("a.md", "- item\n---\n\nUnderlined &amp; more\n---", "Underlined & more"),
        ("a.html", "<p>x</p><h2 class='x'>The <em>first</em>\nheading</h2>", "The first heading"),
        ("a.html", "<html><head><title>Page &amp; title</title></head><h1>x</h1>", "Page & title"),
        ("2020-08-18-some-story_here.md", "words", "Some story here"),
        ("20200818-some-story.md", "words", "Some story"),
        ("2020-08-18.md", "words", "2020-08-18"),
        ("2020/08-18-some-story.md", "words", "Some story"),
        ("some-08-18-story.md", "words", "Some 08 18 story"),
        ("some-story/index.md", "words", "Some story"),
        ("notes.txt", "# no heading in text", "Notes"),
    ],
)
def test_a_missing_title_comes_from_the_heading_or_the_file(path: str, body: str, expected: str) -> None:
    assert read(f"---\nexcerpt: x\n---\n{body}", f"/corpus/{path}").title == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("2020-08-18-story.md", datetime(2020, 8, 18, tzinfo=UTC)),
        ("2020_08_18 story.md", datetime(2020, 8, 18, tzinfo=UTC)),
        ("20200818.md", datetime(2020, 8, 18, tzinfo=UTC)),
        ("2020/08/18/story.md", datetime(2020, 8, 18, tzinfo=UTC)),
        ("2020/08/18-story.md", datetime(2020, 8, 18, tzinfo=UTC)),
        ("2020/08-18-story.md", datetime(2020, 8, 18, tzinfo=UTC)),
        ("2020-08-18-story/index.md", datetime(2020, 8, 18, tzinfo=UTC)),
        ("2020/08-18-story/index.md", datetime(2020, 8, 18, tzinfo=UTC)),
        ("2020/38-18-story.md", None),
        ("3020/08-18-story.md", None),
        ("2020-13-45-story.md", None),
        ("2020-08-181.md", None),
        ("story-2020-08-18.md", None),
    ],
)
def test_a_missing_date_comes_from_the_file(path: str, expected: datetime | None) -> None:
    assert read_fields("title: t", f"/corpus/{path}").published == expected


def test_the_id_stays_when_the_file_moves() -> None:
    for fields in ("link: https://example.com/a", "guid: 7", "title: t\ndate: 2020-01-01", "title: t"):
        first = read(f"---\n{fields}\n---\nBody", "/one/2020-01-01-a.md")
        moved = read(f"---\n{fields}\n---\nBody", "/two/renamed/b.html")
        assert first.id == moved.id


def test_different_articles_without_address_have_different_ids() -> None:
    documents = [
        "---\ntitle: a\n---\nBody",
        "---\ntitle: a\n---\nOther",
        "---\ntitle: a\ndate: 2020-01-01\n---\nBody",
        "---\ntitle: a\ndate: 2020-01-02\n---\nBody",
        "---\nexcerpt: a\n---\nBody",
        "---\nguid: a\n---\nBody",
    ]
    assert len({read(document).id for document in documents}) == len(documents)


def test_a_related_report_may_be_a_mere_address() -> None:
    (other,) = read_fields("title: t\nrelated: [https://example.com/other]").related
    assert (other.title, other.urls.web) == ("https://example.com/other", "https://example.com/other")


def test_a_yaml_library_without_its_fast_half_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = "title: no\nquality: 050\nheat: 9\nitems: &a [{n: 1.5, t: '1'}, ~, true]"
    fields += "\nactions: *a\nexcerpt: |\n  one\n  two"
    fast = read_fields(fields)
    monkeypatch.delattr("yaml.CSafeLoader")
    assert read_fields(fields) == fast


@pytest.mark.parametrize(
    "head",
    [
        '{\n"title": "A: \\"b\\"",\n"date": "2024-03-09T10:15:00Z",\n"tags": ["x", "y"]\n}',
        '{"title":"A: \\"b\\"","date":"Mar 9, 2024 10:15 AM","tags":["x","y"]}',
        '{\n\t"title": "A: \\u0022b\\u0022",\n\t"date": 1709979300,\n\t"tags": ["x", "y"],\n}',
    ],
)
def test_json_is_front_matter_as_in_hugo(head: str) -> None:
    article, problems = parse_document(f"{head}\n\nThe {{body}}.\n".encode(), "a.md", "x")
    assert article is not None
    assert problems == ()
    assert (article.title, article.topics) == ('A: "b"', ("x", "y"))
    assert article.published == datetime(2024, 3, 9, 10, 15, tzinfo=UTC)
    assert article.body is not None
    assert article.body.text == "The {body}."


def test_yaml_may_have_pairs_of_surrogates_as_json_does() -> None:
    article, problems = parse_document(b'---\ntitle: "\\uD83D\\uDE00 a"\n---\nText.\n', "a.md", "x")
    assert article is not None
    assert (article.title, problems) == ("😀 a", ())


def test_a_text_that_begins_with_a_brace_is_no_json() -> None:
    article, _ = parse_document(b"{% include x %}\n\nText.\n", "a.md", "x")
    assert article is not None
    assert article.body is not None
    assert "Text." in article.body.text


@pytest.mark.parametrize(
    "field",
    [
        'path = "2017/06/27/a-slug"',
        'slug = "2017-06-27-a-slug"',
        'url = "/blog/2017/6/27/a.html"',
        'permalink = "https://site.example/2017/06/27/"',
        'aliases = ["/old", "2017/06/27.html"]',
        'slug = "20170627-a-slug"',
    ],
)
def test_a_day_in_the_address_counts_where_there_is_no_other(field: str) -> None:
    head = f'+++\ntitle = "A"\n{field}\n'
    article, _ = parse_document(f"{head}+++\nText.\n".encode(), "posts/a.md", "x")
    assert article is not None
    assert article.published == datetime(2017, 6, 27, tzinfo=UTC)
    dated, _ = parse_document(f"{head}date = 2020-01-02\n+++\nText.\n".encode(), "posts/a.md", "x")
    assert dated is not None
    assert dated.published == datetime(2020, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "document",
    [
        '---json\n{\n  "title": "A: story",\n  "date": "2021-06-18T11:00:00Z"\n}\n---\nText.',
        '--- toml\ntitle = "A: story"\ndate = 2021-06-18T11:00:00Z\n---\nText.',
        '---yaml\ntitle: "A: story"\ndate: 2021-06-18T11:00:00Z\n---\nText.',
        ';;;\n"title": "A: story",\n"date": "2021-06-18T11:00:00Z"\n;;;\nText.',
        ';;;\n{"title": "A: story", "date": "2021-06-18T11:00:00Z"}\n;;;\nText.',
        "Title: A: story\nDate: 2021-06-18 11:00\nTags: one, two\n\nText.",
        "title: A:\n  story\nslug:\ndate: 18 June 2021 11:00\nstatus: published\n\nText.",
        "#+TITLE: A: story\n#+DATE: <2021-06-18 Fri 11:00>\n#+OPTIONS: toc:nil\n\nText.",
        "# -*- org -*-\n:PROPERTIES:\n:END:\n#+title: A: story\n\n#+date: [2021-06-18 Fri 11:00 +1w]\nText.",
        "#+title: A: story\n#+filetags: :one:two:\n#+date: 2021-06-18T11:00Z\n\nText.",
        "A: story\n########\n\n:date: 2021-06-18 11:00\n:tags: one, two\n:note: more\n  of it\n\nText.",
        "========\nA: story\n========\n:date: 2021-06-18 11:00\n\nText.",
        ":title: A: story\n:date: 2021-06-18 11:00\n\nText.",
    ],
)
def test_front_matter_of_other_generators(document: str) -> None:
    article = read(document)
    assert (article.title, article.published) == ("A: story", datetime(2021, 6, 18, 11, tzinfo=UTC))
    assert article.body is not None
    assert article.body.text == "Text."


@pytest.mark.parametrize(
    "text",
    [
        "Note: this is text.\nTitle: none\n\nMore.",
        "Title: a text\n\nMore.",
        "Title: a\nand more\n\nMore.",
        "#+BEGIN_SRC python\nprint()\n#+END_SRC",
        "# A heading\n\n#+date: 2021-06-18",
        "A heading\n=====\n\n:smile: a text\n\nMore.",
        ":smile: More.",
    ],
)
def test_a_text_that_begins_like_a_field_is_text(text: str) -> None:
    article, _ = parse_document(text.encode(), PATH, "news")
    assert article is not None
    assert article.body is not None
    assert article.body.text == text


@pytest.mark.parametrize("name", ["created", "pubDatetime", "date created"])
def test_when_a_note_was_begun_is_its_date_and_no_part_of_its_name(name: str) -> None:
    dated, undated = read(f"---\ntitle: A\n{name}: 2021-06-18\n---\nText."), read("---\ntitle: A\n---\nText.")
    assert dated.published == datetime(2021, 6, 18, tzinfo=UTC)
    assert dated.id == undated.id
