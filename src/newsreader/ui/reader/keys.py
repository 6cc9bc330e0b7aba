"""How a key on the reader screen becomes a command: by the keymap, alone or with the keys before it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from textual import events
from textual.message_pump import MessagePump

from newsreader.commands.keymap import Keys, key_name, spell
from newsreader.commands.registry import BY_ID, Group
from newsreader.errors import NewsreaderError
from newsreader.session.own_commands import RUN, TAG
from newsreader.ui.dialogs.ask import Steps, run
from newsreader.ui.reader.actions import handing, steps, triage
from newsreader.ui.reader.actions.context import Context
from newsreader.ui.reader.actions.table import ACTIONS
from newsreader.ui.reader.notices import Notices
from newsreader.ui.reader.painting import Dirty, Painter
from newsreader.ui.reader.typing.bindings import Bindings
from newsreader.ui.reader.typing.key_sequences import KeySequences
from newsreader.ui.reader.typing.line_mode import LineMode
from newsreader.ui.support.line_buffer import EDITS

if TYPE_CHECKING:
    from newsreader.config.commands_file import UserCommand

FROM_ANYWHERE: Final = frozenset({"quit.now"})
"""What leaves the reader while something is typed too, and however long the store takes to open."""
NEVER_OPENED: Final = FROM_ANYWHERE | {"quit"}
"""And where it could not be opened at all, or before there are articles."""
OF_ARTICLES: Final = frozenset({Group.MOVE, Group.READ, Group.TRIAGE})
"""What does nothing as long as there is no article."""


class ReaderKeys:
    """Before the store is there, one can leave; other keys are done once it is, and those that are about
    articles once there are some.
    """

    def __init__(
        self,
        owner: MessagePump,
        context: Context,
        bindings: Bindings,
        notices: Notices,
        painter: Painter,
        lines: tuple[LineMode, ...],
        early: Iterable[events.Key],
        elsewhere: Callable[[events.Key], bool],
    ) -> None:
        """`lines`: where something can be typed in; the first active one takes the keys. `early`: what was
        pressed already. `elsewhere` hands a key to what lies over the reader, and says whether there is
        something.
        """
        self._owner = owner
        self._context = context
        self._bindings = bindings
        self._notices = notices
        self._painter = painter
        self._lines = lines
        self._sequences = KeySequences(
            owner, bindings.keymap, self.run, self._unknown, lambda: painter.mark(Dirty.STATUS)
        )
        self._early = deque(early)
        self._elsewhere = elsewhere

    @property
    def pending(self) -> str:
        """What was typed of a sequence so far."""
        return self._sequences.pending

    @property
    def catching_up(self) -> bool:
        """Whether keys that were pressed before the store was there are still to be done."""
        return bool(self._early)

    def rebind(self) -> None:
        """From now on, keys mean what they are bound to now."""
        self._sequences.use(self._bindings.keymap)

    def takes(self, key: str) -> bool:
        """Whether a key with Alt means something now."""
        if self._active_line is not None:
            return key in EDITS
        match = self._bindings.keymap.match((key,))
        return match.pending or match.command is not None

    def take(self, event: events.Key) -> None:
        """Give a key to the line that is typed in; where there is none, it is one of the keymap."""
        loading = self._context.jobs.loading
        can_act = loading.shown or (loading.opened and not self._is_about_articles(event))
        if can_act and not self._early:
            self._give(event)
        elif self._leaves(_name(event), FROM_ANYWHERE if loading.opened or loading.busy else NEVER_OPENED):
            self._context.program.quit()
        elif loading.opened or loading.busy:
            self._early.append(event)

    def paste(self, text: str) -> None:
        """Give a pasted text to the line that is typed in."""
        line = self._active_line
        if line is not None:
            line.paste(text)

    def store_opened(self) -> None:
        """The store is there. Who wanted to leave before all else does not wait for articles, which may take
        long at a first start; unless that will be a step back from a filter. Who is new is told how to begin.
        """
        session = self._context.session
        wanted = session.updates.wanted
        filtered = session.list.filter_text or (wanted is not None and wanted.filter)
        if not filtered and self._early and self._leaves(_name(self._early[0]), NEVER_OPENED):
            self._context.program.quit()
        elif session.begins:
            self.run("welcome")

    def catch_up(self) -> None:
        """Do what was pressed before there was anything to do it to, each key where it belongs after the one
        before it: a line may be typed in since, or a dialog be open.
        """
        if self._early:
            key = self._early.popleft()
            if not self._elsewhere(key):
                self._give(key)
            self._owner.call_next(self.catch_up)

    def run(self, command_id: str, key: str = "") -> None:
        """Do what a command stands for; what goes wrong becomes a sentence."""
        self.attempt(partial(self._do, command_id, key))

    def click(self, hint: str) -> None:
        """Do what a hint stands for: a key for the line that is typed in, else a command."""
        line = self._active_line
        if line is not None:
            line.press(hint, None)
        else:
            self.run(hint)

    def attempt(self, act: Callable[[Context], object]) -> None:
        """Do something to the reader as it is seen; what goes wrong becomes a sentence."""
        self._painter.paint()
        try:
            act(self._context)
        except NewsreaderError as error:
            self._notices.explain(error)

    def _do(self, command_id: str, key: str, context: Context) -> None:
        self._notices.hush()
        asking = self._begun(command_id, replace(context, key=key) if key else context)
        if asking is not None:
            run(asking, self._notices.explain)

    def _begun(self, command_id: str, context: Context) -> Steps | None:
        """Do it; what is still to be asked is given back."""
        if command_id in BY_ID:
            return ACTIONS[command_id](context)
        if command_id.startswith(RUN):
            own = context.jobs.own_commands.named_by(command_id)
            if own.actions:
                return self._one_by_one(own, context)
            handing.hand_over(context, own, context.chosen)
            return None
        if command_id.startswith(TAG):
            triage.tag_as(context, command_id.removeprefix(TAG))
            return None
        view = context.jobs.views.named_by(command_id)
        steps.show_view(context, view.name, view.text)
        return None

    async def _one_by_one(self, macro: UserCommand, context: Context) -> None:
        """Do a macro: the first of its actions that fails is its last. All that it does is undone at once."""
        with context.session.deciding.in_one_go(), context.jobs.undo.together(macro.name):
            for action in macro.actions:
                self._painter.paint()
                asking = self._begun(action, context)
                if asking is not None:
                    await asking

    @property
    def _active_line(self) -> LineMode | None:
        return next((line for line in self._lines if line.active), None)

    def _give(self, event: events.Key) -> None:
        line, key = self._active_line, _name(event)
        if line is None:
            self._sequences.press(key)
        elif not event.is_printable and self._leaves(key, FROM_ANYWHERE):
            self._context.program.quit()
        else:
            line.press(event.key, event.character)

    def _is_about_articles(self, event: events.Key) -> bool:
        """Whether a key is, or may begin what is; not where something is typed."""
        if self._active_line is not None:
            return False
        match = self._bindings.keymap.match((_name(event),))
        if match.command is None:
            return match.pending
        return match.command not in BY_ID or BY_ID[match.command].group in OF_ARTICLES

    def _leaves(self, key: str, by: frozenset[str]) -> bool:
        return self._bindings.keymap.match((key,)).command in by

    def _unknown(self, keys: Keys) -> None:
        help_key = self._bindings.label("help")
        self._notices.say(f"{spell(keys)} does nothing here · {help_key} lists all keys")


def _name(event: events.Key) -> str:
    return key_name(event.key, event.character)
