"""Who has a record open at this moment, so that two people do not work on it unawares."""
