"""Every command, once: id, keys, title, help, group.

The keymap, the palette and the help screen are made from this list; `ui.reader.actions` has one
function for each id, which a test checks.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec


class Group(StrEnum):
    MOVE = "Moving about"
    READ = "Reading"
    TRIAGE = "Triage"
    LIST = "The list"
    VIEWS = "Views"
    RULES = "Rules"
    PROGRAM = "The program"


class Command(msgspec.Struct, frozen=True):
    """What a key can do, by the name that the keymap uses."""

    id: str
    keys: str
    title: str
    help: str
    group: Group


def _commands() -> tuple[Command, ...]:
    def make(group: Group, *rows: tuple[str, str, str, str]) -> list[Command]:
        return [Command(*row, group) for row in rows]

    return (
        *make(
            Group.MOVE,
            ("move.down", "j, down", "Down", "One row down; in the detail, one line."),
            ("move.up", "k, up", "Up", "One row up; in the detail, one line."),
            ("move.top", "g g, home", "To the top", "The first row or line."),
            ("move.bottom", "G, end", "To the bottom", "The last row or line."),
            ("move.half-down", "ctrl+d, pagedown", "Half a page down", "Half a page down in the pane."),
            ("move.half-up", "ctrl+u, pageup", "Half a page up", "Half a page up in the pane."),
            ("pane.left", "h, left", "Pane to the left", "From the detail to the list, then to the sidebar."),
            ("pane.right", "l, right", "Pane to the right", "From sidebar to list, then to the detail."),
            ("pane.next", "tab", "Next pane", "Go to the next pane."),
            ("pane.previous", "shift+tab", "Previous pane", "Go to the pane before."),
            ("unread.next", "n", "Next unread", "The next unread article, also in the next feed."),
            ("unread.previous", "N", "Previous unread", "The unread article above the cursor."),
            ("unread.random", "", "Any unread", "An unread article of the list, at random."),
            ("article.next", ")", "Next article", "The next row; while reading, the next article."),
            ("article.previous", "(", "Previous article", "The row above; while reading, the article above."),
            ("back", "backspace", "Back", "Back to where a jump to a related article came from."),
        ),
        *make(
            Group.READ,
            ("page", "space", "Page", "One page on; at the end, the next unread article."),
            ("read", "enter", "Read", "Read the article in a column of its own; marks it read."),
            ("open", "o", "Open", "Open the original in the browser and mark it read."),
            ("open.background", "O", "Open behind", "Open in the background, mark read, go on."),
            (
                "related", "1, 2, 3, 4, 5, 6, 7, 8, 9", "Related article",
                "Go to the related article of that number, or open it; then the files.",
            ),
            ("link", "#", "Open a link", "Open a link in the text by its number."),
            ("links", "L", "Links", "All links in the text, to open one of them."),
            ("comments", "@", "Comments", "Open the comments on the article, where its feed names them."),
            ("play", "p", "Play", "Play the audio or video of the article with your own program."),
            ("download", "E", "Download", "Download the file of the article, or of the marked ones."),
            (
                "full-text", "b", "Full text",
                "Fetch the article's page and show its text; once more: the source's own text again.",
            ),
            ("copy.link", "y", "Copy link", "Copy the address."),
            ("copy.markdown", "Y", "Copy Markdown link", "Copy title and address as a Markdown link."),
            ("copy.quote", "", "Copy as a quotation", "Copy the excerpt with where it is from, in Markdown."),
            ("pipe", "|", "Pipe", "Hand the chosen articles to a program that you type; it prints here."),
            ("run", "x", "Own command", "Run one of your own commands on the chosen articles."),
            ("save", "P", "Save as a file", "Save the chosen articles in a folder, as Markdown."),
            ("zen", "z", "Zen", "The detail alone; once more to go back."),
            ("why", "w", "Why here", "Why the article stands here: its heat, term by term."),
        ),
        *make(
            Group.TRIAGE,
            ("star", "s", "Star", "Star the article, or take its star away."),
            ("toggle-read", "m", "Read / unread", "Mark the article, or the folded story, read or unread."),
            ("archive", "a", "Archive", "Move the article, or the folded story, to the archive, or out."),
            ("archive.story", "A", "Archive story", "Move all reports of the story to the archive, or out."),
            ("tag", "t", "Tag", "Give tags, or take them away: those there are can be edited."),
            ("snooze", "Z", "Snooze", "Put off the article, or the folded story; it comes back then."),
            ("mark", "v", "Mark", "Mark the row, or unmark it: actions take all marked rows. Esc unmarks."),
            ("mark.range", "V", "Mark a range", "Mark all rows from the last mark to the cursor."),
            ("story.merge", "+", "Combine", "Make one story of the marked rows; it is remembered."),
            ("story.split", "-", "Isolate", "Take the report, or the marked ones, out of their story."),
            ("read.above", "[", "Read above", "Mark everything above the cursor read."),
            ("read.below", "]", "Read below", "Mark everything below the cursor read."),
            (
                "read.all", "M", "Mark this view read",
                "Mark the whole view read; in the sidebar, what the cursor is on.",
            ),
            (
                "read.everything", "", "Mark everything read",
                "Mark all articles of all feeds and folders read.",
            ),
            ("archive.all", "X", "Archive all", "Move the whole view to the archive."),
            ("repeat", ".", "Repeat", "Do the last action again, to this article or the marked ones."),
            ("journal", "U", "Journal", "Every action with its time and count; take back any of them."),
            ("undo", "u", "Undo", "Take back the last action, also after a restart."),
            ("redo", "ctrl+r", "Redo", "Do again what was undone."),
        ),
        *make(
            Group.LIST,
            ("filter", "/", "Filter", "Show only what matches; the list follows each letter. Esc clears."),
            ("clear", "escape", "Clear", "Unmark; stop what is fetched; else one step back."),
            ("refresh", "r", "Refresh", "Show what is new; else look in the folders, and fetch this feed."),
            ("refresh.all", "R", "Refresh all", "Fetch all feeds, and look again in all folders. Esc stops."),
            ("sort", "S", "Sort", "Choose the order of the list."),
            ("fold", "f", "Fold", "Show the other reports of the story, or a folder's feeds, or fold them."),
            ("fold.stories", "H", "Stories / reports", "One row for each story, or one for each report."),
            ("density", "d", "Density", "One line a row, or two."),
            ("sidebar.unread", "", "Unread feeds", "Leave out feeds with nothing unread, or list all."),
            ("sidebar", "\\", "Sidebar", "Show the sidebar beside the list, or give its room to titles."),
            ("sidebar.wider", "}", "Wider sidebar", "Give the sidebar more columns; remembered."),
            ("sidebar.narrower", "{", "Narrower sidebar", "Give the sidebar fewer columns; remembered."),
            (
                "layout", "=", "Layout",
                "The article below the list, beside it, alone, or as the width allows; remembered.",
            ),
        ),
        *make(
            Group.VIEWS,
            ("view.save", "B", "Save as a view", "Keep what is shown, with filter and order, under a name."),
            ("view.edit", "e", "Edit the view", "Name, query, order and key of the view."),
            ("view.delete", "D, delete", "Delete the view", "Forget the view; undo brings it back."),
            ("view.up", "K", "View up", "Move the view up in the sidebar."),
            ("view.down", "J", "View down", "Move the view down in the sidebar."),
            ("feed.next", ">", "Next feed", "The next feed of the sidebar that has something unread."),
            ("feed.previous", "<", "Previous feed", "The feed above it that has something unread."),
            ("view.all", "g a", "All", "Everything that is not archived or snoozed."),
        ),
        *make(
            Group.RULES,
            (
                "rules", "C", "Rules",
                "Every rule, what it touched and until when; e edits, d deletes, u brings back.",
            ),
            (
                "rule.new", "c", "New rule",
                "Mute, highlight, tag or star by itself, from now on, what is shown.",
            ),
            ("mute.like", "i", "Mute like this", "Mute the provider, a topic or the source of the article."),
            ("mute.shown", "I", "Mute what is shown", "Mute all that filter and view find, now and later."),
        ),
        *make(
            Group.PROGRAM,
            (
                "palette", ":, ctrl+p", "Commands",
                "Every command, feed, folder and topic by name; a row by its number.",
            ),
            ("help", "?", "Help", "All keys, searchable."),
            ("feeds", "F", "Feeds", "The feeds you follow and how they do; add, edit, remove, refresh them."),
            ("downloads", "Q", "Downloads", "The files that are downloaded, or are to be; how far each is."),
            ("accounts", "", "Accounts", "The servers you read with, and how it stands with each."),
            ("feeds.add", "", "Subscribe", "Add a site or feed: follow what is new there."),
            ("feeds.pick", "", "Pick feeds", "Well-known feeds by subject, to subscribe to."),
            ("feeds.import", "", "Import subscriptions", "Take in OPML, or newsboat's urls file."),
            ("move-in", "", "Move in", "Import all that another reader on this machine has kept."),
            ("feeds.export", "", "Export subscriptions", "Write the feeds you follow as OPML."),
            ("folder.open", "", "Open a folder", "Documents in a folder, beside what is open."),
            ("settings", "", "Settings", "All settings and keys, to be changed here or in your editor."),
            ("welcome", "", "Begin", "The ways to begin: feeds, lists of other readers, folders."),
            ("problems", "!", "Problems", "What could not be read or fetched."),
            ("theme.next", "T", "Dark / light", "Switch between the dark and the light theme."),
            ("theme.choose", "", "Choose a theme", "All themes, tried while you choose."),
            ("redraw", "ctrl+l", "Redraw", "Draw the screen anew."),
            ("suspend", "ctrl+z", "To the shell", "Give the terminal to the shell; fg brings it back."),
            ("quit", "q", "Quit", "One step back, to where you came from; at the end, leave."),
            ("quit.now", "ctrl+q", "Quit at once", "Leave the reader from anywhere."),
        ),
    )  # fmt: skip


COMMANDS: Final = _commands()
BY_ID: Final = {command.id: command for command in COMMANDS}
