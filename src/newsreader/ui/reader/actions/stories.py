"""The commands about stories: fold, archive whole, put together and take apart by hand."""

from __future__ import annotations

from newsreader.errors import NewsreaderError
from newsreader.session.rows import Fold
from newsreader.ui.reader.actions.triage import TriageCommands


class StoryCommands(TriageCommands):
    """What is done to a story as a whole."""

    def do_fold(self) -> None:
        """Unfold the story under the cursor, or fold it; the cursor stays on it."""
        screen, browsing = self._screen, self._screen.browsing
        current = self._current()
        lead = browsing.lead_of(current)
        if lead is None:
            screen.say("no other report of this story here")
            return
        browsing.toggle_fold(lead)
        row = browsing.position(lead) or 0
        top, page = screen.articles.top_row, screen.articles.page
        if browsing.fold_of(lead) is Fold.UNFOLDED:
            # As many of the reports come into sight as there is room for.
            last = row + len(browsing.below(lead))
            top = min(row, max(top, last - page + 1))
        screen.show_rows(row, top)
        screen.show_detail_soon()

    def do_fold_stories(self) -> None:
        """One row for each story, or one for each report."""
        screen, browsing = self._screen, self._screen.browsing
        screen.rearrange(lambda: browsing.set_folded(not browsing.folded))
        screen.say("one row for each story" if browsing.folded else "every report is a row")

    def do_archive_story(self) -> None:
        """Move every report of the stories to the archive, or out of it."""
        self._turn("archive", "unarchive", self._screen.browsing.stories_of)

    def do_story_merge(self) -> None:
        """Make one story of the marked rows."""
        screen, chosen = self._screen, self._chosen()
        if len(chosen) < 2:
            key = screen.keymap.label("mark")
            raise NewsreaderError(f"mark the rows that are one story first, with {key}")
        self.unmark()
        screen.did(screen.session.desk.merge(chosen))

    def do_story_split(self) -> None:
        """Take the marked reports, else the one under the cursor, out of their stories."""
        outcome = self._screen.session.desk.split(self._chosen())
        if outcome.action is not None:
            self.unmark()
        self._screen.did(outcome)
