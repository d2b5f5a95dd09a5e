"""Issues (clause 4.1): circumstances inside and outside the organization that help or hinder its services."""
