"""What any record can have, one app each; every row has one real foreign key to the card."""
