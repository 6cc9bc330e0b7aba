"""`newsreader` and `python -m newsreader`."""

import sys

from newsreader import __version__
from newsreader.system.first_screen import FirstScreen


def main() -> int:
    """Run the command line; the answer is the exit code."""
    arguments = sys.argv[1:]
    try:
        with FirstScreen(arguments, __version__) as screen:
            screen.end_by_interrupt()
            screen.show()
            from newsreader.cli.run import run

            return run(arguments, screen)
    except BaseException as error:  # while what would tell of it was still being imported
        if isinstance(error, KeyboardInterrupt) or isinstance(error.__cause__, KeyboardInterrupt):
            return 130
        raise


if __name__ == "__main__":
    sys.exit(main())
