"""Scope (clause 4.3): where the management system begins and ends, who said so, and who can read it."""
