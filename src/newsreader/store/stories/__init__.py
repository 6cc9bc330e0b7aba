"""What stories make of the articles in a store: heats, leads, numbers and folded rows. The store alone uses
it. May import columns and orders of the store, and the records of stories.
"""
