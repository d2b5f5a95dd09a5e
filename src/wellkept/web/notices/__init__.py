"""The notices of a person: what happened to the records that concern him."""
