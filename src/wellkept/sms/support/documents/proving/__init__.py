"""What the proof asks of documents."""
