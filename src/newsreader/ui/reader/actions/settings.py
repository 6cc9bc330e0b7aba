"""The settings and the keymap, changed inside the reader and written into the configuration."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from newsreader.commands.keymap import build
from newsreader.commands.presets import keys_of
from newsreader.commands.registry import BY_ID, COMMANDS
from newsreader.errors import ConfigError, NewsreaderError
from newsreader.session.session import Session
from newsreader.ui.reader.actions.context import Action, Context

# No start should wait for what reads and writes configurations.
if TYPE_CHECKING:
    from newsreader.config.settings_list import ListedSetting

KEYS: Final = "keys.map"
FILE: Final = "file"
NEXT_START: Final = ("sources.", "list.", "stories.", "reading.browser")
"""How the names of settings begin that hold from the next start on."""
NAME_WIDTH: Final = 24
NOTHING: Final = "–"


async def settings(context: Context) -> None:
    """All settings, to change one after the other."""
    from newsreader.config.settings_list import settings_of

    title, place = "Settings", ""
    while True:
        by_path = {setting.path: setting for setting in settings_of(context.session.config)}
        options = {
            path: f"{path:{NAME_WIDTH}} {setting.shown or NOTHING}" for path, setting in by_path.items()
        }
        options |= {
            KEYS: f"{KEYS:{NAME_WIDTH}} the keys of single commands",
            FILE: f"{'config.toml':{NAME_WIDTH}} all of it, in your editor",
        }
        about = {path: _about(setting) for path, setting in by_path.items()}
        chosen = await context.ask.choose(title, options, place, about=about)
        if chosen is None:
            return
        place = chosen
        try:
            done = await _change(context, by_path.get(chosen), chosen)
        except NewsreaderError as error:
            done = error.message
        title = f"Settings · {done}" if done else "Settings"


# What they come to


async def _change(context: Context, setting: ListedSetting | None, chosen: str) -> str:
    """Ask for another value. Returns what was done, in a sentence."""
    if setting is not None:
        return await _change_value(context, setting)
    if chosen == KEYS:
        return await _change_keys(context)
    context.program.edit(context.session.config_file)
    _take_over(context.session)
    return ""


async def _change_value(context: Context, setting: ListedSetting) -> str:
    if setting.choices:
        options = {choice: choice for choice in setting.choices}
        text = await context.ask.choose(setting.path, options, setting.shown)
    else:
        text = await context.ask.text(
            setting.path, "sets it", setting.shown, _taken(setting), _about(setting)
        )
    if text is None or text == setting.shown:
        return ""
    value = setting.typed(text)
    later = ", from the next start on" if setting.path.startswith(NEXT_START) else ""
    sentence = f"{setting.path} is {text or 'empty'} now{later}"
    _write(context, setting.group, setting.name, value, sentence)
    return sentence


def _about(setting: ListedSetting) -> str:
    return f"{setting.meaning} Takes {_taken(setting)}."


def _taken(setting: ListedSetting) -> str:
    """What can be typed: the quotation marks of the file are not."""
    return setting.takes.replace("text in quotes", "text").replace("texts with", "words with")


async def _change_keys(context: Context) -> str:
    """Ask for a command, and for its keys."""
    keymap = context.program.bindings.keymap
    options = {
        command.id: f"{'  '.join(keymap.labels(command.id)):14} {command.title}" for command in COMMANDS
    }
    about = {command.id: f"{command.help} ({command.id})" for command in COMMANDS}
    command = await context.ask.choose("Which command?", options, about=about)
    if command is None:
        return ""
    config = context.session.config.keys
    before = dict(keys_of(config.preset)) | config.map
    title = f"{command}: keys, with commas between them"
    keys = await context.ask.text(
        title, "sets them", before[command], "none; as g g, home", BY_ID[command].help
    )
    if keys is None or keys == before[command]:
        return ""
    _, refused = build(keys_of(config.preset), {**config.map, command: keys})
    if refused:
        raise ConfigError(refused[0])
    sentence = f"{command} has {f'the keys {keys}' if keys else 'no key'} now"
    _write(context, "keys.map", command, keys, sentence)
    return sentence


def _write(context: Context, group: str, name: str, value: Any, sentence: str) -> None:
    """Write a setting down, let it hold, and be ready to take it back."""
    from newsreader.config.settings_edit import set_value

    session = context.session
    undo: Callable[[], None] = set_value(session.config_file, group, name, value)

    def take_back() -> None:
        undo()
        _take_over(session)

    _take_over(session)
    context.jobs.undo.done(sentence, take_back)


def _take_over(session: Session) -> None:
    from newsreader.config.load import load

    config, _ = load(session.config_file)
    session.reconfigure(config)


ACTIONS: Final[dict[str, Action]] = {
    "settings": settings,
}
