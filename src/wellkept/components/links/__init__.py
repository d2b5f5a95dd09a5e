"""Links between records, and references to things that live in other systems."""
