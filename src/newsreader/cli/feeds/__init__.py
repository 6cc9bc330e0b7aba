"""`newsreader feeds`: adding, listing, fetching and setting subscriptions."""
