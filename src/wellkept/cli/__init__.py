"""The command `wellkept`."""
