"""What becomes of articles that come into a session: copies made one, topics known from the last time, texts
made searchable.

May import the rooms below the session, and its `stories`; it knows no list and no job.
"""
