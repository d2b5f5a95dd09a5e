"""Nonconformities (clause 10.1): the search for the like, the analysis of causes and what is shown of a finding's treatment."""
