"""A book of articles: EPUB 3, which every reading device opens.

Written here with the standard library, since the library for it (EbookLib) is under the AGPL.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from html import escape
from typing import Final
from uuid import UUID

import msgspec

_MIMETYPE: Final = "application/epub+zip"
_CONTAINER: Final = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_STYLE: Final = """h1, h2, h3, h4 { line-height: 1.25; }
pre { white-space: pre-wrap; font-size: 0.9em; }
blockquote { border-left: 3px solid #999; margin-left: 0; padding-left: 1em; }
table { border-collapse: collapse; }
th, td { border: 1px solid #999; padding: 0.2em 0.5em; text-align: left; }
.about, .others { font-size: 0.85em; }
"""
"""Without what is a device's own business: its width, its colours, its fonts."""
_OLDEST: Final = (1980, 1, 1, 0, 0, 0)
"""The first date that a zip file can name: the same articles make the same file."""


class Chapter(msgspec.Struct, frozen=True):
    """`body`: well-formed XHTML, as `html.html_of` makes it, with no pictures from elsewhere."""

    title: str
    body: str


def book(title: str, chapters: Sequence[Chapter], moment: datetime, *, language: str = "en") -> bytes:
    """The whole file. `moment`: when it was made."""
    made = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    names = [f"chapter-{number:04}.xhtml" for number in range(1, len(chapters) + 1)]
    files = {
        "META-INF/container.xml": _CONTAINER,
        "EPUB/package.opf": _package(title, names, chapters, made, language),
        "EPUB/nav.xhtml": _page("Contents", _contents(title, names, chapters), language, is_nav=True),
        "EPUB/style.css": _STYLE,
        **{
            f"EPUB/{name}": _page(chapter.title, chapter.body, language)
            for name, chapter in zip(names, chapters, strict=True)
        },
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        # The type comes first and uncompressed, so that it stands at a known place in the file.
        archive.writestr(zipfile.ZipInfo("mimetype", _OLDEST), _MIMETYPE, zipfile.ZIP_STORED)
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, _OLDEST), _valid(text), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _package(title: str, names: Sequence[str], chapters: Sequence[Chapter], made: str, language: str) -> str:
    content = "\x1f".join((title, made, *(chapter.body for chapter in chapters)))
    identifier = UUID(bytes=blake2b(content.encode("utf-8", "replace"), digest_size=16).digest(), version=4)
    items = "".join(
        f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"{_remote(chapter)}/>'
        for number, (name, chapter) in enumerate(zip(names, chapters, strict=True), start=1)
    )
    order = "".join(f'<itemref idref="c{number}"/>' for number in range(1, len(names) + 1))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>
<dc:title>{escape(title) or "Articles"}</dc:title><dc:language>{escape(language)}</dc:language>
<dc:creator>newsreader</dc:creator>
<meta property="dcterms:modified">{made}</meta>
</metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="css" href="style.css" media-type="text/css"/>{items}</manifest>
<spine><itemref idref="nav"/>{order}</spine>
</package>
"""


def _remote(chapter: Chapter) -> str:
    return ' properties="remote-resources"' if '<img src="http' in chapter.body else ""


def _contents(title: str, names: Sequence[str], chapters: Sequence[Chapter]) -> str:
    lines = "".join(
        f'<li><a href="{name}">{escape(chapter.title) or name}</a></li>'
        for name, chapter in zip(names, chapters, strict=True)
    )
    return f'<h1>{escape(title)}</h1><nav epub:type="toc" id="toc"><ol>{lines}</ol></nav>'


def _page(title: str, body: str, language: str, *, is_nav: bool = False) -> str:
    spaces = ' xmlns:epub="http://www.idpf.org/2007/ops"' if is_nav else ""
    shown = escape(language)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml"{spaces} lang="{shown}" xml:lang="{shown}">\n'
        f'<head><title>{escape(title) or "Article"}</title><link rel="stylesheet" href="style.css"/></head>\n'
        f"<body>{body}</body>\n</html>\n"
    )


def _valid(text: str) -> str:
    """XML can't hold every character; a text that was cleaned has none of these but in odd hands."""
    return "".join(
        char for char in text if char in "\t\n\r" or " " <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd"
        or char >= "\U00010000"
    )  # fmt: skip
