"""The tree of topics, and which of them a text names. Pure: it imports `model` and `text` alone."""
