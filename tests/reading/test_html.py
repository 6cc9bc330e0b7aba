"""What a reader gets to see of an article's HTML."""

from __future__ import annotations

import pytest

from newsreader.model import Body, BodyFormat
from newsreader.reading.blocks import (
    Block,
    Caption,
    Code,
    Document,
    Heading,
    ListItem,
    MediaKind,
    Paragraph,
    Picture,
    Quote,
    Span,
    Style,
    Table,
    ThematicBreak,
)
from newsreader.reading.read import read

PAGE = "https://news.example/2021/post.html"


def document(html: str, base: str | None = PAGE) -> Document:
    return read(Body(BodyFormat.HTML, html), base)


def blocks(html: str) -> tuple[Block, ...]:
    return document(html).blocks


def paragraphs(html: str) -> list[str]:
    return [text_of(block) for block in blocks(html) if isinstance(block, Paragraph)]


def text_of(block: Paragraph | Heading | Caption) -> str:
    return "".join(span.text for span in block.spans)


def said(text: str) -> Paragraph:
    return Paragraph((Span(text),))


def item(text: str, *more: Block, marker: str = "•") -> ListItem:
    return ListItem(marker, (said(text), *more))


def test_paragraphs_keep_their_styles_and_fold_their_white_space() -> None:
    assert blocks("<p>one\n  <b>two <i>three</i></b> <code>x  = 1</code> &amp; <s>four</s></p>") == (
        Paragraph(
            (
                Span("one "),
                Span("two ", Style.BOLD),
                Span("three", Style.BOLD | Style.ITALIC),
                Span(" "),
                Span("x = 1", Style.CODE),
                Span(" & "),
                Span("four", Style.STRIKE),
            )
        ),
    )


def test_a_style_that_is_never_closed_ends_with_its_block_or_goes_on_but_loses_no_text() -> None:
    assert paragraphs("<p><b>one<p>two</i></u>") == ["one", "two"]


def test_headings_and_rules_stand_alone() -> None:
    assert blocks("intro<h2>Title</h2>text<hr>end") == (
        said("intro"),
        Heading(2, (Span("Title"),)),
        said("text"),
        ThematicBreak(),
        said("end"),
    )


def test_one_break_is_a_new_line_and_two_are_a_new_paragraph() -> None:
    assert paragraphs("<p>one<br>two<br><br>three<br></p>") == ["one\ntwo", "three"]


def test_links_are_numbered_in_reading_order_and_the_same_address_once() -> None:
    result = document(
        '<a href="https://a.example/">A</a> <a href="/b?x=1&amp;y=2">B</a> '
        '<a href="https://a.example/">again</a>'
    )
    assert [(link.number, link.url, link.text) for link in result.links] == [
        (1, "https://a.example/", "A"),
        (2, "https://news.example/b?x=1&y=2", "B"),
    ]
    (paragraph,) = result.blocks
    assert isinstance(paragraph, Paragraph)
    assert [span.link for span in paragraph.spans] == [1, None, 2, None, 1]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "#note",
        "",
        "http://",
        "https://[bad",
    ],
)
def test_only_web_addresses_become_links(href: str) -> None:
    result = document(f'<p>see <a href="{href}">this</a></p>')
    assert result.links == ()
    assert result.blocks == (said("see this"),)


def test_without_a_base_relative_links_are_plain_text() -> None:
    assert document('<a href="/x">x</a>', base=None).links == ()


def test_an_address_with_spaces_is_mended_as_a_browser_does() -> None:
    (link,) = document('<a href=" https://a.example/my file.pdf ">x</a>').links
    assert link.url == "https://a.example/my%20file.pdf"


def test_no_link_has_a_name_and_password_in_it() -> None:
    (link,) = read(
        Body(BodyFormat.HTML, '<a href="https://bank.example:x@host.example/1">the bank</a>')
    ).links
    assert link.url == "https://host.example/1"


def test_a_bare_address_in_the_text_can_be_opened_too() -> None:
    result = document("<p>See (https://a.example/x_(y)), or https://b.example/.</p>")
    assert [link.url for link in result.links] == ["https://a.example/x_(y)", "https://b.example/"]
    assert paragraphs("<p>See (https://a.example/x_(y)).</p>") == ["See (https://a.example/x_(y))."]


def test_lists_nest_and_are_numbered_as_written() -> None:
    assert blocks("<ul><li>a<ol start=3><li>b<li>c<li value=9>d</ol></li><li>e</ul>") == (
        item("a", item("b", marker="3."), item("c", marker="4."), item("d", marker="9.")),
        item("e"),
    )


def test_a_list_straight_inside_a_list_is_indented() -> None:
    assert blocks("<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>") == (
        item("a"),
        ListItem("", (item("b"),)),
        item("c"),
    )


def test_definitions_are_indented_below_their_terms() -> None:
    assert blocks("<dl><dt>Heat<dd>how much it matters<dt>Age</dl>") == (
        Paragraph((Span("Heat", Style.BOLD),)),
        item("how much it matters", marker=""),
        Paragraph((Span("Age", Style.BOLD),)),
    )


def test_quotes_hold_blocks_and_quotes() -> None:
    assert blocks("<blockquote>a<blockquote><p>b</blockquote><ul><li>c</ul></blockquote>") == (
        Quote((said("a"), Quote((said("b"),)), item("c"))),
    )


def test_preformatted_text_keeps_its_lines_and_names_its_language() -> None:
    html = '<pre><code class="hljs language-python">\ndef f():\n\treturn <b>1</b> &lt; 2\n\n</code></pre>'
    assert blocks(html) == (Code("def f():\n    return 1 < 2", "python"),)


def test_a_figure_is_a_titled_picture_with_its_caption() -> None:
    picture = '<img src="/cat.jpg" alt=" A\n cat " width="640px" height=320>'
    html = f"<figure>{picture}<figcaption>Asleep</figcaption></figure>"
    url = "https://news.example/cat.jpg"
    result = document(html)
    assert result.blocks == (Picture("A cat", url, 1, 640, 320), Caption((Span("Asleep"),)))
    assert [link.url for link in result.links] == [url]


def test_a_linked_picture_opens_what_it_links_to() -> None:
    result = document(
        '<a href="https://a.example/story"><img src="https://a.example/p.jpg" alt="P"> Read on</a>'
    )
    assert result.blocks[0] == Picture("P", "https://a.example/p.jpg", 1)
    assert [link.url for link in result.links] == ["https://a.example/story"]


def test_a_picture_without_a_title_is_named_after_its_file_or_its_site() -> None:
    titles = [
        block.title
        for block in blocks(
            '<img src="/img/old%20harbour.jpg"><img src="https://cdn.example/0a8f7e6d5c4b3a29f8e7.png">'
            '<img alt="words" src="data:image/png;base64,AAAA">'
            '<img src="https://b.example/img-48386-02.jpg"><img src="https://b.example/IMG_2034.jpeg">'
            '<img src="https://b.example/imgur-tower-2.jpg">'
        )
        if isinstance(block, Picture)
    ]
    assert titles == ["old harbour", "cdn.example", "words", "b.example", "b.example", "imgur-tower-2"]


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://t.example/o" width=1 height=1>',
        '<img src="https://t.example/o" width=0>',
        '<img src="https://t.example/spacer.gif">',
        '<img src="data:image/gif;base64,R0lGOD">',
        '<iframe src="https://t.example/" width=1 height=1></iframe>',
        '<p style="display: none">hidden</p>',
        '<p style="display&#58;none">hidden</p>',
        '<p style="d\\69splay:/**/no&#110;e">hidden</p>',
        "<div hidden>hidden <b>too</b></div>",
        '<div aria-hidden="true">hidden</div>',
        '<span style="color:red;max-height:0px">preheader</span>',
        "<script>if (1 < 2) alert('<p>x</p>')</script>",
        "<style>p { color: red }</style>",
        "<title>Title</title>",
        "<noscript>Enable it</noscript>",
        "<svg><title>Icon</title><path d='M0'/></svg>",
        "<template><p>x</template>",
        "<button>Share</button>",
        "<!-- <p>comment</p> -->",
        "<!--[if mso]><p>Outlook</p><![endif]-->",
        "<p>\u200b\u00ad &nbsp;\u200c&nbsp;</p>",
    ],
)
def test_what_a_browser_would_not_show_is_not_shown(html: str) -> None:
    assert blocks(f"<p>before</p>{html}<p>after</p>") == (said("before"), said("after"))


def test_films_recordings_and_embedded_pages_are_titled_and_open() -> None:
    result = document(
        '<iframe width="800" src="https://www.youtube.com/embed/WJk-Y8LQlfE?rel=0" title="A talk">no</iframe>'
        '<iframe src="//maps.example/x" title="Embedded video player"></iframe>'
        '<video title="Clip"><source src="/v/clip.mp4">Your browser is old</video>'
        '<audio src="/a/episode-1.mp3"></audio>'
    )
    assert [
        (block.kind, block.title, block.url) for block in result.blocks if isinstance(block, Picture)
    ] == [
        (MediaKind.VIDEO, "A talk", "https://www.youtube.com/watch?v=WJk-Y8LQlfE"),
        (MediaKind.PAGE, "maps.example", "https://maps.example/x"),
        (MediaKind.VIDEO, "Clip", "https://news.example/v/clip.mp4"),
        (MediaKind.AUDIO, "episode-1", "https://news.example/a/episode-1.mp3"),
    ]
    assert len(result.links) == len(result.blocks) == 4


def test_emoji_pictures_are_read_as_text() -> None:
    assert paragraphs('<p>Yes <img class="emoji" alt="🎉" src="/1f389.png">!</p>') == ["Yes 🎉!"]


def test_short_raised_and_lowered_text_keeps_its_place() -> None:
    assert paragraphs("<p>x<sup>2</sup> H<sub>2</sub>O 1<sup>st</sup></p>") == ["x² H₂O 1st"]


def test_a_table_of_data_stays_a_table() -> None:
    head = "<caption>Sales</caption><thead><tr><th>Year<th>Sum</thead>"
    html = f"<table>{head}<tr><td>2020<td><a href=https://a.example/>7</a></table>"
    assert blocks(html) == (
        Table(
            ((Span("Year", Style.BOLD),), (Span("Sum", Style.BOLD),)),
            (((Span("2020"),), (Span("7", link=1),)),),
        ),
        Caption((Span("Sales"),)),
    )


def test_cells_that_span_keep_the_others_in_their_columns() -> None:
    (table,) = blocks(
        "<table><tr><th>A<th>B<th>C<tr><td rowspan=2>1<td>2<td>3<tr><td>4<td>5"
        "<tr><td colspan=2>6<td>7</table>"
    )
    assert isinstance(table, Table)
    assert [["".join(span.text for span in cell) for cell in row] for row in table.rows] == [
        ["1", "2", "3"],
        ["", "4", "5"],
        ["6", "", "7"],
    ]


@pytest.mark.parametrize(
    "attributes", ["", " role=presentation", ' cellpadding="0" cellspacing="0" border="0"']
)
def test_a_table_that_only_places_text_is_read_as_paragraphs(attributes: str) -> None:
    inner = f"<table{attributes}><tr><td>deep<tr><td>er</table>"
    html = f"<table{attributes}><tr><td>Top<td><p>a</p><p>b</p><tr><td>{inner}<td>side</table>"
    assert paragraphs(html) == ["Top", "a", "b", "deep", "er", "side"]
    assert len(blocks(html)) == 6


def test_a_whole_newsletter_page_reads_from_top_to_bottom() -> None:
    html = """<!DOCTYPE html><html><head><meta charset=utf-8><title>Weekly</title><style>td{}</style></head>
    <body bgcolor=white><div style="display:none;max-height:0">preview text</div>
    <table width=100% cellpadding=0 cellspacing=0><tr><td><table cellpadding=0 cellspacing=0><tbody>
    <tr><td><img src="https://n.example/logo.png" alt="Weekly" width=200 height=50></td></tr>
    <tr><td><h1>Issue 7</h1><p>Hello <a href="https://n.example/a">reader</a>.</p></td></tr>
    <tr><td><img src="https://n.example/open?u=1" width="1" height="1"></td></tr></tbody></table></td></tr>
    </table></body></html>"""
    assert blocks(html) == (
        Picture("Weekly", "https://n.example/logo.png", 1, 200, 50),
        Heading(1, (Span("Issue 7"),)),
        Paragraph((Span("Hello "), Span("reader", link=2), Span("."))),
    )


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<a href="mailto:a@b.example?subject=x">write</a> now', "write (a@b.example) now"),
        ('<a href="mailto:a@b.example">to A@b.example</a>', "to A@b.example"),
    ],
)
def test_a_mailbox_is_said_and_not_opened(html: str, shown: str) -> None:
    result = document(f"<p>{html}</p>")
    assert (result.links, result.blocks) == ((), (said(shown),))


@pytest.mark.parametrize(
    ("href", "opens"),
    [
        ("https://site.example/post/#fn1", False),
        ("http://www.site.example/post#fn1", False),
        ("https://site.example/post/#/part", True),
        ("https://site.example/other/#fn1", True),
        ("https://site.example/post/#", False),
    ],
)
def test_a_place_on_the_page_itself_is_no_link(href: str, opens: bool) -> None:
    assert bool(document(f'<a href="{href}">1</a>', "https://site.example/post/").links) is opens


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<pre><code><div>a();</div><div>  b();</div></code></pre>", "a();\n  b();"),
        ("<pre><p>a\n</p><p>b</p>c</pre>", "a\nb\nc"),
        ("<pre><ol><li>a</li><li>b</li></ol></pre>", "a\nb"),
        ("<pre>a<br>b <span>c</span>\n<h3>d</h3></pre>", "a\nb c\nd"),
    ],
)
def test_blocks_in_preformatted_text_are_its_lines(html: str, text: str) -> None:
    (code,) = blocks(html)
    assert isinstance(code, Code)
    assert code.text == text


@pytest.mark.parametrize(
    ("attributes", "values", "markers"),
    [
        ("type=a", ("", "", "value=28"), ["a.", "b.", "ab."]),
        ("type=I start=3", ("", "", "value=40"), ["III.", "IV.", "XL."]),
        ("reversed", ("", "", ""), ["3.", "2.", "1."]),
        ("reversed start=10 type=A", ("", "value=3", ""), ["J.", "C.", "B."]),
        ("start=-1", ("", "", ""), ["-1.", "0.", "1."]),
        ("style='list-style-type: lower-roman'", ("", "", ""), ["i.", "ii.", "iii."]),
    ],
)
def test_a_list_has_its_own_numbers(attributes: str, values: tuple[str, ...], markers: list[str]) -> None:
    items = "".join(f"<li {value}>x<ul><li>y</li></ul></li>" for value in values)
    listed = blocks(f"<ol {attributes}>{items}</ol>")
    assert [block.marker for block in listed if isinstance(block, ListItem)] == markers


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p><ruby>字<rt>ji</rt></ruby></p>", "字(ji)"),
        (
            '<p>a <math><semantics><mi>x</mi><annotation encoding="application/x-tex">x=1</annotation>'
            "</semantics></math> b</p>",
            "a x=1 b",
        ),
        ('<p><math alttext="y^2"><mi>y</mi></math></p>', "y^2"),
        ("<p><math><mfrac><mn>1</mn><mn>2</mn></mfrac></math></p>", "1/2"),
        (
            "<p><math><msup><mi>e</mi><mrow><mi>i</mi><mi>&pi;</mi></mrow></msup><mo>=</mo>"
            "<m:msqrt><m:mrow><mi>a</mi><mo>+</mo><mspace/><mi>b</mi></m:mrow></m:msqrt></math></p>",
            "e^(iπ)=√(a+b)",
        ),
        ("<p><math><mi>x</mi></mrow><msub><mi>y</mi></math></p>", "xy"),
        ("<p>&#55357;&#56832;</p>", "😀"),
    ],
)
def test_formulas_and_ruby_are_text(html: str, shown: str) -> None:
    assert blocks(html) == (said(shown),)


@pytest.mark.parametrize(
    "attributes",
    ['src="data:x" data-lazy-src="{}"', 'srcset="https://e.example/s.png 1x, {} 2x"', 'data-original="{}"'],
)
def test_a_lazy_picture_has_its_address(attributes: str) -> None:
    (picture,) = blocks(f"<img alt=Cat {attributes.format('https://e.example/cat.png')}>")
    assert isinstance(picture, Picture)
    assert picture.url == "https://e.example/cat.png"
