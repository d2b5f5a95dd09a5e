"""How documents are approved, and what follows."""
