"""What the rules of clause 9.1 read of series."""
