"""Whether auditors look at other people's work: what they own of a scope, and what they did with the records sampled."""
