"""What people conclude from the figures of a series."""
