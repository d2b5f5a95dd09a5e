"""The year: what is due in which month and what was done, over everything that recurs or has a date of its own."""
