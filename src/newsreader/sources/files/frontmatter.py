"""One document: bytes in, an article and problems out. Nothing in the bytes can stop it.

The delimiters are python-frontmatter's to find; what stands between them is read by `guarded_yaml` and
`guarded_toml`. Where front matter can't be read, the fields that stand right by themselves and the body
are kept all the same.
"""

from __future__ import annotations

import json
import re
from itertools import islice, pairwise
from typing import Final, NamedTuple

from frontmatter.default_handlers import BaseHandler

from newsreader.model import Article, Body, BodyFormat, Problem
from newsreader.sources.encoding import byte_order_mark, decoded
from newsreader.sources.files import documents, guarded_toml, guarded_yaml
from newsreader.sources.files.guarded_toml import TomlError
from newsreader.sources.files.guarded_yaml import UnknownAliasError, Value, YamlError, YamlTable
from newsreader.sources.files.heads import HeadLanguage, head_of_lines, named_head, table_of_lines
from newsreader.sources.files.marked_heads import org_head, rest_head
from newsreader.sources.files.report import DocumentReport, shown
from newsreader.text import clean_block, first_control, lazy_pattern, strip_controls

MAX_DOCUMENT: Final = 16 * 1024 * 1024
"""The largest file that is read, in bytes."""
MAX_FRONT_MATTER: Final = 1024 * 1024
MAX_FIELDS: Final = 500
"""How many fields of broken front matter are tried one by one."""

BINARY_SAMPLE: Final = 4_096
# What no encoding of text has, but for UTF-16's zeros: pictures and programs have it at once.
_BINARY = lazy_pattern(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]|(?<=[\x80-\xff])\0|\0(?=[\x80-\xff])")
_FORMATS: Final = {
    ".html": BodyFormat.HTML,
    ".htm": BodyFormat.HTML,
    ".txt": BodyFormat.TEXT,
    ".org": BodyFormat.TEXT,
    ".rst": BodyFormat.TEXT,
}
_HTML_DOCUMENT = lazy_pattern(
    r"\s*(?:<\?xml[^<>]{0,200}\?>\s*)?(?:<!--[^<>]{0,1000}-->\s*)?<(?:!doctype|html|head|body)\b", re.I
)
_JSON_KEY = lazy_pattern(r"\{\s*(?:\"[^\"\n]{1,100}\"\s*:|\}\s)")
_SURROGATES = lazy_pattern(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_JSON_END = lazy_pattern(r"^\}[ \t]*$", re.MULTILINE)
_TOP_LEVEL_KEY = lazy_pattern(r"^[\"']?[A-Za-z_][\w .-]{0,60}[\"']?[ \t]*:(?=\s)", re.MULTILINE)
# A text with a colon in it (`title: One: two`), which YAML would have between quotes.
_PLAIN_FIELD = lazy_pattern(
    r"(?P<name>[A-Za-z_][\w-]{0,60}):[ \t]+(?P<value>[^\s\"'\[{&*!|>%@`#-][^\n#]*?)[ \t]*\n*"
)
_SECURED = lazy_pattern(r"^[ \t]*[\"']?secured[\"']?[ \t]*[:=].*(?:\n[ \t].*)*", re.MULTILINE | re.IGNORECASE)


class _Delimiters(BaseHandler):  # type: ignore[misc,unused-ignore]
    """Front matter from line 1 on between two lines of `opening`; YAML's may end with `...` too."""

    def __init__(self, opening: str, closing: str) -> None:
        # A line break first makes the search fast. The text is searched with one put before it.
        super().__init__(re.compile(rf"\n(?:{closing})[ \t]*(?=\n|\Z)"), opening, opening)
        self.opening: Final = opening


_YAML: Final = _Delimiters("---", r"---|\.\.\.")
_JSON: Final = _Delimiters("{", r"\}")
_TOML: Final = _Delimiters("+++", r"\+\+\+")
_LINES: Final = _Delimiters("", "")
_BY_LANGUAGE: Final = {
    HeadLanguage.YAML: _YAML,
    HeadLanguage.TOML: _TOML,
    HeadLanguage.JSON: _JSON,
    HeadLanguage.LINES: _LINES,
}


class _Parts(NamedTuple):
    """A document taken apart. `fields` begins with the line break that ends line 1 of the file."""

    delimiters: _Delimiters
    fields: str
    body: str
    closed: bool = True


def parse_document(data: bytes, path: str, source_name: str) -> tuple[Article | None, tuple[Problem, ...]]:
    """The article in a document's bytes, and what is wrong with them. Never fails, does no I/O.

    `path` is where the document lies, `source_name` what its folder is called. Without front matter a
    document is an article by its heading, text and file name, and that is noted.
    """
    report = DocumentReport(path)
    article = _article(data, path, source_name, report)
    return article, report.problems


def _article(data: bytes, path: str, source_name: str, report: DocumentReport) -> Article | None:
    if len(data) > MAX_DOCUMENT:
        report.error(f"the file is larger than {MAX_DOCUMENT >> 20} MB and is not read")
        return None
    text = decode(data, report)
    if not text or text.isspace():
        report.error("the file is empty")
        return None
    parts = _split(text)
    table = YamlTable() if parts is None else _fields(parts, report)
    body = _body(_text_after(parts, table, text), path)
    if parts is None:
        if text.count("\ufffd") * 10 > len(text):
            report.error("this is no text file")
            return None
        # Below blank lines it was meant; what has none at all is a note, and whole.
        meant = text.lstrip().startswith(("---\n", "+++\n"))
        (report.warn if meant else report.note)("no front matter: line 1 is not “---”", 1)
    article = documents.article_of(table, body, report, path, source_name)
    if article is None:
        report.error("nothing to show: no title, no text and no address", 1)
    return article


def decode(data: bytes, report: DocumentReport) -> str:
    """The text of a file, with line feeds for line ends and without control characters.

    UTF-8, or UTF-16 and UTF-32 by their byte order mark, or another encoding by its letters; what can't be
    decoded becomes U+FFFD.
    """
    mark, encoding = byte_order_mark(data)
    if encoding != "utf-8":
        report.warn(f"the text is {encoding[:6].upper()}; better save it as UTF-8", 1)
    data = data.removeprefix(mark)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
        text = _in_other_encoding(data, encoding, line, report)
    else:
        if encoding == "utf-8" and (text[:8].count("\0") or "\x1b$" in text):
            text = _in_other_encoding(data, encoding, 1, report)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    control = first_control(text)
    if control is not None:
        line = text.count("\n", 0, control) + 1
        report.warn(f"control characters, left out (the first is U+{ord(text[control]):04X})", line)
        text = strip_controls(text)
    return text


def _in_other_encoding(data: bytes, encoding: str, line: int, report: DocumentReport) -> str:
    """A text that is not in UTF-8, or in some lines not. `line`: the first of them."""
    guess = None if encoding != "utf-8" or _BINARY.search(data, 0, BINARY_SAMPLE) else decoded(data)
    if guess is None or guess.codec == "utf-8":
        report.warn(f"not valid {encoding[:6].upper().rstrip('-')}: shown as \ufffd what can't be read", line)
        return data.decode(encoding, "replace")
    name = re.sub(r"\Acp(?=125)", "windows-", guess.codec.replace("_", "-"))
    report.warn(f"not valid UTF-8: read as {name}; better save it as UTF-8", line)
    return guess.text


def _split(text: str) -> _Parts | None:
    """The parts of a document; None where it doesn't begin with a delimiter."""
    for delimiters in (_YAML, _TOML):
        opening, rest = delimiters.opening, text.find("\n")
        if text[: max(rest, len(opening))].rstrip(" \t\n") != opening:
            continue
        try:
            fields, body = delimiters.split("\n" + text)
        except ValueError:  # it is never closed
            return _Parts(delimiters, text[rest:] if rest >= 0 else "", "", closed=False)
        return _Parts(delimiters, fields, body)
    head = named_head(text) or head_of_lines(text) or org_head(text) or rest_head(text)
    return _Parts(_BY_LANGUAGE[head.language], head.fields, head.body) if head else _json_parts(text)


def _json_parts(text: str) -> _Parts | None:
    """Hugo's third form: a JSON mapping with which the document begins."""
    if text[:1] != "{" or not _JSON_KEY.match(text):
        return None
    try:
        _, end = json.JSONDecoder().raw_decode(text[:MAX_FRONT_MATTER])
    except RecursionError:
        return None
    except ValueError:
        # As Hugo finds it: a brace by itself at the beginning of a line ends it.
        closing = _JSON_END.search(text)
        if closing is None:
            return None
        end = closing.end()
    return _Parts(_JSON, text[:end], text[end:])


def _fields(parts: _Parts, report: DocumentReport) -> YamlTable:
    """The mapping between the delimiters; an empty one, and a problem, where there is none."""
    if not parts.closed:
        report.warn(
            f"the front matter that begins here is not closed by a line “{parts.delimiters.opening}”",
            1,
        )
    if len(parts.fields) > MAX_FRONT_MATTER:
        report.warn(f"front matter of more than {MAX_FRONT_MATTER >> 20} MB is not read", 1)
        return YamlTable()
    try:
        if parts.delimiters is _LINES:
            return table_of_lines(parts.fields) or YamlTable()
        if parts.delimiters is _TOML:
            return guarded_toml.load(parts.fields, report)
        fields = _as_yaml(parts.fields) if parts.delimiters is _JSON else _without_pairs(parts.fields)
        value = guarded_yaml.load(fields, report)
    except TomlError as error:
        report.warn(f"front matter: {error.message}", error.line)
        return YamlTable()
    except YamlError as error:
        report.warn(f"front matter: {error.message}", error.line)
        return _readable_fields(parts.fields, error.line, report) if parts.closed else YamlTable()
    if isinstance(value, YamlTable):
        return value
    if value is None:
        report.warn("front matter: there is nothing in it", 1)
    else:
        report.warn(f"front matter: expected fields (“title: …”), found {shown(value)}", 2)
    return YamlTable()


def _as_yaml(fields: str) -> str:
    """JSON as YAML reads it."""
    return _without_pairs(fields.replace("\t", " ").replace("\\/", "/"))


def _without_pairs(fields: str) -> str:
    """With characters for pairs of surrogates, which programs that know JSON write into YAML too."""
    return _SURROGATES.sub(lambda pair: json.loads(f'"{pair[0]}"'), fields)


def _readable_fields(fields: str, bad_line: int, report: DocumentReport) -> YamlTable:
    """The top-level fields of broken YAML that are right by themselves. `bad_line` is reported already."""
    table = YamlTable()
    starts = [key.start() for key in islice(_TOP_LEVEL_KEY.finditer(fields), MAX_FIELDS)]
    line = 1
    position = 0
    for start, end in pairwise([*starts, len(fields)]):
        line += fields.count("\n", position, start)
        position = start
        chunk = fields[start:end]
        try:
            value: Value = guarded_yaml.load(chunk, report, line)
        except UnknownAliasError:  # the anchor stood in another field
            continue
        except YamlError as error:
            if not line <= bad_line <= line + chunk.count("\n"):
                report.warn(f"front matter: {error.message}", error.line)
            if as_written := _PLAIN_FIELD.fullmatch(chunk):
                name = as_written["name"]
                table.setdefault(name, as_written["value"])
                table.lines.setdefault(name, line)
            continue
        if isinstance(value, YamlTable):
            for name in value.keys() - table.keys():
                table[name] = value[name]
                table.lines[name] = value.lines.get(name, line)
    return table


def _text_after(parts: _Parts | None, table: YamlTable, text: str) -> str:
    """The text that is a document's body; nothing secured in it where front matter may be part of it."""
    if parts is None:
        return _SECURED.sub("", text)
    if parts.closed or table:
        return parts.body
    return _SECURED.sub("", parts.fields)


def _body(text: str, path: str) -> Body | None:
    if not text or text.isspace():
        return None
    text = clean_block(text).strip("\n").rstrip()
    suffix = path[path.rfind(".") :].lower()
    body_format = _FORMATS.get(suffix, BodyFormat.MARKDOWN)
    if body_format is BodyFormat.MARKDOWN and _HTML_DOCUMENT.match(text):
        body_format = BodyFormat.HTML
    return Body(body_format, text) if text else None
