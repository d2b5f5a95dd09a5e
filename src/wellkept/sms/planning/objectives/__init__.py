"""Objectives: what is to be reached, measured by series, planned in tasks, made known to roles."""
