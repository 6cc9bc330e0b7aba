"""What each command does on the reader screen: a method for every id of the registry."""

from __future__ import annotations

from collections.abc import Callable

from newsreader.commands.registry import Command
from newsreader.query import Sort, SortKey
from newsreader.session.details import why_of
from newsreader.text import plural
from newsreader.ui.reader.actions.feeds import FeedCommands
from newsreader.ui.reader.actions.rules import RuleCommands
from newsreader.ui.reader.actions.stories import StoryCommands
from newsreader.ui.reader.actions.views import ViewCommands
from newsreader.ui.reader.layout import Pane


class ReaderCommands(StoryCommands, FeedCommands, ViewCommands, RuleCommands):
    """Turns commands into changes of the screen's state."""

    def run(self, command: Command, key: str) -> None:
        """Do a command. `key` is the key that called it; the related articles are told apart by it."""
        if command.id == "related":
            self.do_related(key)
            return
        method: Callable[[], None] = getattr(self, command.method)
        method()

    # Moving about

    def do_move_down(self) -> None:
        self._move(1)

    def do_move_up(self) -> None:
        self._move(-1)

    def do_move_top(self) -> None:
        self._move(-self._far)

    def do_move_bottom(self) -> None:
        self._move(self._far)

    def do_move_half_down(self) -> None:
        self._move(self._half_page)

    def do_move_half_up(self) -> None:
        self._move(-self._half_page)

    def do_pane_left(self) -> None:
        self._to_pane(-1)

    def do_pane_right(self) -> None:
        if self._screen.panes.active is Pane.TOPICS:
            self.choose_view()
        else:
            self._to_pane(1)

    def do_pane_next(self) -> None:
        self._to_pane(1, round_about=True)

    def do_pane_previous(self) -> None:
        self._to_pane(-1, round_about=True)

    def do_unread_next(self) -> None:
        self._to_unread(1, "no unread article below")

    def do_unread_previous(self) -> None:
        self._to_unread(-1, "no unread article above")

    def do_back(self) -> None:
        screen = self._screen
        if not screen.jumps:
            screen.say("no jump to go back from")
            return
        screen.go_to(screen.jumps.pop())

    # Reading

    def do_page(self) -> None:
        screen = self._screen
        if screen.panes.active is Pane.TOPICS:
            self.choose_view()
        elif screen.panes.one_at_a_time and screen.panes.active is Pane.LIST:
            screen.panes.enter(Pane.DETAIL)
        elif not screen.detail.scroll_page():
            if screen.articles.current is not None:
                self.mark_read(screen.articles.current)
            self.do_unread_next()

    def do_read(self) -> None:
        screen = self._screen
        if screen.panes.active is Pane.TOPICS:
            self.choose_view()
            return
        current = self._current()
        screen.show_detail()
        screen.panes.enter(Pane.DETAIL)
        self.mark_read(current)

    def do_open_background(self) -> None:
        current = self._current()
        address = self._address(current)
        self.mark_read(current)
        self._screen.desktop.open(address, front=False)
        self._move_article(1)

    def do_related(self, key: str) -> None:
        """The related articles have the first numbers, the files the next."""
        from newsreader.session.article_facts import enclosures

        screen = self._screen
        current = self._current()
        article, others = screen.session.article(current), screen.jobs.stories.others_of(current)
        files, by_number = tuple(enclosures(article)), others.numbered()
        number = int(key)
        other = by_number.get(number)
        if other is None:
            place = number - others.first_file
            if 0 <= place < len(files):
                screen.desktop.open(files[place].url)
            else:
                screen.say(_no_such_number(number, len(by_number), len(files)))
        elif other.id is not None:
            self.jump(other.id)
        elif other.url is not None:
            screen.desktop.open(other.url)
        else:
            screen.say(f"article {number} has no address")

    def do_link(self) -> None:
        """Ask for the number of a link in the text, and open it."""
        screen = self._screen
        self._current()
        screen.show_detail()
        detail = screen.detail.detail
        links = {link.number: link.url for link in detail.document.links} if detail is not None else {}
        if not links:
            screen.say("no links in this text")
            return

        def answered(text: str) -> None:
            number = int(text) if text.isdecimal() and len(text) < 7 else 0
            if number in links:
                screen.desktop.open(links[number])
            elif text:
                screen.say(f"no link {text}: there are {len(links)}", "warning")

        screen.prompt.ask(f"link 1 to {len(links)}", answered)

    def do_copy_link(self) -> None:
        self._screen.desktop.copy(self._address(self._current()), "link")

    def do_copy_markdown(self) -> None:
        headline = self._screen.store.headline(self._current())
        title = (headline.title if headline else "").translate({ord(char): f"\\{char}" for char in "[]\\"})
        address = self._address(self._current()).replace("(", "%28").replace(")", "%29")
        self._screen.desktop.copy(f"[{title}]({address})", "Markdown link")

    def do_zen(self) -> None:
        self._current()
        self._screen.panes.set_zen(not self._screen.panes.zen)

    def do_why(self) -> None:
        from newsreader.ui.dialogs.why import WhyScreen

        screen = self._screen
        why = why_of(screen.session, self._current(), screen.browsing.view.sort)
        screen.app.push_screen(WhyScreen(why, screen.palette, screen.size.width))

    # The list

    def do_filter(self) -> None:
        self._screen.filter.edit()

    def do_clear(self) -> None:
        screen = self._screen
        if screen.panes.zen:
            screen.panes.set_zen(False)
        elif screen.marking.ids:
            self.unmark()
        elif screen.browsing.filter_text:
            screen.filter.leave()
        elif screen.intake.progress:
            screen.intake.stop()
        elif screen.jobs.feeds.progress:
            screen.jobs.feeds.stop()
        else:
            self._to_list()

    def do_sort(self) -> None:
        from newsreader.ui.dialogs.choice import ChoiceScreen

        screen = self._screen
        now = screen.browsing.view.sort
        options = {
            f"{key}:{turned}": f"by {key.value}{', turned round' if turned else ''}"
            for turned in (False, True)
            for key in SortKey
        }

        def chosen(value: str | None) -> None:
            if value is not None:
                key, _, turned = value.partition(":")
                screen.order(Sort(SortKey(key), turned == "True"))

        screen.app.push_screen(ChoiceScreen("Order of the list", options, f"{now.key}:{now.reverse}"), chosen)

    def do_density(self) -> None:
        self._screen.articles.set_compact(self._screen.articles.row_height == 2)

    # The program

    def do_palette(self) -> None:
        from textual.command import CommandPalette

        from newsreader.ui.dialogs.command_palette import registry_provider

        screen = self._screen
        provider = registry_provider(screen.jobs.views.commands, screen.keymap, screen.keys.run)
        screen.app.push_screen(CommandPalette(providers=[provider], placeholder="Search the commands…"))

    def do_help(self) -> None:
        from newsreader.ui.dialogs.help import HelpScreen

        screen = self._screen
        screen.app.push_screen(HelpScreen(screen.keymap, screen.palette, screen.jobs.views.commands))

    def do_problems(self) -> None:
        from newsreader.ui.dialogs.problems import ProblemsScreen

        self._screen.app.push_screen(ProblemsScreen(self._screen.session.all_problems, self._screen.palette))

    def do_theme_next(self) -> None:
        self._screen.appearance.switch()

    def do_theme_choose(self) -> None:
        from newsreader.ui.dialogs.choice import ChoiceScreen

        appearance = self._screen.appearance
        before = appearance.theme

        def put_on(name: str | None) -> None:
            appearance.theme = name or before

        options = {name: name for name in appearance.names}
        self._screen.app.push_screen(ChoiceScreen("Theme", options, before, preview=put_on), put_on)

    def do_suspend(self) -> None:
        self._screen.app.action_suspend_process()

    def do_quit(self) -> None:
        screen = self._screen
        if screen.panes.zen:
            screen.panes.set_zen(False)
        elif screen.panes.active is not Pane.LIST:
            self._to_list()
        elif screen.browsing.filter_text:
            screen.filter.leave()
        else:
            self.do_quit_now()

    def do_quit_now(self) -> None:
        self._screen.quit()

    # What several of them do

    def jump(self, article_id: str) -> None:
        """Go to an article of the store, by another view if this one doesn't show it; Backspace returns."""
        screen = self._screen
        screen.jumps.append(screen.here())
        row = screen.browsing.reach(article_id)
        if row is None:
            screen.browsing.choose(*screen.browsing.view_of(article_id))
            row = screen.browsing.reach(article_id)
            screen.show_view(row or 0)
        else:
            screen.show_rows(row)
            screen.show_detail()

    def choose_view(self) -> None:
        """Show what the sidebar's cursor stands on, and give the keys to the list."""
        screen = self._screen
        entry = screen.sidebar.current
        if entry is not None and entry.query is not None:
            screen.views.choose(entry.title, entry.query)

    def _to_list(self) -> None:
        self._screen.panes.enter(Pane.LIST)

    def _move(self, delta: int) -> None:
        screen = self._screen
        if screen.panes.active is Pane.DETAIL:
            screen.detail.scroll_lines(delta)
        elif screen.panes.active is Pane.TOPICS:
            screen.sidebar.step(delta)
        else:
            self._move_article(delta)

    def _move_article(self, delta: int) -> None:
        if self._screen.articles.move_to(self._screen.articles.cursor + delta):
            self._screen.show_detail_soon()

    def _to_unread(self, step: int, otherwise: str) -> None:
        screen = self._screen
        row = screen.browsing.unread_from(screen.articles.cursor, step)
        if row is None:
            screen.say(otherwise)
            return
        screen.articles.move_to(row)
        screen.show_detail()

    def _to_pane(self, step: int, *, round_about: bool = False) -> None:
        panes = list(Pane)
        position = panes.index(self._screen.panes.active) + step
        position = position % len(panes) if round_about else max(0, min(position, len(panes) - 1))
        self._screen.panes.enter(panes[position])

    @property
    def _far(self) -> int:
        return max(
            self._screen.articles.count, self._screen.sidebar.count, self._screen.detail.virtual_size.height
        )

    @property
    def _half_page(self) -> int:
        screen = self._screen
        if screen.panes.active is Pane.DETAIL:
            return max(1, screen.detail.size.height // 2)
        return max(1, (screen.sidebar if screen.panes.active is Pane.TOPICS else screen.articles).page // 2)


def _no_such_number(number: int, related: int, files: int) -> str:
    if not related and not files:
        return "no related articles"
    if not files:
        return f"no related article {number}: there are {related}"
    return f"nothing has the number {number}: there are {related} related and {plural(files, 'file')}"
