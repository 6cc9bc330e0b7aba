"""`newsreader` and `python -m newsreader`."""

import sys

from newsreader import __version__
from newsreader.system.first_screen import FirstScreen


def main() -> int:
    """Run the command line; the answer is the exit code."""
    arguments = sys.argv[1:]
    screen = FirstScreen(arguments, __version__)
    screen.show()
    with screen:
        from newsreader.cli.run import run

        return run(arguments, screen)


if __name__ == "__main__":
    sys.exit(main())
