"""Tags of the web shell."""
