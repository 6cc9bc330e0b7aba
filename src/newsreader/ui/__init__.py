"""The reader on the screen. Only this room imports Textual."""
