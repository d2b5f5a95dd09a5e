"""Approvals: people say yes or no to a record, step by step; what they said stands, and the outcome follows from it."""
