"""Problems (clause 8.6.3): causes of incidents, known errors with their workarounds, and whether a fix holds."""
