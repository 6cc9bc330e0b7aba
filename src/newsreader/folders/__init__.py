"""From folders to what the store takes in: through the cache, in the background, again and again. It joins
`sources.files` and `library.cache`; what is in memory it does not know.
"""

from newsreader.folders.corpus import Corpus
from newsreader.folders.events import Finished, Loaded, LoadEvent, LoadProgress, Removed, Topics
from newsreader.folders.loader import Loader

__all__ = ["Corpus", "Finished", "LoadEvent", "LoadProgress", "Loaded", "Loader", "Removed", "Topics"]
