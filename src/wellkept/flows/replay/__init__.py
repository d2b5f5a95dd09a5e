"""Replaying the event log of another system: each update is performed as the domain action that it was."""
