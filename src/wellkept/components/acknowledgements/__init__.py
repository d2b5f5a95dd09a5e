"""Acknowledgements of any record: that a person has read an edition of it and understood it."""
