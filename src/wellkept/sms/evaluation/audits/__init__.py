"""Internal audits (clause 9.2): the programme, each audit with its checks and samples, and what auditors conclude."""
