"""Authority (clause 5.3): who was appointed to which role, by whom and with which powers, and whether he accepted."""
