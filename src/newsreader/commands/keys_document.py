"""The text of docs/keys.md, made from the registry.

It is written by `python -m newsreader.commands.keys_document > docs/keys.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from newsreader.commands.keymap import Keymap, build
from newsreader.commands.presets import PRESETS, keys_of
from newsreader.commands.registry import COMMANDS, Group

INTRODUCTION: Final = """\
# Keys

Three keymaps to begin with, side by side. `preset = "newsboat"` or `preset = "eilmeldung"` under `[keys]`
in the configuration chooses one; `[keys.map]` changes single keys over it, by the command's name in the last
column. What has no key is in the list of commands.

While a line is typed (the filter, tags, a date), Tab takes a completion, the arrows choose among them, and
where there are none they go through what was entered before, as Ctrl+P and Ctrl+N always do. On an empty
filter line Tab lists the fields. Enter keeps the filter, Esc clears it. Where nothing in a view matches,
Enter once more looks in all articles.
"""

MISSING: Final = """\
## What hands from other readers will miss

Both presets begin in the sidebar, as those readers begin with their feeds.

newsboat: `j` and `k` for the next and previous feed (here they move; `^N` and `^P` go to the feeds with
something unread, as there), `t`, `^T` and `f` (choose a tag, or a filter: `:` and a few letters go to any
folder, feed, view or topic, and tags of feeds are folders), `0` to `9` (open the link of that number: here
`#` asks for the number, and `1` to `9` go to related articles), `v`, `^X`, `^V` and `^G` (dialogs that are
open: here `v` marks rows), `^R` (read the urls file again: feeds are kept here, and `E` changes them), `^U`
(the source of an article: here half a page up), `,` (macros: a command of `[[commands]]` with `actions` is
one, under any key), and `$` (purge what is deleted: `archive` moves articles out of sight, and what feeds no
longer name goes by the limits of `newsreader feeds set`; here `$` shows the queue that `e` puts files into).
Of what is typed after `:`, `q`, `set` and the number of a row do what they do there.

eilmeldung: its commands of several words after `:` (here `:` finds commands by name), `c` (categories are
made by giving feeds a topic: `e` in the list of feeds), and its own query words, which `newsreader import
eilmeldung` translates.
"""


def keys_document() -> str:
    """Markdown: a table for each group of commands, a column for each preset."""
    keymaps = [build(keys_of(name))[0] for name in PRESETS]
    return "\n".join([INTRODUCTION, *(line for group in Group for line in _table(group, keymaps)), MISSING])


def _table(group: Group, keymaps: list[Keymap]) -> Iterator[str]:
    yield f"## {group.value}"
    yield ""
    yield f"| does | {' | '.join(PRESETS)} | name |"
    yield "|---" * (len(PRESETS) + 2) + "|"
    for command in COMMANDS:
        if command.group is group:
            cells = " | ".join(_cell(keymap, command.id) for keymap in keymaps)
            yield f"| {command.help} | {cells} | {command.id} |"
    yield ""


def _cell(keymap: Keymap, command: str) -> str:
    return " ".join(f"`{label}`" for label in keymap.labels(command))


if __name__ == "__main__":
    print(keys_document(), end="")
