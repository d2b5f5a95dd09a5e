"""What the proof of clause 8.6.3 asks of problems."""
