"""Known errors as the people who use their service read of them."""
