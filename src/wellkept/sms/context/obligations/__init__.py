"""Obligations (clauses 4.2 and 6.3): policies, standards, law and contracts that bind, and what each means here."""
