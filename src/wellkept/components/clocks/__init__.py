"""Clocks: time that counts against a target, on a service calendar, with every start, pause and stop explained."""
