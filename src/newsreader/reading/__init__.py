"""An article's body as blocks of text, and those blocks as lines of a terminal. No I/O, no Textual."""
