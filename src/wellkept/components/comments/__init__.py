"""Comments: what people say about a record, to the customer or among themselves."""
