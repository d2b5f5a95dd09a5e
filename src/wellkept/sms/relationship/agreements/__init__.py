"""Agreements (clauses 8.3.3, 8.3.4): service level, operational and underpinning; one kind, dated versions with targets."""
