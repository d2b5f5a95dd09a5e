"""Communications: what was told to whom about a record, as evidence that people were kept in the picture."""
