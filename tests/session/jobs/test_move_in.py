"""Moving in while the reader is open: looked at first, and changed after a yes."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import NOW

from newsreader.config.schema import Config
from newsreader.errors import NewsreaderError
from newsreader.feeds.move_in import MoveInPlan
from newsreader.session.jobs.feeds.move_in import MoveInJob, summary_of
from newsreader.session.jobs.feeds.refresh import FeedRefreshJob
from newsreader.session.scheduler import InlineScheduler
from newsreader.session.session import Session
from newsreader.system.paths import Paths

CSV = "url,title,time_added,tags,status\nhttps://a.example/1,One,1600000000,x,unread\n"


def test_what_was_kept_is_shown_first_and_taken_over_after_a_yes(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FeedRefreshJob, "refresh_some", lambda job, urls: None)
    (tmp_path / "pocket.csv").write_text(CSV)
    session, scheduler = Session.open((), paths, Config(), clock=lambda: NOW), InlineScheduler()
    session.open_store()
    refresh = FeedRefreshJob(session, scheduler, came=lambda: None, refreshed=lambda: None)
    job = MoveInJob(session, scheduler, refresh)
    plans: list[MoveInPlan] = []
    said: list[str] = []
    errors: list[NewsreaderError] = []

    job.look(str(tmp_path / "pocket.csv"), plans.append, errors.append)
    scheduler.settle()
    (planned,) = plans
    assert summary_of(planned).startswith("Pocket: 1 article, ")
    assert not session.library.feeds.ids(), "nothing is changed by looking"

    job.take(planned, said.append, errors.append)
    scheduler.settle()
    (article_id,) = session.library.feeds.ids()
    assert said[0].startswith("imported")
    assert article_id in session.store
    assert session.store.decided(article_id).tags == {"later", "x"}

    job.look(str(tmp_path / "pocket.csv"), plans.append, errors.append)
    job.look("nowhere", plans.append, errors.append)
    scheduler.settle()
    assert not plans[-1], "all of it is here already"
    assert "no such file" in errors[0].message
    session.close()
