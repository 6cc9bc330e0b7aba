"""From folders to what the store takes in: through the cache, in the background, again and again."""

from newsreader.loading.corpus import Corpus
from newsreader.loading.events import Finished, Loaded, LoadEvent, Progress, Removed, Topics
from newsreader.loading.loader import Loader

__all__ = ["Corpus", "Finished", "LoadEvent", "Loaded", "Loader", "Progress", "Removed", "Topics"]
