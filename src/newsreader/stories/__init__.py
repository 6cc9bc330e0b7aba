"""Which articles report one event: `grouping` is the method, pure; `worker` the process that it runs in."""
