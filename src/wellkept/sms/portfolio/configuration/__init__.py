"""Configuration (clause 8.2.6): the items that services are made of and how they hang together."""
