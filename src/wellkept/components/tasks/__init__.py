"""Tasks: pieces of work that follow from any record; the one tracker of actions."""
