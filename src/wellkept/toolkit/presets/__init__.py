"""Templates and macros: what people do often, under a name."""
