"""Articles handed to programs of the user's: as whole arguments, on standard input, never through a shell."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from newsreader.config.commands_file import (
    CommandInput,
    CommandRows,
    UserCommand,
    require_harmless,
    split_words,
)
from newsreader.errors import UsageError
from newsreader.model import Article, rfc3339
from newsreader.sharing.articles import ENDINGS, ArticleFormat, formatted
from newsreader.sharing.saving import file_name
from newsreader.system.child import ChildLimits, ChildResult, run_child
from newsreader.text import clean_block, shorten

MAX_ARGUMENT: Final = 4_000
MAX_OUTPUT: Final = 2_000_000
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


class CommandSubject(msgspec.Struct, frozen=True):
    """An article with what only the reader knows of it."""

    article: Article
    tags: tuple[str, ...] = ()
    selection: str = ""


class CommandRun(msgspec.Struct, frozen=True):
    """One run of a program: its words, what it gets on standard input, and what it is about."""

    arguments: tuple[str, ...]
    stdin: bytes
    article_ids: tuple[str, ...]


class CommandOutcome(msgspec.Struct, frozen=True):
    """What came of a run. `said`: in a sentence; `output`: what it printed, safe to show."""

    article_ids: tuple[str, ...]
    failed: bool
    said: str
    output: str = ""


def typed_command(line: str, stdin: CommandInput = CommandInput.MARKDOWN) -> UserCommand:
    """A line that the user typed, as the command that it stands for.

    Raises:
        UsageError: it is empty, a quote is left open, or it would hand text of strangers to a shell.
    """
    words = split_words(line)
    if not words:
        raise UsageError("type a program, with its arguments")
    require_harmless(words)
    return UserCommand(name=line, program=tuple(words), stdin=stdin)


@contextmanager
def prepared(command: UserCommand, subjects: Sequence[CommandSubject]) -> Iterator[list[CommandRun]]:
    """The runs of a command over articles. Files that arguments name are gone when the block ends.

    Raises:
        UsageError: an article lacks what the command is to be given.
    """
    with tempfile.TemporaryDirectory(prefix="newsreader-") as folder:
        groups = [list(subjects)] if command.rows is CommandRows.ALL else [[subject] for subject in subjects]
        yield [_run(command, group, Path(folder)) for group in groups if group]


def run_command(command: UserCommand, run: CommandRun) -> CommandOutcome:
    """Run it to its end, unseen. For a thread that may wait."""
    limits = ChildLimits(command.seconds, MAX_OUTPUT)
    return outcome_of(command, run, run_child(run.arguments, run.stdin, limits))


def outcome_of(command: UserCommand, run: CommandRun, result: ChildResult) -> CommandOutcome:
    """What a result means: exit codes that the command names are no failures."""
    output = clean_block(result.output.decode("utf-8", "replace"))
    meaning = command.codes.get(result.code) if result.code is not None else None
    ended_by_itself = not (result.late or result.too_long or result.failure)
    if meaning is not None and ended_by_itself:
        return CommandOutcome(run.article_ids, False, f"{command.name}: {meaning}", output)
    trouble = result.trouble(run.arguments[0])
    if not trouble:
        return CommandOutcome(run.article_ids, False, f"{command.name}: done", output)
    errors = shorten(" ".join(clean_block(result.errors.decode("utf-8", "replace")).split()), 200)
    return CommandOutcome(run.article_ids, True, f"{trouble}: {errors}" if errors else trouble, output)


def _run(command: UserCommand, group: Sequence[CommandSubject], folder: Path) -> CommandRun:
    arguments: list[str] = [_home(command.program[0])]
    for argument in command.program[1:]:
        arguments += _filled(argument, command, group, folder)
    stdin = b"".join(_stdin(command.stdin, subject.article) for subject in group)
    return CommandRun(tuple(arguments), stdin, tuple(subject.article.id for subject in group))


def _filled(
    argument: str, command: UserCommand, group: Sequence[CommandSubject], folder: Path
) -> Sequence[str]:
    """One argument for each article, or the argument as it is where it names nothing of one."""
    if not _PLACEHOLDER.search(argument):
        return (_home(argument),)
    return [filled_argument(argument, _values(argument, command, subject, folder)) for subject in group]


def _home(argument: str) -> str:
    """`~/` as the user's own folder, which a shell would have made of it."""
    return str(Path(argument).expanduser()) if argument.startswith("~/") else argument


def filled_argument(argument: str, values: Mapping[str, str]) -> str:
    """Still one argument, whatever is in it. What strangers wrote never begins as an option does.

    `values`: what stands for each placeholder of the argument.
    """
    filled = _PLACEHOLDER.sub(lambda match: values[match[1]], argument)
    begins_with_theirs = argument.startswith("{") and filled.startswith("-")
    return f" {filled}" if begins_with_theirs else filled


def _values(argument: str, command: UserCommand, subject: CommandSubject, folder: Path) -> Mapping[str, str]:
    names = set(_PLACEHOLDER.findall(argument))
    article = subject.article
    if "url" in names and not article.urls.best:
        raise UsageError(f"“{shorten(article.title, 60)}” has no address to hand to {command.name}")
    values = {
        "url": article.urls.best or "",
        "title": article.title,
        "author": str(article.extra.get("author", "")),
        "date": rfc3339(article.published) or "",
        "feed": article.sources[0].name if article.sources else "",
        "tags": ",".join(sorted(subject.tags)),
        "selection": subject.selection,
        "file": str(_file(command, article, folder)) if "file" in names else "",
    }
    return {name: value.replace("\0", "")[:MAX_ARGUMENT] for name, value in values.items()}


def _file(command: UserCommand, article: Article, folder: Path) -> Path:
    """A file with the article, in the form of the standard input, else Markdown."""
    has_form = command.stdin not in (CommandInput.NOTHING, CommandInput.URL)
    format_ = ArticleFormat(command.stdin if has_form else CommandInput.MARKDOWN)
    path = folder / f"{file_name(article)}{ENDINGS[format_]}"
    path.write_text(formatted(article, format_), "utf-8", errors="replace")
    return path


def _stdin(wanted: CommandInput, article: Article) -> bytes:
    if wanted is CommandInput.NOTHING:
        return b""
    if wanted is CommandInput.URL:
        return f"{article.urls.best or ''}\n".encode()
    return formatted(article, ArticleFormat(wanted)).encode("utf-8", "replace")
