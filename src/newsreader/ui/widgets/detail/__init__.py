"""The detail pane, and how its lines are made: one article, whole."""
