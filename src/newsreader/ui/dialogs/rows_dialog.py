"""What the dialogs about one list of rows share: the keys of the reader, and a message over the rows."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar, Generic

from textual.binding import BindingType

from newsreader.errors import NewsreaderError
from newsreader.ui.dialogs.base import Dialog, Result
from newsreader.ui.dialogs.keys import KeysScreen
from newsreader.ui.widgets.row_list import RowList


class RowsDialog(Dialog[Result], Generic[Result]):
    """A dialog about one list of rows, with the keys of the reader. `_message` stands until the next move."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("j,down", "move(1)", "Down"),
        ("k,up", "move(-1)", "Up"),
        ("g,home", "move(-1000000)", "Top"),
        ("G,end", "move(1000000)", "Bottom"),
        ("ctrl+d,pagedown,space", "page(1)", "Page down"),
        ("ctrl+u,pageup", "page(-1)", "Page up"),
        ("question_mark", "keys", "All keys"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._message = ""

    @property
    @abstractmethod
    def rows(self) -> RowList:
        """The list."""

    def action_move(self, rows: int) -> None:
        self.rows.move_to(self.rows.cursor + rows)
        self.say("")

    def action_page(self, pages: int) -> None:
        self.action_move(pages * self.rows.page)

    def action_keys(self) -> None:
        """List the keys: those of this dialog alone first."""
        bindings = (*type(self).BINDINGS, *RowsDialog.BINDINGS, *Dialog.BINDINGS[:1])
        self.app.push_screen(KeysScreen(bindings, self.rows.palette))

    def say(self, message: str) -> None:
        self._message = message
        self._show_status()

    def explain(self, error: NewsreaderError) -> None:
        """Tell what went wrong, here and over the screen."""
        self.say(error.message)
        self.warn(error)

    def attempt(self, act: Callable[[], object]) -> None:
        """Do something that may go wrong."""
        try:
            act()
        except NewsreaderError as error:
            self.explain(error)

    @abstractmethod
    def _show_status(self) -> None:
        """Show the message, and what else there is to say about the rows."""
