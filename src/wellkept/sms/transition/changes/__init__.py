"""Changes (clause 8.5.1): what is altered in a service or its parts, why, when and with what outcome."""
