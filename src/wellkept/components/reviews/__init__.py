"""Reviews: people look back together at something and say what follows. One kind for every subject."""
