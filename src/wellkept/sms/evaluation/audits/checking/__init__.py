"""Making checks: the list that follows from a scope, and what an auditor writes down."""
