"""What the proof of clause 10.2 asks of improvements."""
