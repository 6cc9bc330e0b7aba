"""What came of a round, in words: the same on the screen and on the command line."""

from __future__ import annotations

from collections.abc import Iterator

from newsreader.sync.folder import FolderSync
from newsreader.sync.process import SyncReport
from newsreader.sync.round import Progress
from newsreader.text import plural


def report_in_words(report: SyncReport, folder: str) -> str:
    """What the last report of a round says came of it; empty where it says nothing. `folder`: that of other
    machines, as the user wrote it.
    """
    if report.folder is not None:
        return folder_in_words(folder, report.folder)
    return round_in_words(report.progress) if report.progress is not None else ""


def round_in_words(progress: Progress) -> str:
    """What a round brought and sent, and what it could not do."""
    return f"{progress.account}: {', '.join(_parts(progress))}"


def folder_in_words(folder: str, done: FolderSync) -> str:
    """What was told to other machines by their folder, and taken over from them."""
    return f"{folder}: {plural(done.told, 'decision')} told, {done.taken:,} taken over"


def step_in_words(progress: Progress) -> str:
    """How far a round is."""
    how_far = f"{progress.done:,} of {progress.total:,}" if progress.total else f"{progress.sent:,} sent"
    return f"{progress.account}: {how_far}"


def _parts(progress: Progress) -> Iterator[str]:
    yield plural(progress.new, "new article") if progress.new else "nothing new"
    if progress.sent:
        yield f"{plural(progress.sent, 'decision')} sent"
    if progress.taken:
        yield f"{plural(progress.taken, 'decision')} taken over"
    if progress.waiting:
        yield f"{progress.waiting:,} to send"
    if progress.refused:
        yield f"{progress.refused:,} refused"
    if progress.contrary:
        yield f"{progress.contrary:,} not done though the server said so"
    if progress.went_back:
        yield "the server went back to a backup, and was told again what was decided"
