"""From folders to what the store takes in: through the cache, in the background, again and again. It joins
`sources.files` and `library.cache`; what is in memory it does not know.

A worker imports the little of it that parses; so what the rest names is imported from where it stands.
"""
