"""What is handed on: articles as pages, text, Markdown, books and digests, to files and to programs of the
user's; and everything of a user's as one archive, and the same again on another machine. It may import the
library and what lies below it.
"""
