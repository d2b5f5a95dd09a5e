"""The management review (clause 9.3): what every room presents to it, its pack on paper, and when the next one is due."""
