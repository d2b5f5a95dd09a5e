"""Samples that anybody can draw again: from the numbers of a population, by a seed, without chance."""
