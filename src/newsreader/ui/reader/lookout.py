"""What the reader screen looks about for, again and again: what others did, and what time brings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newsreader.text import plural

if TYPE_CHECKING:
    from newsreader.ui.reader.screen import ReaderScreen

SECONDS: Final = 1.0


class ReaderLookout:
    """Looks once a second while the reader is open."""

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen

    def start(self) -> None:
        self._screen.set_interval(SECONDS, self.look)

    def look(self) -> None:
        """Take over what other readers and the command line did; wake what was snoozed. Where the terminal is
        gone, leave: a program that was told to outlive it would only use up time.
        """
        screen = self._screen
        if screen.system.terminal_is_gone():
            screen.quit()
            return
        if not screen.intake.opened:
            return
        screen.feeds.look_about()
        screen.views.look_about()
        screen.rules.look_about()
        screen.mistakes.tell()
        changed = screen.session.desk.catch_up()
        if changed:
            screen.decided(changed)
        woken = screen.store.wake()
        if woken:
            screen.rearrange(lambda: screen.browsing.bring_back(woken))
            screen.say(f"back from snoozing: {plural(len(woken), 'article')}")
        if not screen.intake.busy and screen.rest.resting:
            screen.liking.look_about()
