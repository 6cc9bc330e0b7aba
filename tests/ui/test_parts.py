"""The parts of the screen that need no screen: lines, cells, edits, the registry."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fakes import NOW
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.style import Style
from textual.geometry import Offset, Size
from textual.theme import BUILTIN_THEMES

from newsreader.commands.keymap import build
from newsreader.commands.registry import BY_ID, COMMANDS
from newsreader.model import Article, Headline, Image, Provider, Related, Triage, Urls
from newsreader.reading.blocks import Code, Document, Paragraph, Picture, Quote, Span
from newsreader.reading.cells import cell_len, clip, fit, wrapped
from newsreader.reading.layout import lay_out
from newsreader.scoring.heat import indexed, weigh
from newsreader.session.articles.detail_records import Detail, Other
from newsreader.session.lists.cursor import Cursor
from newsreader.session.lists.list_model import ListModel
from newsreader.session.lists.place import Place
from newsreader.session.lists.rows import Fold, Row
from newsreader.session.session import Session
from newsreader.ui.reader.actions.context import Context
from newsreader.ui.reader.actions.table import ACTIONS, PARTS
from newsreader.ui.style.colours import heat_bar, palette_of
from newsreader.ui.style.themes import DARK, LIGHT
from newsreader.ui.support.line_buffer import EDITS, EditedLine, edited
from newsreader.ui.widgets.article_list import ArticleList
from newsreader.ui.widgets.detail.lines import LineWriter
from newsreader.ui.widgets.detail.page import detail_text
from newsreader.ui.widgets.detail.pane import DetailPane

ANY_TEXT = st.text(max_size=60)
WIDE_TEXT = st.text(alphabet="ab 日本👍é\u0301עß", max_size=60)


@given(WIDE_TEXT, st.integers(0, 40))
def test_fitted_text_has_exactly_its_width(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width
    assert cell_len(clip(text, width)) <= max(width, 0)


def test_what_is_cut_has_one_ellipsis() -> None:
    assert clip("took “A long title…” out of its story", 18) == "took “A long titl…"
    assert clip("took “A long title…” out of its story", 20) == "took “A long title…"


@given(st.text(alphabet="ab 日本👍", max_size=80), st.integers(4, 40))
def test_wrapped_text_is_never_too_wide_and_loses_nothing(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


KEYS = st.one_of(st.sampled_from(sorted(EDITS)), st.characters(categories=["L", "Zs"]))


@given(st.lists(KEYS, max_size=40))
def test_editing_a_line_keeps_the_cursor_within_it(keys: list[str]) -> None:
    line = EditedLine()
    for key in keys:
        line = edited(line, key, key if len(key) == 1 else None) or line
        assert 0 <= line.cursor <= len(line.text)


@pytest.mark.parametrize(
    ("keys", "text", "cursor"),
    [
        (["h", "i", "left", "x"], "hxi", 2),
        ([*"one two", "ctrl+w"], "one ", 4),
        ([*"one two", "ctrl+u"], "", 0),
        ([*"one two", "home", "ctrl+k"], "", 0),
        ([*"one two", "ctrl+left", "delete"], "one wo", 4),
        ([*"one", "ctrl+a", "ctrl+right", "backspace"], "on", 2),
        ([*"one two", "alt+b", "alt+d", "x"], "one x", 5),
        ([*"one", "ctrl+a", "alt+f", "backspace"], "on", 2),
    ],
)
def test_the_line_has_the_keys_of_a_shell(keys: list[str], text: str, cursor: int) -> None:
    line = EditedLine()
    for key in keys:
        line = edited(line, key, key if len(key) == 1 else None) or line
    assert line == EditedLine(text, cursor)


def test_a_key_that_means_nothing_to_the_line_is_left_alone() -> None:
    assert edited(EditedLine("a", 1), "f5", None) is None


def test_every_command_has_exactly_one_function_of_its_own() -> None:
    assert len(BY_ID) == len(COMMANDS)
    registered = [command_id for part in PARTS for command_id in part.ACTIONS]
    assert sorted(registered) == sorted(BY_ID)
    assert len(set(ACTIONS.values())) == len(COMMANDS)
    for command in COMMANDS:
        assert command.title
        assert command.help.endswith(".")


def test_the_default_keys_do_not_clash() -> None:
    for command in COMMANDS:
        others = [(other.id, other.keys) for other in COMMANDS if other is not command]
        _, problems = build([*others, (command.id, "")], {command.id: command.keys} if command.keys else {})
        assert problems == ()


@pytest.mark.parametrize("theme", [DARK, LIGHT, *BUILTIN_THEMES.values()], ids=lambda theme: theme.name)
@pytest.mark.parametrize("no_color", [False, True])
def test_every_theme_makes_a_palette_that_shows_the_cursor(theme: object, no_color: bool) -> None:
    palette = palette_of(theme, no_color=no_color)  # type: ignore[arg-type]
    assert palette.cursor.reverse or palette.cursor.bgcolor is not None
    if no_color:
        assert palette.cursor.reverse


def test_the_heat_bar_grows_with_the_heat() -> None:
    bars = [heat_bar(heat) for heat in (None, -1, 0, 1, 30, 60, 90, 120, 1000)]
    assert bars[:3] == [" ", " ", " "]
    assert bars[3:] == sorted(bars[3:])
    assert bars[-1] == "█"


@given(
    WIDE_TEXT.filter(str.strip),
    WIDE_TEXT,
    st.integers(24, 130),
    st.booleans(),
    st.integers(-1, 9999),
    st.sampled_from(Fold),
)
def test_list_rows_are_never_too_wide(
    title: str, provider: str, width: int, compact: bool, heat: int, fold: Fold
) -> None:
    headline = Headline("id", title, provider, "x.org", int(NOW), heat=heat, quality=3, related=12)
    names = provider, title
    triage = Triage(starred=True, heard=True)
    row = Row(headline, triage, fold, 2, names, True, 3, int(NOW), 3, highlighted=compact)
    articles = ArticleList(palette_of(DARK), lambda _: row, lambda _: "26 Jun 2021", Cursor(), id="list")
    articles.ids = ("id",)
    articles.row_height = 1 if compact else 2
    for line in articles.draw(0, width):
        assert cell_len("".join(segment.text for segment in line)) <= width


def test_a_row_says_what_was_heard() -> None:
    row = Row(Headline("id", "An episode", "A show"), Triage(heard=True), Fold.ALONE)
    articles = ArticleList(palette_of(DARK), lambda _: row, lambda _: "1d", Cursor(), id="list")
    articles.ids = ("id",)
    articles.row_height = 2
    assert "♪ heard" in "".join(segment.text for line in articles.draw(0, 60) for segment in line)


class UnseenList(ArticleList):
    """A list that is on no screen."""

    def scroll_to_line(self, line: int) -> None:
        pass


@pytest.mark.parametrize("of_one_source", [False, True])
def test_the_place_in_a_list_is_kept_whatever_was_shown_before(of_one_source: bool) -> None:
    """Rows of a feed are one line, others two."""
    row, place = Row(Headline("id", "A title", "Wired"), Triage(), Fold.ALONE), Cursor()
    articles = UnseenList(palette_of(DARK), lambda _: row, lambda _: "1d", place, id="list")
    articles.show([str(number) for number in range(3)], 2, 0, of_one_source=not of_one_source)
    place.put(70, 60)
    articles.show([str(number) for number in range(100)], 70, 60, of_one_source=of_one_source)
    assert (place.row, articles.row_height) == (70, 1 if of_one_source else 2)


NO_TEXT = Document()
ARTICLE = Article(
    id="x",
    title="A title of some length that is wrapped where the pane is narrow",
    excerpt="An excerpt.",
    urls=Urls(original="https://example.org/a", amp="https://example.org/amp/a"),
    provider=Provider("Example", "example.org"),
    topics=("AI", "Vision"),
    quality=60,
    images=(Image("https://example.org/i.png", 640, 320, "An image"),),
    related=(Related("Better", quality=70), Related("Worse", quality=10)),
    extra={"author": "Somebody", "price": 3, "items": [1, 2]},
)


def shown(
    article: Article, width: int = 80, *, others: tuple[Other, ...] = (), text: Document = NO_TEXT
) -> str:
    item = indexed(article)
    detail = Detail(item.headline, Triage(), weigh(article), int(NOW), article, text, related=others)
    lines = detail_text(detail, width, palette_of(DARK)).lines
    return "\n".join("".join(segment.text for segment in line.segments) for line in lines)


def test_the_detail_tells_everything() -> None:
    text = shown(ARTICLE)
    for told in (
        "Example · Somebody · undated · AI, Vision",
        "heat -1: superseded: “Better” reports it better",
        "An excerpt.",
        "An image · 640×320  https://example.org/i.png",
        "original https://example.org/a",
        "amp https://example.org/amp/a",
        "price: 3",
        "items: 2 entries",
    ):
        assert told in text


def test_the_heat_that_is_told_is_the_one_that_its_words_explain() -> None:
    """A feed's quality moves with what is read of it, a moment before the heats of its articles do."""
    article = replace(ARTICLE, related=(), quality=53)
    stale = indexed(replace(article, quality=50)).headline
    detail = Detail(stale, Triage(), weigh(article), int(NOW), article)
    lines = detail_text(detail, 80, palette_of(DARK)).lines
    text = "\n".join("".join(segment.text for segment in line.segments) for line in lines)
    assert "heat 53: its quality" in text


def test_a_picture_that_is_called_as_the_article_does_not_say_its_title_again() -> None:
    text = Document((Picture(ARTICLE.title.upper()), Picture("A crane")))
    told = shown(ARTICLE, text=text)
    assert told.casefold().count("a title of some length") == 1
    assert "▣ picture" in told
    assert "▣ A crane" in told


class UnseenDetail(DetailPane):
    """A pane of a size that is on no screen."""

    top = 0

    @property
    def size(self) -> Size:
        return Size(60, 20)

    @property
    def scroll_offset(self) -> Offset:
        return Offset(0, self.top)

    def scroll_to_line(self, line: int) -> None:
        self.top = line


def test_a_mark_on_what_is_read_leaves_its_lines_where_they_are() -> None:
    """A star is told above the text, and what it is worth changes below."""
    text = Document(tuple(Paragraph((Span(f"Line {number}."),)) for number in range(40)))
    heat = weigh(ARTICLE)
    plain = Detail(indexed(ARTICLE).headline, Triage(), heat, int(NOW), ARTICLE, text)
    starred = replace(plain, triage=Triage(starred=True), article=replace(ARTICLE, quality=61))
    pane = UnseenDetail(palette_of(DARK), id="detail")
    pane.show(plain)
    pane.top = 30
    before = [pane.line(30 + row, 60) for row in range(20)]
    pane.show(starred)
    assert pane.top == 31
    assert [list(pane.line(31 + row, 60)) for row in range(20)] == [list(line) for line in before]
    pane.top = 0
    pane.show(plain)
    assert pane.top == 0


def test_a_block_of_code_is_a_block_whatever_its_lines_are_long() -> None:
    palette, code = palette_of(DARK), Code("if True:\n\n    print(1)")
    text = Document((Paragraph((Span("Before."),)), Quote((code,)), code))
    lines = list(LineWriter(palette, 40).document(text))
    ground = [
        "".join(len(text) * ("#" if style and style.bgcolor else ".") for text, style, _ in line.segments)
        for line in lines
    ]
    assert ground[2:5] == ["." * 4 + "#" * 36] * 3
    assert ground[6:9] == ["." * 2 + "#" * 38] * 3
    assert [line.text for line in lay_out(text, 40, len)][6:9] == ["  if True:", "", "      print(1)"], (
        "for others"
    )


def test_many_authors_leave_two_lines_about_an_article_and_are_named_below_its_text() -> None:
    authors = "Erika Able, Leily Baker, Sanjana Carter and Jon Hazell-Dominguez of Another Desk"
    article = replace(ARTICLE, title="A title", extra={"author": authors})
    detail = Detail(indexed(article).headline, Triage(), weigh(article), int(NOW), article, NO_TEXT)
    told = [
        "".join(part.text for part in line.segments)
        for line in detail_text(detail, 74, palette_of(DARK)).lines
    ]
    assert told[1:3] == ["Example · Erika Able and 3 others · undated · AI, Vision", ""]
    assert any(line.startswith("by Erika Able, Leily Baker, Sanjana Carter, Jon") for line in told)


def test_facts_wrap_between_two_of_them_as_long_as_there_is_room_for_one() -> None:
    facts = (
        "The Pulse",
        "A correspondent in Tehran",
        "17 Feb 2026 19:30 UTC",
        "a fact that is longer than a line is",
    )
    lines = LineWriter(palette_of(DARK), 30).facts(facts, Style())
    assert ["".join(segment.text for segment in line.segments) for line in lines] == [
        "The Pulse",
        "A correspondent in Tehran",
        "17 Feb 2026 19:30 UTC",
        "a fact that is longer than a",
        "line is",
    ]


def test_related_articles_say_whether_they_are_here_and_read() -> None:
    others = (
        Other("Here", Provider("P"), int(NOW), 70, "id-1", read=True, number=1),
        Other("Away", Provider("Q"), None, None, None, url="https://example.org/b", number=2),
    )
    text = shown(ARTICLE, others=others)
    assert re.search(r"1   Here +P +10 Jul 2021", text)
    assert "2   Away" in text


@given(st.integers(24, 140))
def test_the_detail_is_never_too_wide(width: int) -> None:
    assert all(cell_len(line) <= width for line in shown(ARTICLE, width).splitlines())


def test_a_place_whose_view_is_gone_leads_to_all(seed_room: Session) -> None:
    browsing = ListModel(seed_room.store)
    browsing.go_to(Place(title="Broken", query='topic:"', row=9))
    assert browsing.title == "All"
    assert len(browsing.ids) == 5


def test_a_key_waits_for_the_first_row_of_a_list_that_is_still_looked_for(seed_room: Session) -> None:
    shown = ListModel(seed_room.store)
    shown.choose("All", "")
    assert shown.searching
    nothing = cast(Any, None)
    context = Context(cast(Any, SimpleNamespace(list=shown)), *[nothing] * 9)
    assert context.current == shown.ids[0]


def test_a_wrong_filter_leaves_the_last_good_view(seed_room: Session) -> None:
    browsing = ListModel(seed_room.store)
    browsing.choose("All", "")
    browsing.narrow("wired")
    good = browsing.view
    browsing.narrow('wired "')
    assert browsing.error is not None
    assert browsing.view is good
