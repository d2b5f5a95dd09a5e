"""The ground floor: lifecycles, the registry of kinds, time, permissions. No tables, no Django models."""
