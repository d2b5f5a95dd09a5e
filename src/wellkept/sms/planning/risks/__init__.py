"""Risks and opportunities: assessed by one matrix, treated by tasks, accepted by name and for a time."""
