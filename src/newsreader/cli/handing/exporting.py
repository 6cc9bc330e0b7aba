"""`newsreader export`: everything of the user's as one readable archive."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsreader.cli.workplace import tell, tell_notice
from newsreader.library import Library
from newsreader.sharing.archive import write_archive
from newsreader.system.paths import user_paths
from newsreader.text import plural

if TYPE_CHECKING:
    from argparse import Namespace


def export_all(arguments: Namespace) -> int:
    """Write subscriptions, articles, marks, texts and configuration to a zip file or a folder."""
    paths = user_paths()
    library = Library.open(paths.library, cache=paths.cache_file)
    try:
        tell_notice(library)
        sums = write_archive(library, paths.config_file, arguments.target, datetime.now(UTC))
    finally:
        library.close()
    counts = (plural(sums.feeds, "feed"), plural(sums.articles, "article"), plural(sums.marks, "mark"))
    tell(f"{', '.join(counts)} written to {arguments.target}")
    tell(f"newsreader import {arguments.target} takes it in elsewhere")
    return 0
