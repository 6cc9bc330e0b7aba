"""Bodies in Markdown and in plain text."""

from __future__ import annotations

import pytest

from newsreader.model import Body, BodyFormat
from newsreader.reading.blocks import (
    Block,
    Code,
    Document,
    Heading,
    ListItem,
    Paragraph,
    Picture,
    Span,
    Style,
    Table,
)
from newsreader.reading.cells import cell_len
from newsreader.reading.layout import lay_out
from newsreader.reading.read import read

SITE = "https://blog.example/post/"


def markdown(text: str) -> Document:
    return read(Body(BodyFormat.MARKDOWN, text), SITE)


def plain(text: str) -> Document:
    return read(Body(BodyFormat.TEXT, text))


def said(text: str) -> Paragraph:
    return Paragraph((Span(text),))


def words(document: Document) -> list[str]:
    return [
        "".join(span.text for span in block.spans)
        for block in document.blocks
        if isinstance(block, Paragraph)
    ]


def test_markdown_is_read_with_its_tables_and_strikes() -> None:
    result = markdown(
        "# Title\n\nA **b** ~~c~~ [d](e.html)\n\n- one\n- two\n\n|x|y|\n|-|-|\n|1|2|\n\n```go\nx := 1\n```\n"
    )
    assert result.blocks == (
        Heading(1, (Span("Title"),)),
        Paragraph(
            (
                Span("A "),
                Span("b", Style.BOLD),
                Span(" "),
                Span("c", Style.STRIKE),
                Span(" "),
                Span("d", link=1),
            )
        ),
        ListItem("•", (said("one"),)),
        ListItem("•", (said("two"),)),
        Table(((Span("x", Style.BOLD),), (Span("y", Style.BOLD),)), (((Span("1"),), (Span("2"),)),)),
        Code("x := 1", "go"),
    )
    assert result.links[0].url == "https://blog.example/post/e.html"


def test_footnotes_of_markdown_stand_at_the_end_and_terms_with_their_definitions() -> None:
    text = "Said[^a] and known[^b].\n\n[^b]: *Where* from\n[^a]: By whom\n\nTerm\n: What it means\n"
    shown = [line.text for line in lay_out(markdown(text), 40, cell_len)]
    assert shown[:4] == ["Said¹ and known².", "", "Term", "  What it means"]
    assert shown[-2:] == ["1. By whom", "2. Where from"]


def test_html_inside_markdown_is_read_and_as_safe() -> None:
    note = "<div class='note'>\n\n**Note** <i>well</i>\n\n</div>\n\n"
    result = markdown(note + "<script>alert(1)</script>\n\n[x](javascript:alert(1))")
    assert words(result)[0] == "Note well"
    assert result.links == ()
    assert "alert" not in words(result)[0]


def test_a_tab_and_template_tags_in_code_stay() -> None:
    code: tuple[Block, ...] = (Code("{{ .Title }}\n{% raw %}"),)
    assert markdown("```\n{{ .Title }}\n{% raw %}\n```\n").blocks == code
    assert words(markdown("Use `{{ x }}` here")) == ["Use {{ x }} here"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a {% include nav.html %}b", "a b"),
        ("a {{ site.title }} b", "a b"),
        ("a {%- comment -%}b{%- endcomment -%}", "a b"),
        ("{% raw %}{{ kept }}{% endraw %} x", "{{ kept }} x"),
        ("{{% notice %}}Mind{{% /notice %}}", "Mind"),
        ("{:.lead}\nText", "Text"),
        ("50 % } and { alone", "50 % } and { alone"),
        ("never {% closed", "never {% closed"),
    ],
)
def test_template_tags_are_not_shown(text: str, shown: str) -> None:
    assert words(markdown(text)) == [shown]


def test_template_tags_that_carry_something_become_it() -> None:
    result = markdown(
        '{{< figure src="/a.png" title="A picture" >}}\n\n{{< youtube WJk-Y8LQlfE >}}\n\n'
        "{% gist user/1234 %}\n\n"
        '[up]({{< ref "up.md" >}}) ![b]({{ "/b.png" | relative_url }})\n'
    )
    assert result.blocks[0] == Picture("A picture", "https://blog.example/a.png", 1)
    assert [link.url for link in result.links[1:]] == [
        "https://www.youtube.com/watch?v=WJk-Y8LQlfE",
        "https://gist.github.com/user/1234",
        "https://blog.example/post/up.md",
        "https://blog.example/b.png",
    ]


def test_highlighted_code_of_jekyll_is_code() -> None:
    text = "Before\n\n{% highlight ruby linenos %}\nputs {{ 1 }}\n{% endhighlight %}\n\nAfter"
    assert markdown(text).blocks == (said("Before"), Code("puts {{ 1 }}", "ruby"), said("After"))


def test_plain_text_keeps_its_paragraphs_lines_and_indented_parts() -> None:
    result = plain("One\ntwo https://a.example/x.\r\n\r\n\n    if x:\n      y\n\nlast <b>&amp;</b>\n")
    assert result.blocks == (
        Paragraph((Span("One"), Span("\n"), Span("two "), Span("https://a.example/x", link=1), Span("."))),
        Code("if x:\n  y"),
        said("last <b>&amp;</b>"),
    )


def test_an_empty_body_is_an_empty_document() -> None:
    for format in BodyFormat:
        assert read(Body(format, " \n\t\n")) == Document()
