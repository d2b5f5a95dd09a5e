"""Improvements (clause 10.2): opportunities, the criteria by which they are decided on, and what they brought."""
