"""The demonstration company's year, told through services on one clock that ends today."""
