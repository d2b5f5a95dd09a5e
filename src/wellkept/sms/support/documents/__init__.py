"""Controlled documents (clause 7.5), the policies of clause 5.2 among them: written, approved, made known, kept in force."""
