"""What the rules of clause 9.4 read of reports."""
