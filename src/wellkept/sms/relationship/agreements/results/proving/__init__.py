"""What proof asks of results: which there should be, which there are, and what became of them."""
