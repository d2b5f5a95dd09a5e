"""Findings: what audits, rules, incidents, complaints and reviews show of the management system, and how each is treated."""
