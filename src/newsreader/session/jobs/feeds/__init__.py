"""The jobs that are about feeds: refreshed, subscribed, settings written, priors moved, full texts fetched,
and a former reader's feeds moved in.

May import what the jobs beside it may, and of those the shared running of coroutines.
"""
