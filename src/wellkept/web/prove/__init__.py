"""Prove: what the records show of the standard, as a map, requirement by requirement and rule by rule."""
