"""What was achieved against a target in a period: worked out once, frozen with its inputs, reviewed, reported, answered."""
