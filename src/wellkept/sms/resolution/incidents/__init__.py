"""Incidents (clause 8.6.1): from the call to closure, with major incidents handled by their procedure."""
