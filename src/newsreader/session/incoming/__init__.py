"""What becomes of articles that come into a session: copies made one, topics known from the last time, texts
made searchable.
"""
