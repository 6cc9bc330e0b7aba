"""Reading and editing what the user keeps as tables in the configuration: `[[views]]`, `[[rules]]`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from newsreader.config.load import BYTE_ORDER_MARK, settings_text
from newsreader.config.toml_tables import RemovedTable, TableText, TomlTable, Values
from newsreader.errors import ConfigError
from newsreader.system.files import write_atomically

__all__ = ["ConfigFile", "RemovedTable", "TomlTable", "Values"]

NOT_WRITTEN: Final = "Nothing of it is changed; make room there, or make it writable."

_Stamp = tuple[int, int, int] | None


class ConfigFile:
    """The arrays of tables in one configuration file, which its user may be editing too.

    Each part of the program that follows the file has one of these for itself: `changed` compares with what
    this one has read last.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: _Stamp = None

    def changed(self) -> bool:
        """Whether the file is another than at the last `tables`. Looks at its date and size alone."""
        return self._stamp() != self._seen

    def tables(self, name: str) -> tuple[TomlTable, ...] | None:
        """The tables called so, in their order; None where neither they nor an empty list are in the file.

        Raises:
            ConfigError: the file can't be read, is not TOML, or holds something else of this name.
        """
        self._seen = self._stamp()
        if self._seen is None:
            return None
        with self._explained():
            tables = TableText(self._read().removeprefix(BYTE_ORDER_MARK), name)
            return tables.tables if tables.is_there else None

    @contextmanager
    def editing(self, name: str) -> Iterator[TableText]:
        """The tables called so, as the file has them now, to be changed; written at the end if all went well.

        The file is made where there is none. It is replaced as a whole, with all that is not in these tables
        as it was.

        Raises:
            ConfigError: the file can't be read or written, or is not TOML. It is as it was.
        """
        with self._explained():
            before = self._read()
            text = before.removeprefix(BYTE_ORDER_MARK)
            tables = TableText(text, name)
            yield tables
            if tables.text != text:
                self._write(before[: len(before) - len(text)] + tables.text)

    def _stamp(self) -> _Stamp:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino

    def _read(self) -> str:
        try:
            return settings_text(self.path)
        except OSError as error:
            raise ConfigError(f"can't be read ({error.strerror or error})") from None
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise ConfigError(f"{line}: not UTF-8 text") from None

    def _write(self, text: str) -> None:
        try:
            write_atomically(self.path, text)
        except OSError as error:
            raise ConfigError(f"can't be written ({error.strerror or error})", NOT_WRITTEN) from None

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What goes wrong within, with the path before it and what to do after it."""
        try:
            yield
        except ConfigError as error:
            gap = "" if error.message[:1].isdigit() else " "
            hint = error.hint or "newsreader config edit opens it."
            raise ConfigError(f"{self.path}:{gap}{error.message}", hint) from None
