"""Comments: what people say about a record, to all its readers or among those who work on it."""
