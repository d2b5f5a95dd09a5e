"""Browser journeys: people at work in a real Chromium."""
