"""A wing of the management system; its rooms stand in the order of the standard."""
