"""Attachments: files that belong to a record, known by their content, given out only as downloads."""
