"""Resources (clause 7.1): what is needed of each kind over a period, what there is, and what was decided on shortages."""
