"""Articles of files whose addresses are told apart now: what was decided about them before goes with them."""

from __future__ import annotations

from pathlib import Path

from fakes import NOW, write_article

from newsreader.config.schema import Config
from newsreader.library import Change, Library
from newsreader.model import TriageField, id_from_canonical, id_from_url
from newsreader.session.session import Session
from newsreader.system.paths import Paths

SHOW = "https://paper.example/show"
ROUTE = "https://app.example/#/article/1"
FORMER = id_from_canonical("paper.example/show")
FORMER_ROUTE = id_from_canonical("app.example")


def opened(paths: Paths, folder: Path) -> Session:
    session = Session.open([folder], paths, Config(), clock=lambda: NOW)
    session.load_all()
    return session


def test_marks_bonds_and_tags_are_inherited_once(paths: Paths, tmp_path: Path) -> None:
    seven, eight, nine = (id_from_url(f"{SHOW}?src={number}") for number in (7, 8, 9))
    library = Library.open(paths.library)
    library.record(
        "before",
        [
            Change(FORMER, TriageField.STARRED, True),
            Change(FORMER, "tag:later", True),
            Change(FORMER, TriageField.SNOOZED, 4_000_000_000),
            Change(FORMER, f"apart:{FORMER_ROUTE}", True),
            Change(FORMER_ROUTE, TriageField.READ, True),
            Change(eight, TriageField.READ, True),
        ],
    )
    library.close()
    folder = tmp_path / "news"
    for number in (7, 8, 9):
        write_article(folder, str(number), f"title: Show {number}\nlink: {SHOW}?src={number}")
    write_article(folder, "route", f"title: Route\nlink: {ROUTE}")

    session = opened(paths, folder)
    for heir in (seven, nine):
        triage = session.store.decided(heir)
        assert (triage.starred, set(triage.tags), triage.snoozed_until) == (True, {"later"}, 4_000_000_000)
    assert not session.store.decided(eight).starred, "about it something was decided since"
    assert session.store.decided(id_from_url(ROUTE)).read
    apart = {tuple(sorted(pair)) for pair in session.library.constraints().apart}
    assert tuple(sorted((seven, id_from_url(ROUTE)))) in apart

    session.desk.decide("unstar", [seven])
    session.close()
    session = opened(paths, folder)
    assert not session.store.decided(seven).starred
    assert session.store.decided(nine).starred
    session.close()
