"""The proof: one file for each clause of the standard, one function for each rule that records can answer."""
