"""`newsreader feeds`: adding, listing, fetching and setting subscriptions. May import what `cli` may, and of
the commands beside it the words for accounts and JSON.
"""
