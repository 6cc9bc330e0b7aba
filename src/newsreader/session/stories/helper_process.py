"""The process beside a session, which parses a few files, groups articles into stories, or does one after the
other: so much of a start as its imports costs once.
"""

from __future__ import annotations

from threading import Lock, Thread, Timer
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import subprocess
    from multiprocessing.connection import Connection

MODULE: Final = "newsreader.session.stories.process"
"""What the process runs."""
NICENESS: Final = 10
"""How much it yields to a screen."""
SPARE_SECONDS: Final = 10.0
"""So long a process that has parsed waits for something to group."""


class HelperProcess:
    """A process that outlives the reader by as long as it takes to keep what it knows.

    Not of `multiprocessing`, which ends its processes, or waits for them, when the program ends.
    """

    def __init__(self, *, parses: bool) -> None:
        """
        Raises:
            OSError: it could not be started.
        """
        import multiprocessing
        import sys

        from newsreader.system.child import start_detached

        self.connection, far = multiprocessing.Pipe()
        try:
            command = [sys.executable, "-m", MODULE, str(far.fileno()), str(NICENESS)]
            self._process: subprocess.Popen[bytes] = start_detached(
                [*command, "parse"] if parses else command, descriptors=[far.fileno()]
            )
        except BaseException:
            self.connection.close()
            raise
        finally:
            far.close()

    def leave(self) -> None:
        """Let it keep what it has, and end; nobody waits for it."""
        self.connection.close()
        Thread(target=self._process.wait, daemon=True).start()

    def end(self) -> None:
        """Now, whatever it is doing."""
        self.connection.close()
        self._process.kill()
        self._process.wait()


class HelperProcesses:
    """Starts the processes of a session, and keeps one that has parsed for a moment, for what is to be
    grouped then. For any thread.
    """

    def __init__(self) -> None:
        self._lock: Final = Lock()
        self._spare: HelperProcess | None = None
        self._closed = False

    def parser(self) -> LentProcess:
        """One that parses. Raises OSError where it could not be started."""
        spare = self._taken()
        return LentProcess(spare or HelperProcess(parses=True), self, ready=spare is not None)

    def grouper(self) -> HelperProcess:
        """One that groups. Raises OSError where it could not be started."""
        return self._taken() or HelperProcess(parses=False)

    def keep(self, process: HelperProcess) -> None:
        """It has parsed, and may do something else."""
        with self._lock:
            if self._spare is None and not self._closed:
                self._spare = process
                timer = Timer(SPARE_SECONDS, self._dismiss, [process])
                timer.daemon = True
                timer.start()
                return
        process.end()

    def close(self) -> None:
        """End the one that waits; none is kept any more."""
        self._closed = True
        spare = self._taken()
        if spare is not None:
            spare.end()

    def _taken(self) -> HelperProcess | None:
        with self._lock:
            spare, self._spare = self._spare, None
            return spare

    def _dismiss(self, process: HelperProcess) -> None:
        with self._lock:
            if self._spare is not process:
                return
            self._spare = None
        process.end()


class LentProcess:
    """One that parses for now."""

    def __init__(self, process: HelperProcess, home: HelperProcesses, *, ready: bool) -> None:
        """`ready`: whether it has parsed before."""
        self.ready = ready
        self._process = process
        self._home = home

    @property
    def connection(self) -> Connection:
        """This end of its pipe."""
        return self._process.connection

    def end(self) -> None:
        """Now, whatever it is doing."""
        self._process.end()

    def release(self) -> None:
        """It has nothing more to parse."""
        self._home.keep(self._process)
