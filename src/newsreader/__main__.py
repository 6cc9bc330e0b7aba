"""`newsreader` and `python -m newsreader`."""

import sys

from newsreader import __version__
from newsreader.system.first_screen import FirstScreen


def main() -> int:
    """Run the command line; the answer is the exit code."""
    arguments = sys.argv[1:]
    try:
        with FirstScreen(arguments, __version__) as screen:
            screen.show()
            from newsreader.cli.run import run

            return run(arguments, screen)
    except KeyboardInterrupt:  # while what would tell of it was still being imported
        return 130


if __name__ == "__main__":
    sys.exit(main())
