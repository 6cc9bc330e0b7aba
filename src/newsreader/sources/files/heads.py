"""Front matter that is set apart otherwise than by bare lines `---` and `+++`."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final, NamedTuple

from newsreader.sources.files.guarded_yaml import YamlTable
from newsreader.text import lazy_pattern

MAX_HEAD: Final = 20_000
"""How far into a document fields in plain lines are looked for, in characters."""


class HeadLanguage(Enum):
    """What front matter is written in."""

    YAML = "yaml"
    TOML = "toml"
    JSON = "json"
    LINES = "lines"


class Head(NamedTuple):
    """Front matter and the text behind it. Where line 1 names the language, its line break is in `fields`."""

    language: HeadLanguage
    fields: str
    body: str


_NAMED: Final = lazy_pattern(r"---[ \t]?(json|toml|ya?ml)[ \t]*(?=\n)|(;;;)[ \t]*(?=\n)", re.IGNORECASE)
_END: Final = lazy_pattern(r"\n(?:---|;;;)[ \t]*(?=\n|\Z)")
_LINE: Final = lazy_pattern(r"([A-Za-z][\w-]{0,40}):(?:[ \t]+(.*))?\Z")
# Those that Pelican and MultiMarkdown have for themselves: a text may well begin with "Note: ...".
_FIRST: Final = frozenset(
    {
        "title",
        "date",
        "author",
        "authors",
        "category",
        "tags",
        "slug",
        "summary",
        "lang",
        "status",
        "modified",
    }
)


def named_head(text: str) -> Head | None:
    """Front matter whose first line names its language, as `---json` does in Eleventy; `;;;` means JSON."""
    opening = _NAMED.match(text)
    closing = _END.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return None
    name = (opening[1] or "json").lower().replace("yml", "yaml")
    fields = text[opening.end() : closing.start()]
    if opening[2] and not fields.lstrip().startswith("{"):
        fields = f"{{{fields}\n}}"
    return Head(HeadLanguage(name), fields, text[closing.end() :])


def head_of_lines(text: str) -> Head | None:
    """Fields in plain lines up to the first blank one, as Pelican and MultiMarkdown have them.

    None where the first line is none, there is neither title nor date, or something else stands among them.
    """
    first = _LINE.match(text[: text.find("\n")]) if "\n" in text[:MAX_HEAD] else None
    if first is None or first[1].lower() not in _FIRST:
        return None
    end = text.find("\n\n", 0, MAX_HEAD)
    head = text[: end if end >= 0 else MAX_HEAD]
    table = table_of_lines(head)
    if table is None or len(table) < 2 or not table.keys() & {"title", "date"}:
        return None
    return Head(HeadLanguage.LINES, head, text[len(head) :])


def table_of_lines(head: str) -> YamlTable | None:
    """Lines `Name: value` as a mapping, names in lower case; indented ones go on with the value before them.

    Blank lines stand for nothing. None where another line is neither.
    """
    table = YamlTable()
    name = ""
    for number, line in enumerate(head.rstrip("\n").split("\n"), 1):
        if not line:
            name = ""
            continue
        if name and line[:1] in (" ", "\t"):
            table[name] = f"{table[name]} {line.strip()}"
            continue
        field = _LINE.match(line)
        if field is None:
            return None
        name = field[1].lower()
        table[name] = (field[2] or "").strip()
        table.lines.setdefault(name, number)
    return table
