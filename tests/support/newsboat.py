"""A real newsboat on a pseudo-terminal, driven by its own keys."""

from __future__ import annotations

import os
import pty
import select
import shutil
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Final

PROGRAM: Final = shutil.which("newsboat")
QUIET: Final = 0.12
"""Seconds without output after which a screen is taken as painted."""


class Newsboat:
    """Use it as a context manager; `home` holds its `.newsboat`. It ends with the block, whatever happens."""

    def __init__(self, home: Path) -> None:
        self.folder = home / ".newsboat"
        self._home = home
        self._process = 0
        self._terminal = -1

    def write(self, urls: str, config: str = "") -> None:
        """Make the files of a user's own."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "urls").write_text(urls)
        (self.folder / "config").write_text(config)

    def reload(self) -> None:
        """Fetch all feeds, without a screen."""
        assert PROGRAM is not None
        subprocess.run([PROGRAM, "-x", "reload"], env=self._environment(), check=True, timeout=100)

    def __enter__(self) -> Newsboat:
        assert PROGRAM is not None
        self._process, self._terminal = pty.fork()
        if self._process == 0:
            os.execve(PROGRAM, [PROGRAM], self._environment())
        self._settle(until=b"newsboat")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.press("Q")
            if kind is not None:
                os.kill(self._process, signal.SIGKILL)
        except OSError:
            pass
        os.waitpid(self._process, 0)
        os.close(self._terminal)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, each when the screen has settled after the one before."""
        for key in keys:
            os.write(self._terminal, key.encode())
            self._settle()

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        return {**kept, "HOME": str(self._home), "TERM": "xterm", "LINES": "40", "COLUMNS": "120"}

    def _settle(self, until: bytes = b"") -> None:
        """Read the screen until it is quiet, and `until` was in it."""
        seen = b""
        ends_at = time.monotonic() + 10
        while time.monotonic() < ends_at:
            ready, _, _ = select.select([self._terminal], [], [], QUIET)
            if not ready:
                if until.lower() in seen.lower():
                    return
                continue
            try:
                seen += os.read(self._terminal, 65_536)
            except OSError:  # it has ended
                return
