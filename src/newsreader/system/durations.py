"""How many seconds the usual lengths of time have, and which day it is."""

import time
from typing import Final

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY


def today() -> int:
    """Days since 1970, by UTC."""
    return int(time.time() // DAY)
