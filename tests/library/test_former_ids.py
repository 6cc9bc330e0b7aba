"""Addresses that are spelt otherwise than before: what was decided about their articles goes with them."""

from __future__ import annotations

from pathlib import Path

import msgspec
from feeding import FEED, deliver, entry

from newsreader.library import Change, Library
from newsreader.library.database import connect, transaction
from newsreader.library.recovery.former_ids import move_to_new_ids
from newsreader.model import TriageField, id_from_canonical, id_from_url

URL = "https://paper.example/show?src=7"
FORMER = id_from_canonical("paper.example/show")


def test_marks_journal_and_texts_go_to_the_new_id(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    made_before(path)
    library = Library.open(path)
    new = id_from_url(URL)
    assert new != FORMER
    assert set(library.triage()) == {new, "another"}
    assert library.triage()[new].starred
    article = library.feeds.article(new)
    assert article is not None
    assert article.urls.original == URL
    assert library.feeds.article(FORMER) is None
    action = library.deciding.undo()
    assert action is not None
    assert [change.article_id for change in action.changes] == [new]
    assert library.notice is None
    library.close()


def made_before(path: Path) -> None:
    """A library whose article bore the id of the version before, once its step to new ids was made."""
    library = Library.open(path)
    told = entry("Show", url=URL)
    former = msgspec.structs.replace(told.article, id=FORMER)
    deliver(library.feeds, msgspec.structs.replace(told, article=former), url=FEED)
    library.record("read", [Change("another", TriageField.READ, True)])
    library.record("starred", [Change(FORMER, TriageField.STARRED, True)])
    library.close()
    connection = connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")  # as while a library is brought up to date
    with transaction(connection):
        move_to_new_ids(connection)
    connection.close()
