"""Service requests (clause 8.6.2): what people order, from the catalogue or in their own words, until they have it."""
