"""Processes (clause 4.4): the organization's own processes, and the map of all that the standard asks for."""
