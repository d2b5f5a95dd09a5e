"""Figures of problem solving: whether fixes hold, where incidents come from, how problems were solved."""
