"""The files of articles: what plays and opens them, and the queue that downloads them in a process of its
own. It joins what `sources` fetches and `library` keeps, and may import the rooms of feeds and of sharing.
"""
