"""Today's front page to be read elsewhere: stories, the best first, as Markdown, HTML or a book."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape

import msgspec

from newsreader.model import Article
from newsreader.sharing.articles import article_html, as_markdown_link, byline
from newsreader.sharing.epub import Chapter, book
from newsreader.sharing.html import link, page
from newsreader.sharing.markdown import escaped
from newsreader.text import plural, shorten

MAX_EXCERPT = 400
MAX_OTHERS = 6
_IMAGE = re.compile(r'<img src="[^"]*" alt="([^"]*)"/>')


class DigestStory(msgspec.Struct, frozen=True):
    """The best report of a story, with the others; an article that stands alone has none."""

    lead: Article
    others: tuple[Article, ...] = ()


class Digest(msgspec.Struct, frozen=True):
    """Stories, the best first, under a title. `moment`: when it was made, aware."""

    title: str
    stories: tuple[DigestStory, ...]
    moment: datetime

    @property
    def heading(self) -> str:
        """`Unread, 17 February 2026`."""
        local = self.moment.astimezone()
        return f"{self.title}, {local.day} {local:%B %Y}"

    @property
    def sums(self) -> str:
        """`12 stories, 31 reports`."""
        reports = sum(1 + len(story.others) for story in self.stories)
        return f"{plural(len(self.stories), 'story', 'stories')}, {plural(reports, 'report')}"


def as_markdown(digest: Digest) -> str:
    """For mail and notes: short lines, no HTML."""
    lines = [f"# {escaped(digest.heading)}", "", digest.sums, ""]
    for story in digest.stories:
        lines += [f"## {as_markdown_link(story.lead)}", ""]
        lines += [line for line in (escaped(byline(story.lead)), "") if line or lines[-1]]
        if story.lead.excerpt:
            lines += [escaped(shorten(story.lead.excerpt, MAX_EXCERPT)), ""]
        if story.others:
            lines += [*(f"- {_other_markdown(other)}" for other in story.others[:MAX_OTHERS]), ""]
            lines += [*_more(story, "- "), ""] if len(story.others) > MAX_OTHERS else []
    return "\n".join(lines).rstrip() + "\n"


def as_html(digest: Digest) -> str:
    """One page with nothing beside it, which prints well."""
    parts = [f"<h1>{escape(digest.heading)}</h1>", f'<p class="about">{digest.sums}</p>']
    parts += [_story_html(story) for story in digest.stories]
    return page(digest.heading, "\n".join(parts))


def as_epub(digest: Digest) -> bytes:
    """A book with the whole text of each lead as a chapter, the other reports named below it."""
    chapters = [
        Chapter(
            story.lead.title,
            without_pictures(article_html(story.lead)) + _others_html(story),
        )
        for story in digest.stories
    ]
    return book(digest.heading, chapters, digest.moment)


def without_pictures(body: str) -> str:
    """A chapter holds no pictures of the web: EPUB forbids them, and a device offline would show holes."""
    return _IMAGE.sub(r"<em>\1</em>", body)


def _other_markdown(other: Article) -> str:
    name = other.provider.called
    return f"{escaped(name) + ': ' if name else ''}{as_markdown_link(other)}"


def _more(story: DigestStory, marker: str) -> Sequence[str]:
    return (f"{marker}and {len(story.others) - MAX_OTHERS} more",)


def _story_html(story: DigestStory) -> str:
    lead = story.lead
    excerpt = f"<p>{escape(shorten(lead.excerpt, MAX_EXCERPT))}</p>" if lead.excerpt else ""
    return (
        f"<article><h2>{link(lead.urls.best or '', lead.title)}</h2>"
        f'<p class="about">{escape(byline(lead))}</p>{excerpt}{_others_html(story)}</article>'
    )


def _others_html(story: DigestStory) -> str:
    if not story.others:
        return ""
    items = [
        f"<li>{escape(f'{other.provider.called}: ' if other.provider.called else '')}"
        f"{link(other.urls.best or '', other.title)}</li>"
        for other in story.others[:MAX_OTHERS]
    ]
    if len(story.others) > MAX_OTHERS:
        items += [f"<li>{line}</li>" for line in _more(story, "")]
    return f'<ul class="others">{"".join(items)}</ul>'
