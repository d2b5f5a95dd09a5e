"""Two records that are one, and one that is two: what the rooms share whose records can be merged."""
