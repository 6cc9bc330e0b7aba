"""From folders to what the store takes in: through the cache, in the background, again and again."""

from newsreader.folders.corpus import Corpus
from newsreader.folders.events import Finished, Loaded, LoadEvent, Progress, Removed, Topics
from newsreader.folders.loader import Loader

__all__ = ["Corpus", "Finished", "LoadEvent", "Loaded", "Loader", "Progress", "Removed", "Topics"]
