"""The report of an audit: what it says, as it stands and as it was signed."""
