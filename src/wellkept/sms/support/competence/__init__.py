"""Competence (clause 7.2): what each role needs, what people were assessed at, and the training that closes gaps."""
