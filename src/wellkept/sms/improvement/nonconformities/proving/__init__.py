"""What the proof of clause 10.1 asks of findings."""
