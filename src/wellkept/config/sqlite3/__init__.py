"""Django's SQLite with writers that stand in line (docs/adr/0015)."""
