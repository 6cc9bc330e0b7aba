"""Which documents are notes of one folder, of which likeness alone makes no story."""

from __future__ import annotations

import msgspec
import pytest

from newsreader.library.reports import report_of
from newsreader.model import Article, Body, BodyFormat, Provider, SourceKind, SourceRef, Urls

NOTE = Article(
    id="a",
    title="Ferry times",
    body=Body(BodyFormat.MARKDOWN, "\n# Ferry times\n\nAt dawn."),
    sources=(SourceRef(SourceKind.CORPUS, "notes", "/notes/ferry.md"),),
)


def folder_of(article: Article) -> str:
    return report_of(article.id, msgspec.msgpack.encode(article), ()).feed


def test_a_text_under_its_own_heading_that_names_no_provider_is_a_note_of_its_folder() -> None:
    assert folder_of(NOTE) == "notes"


@pytest.mark.parametrize(
    "told",
    [
        {"provider": Provider("Tribune", "")},
        {"urls": Urls(original="https://site.example/1")},
        {"body": None},
        {"body": Body(BodyFormat.MARKDOWN, "At dawn.")},
        {"body": Body(BodyFormat.HTML, "<h1>Ferry times</h1>")},
    ],
)
def test_what_may_be_a_report_is_of_no_folder(told: dict[str, object]) -> None:
    assert folder_of(msgspec.structs.replace(NOTE, **told)) == ""
