"""Interested parties (clause 4.2): who has a stake in the services, and what each of them requires."""
