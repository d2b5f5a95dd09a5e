"""Services (clause 8.2): what the provider delivers, to whom, and how much depends on it."""
