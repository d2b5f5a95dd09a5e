"""Django's PostgreSQL with connections that are listened to (docs/adr/0018)."""
