"""Reports (9.4): which are owed to whom, drawn up from the records for each period, sent, decided upon."""
