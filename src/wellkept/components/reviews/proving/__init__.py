"""What rules read of reviews."""
