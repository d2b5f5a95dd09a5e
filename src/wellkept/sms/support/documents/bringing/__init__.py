"""Documents that exist as files already: read, drafted or put in the place of a draft's text, and kept beside it."""
