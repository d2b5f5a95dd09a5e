"""What the report on targets reads."""
