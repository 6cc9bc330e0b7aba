"""What a session does beside its owner: each job in one module, all of them owned by `Jobs` in `all_jobs`.

A job may import the rest of `session` and the rooms below; it reports by events and knows no front.
"""
