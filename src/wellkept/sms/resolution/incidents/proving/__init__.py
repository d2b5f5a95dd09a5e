"""What the proof of clause 8.6.1 asks of incidents."""
