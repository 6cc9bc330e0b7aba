"""The outside world becomes articles: `files`, `feeds`, `web`, `accounts`, and what other `readers` keep.
Text is cleaned here, once. Only this room reads front matter, feeds and the network, and it knows no library.
"""
