"""What programs read and write of each kind, generated from its declaration: shapes, schemas, lists, pages of lists."""
