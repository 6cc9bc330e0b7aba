"""Which articles report one event: `grouping` is the method, pure; `worker` the process that it runs in. The
worker may import the grouping, never the other way round, and neither knows a library or a store.
"""
