"""What the parts of a program's text are, for a theme to colour. Pygments knows the languages."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Final

LANGUAGES: Final = frozenset(
    {
        "bash", "c", "clojure", "cmake", "console", "cpp", "c++", "csharp", "c#", "css", "diff",
        "docker", "dockerfile", "elixir", "elisp", "emacs-lisp", "erlang", "fish", "go", "golang",
        "graphql", "haskell", "html", "ini", "java", "javascript", "js", "json", "jsx", "julia",
        "kotlin", "kt", "lisp", "lua", "make", "makefile", "nix", "nginx", "ocaml", "patch", "perl",
        "php", "powershell", "python", "py", "python3", "r", "ruby", "rb", "rust", "rs", "scala",
        "scheme", "sh", "shell", "sql", "swift", "terraform", "toml", "ts", "tsx", "typescript",
        "vim", "xml", "yaml", "yml", "zig", "zsh",
    }
)  # fmt: skip
"""Those that articles are about. No other lexer is given what strangers wrote."""
MAX_LENGTH: Final = 10_000
"""Characters; a longer text is shown in one colour, since a lexer takes a millisecond for some hundred."""


class CodePart(StrEnum):
    """What a part of a program is."""

    PLAIN = "plain"
    KEYWORD = "keyword"
    NAME = "name"
    STRING = "string"
    NUMBER = "number"
    COMMENT = "comment"


@lru_cache(maxsize=64)
def parts(text: str, language: str) -> tuple[tuple[tuple[int, int, CodePart], ...], ...]:
    """By line, the parts of a text from a column to a column, without gaps. Never raises."""
    lines = text.split("\n")
    plain = tuple(((0, len(line), CodePart.PLAIN),) for line in lines)
    # Pygments takes a carriage return for the end of a line.
    if language.lower() not in LANGUAGES or len(text) > MAX_LENGTH or "\r" in text:
        return plain
    told: list[list[tuple[int, int, CodePart]]] = [[] for _ in lines]
    row = column = 0
    for part, piece in _tokens(text, language.lower()):
        for number, fragment in enumerate(piece.split("\n")):
            if number:
                row, column = row + 1, 0
            if row >= len(lines):
                return plain
            if fragment:
                told[row].append((column, column + len(fragment), part))
                column += len(fragment)
    whole = all(
        line[-1][1] == len(text) if line else not text for line, text in zip(told, lines, strict=True)
    )
    return tuple(map(tuple, told)) if whole else plain


def _tokens(text: str, language: str) -> Iterator[tuple[CodePart, str]]:
    from pygments.lexers import get_lexer_by_name
    from pygments.token import Comment, Generic, Keyword, Name, Number, Operator, String
    from pygments.util import ClassNotFound

    kinds = (
        (Comment, CodePart.COMMENT),
        (Keyword, CodePart.KEYWORD),
        (Operator.Word, CodePart.KEYWORD),
        (String, CodePart.STRING),
        (Generic.Inserted, CodePart.STRING),
        (Number, CodePart.NUMBER),
        (Generic.Deleted, CodePart.NUMBER),
        (Name.Function, CodePart.NAME),
        (Name.Class, CodePart.NAME),
        (Name.Tag, CodePart.NAME),
        (Name.Decorator, CodePart.NAME),
    )
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        yield CodePart.PLAIN, text
        return
    for token, piece in lexer.get_tokens(text):
        yield next((part for kind, part in kinds if token in kind), CodePart.PLAIN), piece
