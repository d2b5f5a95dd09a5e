"""Achieved against target: what came of each target of an agreement, period by period."""
