"""Whom a document is made known to, and who has read it."""
