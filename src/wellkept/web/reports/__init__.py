"""Reports: what happened over a period, in figures with their tables."""
