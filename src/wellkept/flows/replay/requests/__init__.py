"""Replaying a log of service requests: one row for each request, or one for each update of it."""
