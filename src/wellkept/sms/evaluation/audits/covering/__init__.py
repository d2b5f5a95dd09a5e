"""What of the standard audits have covered, and what they will."""
