"""Time that people spend on records."""
