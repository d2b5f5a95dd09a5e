"""Awareness (clause 7.3): campaigns with something to read and questions, and what each person was shown to know."""
