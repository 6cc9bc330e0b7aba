"""HTML and Markdown as documents: made harmless, repaired, then read element by element. May import what of
`reading` lies beside it: blocks, flow, wrapping.
"""
