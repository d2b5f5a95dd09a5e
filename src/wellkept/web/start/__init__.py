"""The guided start: a few questions, a first management system made from the answers, and the plan from there to a certificate."""
