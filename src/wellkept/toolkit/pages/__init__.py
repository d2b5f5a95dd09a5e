"""The pages that every kind of record has, made from its declaration."""
