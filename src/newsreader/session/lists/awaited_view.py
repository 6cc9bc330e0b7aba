"""A view for which full texts are still searched, while the rows from before stay."""

from __future__ import annotations

from collections.abc import Callable

Act = Callable[[], object]


class AwaitedView:
    """Whether the view in force can't be made yet (`waits`), and what is done once it can."""

    def __init__(self) -> None:
        self.waits = False
        self._renews = False
        self._put: Act | None = None

    def begin(self) -> None:
        """It can't be made."""
        self.waits = True

    def end(self) -> None:
        """It is made, or another one."""
        self.waits = self._renews = False
        self._put = None

    def renew(self) -> None:
        """Where it waits: its members are settled anew then, whatever is decided about rows until then."""
        self._renews = self.waits

    def put(self, put: Act) -> None:
        """Put the cursor somewhere: at once, or where it waits, in its own rows."""
        if self.waits:
            self._put = put
        else:
            put()

    def resume(self, *, renew: Act, rebuild: Act, keep: Callable[[Act], object]) -> Act | None:
        """Make it now, with its members settled anew or not. Returns what puts the cursor where it was
        wanted. Where that is nowhere, `keep` has it made with the cursor on its article.
        """
        make, put = (renew if self._renews else rebuild), self._put
        if put is None:
            keep(make)
        else:
            make()
        return put
