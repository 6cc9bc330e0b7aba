"""A scheduler of which a test says what is done when: no thread, no clock, no waiting."""

from __future__ import annotations

from collections import deque

from newsreader.session.scheduler import Act, Cancel


class ByHandScheduler:
    """Work waits until a test has it done. The user has not done anything yet."""

    def __init__(self) -> None:
        self._pressed_at: float | None = None
        self.time = 0.0
        self.waiting: deque[tuple[str, Act]] = deque()
        """Group and work of what is to be done in the background."""
        self._later: list[tuple[float, Act]] = []
        self.ended = False
        """Whether the owner is gone, so that nothing is handed to it any more."""

    def background(self, work: Act, group: str) -> None:
        self.waiting.append((group, work))

    aside = background

    def on_owner(self, act: Act) -> None:
        if not self.ended:
            act()

    between_keys = on_owner

    def after(self, seconds: float, act: Act) -> Cancel:
        entry = self.time + seconds, act
        self._later.append(entry)

        def cancel() -> None:
            if entry in self._later:
                self._later.remove(entry)

        return cancel

    def after_frame(self, act: Act) -> Cancel:
        return self.after(0.0, act)

    def every(self, seconds: float, act: Act) -> Cancel:
        cancel = self.after(seconds, lambda: again())

        def again() -> None:
            nonlocal cancel
            cancel = self.after(seconds, again)
            act()

        return lambda: cancel()

    def now(self) -> float:
        return self.time

    def key_waits(self) -> bool:
        return False

    def idle_seconds(self) -> float:
        return float("inf") if self._pressed_at is None else self.time - self._pressed_at

    def pressed(self, seconds_ago: float = 0.0) -> None:
        """The user did something last so long ago."""
        self._pressed_at = self.time - seconds_ago

    def work(self, group: str | None = None) -> int:
        """Do what waits in the background, of one group or all. Returns how much that was."""
        done = 0
        for waiting in tuple(self.waiting):
            if group in (None, waiting[0]):
                self.waiting.remove(waiting)
                waiting[1]()
                done += 1
        return done

    def advance(self, seconds: float) -> None:
        """Let time pass: what is due is done, the earliest first."""
        end = self.time + seconds
        while due := [entry for entry in self._later if entry[0] <= end]:
            entry = min(due, key=lambda waiting: waiting[0])
            self._later.remove(entry)
            self.time = entry[0]
            entry[1]()
        self.time = end
