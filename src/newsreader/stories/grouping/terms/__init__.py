"""From text to weighed terms: stems, what a provider or a feed repeats, how much each term says, and vectors
of them. Pure, and imports nothing of the grouping.
"""
