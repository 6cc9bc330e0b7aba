"""An article's body as blocks of text, and those blocks as lines of a terminal. No I/O, no Textual; one
function, `cells`, asks Rich how wide a text is.
"""
