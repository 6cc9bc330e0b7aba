"""Heat, the hot order, the balance of providers, what a feed is worth, and why. Pure: it imports `model`
alone.
"""
