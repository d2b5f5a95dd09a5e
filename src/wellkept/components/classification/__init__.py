"""How records are sorted: categories as a tree, and a priority from impact and urgency."""
