"""Duties: what recurs, or must follow within a time; who sees to it, when it is due, and how it was done each time."""
