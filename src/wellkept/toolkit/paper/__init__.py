"""Papers: what leaves the house printed or as PDF."""
