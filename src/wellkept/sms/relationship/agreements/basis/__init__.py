"""What an agreement is built on: the service requirements behind each of its promises."""
