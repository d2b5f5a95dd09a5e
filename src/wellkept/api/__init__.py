"""REST at /api/v1, composed from the registry of kinds."""
