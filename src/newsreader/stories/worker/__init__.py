"""The grouping into stories, in a process of its own: it takes hundreds of megabytes and a core."""
