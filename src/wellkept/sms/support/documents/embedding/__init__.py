"""Tables of registers in the text of a document: drawn live while it is written, kept with a version as it was approved."""
