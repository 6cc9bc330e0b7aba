"""Front matter as Org and reStructuredText write it, each line of it marked: `#+TITLE: ...`, `:date: ...`."""

from __future__ import annotations

from itertools import islice
from typing import Final

from newsreader.sources.files.heads import MAX_HEAD, Head, HeadLanguage
from newsreader.text import lazy_pattern

MAX_LINES: Final = 200

# A comment may be a heading of Markdown: it begins a head where it names the mode.
_ORG_BEGINNINGS: Final = ("#+", "# -*-", ":PROPERTIES:")
_ORG_LINE: Final = lazy_pattern(r"#\+([A-Za-z]\w{0,40}):[ \t]*(.*)")
_ORG_BESIDE: Final = lazy_pattern(r"(?:#(?: .*)?|:[A-Z]+:.*)?[ \t]*\Z")
_ORG_TAGS: Final = lazy_pattern(r":(?:[\w@#%-]+:)+\Z")
_ORG_MOMENT: Final = lazy_pattern(
    r"[<\[](\d{4}-\d\d-\d\d)(?: [^\W\d]+\.?)?(?: (\d{1,2}:\d\d))?[^<>\[\]]{0,40}[>\]]\Z"
)
_FIELDS: Final = {
    "title": "title",
    "date": "date",
    "author": "author",
    "description": "description",
    "summary": "summary",
    "slug": "slug",
    "tags": "tags",
    "filetags": "tags",
    "category": "category",
    "categories": "categories",
}
"""What Org and reStructuredText call a field, and what it is called everywhere else."""

_RULE: Final = lazy_pattern(r"([=\-`:'\"~^_*+#<>.])\1{2,}[ \t]*\Z")
_FIELD: Final = lazy_pattern(r":([A-Za-z][\w -]{0,40}):(?:[ \t]+(.*))?\Z")


def org_head(text: str) -> Head | None:
    """Lines `#+NAME: value` from the first on, comments and drawers of properties among them.

    None where they give neither title nor date.
    """
    if not text.startswith(_ORG_BEGINNINGS):
        return None
    fields: list[str] = []
    length = 0
    for line in islice(text[:MAX_HEAD].split("\n"), MAX_LINES):
        field = _ORG_LINE.match(line)
        if field is None and not _ORG_BESIDE.match(line):
            break
        fields.append(_org_field(field[1], field[2].strip()) if field else "")
        length += len(line) + 1
    return _head(fields, text[length:])


def _org_field(name: str, value: str) -> str:
    name = _FIELDS.get(name.lower(), "")
    if name == "tags":
        value = ", ".join(value.strip(":").split(":")) if _ORG_TAGS.match(value) else value
    elif name == "date" and (moment := _ORG_MOMENT.match(value)):
        value = " ".join(filter(None, moment.groups()))
    return f"{name}: {value}" if name and value else ""


def rest_head(text: str) -> Head | None:
    """A heading and behind it lines `:name: value`, as Pelican and Nikola read them; or these alone.

    None where they give nothing that is known, or neither title nor date.
    """
    if text[:1] != ":" and "\n:" not in text[:2_000]:
        return None
    lines = text[:MAX_HEAD].split("\n", MAX_LINES)
    fields, position = _rest_title(lines)
    first = position
    while position < len(lines):
        line = lines[position]
        field = _FIELD.match(line)
        if field:
            name = _FIELDS.get(field[1].lower(), "")
            fields.append(f"{name}: {(field[2] or '').strip()}" if name else "")
        elif line[:1] in (" ", "\t") and position > first:
            fields.append(line if fields[-1] else "")
        else:
            break
        position += 1
    if not any(fields[first:]):
        return None
    length = sum(len(line) + 1 for line in lines[:position])
    return _head(fields, text[length:])


def _rest_title(lines: list[str]) -> tuple[list[str], int]:
    """The title as a field, with a blank line for each other one up to the first field; how many they are."""
    rules = [bool(_RULE.match(line)) for line in lines[:3]]
    place = 1 if rules[:1] == [True] else 0
    if len(lines) <= place + 1 or not lines[place].strip() or rules[place + 1 : place + 2] != [True]:
        return [], 0
    end = place + 2
    while end < len(lines) and not lines[end].strip():
        end += 1
    fields = [""] * end
    fields[place] = f"title: {lines[place].strip()}"
    return fields, end


def _head(fields: list[str], body: str) -> Head | None:
    if not any(field.startswith(("title: ", "date: ")) for field in fields):
        return None
    return Head(HeadLanguage.LINES, "\n".join(fields), body)
