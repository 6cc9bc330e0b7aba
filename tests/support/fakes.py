"""Stand-ins for the world outside, and small corpora to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from newsreader.system.desktop import BrowserKind

NOW = datetime(2021, 7, 10, 12, 0, tzinfo=UTC).timestamp()
"""Some days after the newest of the bundled seeds."""


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


@dataclass
class FakeSystem:
    """A desktop that remembers what it was asked."""

    kind: BrowserKind = BrowserKind.WINDOW
    has_clipboard: bool = True
    has_terminal: bool = True
    opened: list[tuple[str, str]] = field(default_factory=list)
    copied: list[str] = field(default_factory=list)
    edited: list[Path] = field(default_factory=list)

    def browser_kind(self) -> BrowserKind:
        return self.kind

    def open_window(self, url: str, *, front: bool = True) -> None:
        self.opened.append((url, "front" if front else "behind"))

    def open_here(self, url: str) -> None:
        self.opened.append((url, "here"))

    def copy(self, text: str) -> bool:
        if self.has_clipboard:
            self.copied.append(text)
        return self.has_clipboard

    def edit(self, path: Path) -> None:
        self.edited.append(path)

    def terminal_is_gone(self) -> bool:
        return not self.has_terminal


def write_article(folder: Path, name: str, front: str = "", body: str = "") -> Path:
    """Write one document; `front` is YAML without its fences."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.md"
    path.write_text(f"---\n{front.strip()}\n---\n{body}", encoding="utf-8")
    return path


def write_articles(folder: Path, count: int) -> None:
    """Articles 0 to `count - 1`, hottest first, alternating between two providers and topics."""
    for number in range(count):
        write_article(
            folder,
            f"article-{number:04}",
            f"""
title: "Article number {number}"
excerpt: "What article {number} tells."
publishedDateTime: 2021-07-{1 + number % 9:02}T10:00:00Z
originalUrl: "https://example.org/articles/{number}"
quality: {max(0, 90 - number % 90)}
heat: {1000 - number}
provider:
  name: {"Daily Example" if number % 2 else "Example Times"}
  domain: example.org
topics:
  - {"Science" if number % 2 else "Politics"}
""",
        )
